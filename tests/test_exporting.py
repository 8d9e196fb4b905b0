"""Exports: files that other programs accept, one client's data only, and all that can come back unharmed."""

import csv
import io
import json
import zipfile
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import icalendar
import pytest
import vobject  # type: ignore[import-untyped]
from docx import Document
from docx.oxml.ns import qn
from hypothesis import given
from hypothesis import strategies as st

from assistant.domain.brief import Step
from assistant.domain.client import Channel, Client
from assistant.domain.feedback import FeedbackNote
from assistant.domain.outcome import Outcome
from assistant.domain.task import Edits, Task, TaskState
from assistant.errors import BadInput, ImportRefused, UnknownClient
from assistant.exporting.files import CLIENT_FORMS, TASK_FORMS, export_client, export_task
from assistant.exporting.handover import client_zip, gather, import_jsonl
from assistant.exporting.ics import keyed_steps, tasks_ics
from assistant.exporting.markdown import brief_text
from assistant.exporting.tables import briefs_csv, clients_csv, notes_csv
from assistant.exporting.word import brief_docx
from assistant.exporting.words import file_stem
from assistant.importing import parse_import
from assistant.importing.guarded import guard, unguard
from assistant.importing.handed import restore_tasks
from assistant.records.open import open_records
from assistant.records.store import SqlRecords
from tests.fakes_desk import NOW, rich_draft

TOKYO = ZoneInfo("Asia/Tokyo")
TODAY = date(2026, 11, 22)
PLAN = (
    Step(text="候補を集めて、条件に合うものを表にまとめます(宿は20件ほど、駅から近い順に並べます)",
         start=date(2026, 11, 20), end=date(2026, 11, 24)),
    Step(text="初稿をお見せする", start=date(2026, 11, 26), end=date(2026, 11, 26), kind="draft"),
    Step(text="打ち合わせ", start=datetime(2026, 11, 27, 10), end=datetime(2026, 11, 27, 11)),
    Step(text="最終版をお渡しする", start=date(2026, 11, 30), end=datetime(2026, 11, 30, 17), kind="final"),
    Step(text="いつか"),
)  # fmt: skip


def a_task(
    client_id: str = "umi", task_id: str = "task-1", steps: tuple[Step, ...] = PLAN, **changes: object
) -> Task:
    draft = rich_draft(client_id, "候補を集めて", NOW, task_id)
    lines = "\n".join(("# 宿の手配", "", "## 目的", "泊まる所を決めるため", "", "- **人数**: 3名 〔指示〕"))
    brief = draft.brief.model_copy(update={"steps": steps, "markdown": f"{lines}\n"})
    task = Task(
        id=task_id, client_id=client_id, created=NOW, updated=NOW, draft=draft.model_copy(update={"brief": brief})
    )
    return task.model_copy(update=changes)


def a_note(**changes: object) -> FeedbackNote:
    values = {
        "id": "n1",
        "client_id": "umi",
        "date": date(2026, 5, 22),
        "score": 80,
        "task": "資料",
        "text": "PDFで",
    }
    return FeedbackNote.model_validate({**values, **changes})


@pytest.fixture
def records(tmp_path: Path) -> Iterator[SqlRecords]:
    opened = open_records(tmp_path)
    yield opened
    opened.close()


# calendar files


def events(data: bytes) -> list[icalendar.Event]:
    found = icalendar.Calendar.from_ical(data)
    return [event for event in found.walk("VEVENT") if isinstance(event, icalendar.Event)]


def test_every_dated_step_becomes_an_event_with_its_days() -> None:
    found = events(tasks_ics([a_task()], "海野", NOW))
    spans = [(event.decoded("dtstart"), event.decoded("dtend")) for event in found]
    assert spans == [
        (date(2026, 11, 20), date(2026, 11, 25)),
        (date(2026, 11, 26), date(2026, 11, 27)),
        (datetime(2026, 11, 27, 10, tzinfo=TOKYO), datetime(2026, 11, 27, 11, tzinfo=TOKYO)),
        (datetime(2026, 11, 30, 16, 30, tzinfo=TOKYO), datetime(2026, 11, 30, 17, tzinfo=TOKYO)),
    ]
    assert str(found[1]["summary"]) == "【初稿】初稿をお見せする(海野)"
    assert all(event.decoded("dtstamp") == NOW.astimezone(UTC) for event in found)


def test_another_parser_reads_the_same_events() -> None:
    calendar = vobject.readOne(tasks_ics([a_task()], "海野", NOW).decode())
    starts = [event.dtstart.value for event in calendar.vevent_list]
    assert starts[0] == date(2026, 11, 20)
    assert starts[2].utcoffset() == timedelta(hours=9)
    assert starts[2].replace(tzinfo=None) == datetime(2026, 11, 27, 10)
    assert calendar.vtimezone.tzid.value == "Asia/Tokyo"


def test_lines_are_folded_at_75_octets_between_characters() -> None:
    data = tasks_ics([a_task()], "海野" * 40, NOW)
    lines = data.split(b"\r\n")
    assert len(lines) > 40
    assert max(len(line) for line in lines) <= 75
    assert b"\n" not in b"".join(lines)
    assert all(line.decode() is not None for line in lines)
    assert PLAN[0].text in str(events(data)[0]["summary"])


def test_an_event_keeps_its_uid_while_its_step_moves_and_others_come() -> None:
    first = {step.text: uid for uid, step in keyed_steps(a_task())}
    moved = [step.model_copy(update={"end": date(2026, 12, 1)}) if step.end else step for step in PLAN]
    later = {s.text: uid for uid, s in keyed_steps(a_task(steps=(Step(text="新しい", end=TODAY), *moved)))}
    assert {text: later[text] for text in first} == first
    assert len(set(later.values())) == 5


def test_uids_are_unique_across_tasks_and_equal_steps() -> None:
    same = (Step(text="確認", end=TODAY), Step(text="確認", end=TODAY), Step(text="x", end=TODAY, kind="report"))
    tasks = [a_task(task_id="a", steps=same), a_task(task_id="b", steps=same)]
    uids = [str(event["uid"]) for event in events(tasks_ics(tasks, "海野", NOW))]
    assert len(uids) == len(set(uids)) == 6


def test_text_of_a_client_cannot_write_lines_of_the_calendar() -> None:
    evil = "x\r\nEND:VEVENT\r\nBEGIN:VEVENT\r\nUID:evil;,\\n\x00\x07"
    data = tasks_ics([a_task(steps=(Step(text=evil, end=TODAY),))], evil, NOW)
    (event,) = events(data)
    assert str(event["uid"]).startswith("task-1.")
    assert b"\r\nUID:evil" not in data
    assert b"\x00" not in data
    assert b"\x07" not in data


# tables


FORMULAS = ["=1+1", "+1+1", "-1+1", "@SUM(A1)", "\t=1", "\r=1", "=cmd", "+81", "-2+3", "@x", " =1", "\ufeff=1", "|x",
            '=HYPERLINK("http://x","y")']  # fmt: skip
UNHARMED = ["090-1234-5678", "+81-90-1234-5678", "+81 3 1234 5678", "09012345678", "-500", "-3.5", "全角ABC123",
            "='", "'=1", "''=1", "'引用'", "- 箇条書き", "①②", "1234567890123456789", "0.5", "山田, 太郎", '"x"', "a\nb"]  # fmt: skip


@pytest.mark.parametrize("text", [*FORMULAS, "+81-90-1234-5678", "- 箇条書き"])
def test_no_cell_begins_as_a_formula(text: str) -> None:
    assert guard(text).startswith("'")


@pytest.mark.parametrize("text", ["090-1234-5678", "-500", "-3.5", "全角のまま", "普通の文", "'引用'", "0.5", ""])
def test_harmless_cells_stay_as_they_are(text: str) -> None:
    assert guard(text) == text


@pytest.mark.parametrize("text", [*FORMULAS, *UNHARMED])
def test_every_guarded_cell_comes_back(text: str) -> None:
    assert unguard(guard(text)) == text


@given(st.text(st.sampled_from("'=+-@\t\r\n 0aあ=1"), max_size=8) | st.text(max_size=20))
def test_guarding_is_reversible_for_any_text(text: str) -> None:
    assert unguard(guard(text)) == text
    assert guard(text).lstrip(" \u3000")[:1] not in {"=", "+", "@", "\t", "\r"}


@pytest.mark.parametrize("text", UNHARMED)
def test_notes_come_back_through_our_own_import(text: str) -> None:
    notes = (a_note(text=text, task=text.replace("\n", " ")), a_note(id="n2", score=None))
    plan = parse_import(notes_csv(notes), "notes.csv", today=TODAY)
    assert plan.notes == notes


def test_profiles_come_back_through_our_own_import() -> None:
    client = Client(id="umi", name="海野", business="=宿", channel=Channel.PHONE, environment=("+81 FAXだけ", "Excel"),
                    rules=("- 午前は電話しない",), language="en")  # fmt: skip
    plan = parse_import(clients_csv([client]), "profile.csv", today=TODAY)
    assert plan.clients == (client,)


def test_tables_open_in_excel_as_utf8() -> None:
    assert notes_csv([a_note()]).startswith(b"\xef\xbb\xbf")
    assert briefs_csv([a_task()]).startswith(b"\xef\xbb\xbf")


def test_the_table_of_briefs_has_a_row_a_task_and_runs_no_formula() -> None:
    outcome = Outcome(task_id="task-1", score=85, words="=1+1", hours=1.5)
    task = a_task(outcome=outcome, state=TaskState.JUDGED, edits=Edits(brief_markdown="=cmd|' /C calc'!A0"))
    rows = list(csv.DictReader(io.StringIO(briefs_csv([task]).decode("utf-8-sig"))))
    assert [row["状態"] for row in rows] == ["評価済み"]
    assert rows[0]["点数"] == "85"
    assert rows[0]["期日"] == "2026-11-30"
    assert rows[0]["クライアントの言葉"] == "'=1+1"
    assert rows[0]["依頼書"].startswith("'=cmd")


# documents


def test_markdown_is_her_own_version_where_she_edited_it() -> None:
    assert brief_text(a_task()).startswith("# 宿の手配")
    assert brief_text(a_task(edits=Edits(brief_markdown="# 直した"))) == "# 直した\n"


def in_plan(task: Task) -> Task:
    """The task whose Markdown tells its plan as the product writes it."""
    told = "## 日程と進め方\n- 11/26(木) 初稿をお見せする\n- 11/30(月)〜11/30(月)17:00 最終版をお渡しする\n"
    steps = (PLAN[1], PLAN[3])
    brief = task.draft.brief.model_copy(
        update={"steps": steps, "markdown": f"{task.draft.brief.markdown}\n{told}"}
    )
    return task.model_copy(update={"draft": task.draft.model_copy(update={"brief": brief})})


def test_a_word_file_has_headings_lists_bold_and_the_plan_as_a_table() -> None:
    document = Document(io.BytesIO(brief_docx(in_plan(a_task()))))
    styled = [(p.style.name if p.style else "", p.text) for p in document.paragraphs if p.text]
    assert ("Heading 1", "宿の手配") in styled
    assert ("Heading 2", "目的") in styled
    assert ("List Bullet", "人数: 3名 〔指示〕") in styled
    assert any(run.bold and run.text == "人数" for p in document.paragraphs for run in p.runs)
    (table,) = document.tables
    cells = [[cell.text for cell in row.cells] for row in table.rows]
    assert cells == [
        ["日程", "区分", "内容"],
        ["11/26(木)", "初稿", "初稿をお見せする"],
        ["11/30(月)〜11/30(月)17:00", "最終", "最終版をお渡しする"],
    ]
    assert not any("初稿をお見せする" in text for _, text in styled)


def test_a_word_file_follows_her_own_plan_and_has_no_table_of_ours() -> None:
    edits = Edits(brief_markdown="# x\n## 日程\n- 12/1(火) 初稿をお見せする\n")
    document = Document(io.BytesIO(brief_docx(in_plan(a_task()).model_copy(update={"edits": edits}))))
    assert document.tables == []
    assert any("12/1(火)" in p.text for p in document.paragraphs)


def test_every_style_of_the_word_file_names_a_japanese_font() -> None:
    document = Document(io.BytesIO(brief_docx(a_task())))
    fonts = [
        style.element.rPr.rFonts
        for style in document.styles
        if getattr(style.element, "rPr", None) is not None and style.element.rPr.rFonts is not None
    ]
    assert len(fonts) > 5
    assert {font.get(qn("w:eastAsia")) for font in fonts} == {"游ゴシック"}
    assert document.styles["Normal"].element.rPr.rFonts.get(qn("w:eastAsia")) == "游ゴシック"


def test_a_word_file_holds_characters_that_xml_forbids_no_more() -> None:
    edits = Edits(brief_markdown="# <w:p>&\x0b\x00\x1b\n- \\*星\\*\n")
    document = Document(io.BytesIO(brief_docx(a_task(edits=edits))))
    assert [p.text for p in document.paragraphs if p.text] == ["<w:p>&", "*星*"]


@pytest.mark.parametrize(
    "title", ["../../etc/passwd", 'a:b*c?"<>|', "\u202egnp.exe", "", "長" * 300, "..", "CON\n"]
)
def test_a_file_name_is_fit_for_every_system(title: str) -> None:
    draft = rich_draft("umi", "x", NOW, "task-1")
    brief = draft.brief.model_copy(update={"title": title})
    stem = file_stem(Task(id="task-1", client_id="umi", created=NOW, updated=NOW,
                          draft=draft.model_copy(update={"brief": brief})))  # fmt: skip
    assert stem.startswith("20261120_")
    assert len(stem) < 80
    assert not set(stem) & set('/\\:*?"<>|\n\u202e')


# everything of one client


ALIKE = ("umi", "umi-2", "Umi", "umi.", "um", "umi_", "umi1")


def filled(records: SqlRecords) -> None:
    """Clients whose ids look alike, each with marks of its own everywhere."""
    for place, client_id in enumerate(ALIKE):
        mark = f"MARK{place}Z"
        records.save_client(Client(id=client_id, name=f"名{mark}", rules=(f"決め{mark}",)))
        records.add_note(client_id, a_note(id="n1", client_id=client_id, text=f"メモ{mark}"))
        records.save_extra(client_id, "known_names", f"人{mark}")
        task = a_task(client_id, f"task-{mark}")
        records.save_task(client_id, task.model_copy(update={"edits": Edits(message_text=f"文{mark}")}))


def unpacked(data: bytes) -> dict[str, str]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {name: archive.read(name).decode("utf-8-sig") for name in archive.namelist()}


@pytest.mark.parametrize("place", range(len(ALIKE)))
def test_a_hand_over_holds_all_of_one_client_and_nothing_of_another(records: SqlRecords, place: int) -> None:
    filled(records)
    files = unpacked(client_zip(gather(records, ALIKE[place]), NOW))
    everything = "\n".join([*files, *files.values()])
    for part in ("名", "決め", "メモ", "人", "文", "task-"):
        assert f"{part}MARK{place}Z" in everything, part
    others = [number for number in range(len(ALIKE)) if number != place and f"MARK{number}Z" in everything]
    assert others == []


def test_a_hand_over_names_its_files(records: SqlRecords) -> None:
    filled(records)
    files = unpacked(client_zip(gather(records, "umi"), NOW))
    assert {
        "import.jsonl",
        "tasks.jsonl",
        "notes.csv",
        "briefs.csv",
        "profile.csv",
        "calendar.ics",
    } <= files.keys()
    assert sum(name.startswith("briefs/") for name in files) == 1
    assert all(".." not in name and not name.startswith("/") for name in files)


def test_a_hand_over_comes_back_whole_and_twice_changes_nothing(records: SqlRecords, tmp_path: Path) -> None:
    filled(records)
    records.change_task("umi", "task-MARK0Z", lambda t: t.moved(TaskState.WORKING, NOW), "move")
    data = client_zip(gather(records, "umi"), NOW)
    plan = parse_import(data, "umi.zip", today=TODAY)
    other = open_records(tmp_path / "other")
    try:
        for _ in range(2):
            other.apply(plan.clients, plan.notes)
            restore_tasks(other, plan.tasks)
        assert other.client("umi") == records.client("umi")
        assert other.notebook("umi").notes == records.notebook("umi").notes
        back, sent = other.task("umi", "task-MARK0Z"), records.task("umi", "task-MARK0Z")
        assert back.model_copy(update={"updated": sent.updated}) == sent
        assert [client.id for client in other.clients()] == ["umi"]
        assert restore_tasks(other, plan.tasks) == 0
    finally:
        other.close()


def test_notes_keep_what_they_settle_on_their_way() -> None:
    note = a_note(slot="form", playbook_id="document", source="task-9")
    plan = parse_import(import_jsonl(Client(id="umi", name="海"), [note]), "x.jsonl", today=TODAY)
    assert plan.notes == (note,)


def zipped(**files: bytes) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            # A fixed time: the bytes stand in the names of tests, which every worker must collect alike.
            info = zipfile.ZipInfo(f"{name}.jsonl", (2026, 11, 20, 0, 0, 0))
            archive.writestr(info, data, zipfile.ZIP_DEFLATED)
    return file.getvalue()


CLIENT_LINE = json.dumps({"kind": "client", "id": "umi", "name": "海"}).encode()


@pytest.mark.parametrize(
    ("data", "complaint"),
    [
        (zipped(other=b"{}"), "圧縮されたファイル"),
        (zipped(**{"import": CLIENT_LINE, "tasks": b"{}"}), "tasks.jsonlを読めません"),
        (
            zipped(**{"import": CLIENT_LINE, "tasks": a_task("sora").model_dump_json().encode()}),
            "tasks.jsonlを読めません",
        ),
        (zipped(**{"import": CLIENT_LINE + b" " * 30_000_000}), "zipを開けません"),
        (zipped(**{"import": b'{"kind":"client"}'}), "import.jsonl"),
        (zipped(**{"import": CLIENT_LINE})[:60], "圧縮されたファイル"),
    ],
)
def test_a_zip_that_is_not_ours_is_refused(data: bytes, complaint: str) -> None:
    with pytest.raises(ImportRefused, match=complaint):
        parse_import(data, "x.zip", today=TODAY)


def test_a_zip_with_damaged_content_is_refused() -> None:
    data = bytearray(zipped(**{"import": CLIENT_LINE * 1, "tasks": b""}))
    place = data.index(b"import.jsonl") + len(b"import.jsonl") + 5
    data[place] ^= 0xFF
    with pytest.raises(ImportRefused, match="zipを開けません"):
        parse_import(bytes(data), "x.zip", today=TODAY)


# one door for all files


def test_every_form_gives_a_file_of_its_name(records: SqlRecords) -> None:
    filled(records)
    for form in CLIENT_FORMS:
        file = export_client(records, "umi", form, NOW)
        assert file.name.endswith(form.rpartition("-")[2])
        assert file.data
    for form in TASK_FORMS:
        assert export_task(records, "umi", "task-MARK0Z", form, NOW).name.endswith(f".{form}")


def test_unknown_forms_clients_and_tasks_are_refused(records: SqlRecords) -> None:
    filled(records)
    with pytest.raises(BadInput, match="形式"):
        export_client(records, "umi", "exe", NOW)
    with pytest.raises(BadInput, match="形式"):
        export_task(records, "umi", "task-MARK0Z", "zip", NOW)
    with pytest.raises(UnknownClient):
        export_client(records, "nobody", "zip", NOW)
    with pytest.raises(BadInput, match="見つかりません"):
        export_task(records, "umi", "task-MARK1Z", "md", NOW)
