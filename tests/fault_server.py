"""An OpenAI-compatible server over real HTTP on loopback that answers well, badly, slowly or not at all.

    with FaultServer(Good(proposal_json)) as server:
        door = open_model(ModelChoice(name="openai/replay", base=server.base), …)
        …
        assert server.requests[0].user == "…"

`FaultServer(*behaviours)`: one behaviour for each request in order, the last one for all further requests.
`FaultServer(responder=…)`: a function from the `Recorded` request to a behaviour, e.g. to choose a proposal by words
of the prompt. Content is a string, or anything that `json.dumps` takes. Requests with and without `stream` are
understood; `server.requests` holds every request in order of arrival (`messages`, `system`, `user`, `headers`,
`body`, `at`). `FAULTS` names every class of fault as a function from the good content to a behaviour, with the
trouble it must end in; `LIES` the same for whole proposals whose form is right. `closed_address()` is an address where nobody listens.
"""

import json
import socket
import struct
import threading
import time
from collections.abc import Iterable, Mapping
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType
from typing import Self

from tests.fault_behaviours import (
    Behaviour,
    Cut,
    Drip,
    Good,
    Hang,
    Html,
    Json,
    Raw,
    Recorded,
    RefusesParameter,
    Reset,
    Responder,
    Says,
    Stall,
    Status,
)
from tests.fault_classes import FAULTS, LIES

__all__ = [
    "FAULTS",
    "LIES",
    "Behaviour",
    "Cut",
    "Drip",
    "FaultServer",
    "Good",
    "Hang",
    "Html",
    "Raw",
    "Recorded",
    "RefusesParameter",
    "Reset",
    "Responder",
    "Says",
    "Stall",
    "Status",
    "closed_address",
]


class _Wire:
    """One connection of the server. A client that went away is no error here."""

    def __init__(self, handler: "_Handler", request: Recorded) -> None:
        self._handler = handler
        self.request = request
        self.stopping = handler.server.stopping

    def status(self, code: int, body: str, headers: Mapping[str, str] = {}) -> None:
        data = body.encode("utf-8" if code != 200 else "latin-1")
        self._handler.send_response(code)
        for name, value in {
            "Content-Type": "application/json",
            **headers,
            "Content-Length": str(len(data)),
        }.items():
            self._handler.send_header(name, value)
        self._handler.end_headers()
        self.raw(data)

    def message(self, message: Mapping[str, Json], finish: str = "stop") -> None:
        choices = [{"index": 0, "message": dict(message), "finish_reason": finish}]
        body = {"id": "m", "object": "chat.completion", "created": 1, "model": self._model, "choices": choices}
        usage = self._usage(str(message.get("content") or ""))
        data = json.dumps({**body, "usage": usage}).encode()
        self._handler.send_response(200)
        self._handler.send_header("Content-Type", "application/json")
        self._handler.send_header("Content-Length", str(len(data)))
        self._handler.end_headers()
        self.raw(data)

    def stream_head(self) -> None:
        self._handler.close_connection = True
        self._handler.send_response(200)
        self._handler.send_header("Content-Type", "text/event-stream")
        self._handler.send_header("Connection", "close")
        self._handler.end_headers()

    def chunk(self, delta: Mapping[str, Json], finish: str | None = None) -> None:
        self._event({"choices": [{"index": 0, "delta": dict(delta), "finish_reason": finish}]})

    def stream_end(self, content: str) -> None:
        if (self.request.body.get("stream_options") or {}).get("include_usage"):
            self._event({"choices": [], "usage": self._usage(content)})
        self.raw(b"data: [DONE]\n\n")

    def raw(self, data: bytes) -> None:
        self._handler.wfile.write(data)
        self._handler.wfile.flush()

    def cut(self, *, reset: bool) -> None:
        self._handler.close_connection = True
        if reset:  # linger 0 makes closing a reset
            self._handler.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self._handler.wfile.flush()

    @property
    def _model(self) -> str:
        return str(self.request.body.get("model", "unknown"))

    def _usage(self, content: str) -> dict[str, int]:
        """Plain made-up counts: a quarter of the characters of the messages, and of the answer."""
        sent = sum(len(str(m.get("content") or "")) for m in self.request.messages) // 4
        back = len(content) // 4
        return {"prompt_tokens": sent, "completion_tokens": back, "total_tokens": sent + back}

    def _event(self, body: dict[str, Json]) -> None:
        head = {"id": "m", "object": "chat.completion.chunk", "created": 1, "model": self._model}
        self.raw(b"data: " + json.dumps({**head, **body}).encode() + b"\n\n")


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: "_Server"

    def do_POST(self) -> None:
        length = int(self.headers.get("Content-Length") or 0)
        body = json.loads(self.rfile.read(length) or b"{}")
        headers = {name.lower(): value for name, value in self.headers.items()}
        request = Recorded(self.path, headers, body, time.monotonic())
        try:
            self.server.behaviour_for(request)(_Wire(self, request))
        except (BrokenPipeError, ConnectionResetError):
            self.close_connection = True

    def do_GET(self) -> None:
        """`/models`, as clients ask for it."""
        _Wire(self, Recorded(self.path, {}, {}, 0.0)).status(200, '{"object":"list","data":[]}')

    def log_message(self, format: str, *args: object) -> None:
        """Silent: what clients send is private also in tests."""


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    block_on_close = False
    request_queue_size = 64

    def __init__(self, responder: Responder) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.stopping = threading.Event()
        self.requests: list[Recorded] = []
        self._responder = responder
        self._guard = threading.Lock()

    def behaviour_for(self, request: Recorded) -> Behaviour:
        with self._guard:
            self.requests.append(request)
            return self._responder(request)

    def handle_error(self, request: object, client_address: object) -> None:
        """A client that hangs up is part of the tests."""


class FaultServer:
    """The running server; use as a context manager."""

    def __init__(self, *behaviours: Behaviour, responder: Responder | None = None) -> None:
        self._server = _Server(responder or _in_order(behaviours))
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.02,), daemon=True)

    @property
    def base(self) -> str:
        """What `BRIEF_MODEL_BASE` would be."""
        return f"http://127.0.0.1:{self._server.server_address[1]}/v1"

    @property
    def requests(self) -> list[Recorded]:
        return self._server.requests

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._server.stopping.set()
        self._server.shutdown()
        self._server.server_close()
        self._thread.join(5)


def closed_address() -> str:
    """An address of which the port was free a moment ago: connections are refused."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return f"http://127.0.0.1:{probe.getsockname()[1]}/v1"


def _in_order(behaviours: Iterable[Behaviour]) -> Responder:
    queue = list(behaviours)
    if not queue:
        raise ValueError("a server needs at least one behaviour")
    return lambda _: queue.pop(0) if len(queue) > 1 else queue[0]
