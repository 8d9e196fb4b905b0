"""parse_import: which kind of file it is, all its records, all its problems."""

from collections.abc import Iterable
from datetime import date
from pathlib import PurePath
from typing import Generic, TypeVar

from assistant.domain.client import Client
from assistant.domain.feedback import FeedbackNote
from assistant.importing import handed, jsonl, table
from assistant.importing.encoding import BOM, refuse_binary, utf8, utf8_or_cp932
from assistant.importing.fields import Record, build
from assistant.importing.plan import ImportPlan
from assistant.importing.problems import Problems

MAX_FILE = 20 * 1000 * 1000
MAX_LINE = 64 * 1000
JSON_NAMES = {".jsonl", ".ndjson", ".json"}

Noun = TypeVar("Noun", Client, FeedbackNote)


def parse_import(data: bytes, filename: str, *, today: date) -> ImportPlan:
    """Read a JSONL or CSV file whole. Raises ImportRefused with every problem found; then nothing may be stored.

    `filename` decides together with the content which of the two it is, and is named in the problems; `today`
    (in Asia/Tokyo) bounds the dates.
    """
    problems = Problems(PurePath(filename).name)
    _refuse_size(data, problems)
    if handed.is_handover(data):
        return _handover(data, filename, today, problems)
    refuse_binary(data, problems)
    _refuse_long_lines(data, problems)
    if _is_jsonl(data, filename):
        found = jsonl.records(utf8(data, problems), problems)
    else:
        found = table.records(utf8_or_cp932(data, problems), problems)
    plan = _plan(found, today, problems)
    problems.raise_if_any()
    if not (plan.clients or plan.notes):
        raise problems.refuse("取り込む内容がありません。ファイルの中身を確かめてください")
    return plan


def _handover(data: bytes, filename: str, today: date, problems: Problems) -> ImportPlan:
    """The plan of a zip that `export` wrote."""
    inner, tasks = handed.opened(data, MAX_FILE, problems)
    plan = parse_import(inner, f"{PurePath(filename).name}:{handed.IMPORTED}", today=today)
    known = {client.id for client in plan.clients}
    return plan.model_copy(update={"tasks": handed.tasks_of(tasks, known, problems)})


def _refuse_size(data: bytes, problems: Problems) -> None:
    if not data.removeprefix(BOM).strip():
        raise problems.refuse("ファイルが空です。取り込むファイルを確かめてください")
    if len(data) > MAX_FILE:
        raise problems.refuse(f"{MAX_FILE // 1_000_000}MBを超えています。ファイルを分けてください")


def _refuse_long_lines(data: bytes, problems: Problems) -> None:
    for number, line in enumerate(data.split(b"\n"), start=1):
        if len(line) > MAX_LINE:
            problems.add(f"1行が{MAX_LINE // 1000}kBを超えています。短くしてください", line=number)
    problems.raise_if_any()


def _is_jsonl(data: bytes, filename: str) -> bool:
    """An object in the first place is JSONL whatever the file is called; otherwise the name decides."""
    start = data.removeprefix(BOM).lstrip()[:1]
    return start == b"{" or PurePath(filename).suffix.lower() in JSON_NAMES


class Once(Generic[Noun]):
    """The nouns of one kind by key, in the file's order. The same id with other content is a problem."""

    def __init__(self, problems: Problems) -> None:
        self._problems = problems
        self._first: dict[tuple[str, ...], tuple[int, Noun]] = {}

    def add(self, key: tuple[str, ...], noun: Noun, record: Record) -> None:
        line, first = self._first.setdefault(key, (record.line, noun))
        if first != noun:
            what = f"「{noun.id}」は{line}行目にもあり、内容が違います。どちらかを消すか、IDを変えてください"
            self._problems.add(what, line=record.line, field=record.label("id"))

    def nouns(self) -> tuple[Noun, ...]:
        return tuple(noun for _, noun in self._first.values())


def _plan(found: Iterable[Record], today: date, problems: Problems) -> ImportPlan:
    clients: Once[Client] = Once(problems)
    notes: Once[FeedbackNote] = Once(problems)
    for record in found:
        noun = build(record, today, problems)
        if isinstance(noun, Client):
            clients.add((noun.id,), noun, record)
        elif isinstance(noun, FeedbackNote):
            notes.add((noun.client_id, noun.id), noun, record)
    return ImportPlan(clients=clients.nouns(), notes=notes.nouns())
