"""The product with its isolation broken on purpose, one way each: the machine must notice every one of them."""

import logging
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from assistant.domain.client import Client
from assistant.domain.context import Context
from assistant.domain.feedback import FeedbackNote, NoteBook
from assistant.domain.lesson import NoteVersion
from assistant.domain.model import Prompt
from assistant.domain.stored import MergeResult
from assistant.keeper import Keeper
from assistant.reading.text import look
from tests.isolation_product import Doors, Product

LAST_BUSINESS = "last_business"

Break = Callable[[Product], Product]


class Part:
    """A part of the product with some methods of its own; the rest is the sound part's."""

    def __init__(self, sound: Any) -> None:
        self.sound = sound

    def __getattr__(self, name: str) -> Any:
        return getattr(self.sound, name)


class SearchesEverybody(Part):
    """Finds the notes of all clients, in the name of the one that was asked for."""

    def notebook(self, client_id: str) -> NoteBook:
        books = [self.sound.notebook(client.id) for client in self.sound.clients()]
        notes = [note.model_copy(update={"client_id": client_id}) for book in books for note in book.notes]
        numbered = [note.model_copy(update={"id": f"N{n}"}) for n, note in enumerate(notes)]
        revision = sum(book.revision for book in books) * len(books)
        return NoteBook(client_id=client_id, revision=-revision, notes=tuple(numbered))


class RecallsByName(Part):
    """Keeps what was recalled under the client's name as it looks."""

    def __init__(self, sound: Any) -> None:
        super().__init__(sound)
        self._kept: dict[str, Context] = {}

    def recall(self, client: Client, *rest: Any) -> Context:
        fresh: Context = self.sound.recall(client, *rest)
        kept = self._kept.setdefault(look(client.name)[-2:], fresh) if fresh.notes else fresh
        return fresh.model_copy(update={"notes": kept.notes})


class ListsEverybody(Part):
    """The page's search without the client."""

    def notes(self, client_id: str) -> Sequence[NoteVersion]:
        everybody = self.sound.records.clients()
        return [version for client in everybody for version in self.sound.notes(client.id)]


class MergesIntoTheNext(Part):
    """Gives everything to whoever comes first."""

    def merge_clients(self, source_id: str, target_id: str) -> MergeResult:
        others = [client.id for client in self.sound.clients() if client.id != source_id]
        result: MergeResult = self.sound.merge_clients(source_id, others[0])
        return result


class ForgetsHalf(Part):
    """Keeps a word of whoever is forgotten."""

    def remove_client(self, client_id: str) -> None:
        line = self.sound.client(client_id).business
        self.sound.remove_client(client_id)
        self.sound.save_setting(LAST_BUSINESS, line)


class Talks(Part):
    """Writes every note into the log."""

    def add_note(self, client_id: str, note: FeedbackNote) -> None:
        self.sound.add_note(client_id, note)
        logging.getLogger("assistant.records").warning("kept %s", note.text)


class SendsTheFormerPrompt(Part):
    """Sends what it prepared for the client before."""

    last: Prompt | None = None

    def preview(self, *case: Any) -> Prompt:
        fresh: Prompt = self.sound.preview(*case)
        former, self.last = self.last, fresh
        return former or fresh


class IndexesText(Part):
    """Writes the notes themselves beside their vectors."""

    def __init__(self, sound: Any, folder: Path) -> None:
        super().__init__(sound)
        self._file = folder / "index" / "documents.txt"

    def store(self, books: Sequence[NoteBook]) -> int:
        stored: int = self.sound.store(books)
        if self._file.parent.is_dir():
            self._file.write_text("\n".join(note.text for book in books for note in book.notes))
        return stored


class MixesVectors(Part):
    """Answers with the vectors of whichever book of that length it saw first."""

    def __init__(self, sound: Any) -> None:
        super().__init__(sound)
        self._kept: dict[int, Any] = {}

    def vectors(self, book: NoteBook) -> Any:
        return self._kept.setdefault(len(book.notes), self.sound.vectors(book))

    def forget(self, client_id: str, others: Iterable[NoteBook]) -> bool:
        forgot: bool = self.sound.forget(client_id, others)
        return forgot


def with_records(wrap: Callable[[Any], Any]) -> Break:
    """Everything that stores goes through the broken records."""

    def broken(product: Product) -> Product:
        records = wrap(product.records)
        return replace(product, records=records, keeper=Keeper(records, product.memory))

    return broken


def with_memory(wrap: Callable[[Product], Any]) -> Break:
    def broken(product: Product) -> Product:
        memory = wrap(product)
        return replace(product, memory=memory, keeper=Keeper(product.records, memory))

    return broken


def with_path(**wraps: Callable[[Any], Any]) -> Break:
    """A broken part of the path from words to draft."""

    def broken(product: Product) -> Product:
        parts = {name: wrap(getattr(product.workflow, name)) for name, wrap in wraps.items()}
        return replace(product, workflow=replace(product.workflow, **parts))

    return broken


class OpenDoors(Doors):
    """The REST door without the guard."""

    def __init__(self, product: Product) -> None:
        super().__init__(product)
        from assistant.web.rest.application import build_rest

        self.rest = build_rest(self.joined)


BREAKS: Mapping[str, Break] = {
    "a search that ignores the client": with_path(records=SearchesEverybody),
    "recall kept under names that look alike": with_path(recaller=RecallsByName),
    "the prompt of the client before": with_path(model=SendsTheFormerPrompt),
    "a list that ignores the client": lambda product: replace(product, loop=ListsEverybody(product.loop)),  # type: ignore[arg-type]
    "a merge with somebody else": with_records(MergesIntoTheNext),
    "a word kept of whoever is forgotten": with_records(ForgetsHalf),
    "notes in the log": with_records(Talks),
    "text in the index": with_memory(lambda product: IndexesText(product.memory, product.settings.data_dir)),
    "vectors of somebody else": with_memory(lambda product: MixesVectors(product.memory)),
}
