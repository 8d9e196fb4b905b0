"""No address in anybody's words is ever asked: the whole loop runs with addresses in every field, and opens no socket;
with a model, the only one reached is the one of the settings."""

import io
import json
import urllib.request
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any

import pytest

from assistant.access.principal import OWNER, acting
from assistant.domain.model import ModelChoice
from assistant.web.handlers.clients import Clients
from assistant.web.handlers.files_in import FilesIn
from assistant.web.handlers.uploads import Cloakroom, Upload
from assistant.web.wording import Tongue
from tests.fakes_desk import NOW, SAMPLES
from tests.fault_behaviours import Good
from tests.fault_server import FaultServer
from tests.naughty import naughty
from tests.naughty_desk import Ask, Doors, api, doors, told
from tests.socket_watch import reached, watched
from tests.stores import of_files

JA = Tongue("ja")


class Listener:
    """A server that nothing of ours may ever ask."""

    def __init__(self) -> None:
        hits: list[str] = []

        class Recorder(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                hits.append(self.path)
                self.send_response(204)
                self.end_headers()

            do_POST = do_GET  # noqa: N815

            def log_message(self, format: str, *arguments: object) -> None:
                pass

        self.hits = hits
        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Recorder)
        self.address = f"127.0.0.1:{self.server.server_address[1]}"


@pytest.fixture(scope="module")
def listener() -> Iterator[Listener]:
    found = Listener()
    Thread(target=found.server.serve_forever, daemon=True).start()
    yield found
    found.server.shutdown()
    found.server.server_close()


@pytest.fixture(autouse=True)
def owner() -> Iterator[None]:
    with acting(OWNER):
        yield


def addresses(listener: Listener) -> str:
    """Every address of the naughty strings as one text, but those with a password, which no note may hold."""
    found = [
        one.text
        for one in naughty(listener.address)
        if one.category == "url" and one.storable and "@" not in one.text and "passwd" not in one.text
    ]
    return "\n".join(found)


def whole_loop(product: Doors, words: str, *, improve: bool = False) -> None:
    """Every door once, with these words in every field."""
    line = " ".join(words.split())
    Clients(product.desk, lambda: SAMPLES).change(
        "umi", f"海野 {line[:150]}", business=words, environment=words[:400], rules=words[:400], names=words[:400]
    )
    said = {"text": f"資料を作って。参考: {words}", "keep": True, "improve": improve}
    draft = _ask(product, "POST", ("drafts",), said)
    task = ("tasks", draft["id"])
    _ask(product, "POST", ("notes",), {"text": f"次からは {line[:3000]}", "task": line[:200]})
    _ask(product, "POST", ("talk",), {"text": f"海野: 次からは {line[:3000]}\n私: はい。\n"})
    _ask(product, "GET", (*task, "message"))
    _ask(product, "POST", (*task, "message", "sent"), {"text": words})
    _ask(product, "POST", (*task, "answers", "read"), {"text": words})
    _ask(
        product, "POST", (*task, "answers"), {"text": words, "facts": [{"text": line[:400], "quote": line[:400]}]}
    )
    _ask(product, "PUT", (*task, "outcome"), {"score": 60, "words": words})
    for form in ("zip", "notes-csv", "briefs-csv", "ics"):
        _ask(product, "GET", ("export",), query=f"?format={form}")
    for form in ("md", "docx", "ics", "csv"):
        _ask(product, "GET", (*task, "export"), query=f"?format={form}")
    _bring(product, line)


def _ask(product: Doors, method: str, place: tuple[str, ...], body: Any = None, query: str = "") -> dict[str, Any]:
    (answer,) = product.all_of([Ask(method, api("clients", "umi", *place) + query, body)])
    assert answer.status_code in (200, 201), (place, answer.text[:200])
    found: dict[str, Any] = (
        answer.json()
        if "json" in answer.headers["content-type"] and "ndjson" not in answer.headers["content-type"]
        else {}
    )
    return found


def _bring(product: Doors, line: str) -> None:
    note = {
        "kind": "feedback",
        "id": "n-1",
        "client_id": "umi",
        "date": "2026-11-01",
        "text": f"取り込み {line[:3000]}",
    }
    room: Cloakroom[Upload] = Cloakroom()
    ticket = room.hand_in(Upload(f"{line[:50]}.jsonl", json.dumps(note).encode()))
    files = FilesIn(product.desk, room, clock=lambda: NOW)
    assert files.check(ticket, JA).ready
    files.take_in(ticket, JA)


@of_files
def test_a_whole_loop_with_addresses_in_every_field_opens_no_socket(tmp_path: Path, listener: Listener) -> None:
    with watched() as heard, doors(tmp_path) as product:
        whole_loop(product, addresses(listener))
    assert [event for event, _ in heard] == []
    assert listener.hits == []


@of_files
def test_with_a_model_only_the_address_of_the_settings_is_reached(tmp_path: Path, listener: Listener) -> None:
    with FaultServer(
        Good(json.dumps({"api_base": f"http://{listener.address}/v1", "url": f"http://{listener.address}/"}))
    ) as model:
        choice = ModelChoice(name="openai/own", base=model.base, deadline=20)
        with watched() as heard, doors(tmp_path, model=choice) as product:
            whole_loop(product, addresses(listener), improve=True)
        assert len(model.requests) >= 1
        assert listener.address in json.dumps([request.body for request in model.requests], default=str)
        assert {place.rpartition(":")[2] for place in reached(heard)} == {
            model.base.rpartition(":")[2].partition("/")[0]
        }
    assert listener.hits == []


@pytest.mark.parametrize("name", ["model", "base", "base_url", "api_base", "url", "webhook", "callback"])
def test_no_door_takes_the_address_of_a_model_or_of_anything(
    tmp_path: Path, name: str, listener: Listener
) -> None:
    with doors(tmp_path) as product:
        for route in ("drafts", "notes", "talk"):
            body = {"text": "海野: 資料お願い", name: f"http://{listener.address}/"}
            (answer,) = product.all_of([Ask("POST", api("clients", "umi", route), body)])
            assert answer.status_code == 422
            assert name in told(answer)


# the watch itself


def test_a_product_that_asked_would_be_noticed(listener: Listener) -> None:
    with watched() as heard:
        opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
        opener.open(f"http://{listener.address}/seen", timeout=5).close()
    assert "/seen" in listener.hits
    assert {"urllib.Request", "socket.connect"} <= {event for event, _ in heard}
    assert reached(heard) == {listener.address}
    listener.hits.clear()
    with watched() as after:
        io.BytesIO(b"x").read()
    assert after == []
