"""The naughty strings in files: what comes in is taken whole or refused with a sentence, what goes out other programs
can open, runs nothing there, and comes back as it was."""

import csv
import io
import json
import re
import zipfile
from datetime import date

import icalendar
import pytest
from docx import Document

from assistant.domain.brief import Step
from assistant.domain.client import Client
from assistant.domain.feedback import FeedbackNote
from assistant.domain.outcome import Outcome
from assistant.domain.task import Edits, Task
from assistant.errors import ImportRefused
from assistant.exporting.handover import Possession, client_zip, import_jsonl
from assistant.exporting.ics import tasks_ics
from assistant.exporting.markdown import brief_markdown
from assistant.exporting.tables import briefs_csv, clients_csv, notes_csv
from assistant.exporting.word import brief_docx
from assistant.exporting.words import file_stem, printable
from assistant.importing import ImportPlan, parse_import
from assistant.importing.chat import as_plan, guess_client, parse_chat, propose
from assistant.importing.guarded import guard, unguard
from tests.fakes_desk import NOW, rich_draft
from tests.naughty import WHOLE, Naughty, naughty, sample

TODAY = date(2026, 11, 22)
KANA = re.compile("[ぁ-んァ-ヶ一-龠]")
RUNS = re.compile(r"[\s\u200b\ufeff\u00ad\u2060]*[=+\-@＝＋－＠|\t\r]")
"""How a cell begins that some spreadsheet takes for a formula; our own rule is another one."""

NUMBER = re.compile(r"-\d{1,15}(\.\d{1,10})?")
STORED = tuple(one for one in naughty() if one.storable)
NOTES = tuple(
    FeedbackNote(id=f"n{place}", client_id="umi", date=TODAY, task=one.text[:200].strip()[:200], text=one.text.strip()[:4_000].strip())
    for place, one in enumerate(STORED)
    if one.text.strip()
)  # fmt: skip
HEADS = "クライアントID,日付,点数,作業,メモ"


def is_refusal(error: BaseException) -> bool:
    """Japanese, on lines of its own, without what moves a cursor or ends a sentence early."""
    told = str(error)
    return (
        bool(KANA.search(told))
        and "Traceback" not in told
        and not re.search(r"[\x00-\x08\x0b-\x1f\x7f\x9b]", told)
    )


# tables


def test_no_cell_begins_as_a_formula_and_every_cell_comes_back() -> None:
    for one in naughty():
        cell = guard(one.text)
        assert not RUNS.match(cell) or NUMBER.fullmatch(cell), one
        assert unguard(cell) == one.text, one


def test_notes_of_every_string_come_back_from_a_table_and_from_lines() -> None:
    table = parse_import(notes_csv(NOTES), "notes.csv", today=TODAY)
    lines = parse_import(import_jsonl(Client(id="umi", name="海"), NOTES), "x.jsonl", today=TODAY)
    for kept in (table.notes, lines.notes):
        assert {note.id: (note.task, note.text) for note in kept} == {
            note.id: (note.task, note.text) for note in NOTES
        }


def test_profiles_of_every_string_come_back_from_a_table_and_from_lines() -> None:
    clients = [
        Client(id=f"c{place}", name=one.text.strip()[:200], business=one.text.strip()[:2_000].strip(), environment=(one.text.strip()[:500],))
        for place, one in enumerate(STORED)
        if one.text.strip() and not re.search(r"[\n;；]", one.text) and len(one.text.strip()[:200].strip()) == len(one.text.strip()[:200])
    ]  # fmt: skip
    assert len(clients) > 700
    rows = b"".join(import_jsonl(client, ()) for client in clients)
    for plan in (
        parse_import(clients_csv(clients), "p.csv", today=TODAY),
        parse_import(rows, "p.jsonl", today=TODAY),
    ):
        for found, client in zip(plan.clients, clients, strict=True):
            assert (found.name, found.business) == (client.name, client.business)
            assert "".join(found.environment).split() == "".join(client.environment).split()


def a_task(text: str) -> Task:
    """A task whose every text is this one."""
    draft = rich_draft("umi", text, NOW, "task-1", text)
    return Task(
        id="task-1", client_id="umi", created=NOW, updated=NOW, draft=draft, edits=Edits(message_text=text),
        outcome=Outcome(task_id="task-1", score=60, words=text[:20_000]),
    )  # fmt: skip


def test_a_table_of_briefs_is_a_table_whatever_they_say() -> None:
    tasks = [a_task(one.text) for one in STORED]
    csv.field_size_limit(1_000_000)
    rows = list(csv.DictReader(io.StringIO(briefs_csv(tasks).decode("utf-8-sig"), newline="")))
    assert len(rows) == len(tasks)
    for row, task in zip(rows, tasks, strict=True):
        assert None not in row
        assert unguard(row["指示"]) == task.draft.instruction
        assert all(not RUNS.match(cell) or NUMBER.fullmatch(cell) for cell in row.values()), row


# documents and calendars


def test_every_string_makes_a_calendar_with_the_same_events() -> None:
    tasks = [
        a_task(one.text).model_copy(update={"id": f"task-{place}"})
        for place, one in enumerate(sample(8))
        if one.sendable
    ]
    for task in tasks:
        read = icalendar.Calendar.from_ical(tasks_ics([task], task.draft.brief.title, NOW))
        events = read.walk("VEVENT")
        assert len(events) == 2, task.draft.instruction[:50]
        assert all(str(event["uid"]).startswith(f"{task.id}.") for event in events)
        assert not read.errors
        assert not any(event.errors for event in events)


@pytest.mark.slow
def test_every_string_makes_a_document_that_opens() -> None:
    for one in sample(3):
        if not one.storable:
            continue
        text = one.text[:3_000]
        document = Document(
            io.BytesIO(brief_docx(a_task(text).model_copy(update={"edits": Edits(brief_markdown=text)})))
        )
        assert document.paragraphs or document.tables or not printable(text).strip(), one
        assert not document.part.rels or all(
            "127.0.0.1" not in rel.target_ref for rel in document.part.rels.values()
        )


def test_a_brief_of_every_string_is_utf_8() -> None:
    for one in STORED:
        assert brief_markdown(a_task(one.text)).decode() is not None


def test_names_of_files_are_harmless_on_every_system() -> None:
    for one in STORED:
        stem = file_stem(a_task(one.text))
        assert stem.startswith("20261120_"), one
        assert not set(stem) & set('/\\:*?"<>|\n\r\t\x00\u202e'), one
        assert len(stem.encode()) < 200


def test_a_hand_over_of_every_string_comes_back_whole() -> None:
    tasks = tuple(
        a_task(one.text).model_copy(update={"id": f"task-{place}"})
        for place, one in enumerate(sample(2))
        if one.storable
    )
    tasks = tuple(
        task.model_copy(update={"draft": task.draft.model_copy(update={"id": task.id})}) for task in tasks
    )
    client = Client(id="umi", name="海")
    data = client_zip(Possession(client=client, notes=NOTES, tasks=tasks), NOW)
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        assert all(not name.startswith(("/", "\\")) and ".." not in name.split("/") for name in archive.namelist())
        assert archive.testzip() is None
    plan = parse_import(data, "umi.zip", today=TODAY)
    assert {task.id: task for task in plan.tasks} == {task.id: task for task in tasks}
    assert len(plan.notes) == len(NOTES)


# files in


def read(data: bytes, name: str) -> ImportPlan | None:
    """The plan, or None for a refusal that a person can read."""
    try:
        return parse_import(data, name, today=TODAY)
    except ImportRefused as error:
        told = error
    assert is_refusal(told), ascii(str(told)[:300])
    return None


def line(**values: object) -> bytes:
    return json.dumps(values).encode()


FIELDS = {
    "client": ({"kind": "client", "id": "x", "name": "海"}, ("id", "name", "business", "channel", "language", "kind", "environment", "rules")),
    "feedback": (
        {"kind": "feedback", "id": "n", "client_id": "umi", "date": "2026-11-01", "text": "x"},
        ("id", "client_id", "date", "score", "task", "text", "slot", "playbook_id", "source"),
    ),
}  # fmt: skip


@pytest.mark.parametrize("kind", FIELDS)
def test_every_string_in_every_field_of_a_line_is_kept_as_it_is_or_refused(kind: str) -> None:
    usual, names = FIELDS[kind]
    for one in sample(12):
        for name in names:
            value = [one.text] if name in ("environment", "rules") else one.text
            plan = read(line(**{**usual, name: value}), "x.jsonl")
            if plan is None:
                continue
            (noun,) = (*plan.clients, *plan.notes)
            kept = getattr(noun, name)
            assert (kept == (one.text.strip(),)) if isinstance(kept, tuple) else (str(kept) == one.text.strip()), (
                name,
                one,
            )


@pytest.mark.parametrize("name", ["", "x.csv", "x.jsonl"] if WHOLE else ["x.csv"])
def test_every_string_as_a_whole_file_and_as_a_name_is_read_or_refused(name: str) -> None:
    for one in naughty():
        data = one.text.encode("utf-8", "surrogatepass")
        read(data, name)
        read(b'{"kind":"client","id":"x"}', one.text)
        read(line(**{"kind": "client", "id": "x", "name": "x", one.text: one.text}), name)


def test_every_string_in_every_cell_of_a_table_is_kept_as_it_is_or_refused() -> None:
    for one in sample(12):
        for place in range(5):
            cells = ["umi", "2026-11-01", "80", "資料", "本文"]
            cells[place] = one.text
            file = io.StringIO(newline="")
            csv.writer(file).writerow(cells)
            plan = read(f"{HEADS}\r\n{file.getvalue()}".encode("utf-8", "surrogatepass"), "x.csv")
            if plan is not None and place == 4:
                assert [note.text for note in plan.notes] == [unguard(one.text).strip()], one


# talks


def slack(text: str, sender: str) -> bytes:
    said = {"type": "message", "ts": "1790000000.1", "text": text, "user_profile": {"real_name": sender}}
    return json.dumps([said, {**said, "text": "次からは表にしてください。"}]).encode()


def chatwork(text: str, sender: str) -> bytes:
    file = io.StringIO(newline="")
    csv.writer(file).writerows([("日時", "名前", "メッセージ"), ("2026/11/01 10:00", sender, text)])
    return file.getvalue().encode("utf-8", "surrogatepass")


def line_talk(text: str, sender: str) -> bytes:
    told = f"[LINE] {sender}とのトーク履歴\n保存日時:2026/11/01 10:00\n\n2026/11/01(日)\n10:00\t{sender}\t{text}\n"
    return told.encode("utf-8", "surrogatepass")


def pasted(text: str, sender: str) -> bytes:
    return f"{sender}: {text}\n私: 承知いたしました。\n{sender}: 次からは表にしてください。\n".encode(
        "utf-8", "surrogatepass"
    )


TALKS = (slack, chatwork, line_talk, pasted)


def read_talk(data: bytes) -> int:
    """How many notes could come of it; all of them may be kept. 0 for a refusal that a person can read."""
    try:
        log = parse_chat(data)
    except ImportRefused as error:
        log, told = None, error
    if log is None:
        assert is_refusal(told), ascii(str(told)[:300])
        return 0
    guess_client(log, Client(id="umi", name="海野"))
    count = 0
    for sender, _ in log.senders:
        found = list(propose(log, sender, today=TODAY, known=[]))[-1].found
        plan = as_plan(found, "umi")
        assert (
            parse_import(import_jsonl(Client(id="umi", name="海"), plan.notes), "x.jsonl", today=TODAY).notes
            == plan.notes
        )
        count += len(found)
    return count


@pytest.mark.parametrize("service", TALKS)
def test_every_string_said_by_anybody_is_read_or_refused(service) -> None:  # type: ignore[no-untyped-def]
    for one in sample(3):
        read_talk(service(one.text[:2_000], "海野"))
        read_talk(service(f"次からは{one.text[:2_000]}にしてください。", "海野"))
        read_talk(service("次からは表にしてください。", one.text[:100]))
    assert read_talk(service("次からは表にしてください。", "海野")) >= 1


ODD_SLACK = (
    {"subtype": []}, {"subtype": {"a": 1}}, {"ts": []}, {"ts": "nan"}, {"ts": 1e308}, {"ts": "9" * 400}, {"ts": "-1e18"},
    {"user": {"a": 1}}, {"user": ["x"]}, {"user_profile": "x"}, {"user_profile": {"real_name": 7}}, {"text": "\ud800"},
    {"user_profile": {"real_name": "\udfff"}}, {"type": ["message"]},
)  # fmt: skip


@pytest.mark.parametrize("odd", ODD_SLACK)
def test_a_message_of_an_odd_shape_is_left_out_or_refused(odd: dict[str, object]) -> None:
    said = {"type": "message", "ts": "1790000000.1", "text": "次からは表にしてください。", "user": "U1"}
    read_talk(json.dumps([said, {**said, **odd}]).encode())


def test_a_step_of_every_string_has_a_day_of_its_own() -> None:
    steps = tuple(Step(text=one.text, end=TODAY) for one in sample(4) if one.sendable)
    draft = a_task("x").draft
    brief = draft.brief.model_copy(update={"steps": steps})
    task = a_task("x").model_copy(update={"draft": draft.model_copy(update={"brief": brief})})
    events = icalendar.Calendar.from_ical(tasks_ics([task], "海", NOW)).walk("VEVENT")
    assert len({str(event["uid"]) for event in events}) == len(steps)


# the checks themselves


def test_a_table_without_our_apostrophe_would_be_noticed() -> None:
    bare = [
        one
        for one in naughty()
        if one.category == "formula" and RUNS.match(one.text) and not NUMBER.fullmatch(one.text)
    ]
    assert len(bare) >= 20
    assert not is_refusal(ValueError("Traceback (most recent call last)"))
    assert not is_refusal(ValueError("壊れた\x1b[31m文"))
    assert Naughty("x", "\ud800").sendable is False
