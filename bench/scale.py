"""`python -m bench.scale`: how import, index, recall and drafts grow over PostgreSQL and a Chroma server.

Starts both servers on this computer, fills them with generated notes and asks one and two processes for drafts. The
index is filled with made-up vectors (the embedder's own time is measured apart and added up), so that a million notes
take minutes and not hours; recall and drafts read these vectors as they would read true ones.
"""

import argparse
import hashlib
import json
import os
import sys
import tempfile
import time
from collections.abc import Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import asdict, dataclass, field
from pathlib import Path

import numpy as np
from pydantic import SecretStr

from assistant.domain.client import Client
from assistant.domain.feedback import FeedbackNote, NoteBook
from assistant.embedders import EmbeddedEmbedder, note_text
from assistant.memory import ServerMemory, server_address
from assistant.records.open import open_server_records
from assistant.records.store import SqlRecords
from assistant.seams import FloatMatrix
from assistant.settings import Settings
from bench import corpus
from bench.hosts import DeskHost
from bench.requests import Request, visits
from bench.stats import Series, Took
from bench.worker import Worker
from tests.servers import chroma_server, postgres_server

EMBEDDED_SAMPLE = 300
CLIENTS_AT_ONCE = 20


@dataclass
class Measured:
    """Seconds on the clock and of the processors, rows a second, milliseconds; on a busy machine only the processors'
    seconds say much. `import_cpu_seconds` and `index_cpu_seconds` are our process's alone. `first`: the client was not asked for before; `again`: it was."""

    notes: int
    clients: int
    processors: int
    load_before: float
    import_seconds: float = 0
    import_rows_a_second: float = 0
    import_cpu_seconds: float = 0
    index_seconds: float = 0
    index_rows_a_second: float = 0
    index_cpu_seconds: float = 0
    chroma_cpu_seconds: float = 0
    embed_ms_a_note: float = 0
    reindex_cpu_seconds: float = 0
    level_again_seconds: float = 0
    postgres_mb: float = 0
    chroma_mb: float = 0
    chroma_peak_memory_mb: float = 0
    start_seconds: float = 0
    recall_ms: dict[str, float] = field(default_factory=dict)
    draft_ms: dict[str, float] = field(default_factory=dict)
    drafts_a_second: dict[str, float] = field(default_factory=dict)


class MadeUpEmbedder:
    """Bears the true embedder's name and makes up vectors, the same for the same text."""

    def __init__(self, name: str, dimension: int) -> None:
        self.name = name
        self.dimension = dimension
        topics = np.random.default_rng(1).standard_normal((64, dimension))
        self._topics = topics.astype(np.float32)

    def embed(self, texts: Sequence[str]) -> FloatMatrix:
        """Near one of 64 topics each, as true notes are near each other."""
        rows = np.stack([self._row(text) for text in texts])
        result: FloatMatrix = rows / np.linalg.norm(rows, axis=1, keepdims=True)
        return result

    def _row(self, text: str) -> FloatMatrix:
        seed = int.from_bytes(hashlib.blake2b(text.encode(), digest_size=8).digest(), "big")
        dice = np.random.default_rng(seed)
        row: FloatMatrix = self._topics[seed % 64] + dice.standard_normal(self.dimension, dtype=np.float32)
        return row


def main() -> int:
    arguments = _arguments()
    with ExitStack() as opened:
        place = Path(opened.enter_context(tempfile.TemporaryDirectory(prefix="scale-", dir=arguments.place)))
        address = opened.enter_context(postgres_server())
        chroma = opened.enter_context(chroma_server(place / "chroma"))
        settings = Settings(data_dir=place / "data", database_url=SecretStr(address), chroma_url=chroma)
        measured = Measured(arguments.notes, arguments.clients, os.cpu_count() or 0, os.getloadavg()[0])
        _fill(settings, measured)
        _weigh(settings, place, measured)
        _ask(settings, arguments.requests, measured)
    text = json.dumps(asdict(measured), indent=1)
    sys.stdout.write(text + "\n")
    if arguments.out:
        arguments.out.write_text(text + "\n", encoding="utf-8")
    return 0


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m bench.scale")
    parser.add_argument("--notes", type=int, default=100_000)
    parser.add_argument("--clients", type=int, default=1_000)
    parser.add_argument("--requests", type=int, default=200)
    parser.add_argument("--place", type=Path, default=None, help="a folder with room for the index")
    parser.add_argument("--out", type=Path, default=None)
    return parser.parse_args()


def _fill(settings: Settings, measured: Measured) -> None:
    true = EmbeddedEmbedder()
    records = open_server_records(settings.database_url.get_secret_value())
    memory = ServerMemory(
        server_address(settings.chroma_url), MadeUpEmbedder(true.name, true.dimension), note_text
    )
    _import(records, corpus.make_clients(measured.clients), measured)
    measured.import_rows_a_second = measured.notes / measured.import_seconds
    _say(f"imported in {measured.import_seconds:.0f} s")
    begun, theirs = time.process_time(), _chroma()[1]
    report = memory.reconcile(_told(records, measured.notes))
    measured.index_cpu_seconds = time.process_time() - begun
    measured.chroma_cpu_seconds = _chroma()[1] - theirs
    if not report.sound:
        raise SystemExit(f"the index is not sound: {report}, {memory.status()}")
    measured.index_seconds, measured.index_rows_a_second = report.seconds, measured.notes / report.seconds
    measured.level_again_seconds = memory.reconcile(records.books()).seconds
    measured.embed_ms_a_note = _embedding_ms(true)
    embedding = measured.notes * measured.embed_ms_a_note / 1000
    measured.reindex_cpu_seconds = measured.index_cpu_seconds + measured.chroma_cpu_seconds + embedding
    memory.close()
    records.close()


def _import(records: SqlRecords, clients: Sequence[Client], measured: Measured) -> None:
    """Store clients and notes; making up the notes does not count."""
    each = measured.notes // measured.clients
    for start in range(0, len(clients), CLIENTS_AT_ONCE):
        some = clients[start : start + CLIENTS_AT_ONCE]
        notes: list[FeedbackNote] = [note for one in some for note in corpus.make_notes(one.id, each)]
        begun, worked = time.perf_counter(), time.process_time()
        records.apply(some, notes)
        measured.import_seconds += time.perf_counter() - begun
        measured.import_cpu_seconds += time.process_time() - worked


def _told(records: SqlRecords, notes: int) -> Iterable[NoteBook]:
    seen, begun = 0, time.perf_counter()
    for book in records.books():
        yield book
        seen += len(book.notes)
        if seen % 10_000 < len(book.notes):
            _say(f"index: {seen:,} of {notes:,} in {time.perf_counter() - begun:.0f} s")


def _embedding_ms(embedder: EmbeddedEmbedder) -> float:
    texts = [note_text(note) for note in corpus.make_notes("k000", EMBEDDED_SAMPLE)]
    embedder.embed(texts[:20])
    begun = time.process_time()
    embedder.embed(texts)
    return (time.process_time() - begun) * 1000 / len(texts)


def _weigh(settings: Settings, place: Path, measured: Measured) -> None:
    records = open_server_records(settings.database_url.get_secret_value())
    with records._database.reading() as connection:
        size = connection.exec_driver_sql("SELECT pg_database_size(current_database())").scalar_one()
    records.close()
    measured.postgres_mb = size / 1e6
    measured.chroma_mb = sum(file.stat().st_size for file in (place / "chroma").rglob("*") if file.is_file()) / 1e6
    measured.chroma_peak_memory_mb = _chroma()[0]


def _chroma() -> tuple[float, float]:
    """Peak memory in MB and processor seconds of the Chroma server that we started; zeros where it is not found."""
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            lines = dict(
                line.split(":\t", 1) for line in (folder / "status").read_text().splitlines() if ":\t" in line
            )
            if lines["PPid"] == str(os.getpid()) and b"chroma" in (folder / "cmdline").read_bytes():
                ticks = (folder / "stat").read_text().rpartition(")")[2].split()[11:13]
                seconds = sum(map(int, ticks)) / os.sysconf("SC_CLK_TCK")
                return int(lines["VmHWM"].split()[0]) / 1000, seconds
        except (OSError, KeyError):
            continue
    return 0.0, 0.0


def _ask(settings: Settings, count: int, measured: Measured) -> None:
    requests = visits(1, clients=measured.clients)[: 4 * count]
    begun = time.perf_counter()
    with Worker(DeskHost, settings) as one:
        one.ask("draft", requests[0])
        measured.start_seconds = time.perf_counter() - begun
        _say(f"warm after {measured.start_seconds:.0f} s")
        measured.recall_ms = _both(one, requests[:count])
        drafts = [one.ask("draft", request)[0] for request in requests[count : 2 * count]]
        measured.draft_ms = _told_ms("first", drafts)
        measured.drafts_a_second["one process"] = _throughput([one], requests[2 * count : 3 * count])
        with Worker(DeskHost, settings) as two:
            two.ask("draft", requests[0])
            measured.drafts_a_second["two processes"] = _throughput([one, two], requests[3 * count :])


def _both(worker: Worker, requests: Sequence[Request]) -> dict[str, float]:
    """Recall with fetching the notes, for clients that were not asked for before, and again."""
    told: dict[str, float] = {}
    for name in ("first", "again"):
        pairs = [worker.ask("recall", request) for request in requests]
        sums = [Took(a.wall + b.wall, a.cpu + b.cpu) for a, b in pairs]
        told |= _told_ms(name, sums)
    return told


def _told_ms(name: str, taken: Sequence[Took]) -> dict[str, float]:
    series = Series(tuple(taken))
    return {
        f"{name} median": round(series.median, 1),
        f"{name} p95": round(series.p95, 1),
        f"{name} median cpu": round(series.cpu, 1),
    }


def _throughput(workers: Sequence[Worker], requests: Sequence[Request]) -> float:
    """Drafts a second, each process asked as soon as it is done."""

    def work(number: int) -> None:
        for request in requests[number :: len(workers)]:
            workers[number].ask("draft", request)

    begun = time.perf_counter()
    with ThreadPoolExecutor(len(workers)) as pool:
        list(pool.map(work, range(len(workers))))
    return len(requests) / (time.perf_counter() - begun)


def _say(line: str) -> None:
    sys.stderr.write(f"{line}\n")


if __name__ == "__main__":
    sys.exit(main())
