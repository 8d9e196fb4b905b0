"""The real product behind all its doors but the page itself, for what tests send to it by the hundred."""

import asyncio
import json
import re
from collections.abc import Iterable, Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import quote

import httpx
from fastapi import FastAPI
from starlette.types import ASGIApp

from assistant.assembly import open_desk
from assistant.domain.client import Client
from assistant.web.acting import Acting
from assistant.web.files import add_file_routes
from assistant.web.guarded import GuardedDesk
from assistant.web.handlers.uploads import Cloakroom, Upload
from assistant.web.joining import JoinedDesk
from assistant.web.pace import Allowed, Pace
from assistant.web.paced import Paced
from assistant.web.rest.application import PREFIX, build_rest
from assistant.web.security import Guard
from tests.fakes_desk import NOW
from tests.stores import settings_for

JAPANESE = re.compile("[ぁ-んァ-ヶ一-龠]")
UNHURRIED = Allowed(requests=0, heavy=0, at_once=1_000)


@dataclass(frozen=True)
class Ask:
    """One request. `body` is sent as JSON in ASCII: that alone can hold every string."""

    method: str
    path: str
    body: Any = None
    headers: Mapping[str, str] | None = None

    @property
    def options(self) -> dict[str, Any]:
        given = {"headers": dict(self.headers or {})}
        if self.body is None:
            return given
        if isinstance(self.body, bytes):
            return {**given, "content": self.body}
        given["headers"].setdefault("content-type", "application/json")
        return {**given, "content": json.dumps(self.body).encode()}


class Doors:
    """Asks an application without a socket, many times in one go."""

    def __init__(self, application: ASGIApp, desk: GuardedDesk) -> None:
        self._application = application
        self.desk = desk

    def ask(self, method: str, path: str, body: Any = None) -> httpx.Response:
        return self.all_of([Ask(method, path, body)])[0]

    def all_of(self, asked: Iterable[Ask]) -> list[httpx.Response]:
        """The answers, in the order of the requests."""
        return asyncio.run(self._all_of(asked))

    async def _all_of(self, asked: Iterable[Ask]) -> list[httpx.Response]:
        transport = httpx.ASGITransport(self._application, raise_app_exceptions=False)
        async with httpx.AsyncClient(transport=transport, base_url="http://127.0.0.1") as client:
            return [await client.request(one.method, one.path, **one.options) for one in asked]


@contextmanager
def doors(folder: Path, allowed: Allowed = UNHURRIED, **settings: Any) -> Iterator[Doors]:
    """REST, files and guard over a product with one client, `umi`, until the block ends."""
    with open_desk(settings_for(folder, **settings)) as parts, closing(JoinedDesk(parts)) as joined:
        parts.records.save_client(Client(id="umi", name="海野", rules=("水曜は不在",)))
        pace = Pace(allowed)
        desk = GuardedDesk(joined, parts.records, pace)
        outer = FastAPI(openapi_url=None)
        outer.mount(PREFIX, Acting(build_rest(desk, lambda: NOW)))
        uploads: Cloakroom[Upload] = Cloakroom()
        add_file_routes(outer, desk, uploads, clock=lambda: NOW)
        yield Doors(Guard(Paced(outer, pace, list)), desk)


def api(*parts: str) -> str:
    """A path of the REST door; every part is one part, whatever it holds."""
    return PREFIX + "".join(f"/{quote(part.encode('utf-8', 'surrogatepass'), safe='')}" for part in parts)


def told(answer: httpx.Response) -> str:
    """The sentence of a refusal; fails for an error of ours, and for words that no user should read."""
    assert answer.status_code < 500, (answer.status_code, answer.text[:300])
    assert "Traceback" not in answer.text
    kind = answer.headers["content-type"]
    sentence = answer.json()["detail"] if "json" in kind else answer.text
    assert isinstance(sentence, str)
    assert JAPANESE.search(sentence), (answer.status_code, sentence[:300])
    assert "html" not in kind
    return sentence
