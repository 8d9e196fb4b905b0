"""The naughty strings through every door of the real product: REST, files, and the handlers of the page.

`make test` sends a few of each kind through every field and all of them through the doors that are quick; `make
naughty` (BRIEF_LONG_TESTS=1) sends all of them through all. What is taken comes back as it was, byte for byte; what is
not is refused with a sentence; nothing ends in an error of ours.
"""

import time
from collections.abc import Callable, Iterator
from functools import partial
from typing import Any

import pytest

from assistant.access.principal import OWNER, acting
from assistant.errors import BadInput
from assistant.reading.text import clean
from assistant.web import limits
from assistant.web.files import NAME_HEADER
from assistant.web.handlers.clients import Clients
from assistant.web.handlers.erasing import Erasing
from assistant.web.handlers.notes import Notes
from assistant.web.handlers.settings import SettingsPage
from assistant.web.handlers.tasks import Tasks
from assistant.web.handlers.workspace import Workspace
from assistant.web.wording import Tongue
from tests.fakes_desk import NOW, SAMPLES
from tests.naughty import WHOLE, Naughty, in_full, naughty, sample
from tests.naughty_desk import JAPANESE, Ask, Doors, api, doors, told

JA = Tongue("ja")
Body = dict[str, Any]
ASKED = {"text": "来週の打ち合わせ、先方と調整しといて", "now": "2026-11-20T09:30", "keep": True}


@pytest.fixture(scope="module")
def product(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Doors]:
    with doors(tmp_path_factory.mktemp("data")) as found:
        yield found


@pytest.fixture(autouse=True)
def owner() -> Iterator[None]:
    with acting(OWNER):
        yield


@pytest.fixture(scope="module")
def task(product: Doors) -> dict[str, Any]:
    made: dict[str, Any] = product.ask("POST", api("clients", "umi", "drafts"), ASKED).json()
    return made


STEPS = (".", "..")
"""Resolved before anything is sent, by whoever sends."""


# addresses


def test_every_string_as_an_id_in_an_address_is_nobody(product: Doors) -> None:
    asked = [Ask("GET", api("clients", one.text[:2_000])) for one in naughty() if one.text not in STEPS]
    for ask, answer in zip(asked, product.all_of(asked), strict=True):
        if answer.status_code == 307:
            assert answer.headers["location"].startswith("http://127.0.0.1/api/v1/clients")
            continue
        assert answer.status_code in (404, 405), (ask.path[:80], answer.status_code, answer.text[:80])
        told(answer)


def test_no_string_in_an_address_leads_to_a_task_or_a_file(product: Doors) -> None:
    asked = [
        ask
        for one in sample(4)
        for ask in (
            Ask("GET", api("clients", "umi", "tasks", one.text[:2_000], "message")),
            Ask("GET", api("clients", one.text[:500], "tasks", one.text[:500], "export")),
            Ask("GET", api("clients", "umi", "export") + f"?format={api(one.text[:500])[8:]}"),
            Ask("GET", f"/save{api('umi', one.text[:500])[7:]}"),
            Ask("GET", f"/save{api('umi', one.text[:500], 'md')[7:]}"),
            Ask("GET", f"/save{api(one.text[:500], 'x', one.text[:500])[7:]}"),
            Ask("GET", f"/desk{api(one.text[:500])[7:]}"),
        )
    ]
    for ask, answer in zip(asked, product.all_of(asked), strict=True):
        assert answer.status_code in (404, 405, 422), (ask.path[:80], answer.status_code)
        if not ask.path.startswith("/desk"):
            told(answer)
        assert "root:" not in answer.text


def test_every_string_as_the_name_of_a_file_is_taken(product: Doors) -> None:
    asked = [Ask("POST", "/bring", b"x", {NAME_HEADER: api(one.text[:500])[8:] or "x"}) for one in sample(6)]
    answers = product.all_of(asked)
    assert [answer.status_code for answer in answers if answer.status_code not in (200, 403)] == []
    assert sum(answer.status_code == 200 for answer in answers) > 0.9 * len(answers)


# time


ENDLESS = ("長い文です。", "資料を作ってください。", "1", "あ\n", "9,", "「", "田中さんに電話して。")[
    : 7 if WHOLE else 3
]


@pytest.mark.slow
@pytest.mark.parametrize(
    "text", [*(few * 20_000 for few in ENDLESS), "資料を9999-12-31までに作って"], ids=range(len(ENDLESS) + 1)
)
def test_no_text_that_is_taken_holds_the_processor_for_long(product: Doors, task: Body, text: str) -> None:
    """Seconds of the processor, with room for a crowded machine; before reading had its limits the first took 219."""
    place = api("clients", "umi", "tasks", task["id"], "answers", "read")
    begun = time.process_time()
    drafted = product.ask("POST", api("clients", "umi", "drafts"), {"text": text[: limits.INSTRUCTION]})
    read = product.ask("POST", place, {"text": text[: limits.REPLY]})
    assert (drafted.status_code, read.status_code) == (200, 200)
    assert time.process_time() - begun < 40


# what is kept comes back as it was


def taken(product: Doors, ask: Ask, words: str) -> Body | None:
    answer = product.all_of([ask])[0]
    if answer.status_code in (200, 201):
        found: Body = answer.json()
        return found
    assert answer.status_code == 422, (answer.status_code, words[:80])
    told(answer)
    return None


def test_a_note_of_every_kind_comes_back_as_it_was(product: Doors) -> None:
    kept: dict[str, str] = {}
    for one in sample(2):
        made = taken(
            product,
            Ask("POST", api("clients", "umi", "notes"), {"text": one.text, "task": one.text[:200]}),
            one.text,
        )
        if made is None:
            assert not one.storable or not one.text.strip() or len(one.text) > limits.NOTE or secret(one), one
        else:
            kept[made["id"]] = one.text.strip()
    found = {note["id"]: note["text"] for note in product.ask("GET", api("clients", "umi", "notes")).json()}
    assert {note_id: found[note_id] for note_id in kept} == kept
    assert len(kept) > 30


def secret(one: Naughty) -> bool:
    """The product refuses notes that hold a password; a few strings look like one."""
    return one.category in (
        "url",
        "shell",
        "json",
        "yaml",
        "zero_width",
        "secretary_injection",
        "template",
        "number",
        "long",
    )


def test_an_instruction_of_every_kind_is_drafted_and_comes_back_as_it_was(product: Doors) -> None:
    for one in sample(1):
        made = taken(product, Ask("POST", api("clients", "umi", "drafts"), {**ASKED, "text": one.text}), one.text)
        if made is None:
            assert not one.storable or not one.text.strip() or len(one.text) > limits.INSTRUCTION, one
            continue
        kept = product.ask("GET", api("clients", "umi", "tasks", made["id"])).json()
        assert kept["draft"]["instruction"] == clean(one.text.strip()), one
        exported(product, made["id"])


def exported(product: Doors, task_id: str) -> None:
    for form in ("md", "docx", "ics", "csv"):
        answer = product.ask("GET", api("clients", "umi", "tasks", task_id, "export") + f"?format={form}")
        assert answer.status_code == 200, (form, answer.text[:200])
        assert answer.headers["content-disposition"].isascii()


@pytest.mark.slow
def test_what_was_sent_answered_and_judged_comes_back_as_it_was(product: Doors) -> None:
    for one in sample(1):
        place = (
            "clients",
            "umi",
            "tasks",
            product.ask("POST", api("clients", "umi", "drafts"), ASKED).json()["id"],
        )
        sent = taken(product, Ask("POST", api(*place, "message", "sent"), {"text": one.text}), one.text)
        assert sent is None or sent["sent"][-1]["text"] == one.text
        taken(product, Ask("POST", api(*place, "answers", "read"), {"text": one.text}), one.text)
        replied = taken(
            product,
            Ask(
                "POST",
                api(*place, "answers"),
                {"text": one.text, "facts": [{"text": one.text[:500], "quote": one.text[:500]}]},
            ),
            one.text,
        )
        assert replied is None or replied["task"]["replies"][-1]["text"] == one.text
        judged = taken(product, Ask("PUT", api(*place, "outcome"), {"score": 60, "words": one.text}), one.text)
        assert judged is None or judged["task"]["outcome"]["words"] == one.text
        assert (judged is not None) == (one.storable and len(one.text) <= limits.JUDGEMENT), one
        exported(product, place[-1])


FIELDS: tuple[tuple[str, str, Callable[[str], Any]], ...] = (
    ("POST", "notes", lambda text: {"text": "x", "date": text}),
    ("POST", "notes", lambda text: {"text": "x", "score": text}),
    ("POST", "notes", lambda text: {"text": "x", text: text}),
    ("POST", "drafts", lambda text: {"text": "x", "now": text}),
    ("POST", "drafts", lambda text: {"text": "x", "types": [text]}),
    ("POST", "talk", lambda text: {"text": f"海野: {text}\n私: はい。\n"}),
    ("POST", "talk", lambda text: {"text": text}),
    ("POST", "talk", lambda text: {"text": "海野: はい。\n", "sender": text}),
    ("POST", "TASK/message/sent", lambda text: {"text": "x", "kind": text}),
    ("POST", "TASK/answers", lambda text: {"text": "x", "answers": [{"question_id": text, "state": "free_text", "text": text}]}),
    ("POST", "TASK/answers", lambda text: {"text": "x", "answers": [{"question_id": "QUESTION", "state": text}]}),
    ("POST", "TASK/answers", lambda text: {"text": "x", "answers": [{"question_id": "QUESTION", "state": "free_text", "text": text}]}),
    ("POST", "TASK/answers", lambda text: {"text": "x", "facts": [{"text": "x", "quote": "x", "slot": text}]}),
    ("PUT", "TASK/outcome", lambda text: {"words": "x", "assumptions": {text: "held"}}),
    ("PUT", "TASK/outcome", lambda text: {"words": "x", "assumptions": {"x": text}}),
    ("PUT", "TASK/outcome", lambda text: {"score": text, "hours": text}),
    ("GET", "tasks?limit=", lambda text: text),
)  # fmt: skip


@pytest.mark.parametrize("field", range(len(FIELDS)))
def test_every_kind_in_every_other_field_is_taken_or_refused(
    product: Doors, task: dict[str, Any], field: int
) -> None:
    method, route, filled = FIELDS[field]
    question = task["questions"][0]["id"]
    asked = []
    for one in sample(1):
        path, body = api("clients", "umi") + "/" + route.replace("TASK", f"tasks/{task['id']}"), filled(one.text)
        if route.endswith("="):
            path, body = path + api(one.text[:300])[8:], None
        for answer in (body or {}).get("answers", ()) if isinstance(body, dict) else ():
            answer["question_id"] = answer["question_id"].replace("QUESTION", question)
        asked.append(Ask(method, path, body))
    for answer in product.all_of(asked):
        assert answer.status_code in (200, 201, 404, 422), answer.text[:200]
        if answer.status_code >= 400:
            told(answer)


ODD_BODIES = (
    b"", b"null", b"[]", b"1", b'"x"', b"{", b"NaN", b'{"text": NaN}', b'{"text": 1e309}', b"\xff\xfe{}", b"\x00", b"[" * 100_000,
    b'{"text":' * 50_000, b"9" * 100_000, b'{"text": "\\ud800"}', b'{"\\ud800": "x"}', b'{"text": "x", "text": "y"}', b'{"__proto__": 1}',
    b'{"text": {"text": "x"}}', b'{"text": ["x"]}', b'{"text": true}', b'{"text": "x", "score": 1e400}', b'{"text": "x", "score": NaN}',
    b'{"text": "x", "score": ' + b"9" * 5_000 + b"}", b'{"' + b"a" * 100_000 + b'": 1}',
)  # fmt: skip


@pytest.mark.parametrize("route", ["notes", "drafts", "talk", "TASK/answers", "TASK/message/sent"])
def test_a_body_of_an_odd_shape_is_refused(product: Doors, task: dict[str, Any], route: str) -> None:
    path = api("clients", "umi") + "/" + route.replace("TASK", f"tasks/{task['id']}")
    asked = [Ask("POST", path, body, {"content-type": "application/json"}) for body in ODD_BODIES]
    for ask, answer in zip(asked, product.all_of(asked), strict=True):
        assert answer.status_code in (200, 201, 400, 422), (ask.body[:40], answer.status_code)
        if answer.status_code >= 400:
            assert len(told(answer)) < 1_000, ask.body[:40]


# the page's handlers


def refused(function: Callable[..., object], *given: object) -> bool:
    """Whether it was; the sentence is for a person."""
    try:
        function(*given)
    except BadInput as error:
        sentence = str(error)
    else:
        return False
    assert JAPANESE.search(sentence), sentence[:200]
    return True


def test_every_string_in_the_small_fields_is_read_or_refused() -> None:
    for one in naughty():
        for read in (limits.score, limits.hours, limits.channel, limits.task_key):
            refused(read, one.text)
        refused(limits.moment, one.text, NOW)
        refused(limits.lines, one.text, "決めごと")
        assert refused(limits.text, one.text, "x", 10**6) == (not one.storable), one


def test_a_client_of_every_kind_comes_back_as_it_was(product: Doors) -> None:
    clients, kept = Clients(product.desk, lambda: SAMPLES), 0
    for one in sample(2):
        given = dict.fromkeys(("business", "environment", "rules", "names"), one.text)
        add = partial(clients.add, one.text[:200], **given)
        before = {client_id for _, client_id in clients.choices()}
        if refused(add):
            continue
        ((_, client_id),) = (choice for choice in clients.choices() if choice[1] not in before)
        fields, lines = clients.profile(client_id, JA).fields, [line.strip() for line in one.text.splitlines()]
        assert fields[:2] == (one.text[:200].strip(), one.text.strip()), one
        assert [fields[place].splitlines() for place in (3, 4, 5)] == [[line for line in lines if line]] * 3, one
        kept += 1
    assert kept > 30


def test_every_kind_can_be_sought_typed_and_written_into_a_task(product: Doors, task: Body) -> None:
    notes, tasks = Notes(product.desk, clock=lambda: NOW), Tasks(product.desk, clock=lambda: NOW)
    workspace, key = Workspace(product.desk, clock=lambda: NOW), f"umi/{task['id']}"
    for one in sample(1):
        refused(notes.listed, "umi", one.text, JA)
        refused(tasks.board, "", one.text, JA)
        refused(tasks.board, one.text, "", JA)
        assert refused(Erasing(product.desk).erase, "umi", one.text, JA)
        refused(SettingsPage(product.desk).masked, "umi", one.text, JA)
        assert refused(workspace.retype, key, 0, one.text, "", JA)
        assert refused(workspace.reopen, one.text, JA)
        if not refused(workspace.edit_brief, key, one.text, JA):
            assert workspace.reopen(key, JA).brief_text == one.text, one
        if not refused(workspace.edit_message, key, one.text, JA):
            assert workspace.reopen(key, JA).message == one.text, one
    exported(product, task["id"])


@in_full
def test_every_file_of_the_client_opens_after_all_that(product: Doors) -> None:
    for form in ("zip", "jsonl", "notes-csv", "briefs-csv", "ics"):
        answer = product.ask("GET", api("clients", "umi", "export") + f"?format={form}")
        assert answer.status_code == 200, form


# the checks themselves


def test_an_answer_that_is_no_sentence_for_a_user_is_noticed(product: Doors) -> None:
    import httpx

    for status, sentence in ((500, "思いがけない"), (422, "Internal error"), (404, "Traceback 見つかりません")):
        with pytest.raises(AssertionError):
            told(httpx.Response(status, json={"detail": sentence}))
    assert told(httpx.Response(404, json={"detail": "見つかりません。"}))
