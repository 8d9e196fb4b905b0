"""Nobody takes the product from the others: how much one person may ask for in a minute, at once and in the queue."""

import asyncio
import json
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import httpx
import pytest
from starlette.types import Receive, Scope, Send

from assistant.access.principal import OWNER, Principal, acting
from assistant.errors import BadInput
from assistant.settings import Settings
from assistant.web.entry import PRINCIPAL
from assistant.web.handlers.uploads import KEPT_FOR, Cloakroom, Upload
from assistant.web.pace import AS_MANY_FOR_THE_OWNER, Allowed, Pace, Rate, TooMuch, key_of
from assistant.web.paced import JOIN, Paced, waiting_in, who_asks
from assistant.web.reach import allowed_by
from tests.fakes_desk import NOW
from tests.gradio_events import Tab, place_of
from tests.naughty_desk import Ask, Doors, api, doors
from tests.page_server import running

AKI, BEN = Principal("aki"), Principal("ben")


class Clock:
    """Stands still until it is moved."""

    def __init__(self) -> None:
        self.now = 1_000.0

    def __call__(self) -> float:
        return self.now


# counting


def test_a_minute_s_worth_may_come_at_once_and_then_as_fast_as_it_runs_off() -> None:
    clock = Clock()
    rate = Rate(seconds=clock)
    assert [rate.take("a", 6) for _ in range(6)] == [0] * 6
    assert rate.take("a", 6) == pytest.approx(10)
    assert rate.take("b", 6) == 0
    clock.now += 9
    assert rate.take("a", 6) == pytest.approx(1)
    clock.now += 1
    assert rate.take("a", 6) == 0
    clock.now += 3_600
    assert [rate.take("a", 6) for _ in range(7)].count(0) == 6


def test_who_comes_from_many_addresses_fills_no_memory() -> None:
    rate = Rate(most_keys=100, seconds=Clock())
    for number in range(10_000):
        rate.take(f"address {number}", 1)
    assert len(rate._full_until) == 100


def test_a_hundred_users_behind_one_proxy_do_not_slow_each_other() -> None:
    pace = Pace(Allowed(requests=5))
    for number in range(100):
        for _ in range(5):
            pace.request(key_of(Principal(f"user{number}"), "10.0.0.1"))
    with pytest.raises(TooMuch, match="あと12秒ほど"):
        pace.request(key_of(Principal("user7"), "10.0.0.1"))


def test_who_is_not_logged_in_is_counted_by_address_and_a_whole_home_as_one() -> None:
    assert key_of(None, "203.0.113.9") == key_of(None, "::ffff:203.0.113.9") != key_of(None, "203.0.113.8")
    assert key_of(None, "2001:db8::1") == key_of(None, "2001:db8::2") != key_of(None, "2001:db8:1::1")
    assert key_of(AKI, "203.0.113.9") == key_of(AKI, "198.51.100.1")
    assert key_of(Principal("203.0.113.9"), "") != key_of(None, "203.0.113.9")


def test_the_owner_of_this_computer_has_room_for_scripts_and_still_an_end() -> None:
    pace, who = Pace(Allowed(requests=2, at_once=1)), key_of(OWNER, "127.0.0.1")
    for _ in range(2 * AS_MANY_FOR_THE_OWNER):
        pace.request(who)
    with pytest.raises(TooMuch):
        pace.request(who)


def test_nothing_is_counted_where_the_setting_is_nought() -> None:
    pace = Pace(Allowed(requests=0, heavy=0))
    for _ in range(10_000):
        pace.request("user aki")
        pace.heavy("user aki")


def test_what_is_done_at_once_is_given_back_whatever_happens() -> None:
    pace = Pace(Allowed(at_once=1))

    def fails() -> None:
        with pace.at_once("user aki"):
            with pytest.raises(TooMuch, match="終わっていません"), pace.at_once("user aki"):
                raise AssertionError
            with pace.at_once("user ben"):
                raise ValueError

    for _ in range(3):
        with pytest.raises(ValueError):  # noqa: PT011 - the one of above
            fails()


def test_the_settings_say_how_much_and_what_is_no_number_is_refused(tmp_path: Path) -> None:
    read = {"BRIEF_REQUESTS_PER_MINUTE": "7", "BRIEF_DRAFTS_PER_MINUTE": "0", "BRIEF_REQUESTS_AT_ONCE": "3",
            "BRIEF_CLICKS_WAITING": "2", "BRIEF_QUEUE": "9"}  # fmt: skip
    assert allowed_by(Settings.read(read, tmp_path)) == Allowed(7, 0, 3, 2, 9)
    assert allowed_by(Settings(data_dir=tmp_path)) == Allowed()
    for name in read:
        with pytest.raises(BadInput, match=name):
            Settings.read({name: "many"}, tmp_path)


# at the door


async def silent(scope: Scope, receive: Receive, send: Send) -> None:
    await send({"type": "http.response.start", "status": 204, "headers": []})
    await send({"type": "http.response.body"})


class AsUser:
    """Stands for the guard: lets everybody in as the user that the request names."""

    def __init__(self, app: Any) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        name = dict(scope["headers"]).get(b"x-user", b"").decode()
        scope[PRINCIPAL] = Principal(name) if name else None
        await self._app(scope, receive, send)


def asked(pace: Pace, *paths: str, user: str = "aki", waiting: Any = list) -> list[httpx.Response]:
    async def go() -> list[httpx.Response]:
        transport = httpx.ASGITransport(AsUser(Paced(silent, pace, waiting)))
        async with httpx.AsyncClient(transport=transport, base_url="http://x", headers={"x-user": user}) as client:
            return [await client.get(path) for path in paths]

    return asyncio.run(go())


def test_a_refusal_has_the_form_that_whoever_asked_can_show() -> None:
    pace = Pace(Allowed(requests=1))
    _, rest, page, file = asked(pace, "/", "/api/v1/clients", JOIN, "/save/umi/zip")
    assert {answer.status_code for answer in (rest, page, file)} == {429}
    assert {answer.headers["retry-after"] for answer in (rest, page, file)} == {"60"}
    assert rest.headers["content-type"] == "application/problem+json"
    assert (rest.json()["status"], rest.json()["title"]) == (429, "Too many requests")
    sentence = "短い時間に操作が続いたため"
    assert sentence in rest.json()["detail"]
    assert sentence in page.json()["detail"]
    assert file.text.startswith(sentence)


def test_files_of_the_page_and_the_health_of_the_process_are_not_counted() -> None:
    pace = Pace(Allowed(requests=1))
    paths = ["/assets/x.js", "/static/x", "/desk/desk.css", "/theme.css", "/healthz", "/readyz"] * 5
    assert {answer.status_code for answer in asked(pace, *paths)} == {204}


def test_one_user_s_rush_is_not_another_s_nor_a_stranger_s() -> None:
    pace = Pace(Allowed(requests=2))
    assert [answer.status_code for answer in asked(pace, "/", "/", "/")] == [204, 204, 429]
    assert asked(pace, "/", user="ben")[0].status_code == 204
    assert [answer.status_code for answer in asked(pace, *["/login"] * 3, user="")] == [204, 204, 429]


def test_files_brought_and_talks_read_are_counted_as_heavy() -> None:
    pace = Pace(Allowed(heavy=1))
    assert [answer.status_code for answer in asked(pace, "/bring", "/api/v1/clients/umi/talk")] == [204, 429]
    assert asked(pace, "/api/v1/clients/umi/notes")[0].status_code == 204


def test_a_click_waits_for_the_others_of_the_same_person_and_of_all() -> None:
    pace = Pace(Allowed(waiting=2, queue=4))
    for crowd, status, word in (
        (["user aki"], 204, ""),
        (["user aki"] * 2, 429, "終わっていません"),
        (["user ben"] * 3, 204, ""),
        (["user ben"] * 4, 429, "混み合って"),
    ):
        (answer,) = asked(pace, JOIN, waiting=lambda crowd=crowd: crowd)
        assert (answer.status_code, word in answer.text) == (status, True)


def test_more_at_once_than_one_person_may_is_refused_while_it_lasts() -> None:
    pace, gate = Pace(Allowed(at_once=2)), asyncio.Event()

    async def slow(scope: Scope, receive: Receive, send: Send) -> None:
        await gate.wait()
        await silent(scope, receive, send)

    async def go() -> tuple[list[int], int]:
        transport = httpx.ASGITransport(AsUser(Paced(slow, pace, list)))
        async with httpx.AsyncClient(
            transport=transport, base_url="http://x", headers={"x-user": "aki"}
        ) as client:
            running = [asyncio.create_task(client.get("/api/v1/clients")) for _ in range(4)]
            await asyncio.sleep(0.05)
            gate.set()
            first = [answer.status_code for answer in await asyncio.gather(*running)]
            return first, (await client.get("/api/v1/clients")).status_code

    first, later = asyncio.run(go())
    assert (sorted(first), later) == ([204, 204, 429, 429], 204)


# behind the door: what takes long


@pytest.fixture(scope="module")
def product(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Doors]:
    with doors(tmp_path_factory.mktemp("data"), Allowed(heavy=3, requests=0)) as found:
        yield found


def test_drafts_and_exports_are_counted_together_by_whoever_asks_for_them(product: Doors) -> None:
    most = 3 * AS_MANY_FOR_THE_OWNER
    answers = product.all_of([Ask("GET", api("clients", "umi", "export") + "?format=jsonl")] * most)
    assert {answer.status_code for answer in answers} == {200}
    draft, export, save, notes = product.all_of(
        [
            Ask("POST", api("clients", "umi", "drafts"), {"text": "資料お願い"}),
            Ask("GET", api("clients", "umi", "export")),
            Ask("GET", "/save/umi/zip"),
            Ask("GET", api("clients", "umi", "notes")),
        ]
    )
    assert [answer.status_code for answer in (draft, export, save, notes)] == [429, 429, 429, 200]
    assert all(int(answer.headers["retry-after"]) >= 1 for answer in (draft, export, save))
    assert "短い時間に操作が続いた" in draft.json()["detail"]
    with acting(Principal("ben", clients=None)):
        assert product.desk.exits.client_file("umi", "jsonl", NOW).data


def test_the_document_of_the_door_bounds_every_text_that_is_sent(product: Doors) -> None:
    document = product.ask("GET", api("openapi.json")).json()
    schemas = document["components"]["schemas"]
    sent = {part["$ref"].rpartition("/")[2] for path in document["paths"].values() for route in path.values()
            for part in [route.get("requestBody", {}).get("content", {}).get("application/json", {}).get("schema", {})] if part}  # fmt: skip
    assert {"NewNote", "NewDraft", "ConfirmedReply", "NewOutcome", "Talk"} <= sent
    assert [place for name in sent for place in unbounded(schemas[name], schemas, name)] == []
    assert unbounded({"properties": {"x": {"type": "string"}, "y": {"type": "array", "items": {}}}}, {}, "a") == [
        "a.x",
        "a.y",
    ]


def unbounded(schema: dict[str, Any], schemas: dict[str, Any], place: str) -> list[str]:
    """Places where a text or a list may be of any length."""
    if "$ref" in schema:
        return unbounded(schemas[schema["$ref"].rpartition("/")[2]], schemas, place)
    found = [bad for part in schema.get("anyOf", ()) for bad in unbounded(part, schemas, place)]
    for name, part in schema.get("properties", {}).items():
        found += unbounded(part, schemas, f"{place}.{name}")
    endless = {"string": "maxLength", "array": "maxItems"}.get(str(schema.get("type")))
    if endless and endless not in schema and not {"enum", "const", "format"} & schema.keys():
        found.append(place)
    return found + (unbounded(schema["items"], schemas, f"{place}[]") if schema.get("items") else [])


# files that wait


def test_files_of_one_person_push_out_only_their_own() -> None:
    owner = ["aki"]
    room: Cloakroom[int] = Cloakroom(2, owner=lambda: owner[0])
    first = room.hand_in(1)
    owner[0] = "ben"
    others = [room.hand_in(number) for number in range(5)]
    for ticket in (first, others[0]):
        with pytest.raises(BadInput, match="期限"):
            room.look(ticket)
    room.throw_away(first)
    assert room.look(others[-1]) == 4
    owner[0] = "aki"
    assert room.look(first) == 1


def test_files_that_nobody_used_leave_after_half_an_hour() -> None:
    clock = Clock()
    room: Cloakroom[int] = Cloakroom(owner=lambda: "aki", seconds=clock)
    ticket = room.hand_in(1)
    clock.now += KEPT_FOR + 1
    with pytest.raises(BadInput, match="期限"):
        room.look(ticket)


def test_a_full_room_says_so_and_has_room_again_for_who_replaces_a_file() -> None:
    owner = ["aki"]
    room: Cloakroom[Upload] = Cloakroom(2, most_bytes=100, owner=lambda: owner[0])
    for _ in range(2):
        room.hand_in(Upload("x", b""), 50)
    room.hand_in(Upload("x", b""), 50)
    owner[0] = "ben"
    with pytest.raises(TooMuch, match="混み合って") as full:
        room.hand_in(Upload("x", b""), 1)
    assert full.value.seconds == 60


# the real queue of the page


@pytest.fixture(scope="module")
def crowded(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with running(tmp_path_factory.mktemp("crowded"), "crowded") as address:
        yield address


def test_a_click_into_a_full_queue_is_refused_with_a_sentence_the_page_shows(crowded: str) -> None:
    with httpx.Client(base_url=crowded, trust_env=False) as client:
        tab = Tab(client, {"origin": crowded})
        place, inputs = place_of(tab.config(), "load", "client")
        answers = [tab.join(place, [None] * inputs) for _ in range(60)]
        refused = [answer for answer in answers if answer.status_code != 200]
        assert refused
        assert {answer.status_code for answer in refused} == {429}
        assert all("待って" in answer.json()["detail"] for answer in refused)
        assert all(int(answer.headers["retry-after"]) >= 1 for answer in refused)


def test_the_clicks_that_wait_are_found_by_whose_they_are() -> None:
    scopes = [{PRINCIPAL: AKI}, {PRINCIPAL: BEN}, {PRINCIPAL: AKI}, {"client": ("203.0.113.9", 1)}]
    events = [SimpleNamespace(request=SimpleNamespace(scope=scope)) for scope in scopes]
    lines = {"a": SimpleNamespace(queue=events[:2]), "b": SimpleNamespace(queue=events[2:])}
    queue = SimpleNamespace(event_queue_per_concurrency_id=lines)
    assert waiting_in(queue) == ["user aki", "user ben", "user aki", "address 203.0.113.9"]
    assert who_asks({}) == "address "


def test_a_body_nested_too_deep_to_read_is_no_error_of_ours(crowded: str) -> None:
    with httpx.Client(base_url=crowded, trust_env=False) as client:
        for body in (b"[" * 200_000, b'{"session_hash":' * 50_000, json.dumps({"session_hash": ["x"]}).encode()):
            answer = client.post(
                JOIN, content=body, headers={"origin": crowded, "content-type": "application/json"}
            )
            assert answer.status_code in (400, 422, 429), (body[:20], answer.status_code)
