"""The clients: choose, add, look at what is known, write a note down."""

import re
import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from assistant.domain.base import Language
from assistant.domain.client import Client
from assistant.domain.feedback import FeedbackNote
from assistant.errors import BadInput
from assistant.web import limits
from assistant.web.desk import PageDesk
from assistant.web.handlers.workspace import tokyo_now
from assistant.web.html import Html
from assistant.web.view import people
from assistant.web.wording import Tongue

Choice = tuple[str, str]
"""What a list shows, and the id behind it."""

SampleInstructions = Callable[[], Sequence[tuple[str, str]]]
"""(client id, instruction) pairs to try with the sample clients."""

_SCORE = re.compile(r"\d{1,3}")
_NOTES_SHOWN = 50


@dataclass(frozen=True)
class Welcome:
    """What the page opens with. `first_time`: there is no client yet."""

    choices: tuple[Choice, ...]
    first_time: bool


@dataclass(frozen=True)
class Samples:
    """The sample clients are in; the page goes to one of them with an instruction to try."""

    choices: tuple[Choice, ...]
    client_id: str
    instruction: str


@dataclass(frozen=True)
class Profile:
    """What is known of one client."""

    profile: Html
    notes: Html


class Clients:
    """The handlers of the clients, for one desk. All raise BriefError with a sentence for the user."""

    def __init__(
        self, desk: PageDesk, samples: SampleInstructions, clock: Callable[[], datetime] = tokyo_now
    ) -> None:
        self._desk = desk
        self._samples = samples
        self._clock = clock

    def welcome(self) -> Welcome:
        choices = self.choices()
        return Welcome(choices, first_time=not choices)

    def choices(self) -> tuple[Choice, ...]:
        """All clients by name; the id stands beside names that are alike."""
        clients = self._desk.records.clients()
        names = [look(client.name) for client in clients]
        shown = (
            (client.name if names.count(look(client.name)) == 1 else f"{client.name} ({client.id})", client.id)
            for client in clients
        )
        return tuple(sorted(shown))

    def load_samples(self) -> Samples:
        """Put the three sample clients in; asking twice changes nothing."""
        self._desk.keeper.load_samples()
        client_id, instruction = self._samples()[0]
        return Samples(self.choices(), client_id, instruction)

    def add(
        self,
        name: object,
        *,
        business: object = "",
        channel: object = "",
        environment: object = "",
        rules: object = "",
        language: object = "",
    ) -> Client:
        """A new client; only the name is needed."""
        called = limits.required(name, "お名前", limits.NAME)
        clients = self._desk.records.clients()
        if any(look(client.name) == look(called) for client in clients):
            raise BadInput(
                f"「{called}」は、もう登録されています。別の方のときは、会社名を添えるなど区別できるお名前にしてください。"
            )
        client = Client(
            id=free_id(called, {client.id for client in clients}),
            name=called,
            business=limits.text(business, "お仕事", limits.BUSINESS).strip(),
            channel=limits.channel(channel),
            environment=limits.lines(environment, "環境や道具"),
            rules=limits.lines(rules, "決めごと"),
            language=_language(language),
        )
        self._desk.records.save_client(client)
        return client

    def profile(self, client_id: object, tongue: Tongue) -> Profile:
        """One client's profile and newest notes; nothing chosen shows nothing."""
        chosen = limits.text(client_id, "クライアントの選択", 64)
        if not chosen:
            return Profile(people.nobody(tongue), Html(""))
        client = self._desk.records.client(chosen)
        book = self._desk.records.notebook(chosen)
        return Profile(people.profile(client, tongue), people.notes(book, _NOTES_SHOWN, tongue))

    def add_note(self, client_id: object, text: object, task: object, score: object) -> FeedbackNote:
        """Write down what the client said about a piece of work."""
        chosen = limits.required(client_id, "クライアントの選択", 64)
        note = FeedbackNote(
            id=self._desk.records.new_note_id(chosen),
            client_id=chosen,
            date=self._clock().date(),
            score=_score(score),
            task=limits.text(task, "どの仕事について", 200).strip(),
            text=limits.required(text, "クライアントの言葉", 4_000),
        )
        return self._desk.keeper.remember(chosen, note)


def look(name: str) -> str:
    """What a name looks like: width, case and blanks do not tell two people apart."""
    return "".join(unicodedata.normalize("NFKC", name).casefold().split())


def free_id(name: str, taken: set[str]) -> str:
    """A readable id of the Latin letters in the name, else `client`; numbered where it is taken."""
    ascii_words = re.findall(r"[a-z0-9]+", unicodedata.normalize("NFKC", name).lower())
    base = "-".join(ascii_words)[:40].strip("-") or "client"
    candidates = (base if number == 1 else f"{base}-{number}" for number in range(1, len(taken) + 2))
    return next(candidate for candidate in candidates if candidate not in taken)


def _score(value: object) -> int | None:
    words = unicodedata.normalize("NFKC", limits.text(value, "点数", 10)).strip().removesuffix("点")
    if not words:
        return None
    if not _SCORE.fullmatch(words) or int(words) > 100:
        raise BadInput("点数は0〜100の数字で入力してください。点数がないときは空欄にしてください。")
    return int(words)


def _language(value: object) -> Language:
    found = limits.text(value, "文面の言葉", 5) or "ja"
    if found not in ("ja", "en"):
        raise BadInput("文面の言葉を選び直してください。")
    return "en" if found == "en" else "ja"
