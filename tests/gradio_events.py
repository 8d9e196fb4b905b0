"""Fires events of the page as its script does: through Gradio's queue, over HTTP."""

import json
import secrets
from dataclasses import dataclass, field
from typing import Any

import httpx


@dataclass
class Tab:
    """One open page of somebody. `headers`: cookie and origin."""

    client: httpx.Client
    headers: dict[str, str]
    name: str = field(default_factory=lambda: secrets.token_hex(6))

    def config(self) -> dict[str, Any]:
        found: dict[str, Any] = self.client.get("/config", headers=self.headers).json()
        return found

    def join(self, place: int, data: list[object]) -> httpx.Response:
        """Queue the event at this place of the configuration."""
        body = {"fn_index": place, "data": data, "session_hash": self.name, "event_data": None, "trigger_id": None}
        return self.client.post("/gradio_api/queue/join", json=body, headers=self.headers)

    def fire(self, place: int, data: list[object]) -> str:
        """The event's whole result as JSON text."""
        event = self.join(place, data).raise_for_status().json()["event_id"]
        query = {"session_hash": self.name}
        with self.client.stream("GET", "/gradio_api/queue/data", params=query, headers=self.headers) as stream:
            for line in stream.iter_lines():
                told = json.loads(line.removeprefix("data: ")) if line.startswith("data: ") else {}
                if told.get("msg") == "process_completed" and told.get("event_id") == event:
                    assert told["success"], told
                    return json.dumps(told["output"], ensure_ascii=False)
        raise AssertionError("the event was never completed")


def place_of(config: dict[str, Any], trigger: str, changes: str) -> tuple[int, int]:
    """(place, number of inputs) of the first event of this kind (`load`, `click`) that changes the element."""
    ids = {part["id"]: part.get("props", {}).get("elem_id") for part in config["components"]}
    for place, event in enumerate(config["dependencies"]):
        kinds = {kind for _, kind in event["targets"]}
        if trigger in kinds and changes in {ids.get(part) for part in event["outputs"]}:
            return event.get("id", place), len(event["inputs"])
    raise AssertionError(f"no {trigger} changes {changes}")
