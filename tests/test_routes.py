"""Every route of the running application, asked by people who may not, against the list of what is open.

`tests/data/routes.json` names each route that is not closed to everybody, with what each visitor gets. A new version
of a library that brings a route, or a change that opens one, fails here until somebody has looked and said so:
`BRIEF_WRITE_ROUTES=1 pytest tests/test_routes.py` writes the list anew.
"""

import json
import os
import re
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

import httpx
import pytest

from tests.door_server import Route, Served, serving
from tests.people_samples import CANARY, open_firm, session_of, token_of

ALLOWED = Path(__file__).parent / "data" / "routes.json"
VISITORS = ("none", "wrong", "expired", "other user", "other origin", "own")
CLOSED = frozenset({303, 401, 403, 404})
"""303: to the login page. Own answers of the door."""

UNKNOWN = ("none", "wrong", "expired", "other origin")
OPEN_TO_ALL = {
    "GET /healthz": 200,
    "GET /readyz": 200,
    "GET /metrics": 200,  # on this computer only, and nothing of anybody: see `test_metrics`
    "GET /login": 200,
    "POST /login": 403,  # without the mark of our own form
}
FILLED = {
    "client_id": "aoi", "task_id": "aoi-1", "form": "md", "session_hash": "tabofaki", "api_name": "predict",
    "event_id": "0" * 32, "rest": "x", "path": "x", "path_or_url": "/etc/passwd", "url_path": "http://127.0.0.1:9/",
}  # fmt: skip
STREAMED = "event-stream"

Matrix = dict[str, dict[str, int]]


@dataclass(frozen=True)
class Firm:
    """The running product, and the headers of each visitor, on the page and at the REST door."""

    served: Served
    page: dict[str, dict[str, str]]
    rest: dict[str, dict[str, str]]

    def headers(self, path: str, visitor: str, host: str) -> dict[str, str]:
        origin = "http://127.0.0.1:9" if visitor == "other origin" else f"http://{host}"
        known = (self.rest if path.startswith("/api/v1") else self.page)[visitor]
        return {"host": host, "origin": origin, **known}


@pytest.fixture(scope="module")
def firm(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Firm]:
    folder = tmp_path_factory.mktemp("routes")
    records = open_firm(folder / "data")
    aki, ben = session_of(records, "aki"), session_of(records, "ben")
    cookies = {"wrong": "x" * 43, "expired": session_of(records, "aki", hours_ago=13), "other user": ben,
               "other origin": aki, "own": aki}  # fmt: skip
    tokens = {
        "wrong": "x" * 43, "expired": token_of(records, "aki", ended=True), "other user": token_of(records, "ben"),
        "other origin": token_of(records, "aki"), "own": token_of(records, "aki"),
    }  # fmt: skip
    page = {"none": {}, **{who: {"cookie": f"brief={secret}"} for who, secret in cookies.items()}}
    # A cookie opens no REST route: whoever has no token sends Aki's cookie.
    rest = {
        "none": {"cookie": f"brief={aki}"},
        **{who: {"authorization": f"Bearer {secret}"} for who, secret in tokens.items()},
    }
    records.close()
    with serving(folder / "data", folder / "note") as served:
        yield Firm(served, page, rest)


def filled(path: str) -> str:
    """The route's path about Aki's client and Aki's tab."""
    if path == "/save/{client_id}/{form}":
        return "/save/aoi/zip"
    if path == "/desk/{rest}":
        return "/desk/desk.css"
    return re.sub(r"\{(\w+)(?::\w+)?\}", lambda part: FILLED.get(part[1], "x"), path)


def status(client: httpx.Client, firm: Firm, route: Route, visitor: str, name: str) -> tuple[int, str]:
    """What comes back. Streams are not waited for."""
    method, path = route
    body = _body(path) if method in ("POST", "PUT", "PATCH") else None
    query = {"session_hash": "tabofaki"} if path.endswith("/queue/data") else None
    headers = firm.headers(path, visitor, f"{name}:{firm.served.port}")
    with client.stream(method, filled(path), headers=headers, json=body, params=query) as answer:
        streamed = STREAMED in answer.headers.get("content-type", "")
        return answer.status_code, "" if streamed else answer.read().decode("utf-8", "replace")


def _body(path: str) -> dict[str, object]:
    """One that the route accepts: a refusal for its form would say nothing about rights."""
    if path.endswith("/outcome"):
        return {"score": 80}
    if path.startswith("/api/v1"):
        return {"text": "来週の打ち合わせを調整してください"}
    return {"session_hash": "tabofaki", "data": [], "fn_index": 0}


def walk(firm: Firm, routes: Sequence[Route], name: str = "127.0.0.1") -> tuple[Matrix, list[str]]:
    """Route → visitor → status, and where a stranger was shown the canary of Aki's client."""
    with httpx.Client(base_url=firm.served.address, trust_env=False, timeout=30) as client:
        # The tab is Aki's from here on.
        status(client, firm, ("POST", "/gradio_api/queue/join"), "own", name)

        def visited(route: Route) -> dict[str, tuple[int, str]]:
            return {visitor: status(client, firm, route, visitor, name) for visitor in VISITORS}

        with ThreadPoolExecutor(4) as threads:
            found = dict(zip(routes, threads.map(visited, routes), strict=True))
    matrix = {" ".join(route): {who: got[0] for who, got in row.items()} for route, row in found.items()}
    leaks = [
        f"{' '.join(route)} ({who})"
        for route, row in found.items()
        for who, got in row.items()
        if who != "own" and f"{CANARY}-aoi" in got[1]
    ]
    return matrix, leaks


def not_closed(matrix: Matrix) -> Matrix:
    """The routes where somebody gets more than a refusal."""
    return {route: row for route, row in sorted(matrix.items()) if not set(row.values()) <= CLOSED}


def opened(matrix: Matrix) -> list[str]:
    """Routes that answer somebody whom the door does not know."""
    return [
        f"{route} ({who}): {row[who]}"
        for route, row in matrix.items()
        for who in UNKNOWN
        if row[who] not in CLOSED and not (row[who] == OPEN_TO_ALL.get(route) or OPEN_TO_ALL.get(route) == 200)
    ]


def test_every_route_answers_exactly_whom_the_list_allows_and_an_opened_one_is_found(firm: Firm) -> None:
    reads = [route for route in firm.served.leaky if route[0] == "GET"]
    planted, _ = walk(firm, reads, "localhost")
    matrix, leaks = walk(firm, firm.served.routes)
    # A walker that has gone blind would find nothing open.
    assert {"POST /gradio_api/queue/join", "PUT /api/v1/clients/{client_id}/tasks/{task_id}/outcome"} <= set(
        matrix
    )
    assert len(matrix) > 80
    if os.environ.get("BRIEF_WRITE_ROUTES"):
        ALLOWED.write_text(json.dumps(not_closed(matrix), indent=1) + "\n")
    allowed = json.loads(ALLOWED.read_text())
    assert leaks == []
    assert opened(matrix) == []
    assert not_closed(matrix) == allowed
    changed = {route for route, row in not_closed(planted).items() if allowed.get(route) != row}
    assert changed == {"GET /api/v1/everything", "GET /gradio_api/info"}


def test_the_list_opens_nothing_of_a_client_to_another_user() -> None:
    allowed: Matrix = json.loads(ALLOWED.read_text())
    of_client = {route: row for route, row in allowed.items() if "{client_id}" in route}
    assert len(of_client) > 10
    assert {route: row["other user"] for route, row in of_client.items() if row["other user"] != 404} == {}


def test_an_open_route_is_called_open() -> None:
    row = dict.fromkeys(VISITORS, 200)
    assert len(opened({"GET /monitoring": row})) == len(UNKNOWN)
    assert opened({"GET /healthz": row, "GET /config": {**dict.fromkeys(VISITORS, 401), "own": 200}}) == []
