"""The log says what happened, where, in which request; and no word of a client, a prompt or a key, come what may."""

import ast
import io
import json
import logging
import os
import re
import signal
import subprocess
import sys
import threading
import warnings
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import httpx
import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse
from starlette.routing import Route

from assistant.access.principal import OWNER
from assistant.domain.client import Client
from assistant.errors import BriefError
from assistant.observing.hushed import Hushed
from assistant.observing.logs import WITHHELD, form_of, logging_to
from assistant.observing.meter import Meter
from assistant.observing.tracing import REQUEST, current_request, in_request
from assistant.records.open import open_records
from assistant.web.entry import PRINCIPAL
from assistant.web.observed import Observed
from tests.fault_behaviours import Recorded, Status
from tests.fault_server import FaultServer
from tests.test_secrets_at_rest import free_port, wait_for

ROOT = Path(__file__).resolve().parent.parent
CANARY = "カナリアさん0x7f"

Lines = Callable[[], list[dict[str, Any]]]


@pytest.fixture
def stream() -> io.StringIO:
    return io.StringIO()


@pytest.fixture
def lines(stream: io.StringIO) -> Iterator[Lines]:
    """What was logged as JSON since the test began."""
    with logging_to(stream, "json"):
        yield lambda: [json.loads(line) for line in stream.getvalue().splitlines()]


def fail(words: str) -> None:
    try:
        json.loads(f"{{{words}")
    except ValueError as error:
        raise RuntimeError(f"could not read {words}") from error


# One line


def test_an_error_is_its_type_its_cause_and_the_lines_of_code_and_none_of_its_words(lines: Lines) -> None:
    try:
        fail(CANARY)
    except RuntimeError:
        logging.getLogger("assistant.web.files").exception("a file could not be made")
    (line,) = lines()
    assert (line["level"], line["event"], line["error"]) == ("ERROR", "a file could not be made", "RuntimeError")
    assert line["causes"] == ["JSONDecodeError"]
    assert re.fullmatch(r"tests/test_logs.py:\d+ fail", line["at_code"])
    assert CANARY not in json.dumps(line, ensure_ascii=False)
    assert str(ROOT) not in json.dumps(line)


def test_what_libraries_say_is_withheld_and_only_warnings_of_theirs_are_told(lines: Lines) -> None:
    logging.getLogger("some.library").error("cannot send %s", CANARY)
    logging.getLogger("some.library").info(CANARY)
    logging.getLogger("uvicorn.error").error("Exception in ASGI application\n")
    assert [(line["logger"], line["event"]) for line in lines()] == [
        ("some.library", WITHHELD), ("uvicorn.error", "Exception in ASGI application"),
    ]  # fmt: skip


def test_what_is_printed_or_dies_in_a_thread_or_warns_is_told_without_its_words(stream: io.StringIO) -> None:
    with logging_to(stream, "json"):
        for output in (sys.stderr, sys.stdout):
            output.write(f"Traceback: {CANARY}\n")
        thread = threading.Thread(target=fail, args=(CANARY,))
        thread.start()
        thread.join()
        warnings.showwarning(UserWarning(CANARY), UserWarning, "x.py", 1)
    found = [json.loads(line) for line in stream.getvalue().splitlines()]
    assert [line["event"] for line in found] == [
        "a library printed something, withheld", "a library printed something, withheld", "a thread died", "a warning",
    ]  # fmt: skip
    assert (found[2]["error"], found[3]["warning"]) == ("RuntimeError", "UserWarning")
    assert CANARY not in stream.getvalue()


def test_a_logger_that_fails_while_it_is_hushed_ends() -> None:
    hushed = Hushed(io.StringIO(), seconds=lambda: 0.0)
    with logging_to(hushed, "json"):  # the log itself goes into the hushed stream
        sys.stderr.write("x")
    assert hushed.write("again") == 5


def test_everything_is_as_before_afterwards(stream: io.StringIO) -> None:
    before = (sys.stderr, sys.stdout, threading.excepthook, warnings.showwarning, logging.getLogger().handlers[:])
    with logging_to(stream, "text"):
        assert sys.stderr is not before[0]
    after = (sys.stderr, sys.stdout, threading.excepthook, warnings.showwarning, logging.getLogger().handlers[:])
    assert after == before


def test_a_person_at_a_terminal_reads_sentences_and_no_requests(stream: io.StringIO) -> None:
    with logging_to(stream, "text"):
        logging.getLogger("assistant.web.observed").info("request")
        try:
            fail(CANARY)
        except RuntimeError:
            logging.getLogger("assistant.web").exception("a handler of the page failed")
    (line,) = stream.getvalue().splitlines()
    assert re.fullmatch(r"\d\d:\d\d:\d\d ERROR a handler of the page failed RuntimeError \[.+ fail\]", line)


@pytest.mark.parametrize(
    ("wish", "terminal", "form"),
    [("", False, "json"), ("", True, "text"), ("json", True, "json"), ("text", False, "text")],
)
def test_the_form_is_as_wished_or_as_whoever_reads_it(wish: str, terminal: bool, form: str) -> None:
    stream = io.StringIO()
    stream.isatty = lambda: terminal  # type: ignore[method-assign]
    assert form_of(wish, stream) == form


# Our own words


def wordy(source: str) -> list[int]:
    """Lines where a logger is called with anything but one fixed sentence: an argument could hold a client's words."""
    calls = [node for node in ast.walk(ast.parse(source)) if isinstance(node, ast.Call)]
    return [
        call.lineno
        for call in calls
        if isinstance(call.func, ast.Attribute)
        and isinstance(call.func.value, ast.Name | ast.Call)
        and "logg" in ast.unparse(call.func.value)
        and call.func.attr in ("debug", "info", "warning", "error", "exception", "critical", "log")
        and not (len(call.args) == 1 and isinstance(call.args[0], ast.Constant))
    ]


def test_every_event_of_ours_is_a_fixed_sentence() -> None:
    found = {
        str(path.relative_to(ROOT)): wordy(path.read_text("utf-8")) for path in (ROOT / "assistant").rglob("*.py")
    }
    assert {path: rows for path, rows in found.items() if rows} == {}
    planted = [
        "logger.info(f'draft {text}')",
        "logger.error('for %s', name)",
        "logging.getLogger(__name__).info(text)",
    ]
    assert [wordy(line) for line in planted] == [[1], [1], [1]]


# Requests


def application(meter: Meter) -> Observed:
    async def shown(request: Request) -> PlainTextResponse:
        assert current_request()
        request.scope[PRINCIPAL] = OWNER
        return PlainTextResponse("ok")

    async def broken(request: Request) -> PlainTextResponse:
        raise ValueError(f"no {request.path_params['client_id']}")

    routes = [Route("/c/{client_id}", shown), Route("/b/{client_id}", broken), Route("/healthz", shown)]
    return Observed(Starlette(routes=routes), meter, seconds=iter(range(1000)).__next__)


async def ask(app: Observed, *paths: str, method: str = "GET") -> list[httpx.Response]:
    transport = httpx.ASGITransport(app, raise_app_exceptions=False)
    async with httpx.AsyncClient(transport=transport, base_url="http://127.0.0.1") as client:
        return [await client.request(method, path) for path in paths]


def test_a_request_is_told_by_its_route_status_time_and_user_and_not_by_its_path(lines: Lines) -> None:
    import asyncio

    meter = Meter()
    (answer,) = asyncio.run(ask(application(meter), f"/c/{CANARY}"))
    (line,) = lines()
    assert {key: line[key] for key in ("event", "method", "route", "status", "ms", "user")} == {
        "event": "request", "method": "GET", "route": "/c/{client_id}", "status": 200, "ms": 1000.0, "user": "local",
    }  # fmt: skip
    assert re.fullmatch("[0-9a-f]{16}", line["request"])
    assert answer.headers["x-request-id"] == line["request"]
    assert "request" not in current_request()


def test_a_broken_a_missing_and_a_strange_request_are_told_and_a_probe_that_goes_well_is_not(
    lines: Lines, stream: io.StringIO
) -> None:
    import asyncio

    app = application(Meter())
    asyncio.run(ask(app, f"/b/{CANARY}", f"/{CANARY}", "/healthz"))
    asyncio.run(ask(app, "/healthz", method=CANARY.encode().hex()))
    told = [(line["method"], line["route"], line["status"]) for line in lines() if line["event"] == "request"]
    assert told == [("GET", "/b/{client_id}", 500), ("GET", "-", 404), ("OTHER", "/healthz", 405)]
    assert CANARY not in stream.getvalue()


def test_an_event_of_the_page_keeps_the_name_of_its_request(lines: Lines) -> None:
    from assistant.web.pages.wiring import guarded

    request: Any = SimpleNamespace(headers={}, request=SimpleNamespace(scope={REQUEST: "abc", PRINCIPAL: OWNER}))

    def handler(tongue: object, *values: object) -> dict[Any, Any]:
        raise BriefError(CANARY) if not values else RuntimeError(CANARY)

    problems: Any = object()
    assert CANARY in str(
        guarded(handler, problems)(request)[problems]
    )  # a refusal is for her, and no event of the log
    guarded(handler, problems)(request, "x")
    (line,) = lines()
    assert (line["request"], line["event"], line["error"]) == (
        "abc",
        "a handler of the page failed",
        "RuntimeError",
    )


def test_inside_of_a_request_every_line_has_its_name(lines: Lines) -> None:
    with in_request("r1"):
        logging.getLogger("assistant.x").warning("one")
    logging.getLogger("assistant.x").warning("two")
    assert [line.get("request") for line in lines()] == ["r1", None]


# The whole loop


def served(folder: Path, base: str) -> "subprocess.Popen[str]":
    environment = {
        **os.environ, "BRIEF_DATA_DIR": str(folder / "data"), "BRIEF_MODEL": "openai/replay", "BRIEF_MODEL_BASE": base,
        "BRIEF_MODEL_KEY_ENV": "KEY_OF_OURS", "KEY_OF_OURS": f"key-{CANARY.encode().hex()}", "BRIEF_MODEL_LOCAL": "1",
        "PYTHONPATH": str(ROOT), "PYTHONIOENCODING": "utf-8",
    }  # fmt: skip
    environment.pop("BRIEF_LOG", None)
    command = [sys.executable, "-m", "assistant", "serve", "--port", str(free_port())]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, cwd=folder, env=environment)  # fmt: skip
    process.args = command
    return process


def walk_the_loop(base: str) -> list[int]:
    """Everything a program can ask, with the canary wherever words go; the statuses."""
    found = []
    with httpx.Client(base_url=base, trust_env=False, timeout=60) as client:

        def ask(method: str, path: str, **options: Any) -> httpx.Response:
            answer = client.request(method, path, **options)
            found.append(answer.status_code)
            return answer

        clients = "/api/v1/clients"
        ask("POST", f"{clients}/aoki/notes", json={"text": f"{CANARY}への連絡は午前で", "task": CANARY})
        made = ask("POST", f"{clients}/aoki/drafts", json={"text": f"{CANARY}と打ち合わせを調整しといて", "keep": True, "improve": True})  # fmt: skip
        assert made.status_code == 201, made.text
        task = f"{clients}/aoki/tasks/{made.json()['id']}"
        ask("POST", f"{task}/answers/read", json={"text": f"候補は{CANARY}の午前でお願いします"})
        ask("POST", f"{task}/message/sent", json={"text": CANARY})
        ask("PUT", f"{task}/outcome", json={"score": 70, "remark": CANARY, "text": CANARY})
        ask("POST", f"{clients}/aoki/drafts", content=f'{{"text": "{CANARY}'.encode())
        ask("GET", f"{clients}/{CANARY}/notes")
        ask("GET", f"{clients}/aoki/tasks/{CANARY}")
        ask("GET", f"/save/{CANARY}/zip")
        ask("GET", f"/nothing/{CANARY}?q={CANARY}")
        ask("GET", "/", headers={"user-agent": "canary-agent", "x-request-id": "canary-id"})
        ask("POST", "/gradio_api/queue/join", json={"session_hash": "canarytab", "fn_index": 0, "data": [CANARY, {"x": CANARY}]})  # fmt: skip
        ask("POST", "/gradio_api/queue/join", content=f"[{CANARY}".encode())
        ask("POST", f"{clients}/aoki/talk", json={"text": CANARY, "form": CANARY})
    return found


@pytest.mark.slow
@pytest.mark.timeout(300)
def test_no_word_of_a_client_a_prompt_or_a_key_is_in_the_log_of_a_whole_day(tmp_path: Path) -> None:
    asked: list[Recorded] = []

    def refuse(request: Recorded) -> Status:
        asked.append(request)
        # As some servers do: the prompt and the key come back in the message.
        return Status(401, f"failed on {request.body!r:.2000} with {request.headers}")

    with FaultServer(responder=refuse) as server:
        with closing(open_records(tmp_path / "data")) as records:
            records.save_client(Client(id="aoki", name=f"青木{CANARY}"))
        process = served(tmp_path, server.base)
        try:
            assert isinstance(process.args, list)
            base = f"http://127.0.0.1:{process.args[-1]}"
            wait_for(f"{base}/healthz", process)
            statuses = walk_the_loop(base)
            counted = httpx.get(f"{base}/metrics", trust_env=False).text
        finally:
            process.send_signal(signal.SIGTERM)
            out, err = process.communicate(timeout=30)
    assert asked, "the model was really asked"
    assert statuses[0] == 201
    assert {200, 201, 404, 422} <= set(statuses)
    lines = [json.loads(line) for line in err.splitlines()]
    requests = [line for line in lines if line["event"] == "request"]
    assert {"POST", "PUT", "GET"} <= {line["method"] for line in requests}
    assert "/api/v1/clients/{client_id}/tasks/{task_id}/outcome" in {line["route"] for line in requests}
    everything = out + err + counted
    for word in (
        CANARY,
        CANARY.encode().hex(),
        repr(CANARY.encode())[2:-1],
        "aoki",
        "青木",
        "canarytab",
        "canary-agent",
        "canary-id",
    ):
        assert word not in everything, word
    assert "Traceback" not in everything
    assert 'brief_drafts_total{engine="playbook"' in counted
    assert 'outcome="unauthorised"' in counted
