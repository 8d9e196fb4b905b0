"""A running product with look-alike clients, a plain dictionary of what must be there, and a canary for each client:
letters that stand in every text of that client and may be seen nowhere else."""

import io
import logging
import re
import sqlite3
import unicodedata
import zipfile
from collections import Counter
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

import numpy as np

from assistant.domain.feedback import FeedbackNote
from assistant.embedders import note_text
from assistant.records.open import RECORDS_FILE
from assistant.records.schema import metadata
from tests.isolation_product import Product


def full_width(text: str) -> str:
    return "".join(chr(ord(c) + 0xFEE0) for c in text)


IDS = ("aoki", "Aoki", "AOKI", "aoki.", "aoki-", "aoki_", "aoki1", "aok1", "a0ki", "aoki-F01", "aoki.1")
NAMES = (
    "髙橋 一郎", "高橋 一郎", "高橋一郎", "高橋\u3000一郎", "高橋 一郎 ", "タカハシ", "ﾀｶﾊｼ", "ガイド高橋",
    unicodedata.normalize("NFD", "ガイド高橋"), "takahashi", full_width("takahashi"), "Takahashi", "takahashi\u200b",
)  # fmt: skip
CANARY = re.compile(rb"zq[a-p]{7}qz")
OF_CLIENTS = tuple(table.name for table in metadata.sorted_tables if "client_id" in table.c)
OF_NOBODY = tuple(table.name for table in metadata.sorted_tables if "client_id" not in table.c)


class Leak(AssertionError):
    """A client's words where they may not be."""


class Escaped(logging.Handler):
    """Every canary that was written into a log."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []
        self.setFormatter(logging.Formatter())

    def emit(self, record: logging.LogRecord) -> None:
        if CANARY.search(self.format(record).encode("utf-8", "replace")):
            self.found.append(f"{record.name}: {record.getMessage()}")


class World:
    """The product over one folder, and what it should hold. `model`: client id → name, texts of the notes in force,
    texts that were withdrawn, number of tasks, canaries."""

    def __init__(self, folder: Path, product: Product) -> None:
        self.folder = folder
        self.product = product
        self.model: dict[str, dict[str, Any]] = {}
        self.did: Counter[str] = Counter()
        self.seen: Counter[str] = Counter()
        """How often a client's own canary was seen, by place: a place that shows none proves nothing."""
        self._log = Escaped()
        self._made = 0
        self._versions: dict[object, object] = {}
        self._vectors: dict[str, Any] = {}

    @contextmanager
    def watched(self) -> Iterator["World"]:
        """Logs are read while the block runs, the product's own to the last word."""
        root, ours = logging.getLogger(), logging.getLogger("assistant")
        before = ours.level
        root.addHandler(self._log)
        ours.setLevel(logging.DEBUG)
        try:
            yield self
        finally:
            root.removeHandler(self._log)
            ours.setLevel(before)

    def begin(self) -> None:
        """Start again with nobody, in the same product: ids come back, what was kept of them must not."""
        left = [client.id for client in self.product.records.clients()]
        for client_id in left:
            self.product.records.remove_client(client_id)
        if left:
            self.product.memory.forget(left[-1], [])
        self.model = {}
        self._log.found.clear()
        self.look_at_disk()

    def new_canary(self) -> str:
        self._made += 1
        digits = f"{self._made:07o}"[-7:]
        return "zq" + "".join("abcdefghijklmnop"[int(digit) + 4] for digit in digits) + "qz"

    def canary(self, client_id: str) -> str:
        """The newest of the client's canaries; one that took in others has several."""
        return str(self.model[client_id]["canaries"][-1])

    # -- what may be seen

    def own(self, client_id: str) -> frozenset[str]:
        return frozenset(self.model[client_id]["canaries"])

    def see(self, place: str, client_id: str, data: bytes | str) -> None:
        """Something that was made for this client."""
        found = canaries_in(data)
        if foreign := found - self.own(client_id):
            raise Leak(f"{place} of {client_id} shows {sorted(foreign)}")
        self.seen[place] += len(found)

    def see_nobody(self, place: str, data: bytes | str) -> None:
        """Something that is about no client, and may hold no client's words."""
        if found := canaries_in(data):
            raise Leak(f"{place} shows {sorted(found)}")

    # -- what must hold after every step

    @property
    def steps(self) -> int:
        """What was done so far, each followed by a check."""
        return self.did.total()

    def check(self) -> None:
        if self._log.found:
            raise Leak(f"a log shows {self._log.found}")
        self._check_model()
        if self._changed("records", self._data_version()):
            self._check_rows()
        self._check_index()

    def _check_model(self) -> None:
        records = self.product.records
        names = {client.id: client.name for client in records.clients()}
        if names != {client_id: person["name"] for client_id, person in self.model.items()}:
            raise Leak(f"the clients are {names}, not {self.model}")
        for client_id, person in self.model.items():
            book = records.notebook(client_id)
            texts = sorted(note.text for note in book.notes)
            if texts != sorted(person["notes"]) or {note.client_id for note in book.notes} - {client_id}:
                raise Leak(f"the notes of {client_id} are {texts}, not {sorted(person['notes'])}")

    def _check_rows(self) -> None:
        """Every row of every table, whatever reads it."""
        with closing(self._open()) as connection:
            for table in OF_CLIENTS:
                place = [row[1] for row in connection.execute(f"PRAGMA table_info({table})")].index("client_id")
                for row in connection.execute(f"SELECT * FROM {table}"):
                    self._check_row(table, row[place], row)
            for table in OF_NOBODY:
                if table != "clients":
                    self.see_nobody(table, repr(connection.execute(f"SELECT * FROM {table}").fetchall()))
            for row in connection.execute("SELECT * FROM clients"):
                self._check_row("clients", row[0], row)

    def _check_row(self, table: str, client_id: str, row: tuple[object, ...]) -> None:
        text = "\n".join(one for one in row if isinstance(one, str))
        if table in ("audit", "usage"):
            self.see_nobody(table, text)
        elif client_id not in self.model:
            raise Leak(f"{table} has a row of {client_id}, who is gone")
        else:
            self.see("row", client_id, text)

    def _check_index(self) -> None:
        """The index holds numbers, no words."""
        self.product.memory.flush()  # between a write of Chroma's and our blanking lie some milliseconds
        for path in sorted((self.folder / "index").rglob("*")):
            if path.is_file() and self._changed(path, path.stat().st_mtime_ns):
                self.see_nobody(path.name, path.read_bytes())

    def look_at_disk(self) -> None:
        """No file holds words of a client that is gone."""
        known = {canary for person in self.model.values() for canary in person["canaries"]}
        for path in sorted(self.folder.rglob("*")):
            if path.is_file() and (gone := canaries_in(path.read_bytes()) - known):
                raise Leak(f"{path.name} still holds {sorted(gone)}")

    def check_vectors(self, client_id: str) -> None:
        """The index answers with this client's own vectors."""
        book = self.product.records.notebook(client_id)
        if not book.notes:
            return
        wanted = np.stack([self._vector(note) for note in book.notes])
        if not np.allclose(self.product.memory.vectors(book), wanted, atol=1e-5):
            raise Leak(f"the index gave {client_id} vectors of somebody else")

    def _vector(self, note: FeedbackNote) -> Any:
        text = note_text(note)
        if text not in self._vectors:
            self._vectors[text] = self.product.embedder.embed([text])[0]
        return self._vectors[text]

    def _changed(self, what: object, version: object) -> bool:
        old, self._versions[what] = self._versions.get(what), version
        return old != version

    def _open(self) -> sqlite3.Connection:
        return sqlite3.connect(f"file:{self.folder / RECORDS_FILE}?mode=ro", uri=True)

    def _data_version(self) -> object:
        files = (self.folder / f"{RECORDS_FILE}{end}" for end in ("", "-wal"))
        return [(path.stat().st_mtime_ns, path.stat().st_size) for path in files if path.exists()]


def canaries_in(data: bytes | str) -> set[str]:
    """The canaries in a text or a file; a zip (a Word file too) is looked into."""
    raw = data.encode("utf-8", "surrogatepass") if isinstance(data, str) else data
    if raw.startswith(b"PK\x03\x04"):
        with zipfile.ZipFile(io.BytesIO(raw)) as archive:
            return set().union(*(canaries_in(archive.read(name)) for name in archive.namelist()))
    return {found.decode() for found in CANARY.findall(raw)}
