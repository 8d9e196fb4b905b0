"""Everything of one client as one zip: to hand over, to keep, or to bring into another installation.

One file holds the profile and the notes in force, in the form that `import` reads; another every task as
it stands, with what was sent, answered and judged; the tables and the briefs are for people.
"""

import io
import json
import zipfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime

from assistant.domain.base import Frozen
from assistant.domain.client import Client
from assistant.domain.correction import TypeCorrection
from assistant.domain.feedback import FeedbackNote
from assistant.domain.lesson import NoteVersion
from assistant.domain.outcome import LedgerEntry
from assistant.domain.task import Task
from assistant.exporting.ics import tasks_ics
from assistant.exporting.markdown import brief_markdown
from assistant.exporting.tables import briefs_csv, clients_csv, notes_csv
from assistant.exporting.words import file_stem
from assistant.importing.handed import IMPORTED, TASKS
from assistant.seams import Records

_EXTRAS = ("known_names", "tone")


@dataclass(frozen=True)
class Possession:
    """All that belongs to one client."""

    client: Client
    notes: tuple[FeedbackNote, ...] = ()
    history: tuple[NoteVersion, ...] = ()
    tasks: tuple[Task, ...] = ()
    ledger: tuple[LedgerEntry, ...] = ()
    corrections: tuple[TypeCorrection, ...] = ()
    extras: tuple[tuple[str, str], ...] = ()


def gather(records: Records, client_id: str) -> Possession:
    """All that belongs to this client; nothing is read without the id. Raises UnknownClient."""
    rows = records.tasks(client_id, limit=None)
    extras = ((key, records.extra(client_id, key)) for key in _EXTRAS)  # noqa: S610 - no Django here
    return Possession(
        client=records.client(client_id),
        notes=records.notebook(client_id).notes,
        history=records.note_history(client_id),
        tasks=tuple(records.task(client_id, row.id) for row in rows),
        ledger=records.ledger(client_id),
        corrections=records.corrections(client_id),
        extras=tuple((key, value) for key, value in extras if value),
    )


def client_zip(all_of: Possession, now: datetime) -> bytes:
    """The zip. Its files carry `now` as their time."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in _files(all_of, now):
            info = zipfile.ZipInfo(name, now.timetuple()[:6])
            info.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(info, data)
    return file.getvalue()


def import_jsonl(client: Client, notes: Iterable[FeedbackNote]) -> bytes:
    """Profile and notes as `import` reads them."""
    lines = [{"kind": "client", **client.model_dump(mode="json")}]
    lines += [{"kind": "feedback", **note.model_dump(mode="json", exclude_defaults=True)} for note in notes]
    return _jsonl(lines)


def _files(all_of: Possession, now: datetime) -> Iterator[tuple[str, bytes]]:
    client, tasks = all_of.client, all_of.tasks
    yield "はじめに.txt", _readme(all_of, now).encode("utf-8-sig")
    yield IMPORTED, import_jsonl(client, all_of.notes)
    yield TASKS, _lines(tasks)
    yield "notes_history.jsonl", _lines(all_of.history)
    yield "ledger.jsonl", _lines(all_of.ledger)
    yield "type_corrections.jsonl", _lines(all_of.corrections)
    yield "extras.json", json.dumps(dict(all_of.extras), ensure_ascii=False).encode()
    yield "profile.csv", clients_csv([client])
    yield "notes.csv", notes_csv(all_of.notes)
    yield "briefs.csv", briefs_csv(tasks)
    yield "calendar.ics", tasks_ics(tasks, client.name, now, client.language)
    for task in tasks:
        yield f"briefs/{file_stem(task)}.md", brief_markdown(task)


def _lines(nouns: Iterable[Frozen]) -> bytes:
    return _jsonl(noun.model_dump(mode="json") for noun in nouns)


def _jsonl(rows: Iterable[dict[str, object]]) -> bytes:
    return "".join(f"{json.dumps(row, ensure_ascii=False)}\n" for row in rows).encode("utf-8", "replace")


def _readme(all_of: Possession, now: datetime) -> str:
    return (
        f"{all_of.client.name}({all_of.client.id})の記録一式\r\n"
        f"書き出した日時: {now:%Y-%m-%d %H:%M}\r\n"
        f"メモ {len(all_of.notes)}件、依頼 {len(all_of.tasks)}件\r\n\r\n"
        "このzipは `brief-assistant import` でそのまま取り込めます。\r\n"
        "profile.csv、notes.csv、briefs.csv はExcelで、briefs フォルダーの依頼書は文字の編集ソフトで開けます。\r\n"
        "クライアントの情報がすべて入っています。渡す相手と置き場所にご注意ください。\r\n"
    )
