"""One open page without a browser: it speaks the protocol of Gradio's queue, as the page's own script does.

A user holds the values of all fields, sends a click with the values the page would send, waits on the event stream
until the click is answered, and takes in what the answer changes, laid-out tabs included.
"""

import http.client
import json
import time
import uuid
from collections.abc import Iterator, Mapping
from typing import Any
from urllib.parse import quote

SECONDS = 60
_HEADERS = {"Content-Type": "application/json", "Accept-Language": "ja"}


class ClickFailed(Exception):
    """The server refused a click or said nothing; the message is what it said."""


class QueueUser:
    """One session on loopback. Raises ClickFailed."""

    def __init__(self, port: int, headers: Mapping[str, str] = {}) -> None:
        """`headers`: of every request, as cookie and origin of who is logged in."""
        self._port = port
        self._headers = {**_HEADERS, **headers}
        self.first_ms = 0.0
        """Milliseconds of the last click until the first of its answers."""
        self._session = uuid.uuid4().hex[:12]
        self._values: dict[int, Any] = {}
        self._names: dict[str, int] = {}
        self._events: list[dict[str, Any]] = []
        self._learn(json.loads(self.get("/config")))
        self._follow([one for one in self._events if any(t[1] == "load" for t in one["targets"])])

    def get(self, path: str) -> bytes:
        """The body at `path`."""
        return self._asked("GET", path, None)

    def bring(self, name: str, data: bytes) -> str:
        """Hand a file in, as the page's script does. Returns its ticket."""
        given = json.loads(self._asked("POST", "/bring", data, {"X-File-Name": quote(name)}))
        return str(given["ticket"])

    def value(self, name: str) -> Any:
        """What stands in the field with this element id."""
        return self._values[self._names[name]]

    def fill(self, name: str, value: object) -> None:
        """Write into a field; nothing is sent."""
        self._values[self._names[name]] = value

    def click(self, name: str, event: str = "click") -> float:
        """Fire all that hangs on this event of an element, and what follows from it. Returns the milliseconds until
        the last answer was here."""
        started = time.perf_counter()
        pending = self._listening([(self._names[name], event)])
        if not pending:
            raise ClickFailed(f"nothing listens to {event} of {name}")
        self._follow(pending, started)
        return (time.perf_counter() - started) * 1000

    def _follow(self, pending: list[dict[str, Any]], started: float = 0.0) -> None:
        """Send these events and all that follow from them: changed states, and events that wait for others."""
        self.first_ms = 0.0
        while pending:
            changed = [state for one in pending for state in self._answer(one)]
            self.first_ms = self.first_ms or (time.perf_counter() - started) * 1000
            answered = {one["id"] for one in pending}
            chained = [one for one in self._events if one.get("trigger_after") in answered]
            pending = [*self._listening([(state, "change") for state in changed]), *chained]

    def _listening(self, fired: list[tuple[int, str]]) -> list[dict[str, Any]]:
        wanted = {(target, event) for target, event in fired}
        return [one for one in self._events if wanted & {(t[0], t[1]) for t in one["targets"]}]

    def _answer(self, event: Mapping[str, Any]) -> list[int]:
        """Send one event and take its answer in. Returns the states it changed."""
        body = {
            "data": [self._values.get(place) for place in event["inputs"]],
            "event_data": None,
            "fn_index": event["id"],
            "trigger_id": event["targets"][0][0],
            "session_hash": self._session,
        }
        sent = json.loads(self._asked("POST", "/gradio_api/queue/join", json.dumps(body).encode()))
        for message in self._stream():
            if message.get("event_id") == sent["event_id"] and message["msg"] == "process_completed":
                return self._take(event, message)
            if message["msg"] == "unexpected_error":
                raise ClickFailed(message["message"])
        raise ClickFailed("the stream ended without an answer")

    def _take(self, event: Mapping[str, Any], message: Mapping[str, Any]) -> list[int]:
        output = message["output"]
        if not message["success"]:
            raise ClickFailed(str(output.get("error")))
        for place, new in zip(event["outputs"], output["data"], strict=False):
            if isinstance(new, dict) and new.get("__type__") == "update":
                if "value" in new:
                    self._values[place] = new["value"]
            else:
                self._values[place] = new
        if output.get("render_config"):
            self._learn(output["render_config"])
        return list(output.get("changed_state_ids") or ())

    def _learn(self, layout: Mapping[str, Any]) -> None:
        for component in layout["components"]:
            props = component["props"]
            self._values.setdefault(component["id"], props.get("value"))
            name = props.get("elem_id")
            if name:
                self._names[name] = component["id"]
        known = {one["id"] for one in layout["dependencies"]}
        self._events = [one for one in self._events if one["id"] not in known] + list(layout["dependencies"])

    def _stream(self) -> Iterator[dict[str, Any]]:
        connection = http.client.HTTPConnection("127.0.0.1", self._port, timeout=SECONDS)
        try:
            connection.request(
                "GET", f"/gradio_api/queue/data?session_hash={self._session}", headers=self._headers
            )
            for line in connection.getresponse():
                if line.startswith(b"data:"):
                    yield json.loads(line[5:])
        finally:
            connection.close()

    def _asked(self, method: str, path: str, body: bytes | None, headers: Mapping[str, str] = {}) -> bytes:
        connection = http.client.HTTPConnection("127.0.0.1", self._port, timeout=SECONDS)
        try:
            connection.request(method, path, body, {**self._headers, **headers})
            response = connection.getresponse()
            found = response.read()
        finally:
            connection.close()
        if response.status != http.client.OK:
            raise ClickFailed(f"{path}: {response.status} {found[:600].decode(errors='replace')}")
        return found
