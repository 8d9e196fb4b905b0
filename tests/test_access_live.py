"""People at the door of the running product: logging in and out, and events in the name of whoever caused them."""

import asyncio
import re
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

import httpx
import pytest

from assistant.access.digests import Digest
from assistant.access.doors import Doors
from assistant.access.moments import utc_now
from assistant.access.passwords import Passwords
from assistant.access.people import People
from assistant.domain.user import Role
from assistant.web.entry import Entry
from assistant.web.leaving import MOST_OF_ONE
from tests.door_server import serving
from tests.gradio_events import Tab, place_of
from tests.people_samples import CHEAP, KEY, PASSWORD, open_firm, session_of
from tests.stores import open_store


@dataclass(frozen=True)
class House:
    """The product as it runs, and its data folder."""

    address: str
    data: Path

    def tab(self, client: httpx.Client, secret: str) -> Tab:
        return Tab(client, {"cookie": f"brief={secret}", "origin": self.address})


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    folder = tmp_path_factory.mktemp("house")
    open_firm(folder / "data").close()
    with serving(folder / "data", folder / "note") as served:
        yield House(served.address, folder / "data")


@pytest.fixture
def visitor(house: House) -> Iterator[httpx.Client]:
    headers = {"origin": house.address}
    with httpx.Client(base_url=house.address, headers=headers, trust_env=False, timeout=30) as found:
        yield found


def secrets_of(house: House, *names: str) -> list[str]:
    records = open_store(house.data)
    found = [session_of(records, name) for name in names]
    records.close()
    return found


def mark_of(page: httpx.Response) -> str:
    found = re.search(r'name="mark" value="(\w+)"', page.text)
    assert found
    return found[1]


def login(visitor: httpx.Client, name: str, password: str = PASSWORD) -> httpx.Response:
    mark = mark_of(visitor.get("/login"))
    return visitor.post("/login", data={"mark": mark, "name": name, "password": password})


def test_a_login_gives_a_cookie_that_no_script_and_no_other_page_can_use(visitor: httpx.Client) -> None:
    answer = login(visitor, "AKI ")
    assert (answer.status_code, answer.headers["location"]) == (303, "/")
    kept = next(line for line in answer.headers.get_list("set-cookie") if line.startswith("brief="))
    assert {"HttpOnly", "SameSite=strict", "Path=/"} <= set(kept.split("; "))
    page = visitor.get("/")
    assert page.status_code == 200
    assert "aki" in page.text
    assert visitor.get("/login").headers["location"] == "/"


def test_after_a_logout_the_cookie_opens_nothing(visitor: httpx.Client) -> None:
    login(visitor, "aki")
    secret = visitor.cookies["brief"]
    answer = visitor.post("/logout", data={"mark": mark_of(visitor.get("/account"))})
    assert answer.headers["location"] == "/login"
    assert visitor.get("/", headers={"cookie": f"brief={secret}"}).status_code == 303


def test_an_unknown_name_hears_the_same_as_a_wrong_password(visitor: httpx.Client) -> None:
    answers = [login(visitor, name, "wrong password 1") for name in ("ben", "nobody-at-all")]
    assert [answer.status_code for answer in answers] == [401, 401]
    alone = [re.sub(r'value="\w+"', "", answer.text) for answer in answers]
    assert alone[0] == alone[1]
    assert "名前かパスワードが違います" in alone[0]


def test_a_form_that_is_not_ours_logs_nobody_in_or_out(visitor: httpx.Client, house: House) -> None:
    given = {"name": "aki", "password": PASSWORD}
    assert visitor.post("/login", data=given).status_code == 403
    assert visitor.post("/login", data={**given, "mark": "0" * 64}).status_code == 403
    mark = mark_of(visitor.get("/login"))
    strange = {"origin": "http://127.0.0.1:9"}
    assert visitor.post("/login", data={**given, "mark": mark}, headers=strange).status_code == 403
    login(visitor, "aki")
    assert visitor.post("/logout", data={"mark": mark}).status_code == 403
    assert visitor.get("/").status_code == 200
    with httpx.Client(base_url=house.address, cookies=visitor.cookies, trust_env=False) as without_origin:
        assert without_origin.post("/gradio_api/queue/join", json={}).status_code == 403


def test_the_login_page_needs_no_script_and_speaks_both_languages(visitor: httpx.Client) -> None:
    japanese, english = (visitor.get("/login", headers={"accept-language": tongue}) for tongue in ("ja", "en-GB"))
    assert "<script" not in japanese.text
    assert "パスワード" in japanese.text
    assert "Password" in english.text
    assert "form-action 'self'" in japanese.headers["content-security-policy"]
    assert japanese.headers["cache-control"] == "no-store"


def test_who_guesses_waits_longer_and_longer_and_so_does_the_right_password(visitor: httpx.Client) -> None:
    for _ in range(5):
        login(visitor, "lea", "wrong password 1")
    answer = login(visitor, "lea")
    assert answer.status_code == 429
    assert "待ってから" in answer.text
    assert login(visitor, "aki").status_code == 303


def test_another_password_ends_every_other_login(visitor: httpx.Client, house: House) -> None:
    (other,) = secrets_of(house, "ada")
    login(visitor, "ada")
    mark = mark_of(visitor.get("/account"))
    fields = {"mark": mark, "old": PASSWORD, "new": "another long phrase", "again": "another long phrase"}
    unlike = visitor.post("/account/password", data={**fields, "again": "another long phrasE"})
    weak = visitor.post("/account/password", data={**fields, "new": "short", "again": "short"})
    assert [unlike.status_code, weak.status_code] == [422, 422]
    assert visitor.get("/", headers={"cookie": f"brief={other}"}).status_code == 200
    assert visitor.post("/account/password", data=fields).status_code == 200
    assert visitor.get("/").status_code == 200
    with httpx.Client(base_url=house.address, trust_env=False) as stranger:
        assert stranger.get("/", headers={"cookie": f"brief={other}"}).status_code == 303


def test_a_login_is_known_to_another_process_with_the_same_records_and_key(
    visitor: httpx.Client, house: House
) -> None:
    login(visitor, "ben")
    records = open_store(house.data)
    known = [
        Doors(records, Digest(key), Passwords(CHEAP), utc_now).principal(visitor.cookies["brief"])
        for key in (KEY, "another key")
    ]
    records.close()
    assert known[0] is not None
    assert known[0].clients == {"bando"}
    assert known[1] is None


def test_events_side_by_side_are_each_in_the_name_of_whoever_caused_them(house: House) -> None:
    """The first event of all is Ada's, who sees everything: what was current then must reach nobody else."""
    names = ("ada", "aki", "ben")
    secrets = dict(zip(names, secrets_of(house, *names), strict=True))
    with httpx.Client(base_url=house.address, trust_env=False, timeout=60) as client:
        place, count = place_of(house.tab(client, secrets["ada"]).config(), "load", "client")

        def opened(name: str) -> tuple[bool, bool]:
            shown = house.tab(client, secrets[name]).fire(place, [None] * count)
            return "aoi" in shown, "bando" in shown

        assert opened("ada") == (True, True)
        with ThreadPoolExecutor(6) as threads:
            crowd = [*names, "ben", "aki"] * 8
            seen = list(zip(crowd, threads.map(opened, crowd), strict=True))
    expected = {"ada": (True, True), "aki": (True, False), "ben": (False, True)}
    assert [(name, got) for name, got in seen if got != expected[name]] == []


def test_a_client_made_by_a_member_is_theirs_and_nobody_elses(house: House) -> None:
    names = ("aki", "ben", "ada")
    secrets = dict(zip(names, secrets_of(house, *names), strict=True))
    with httpx.Client(base_url=house.address, trust_env=False, timeout=60) as client:
        tabs = {name: house.tab(client, secrets[name]) for name in names}
        config = tabs["aki"].config()
        (load, loads), (save, saves) = place_of(config, "load", "client"), place_of(config, "click", "new-name")
        # Ben calls his new client as Aki's is called: hers must not be told, nor touched.
        tabs["ben"].fire(save, ["Aoi", "", "email", *[""] * (saves - 4), "ja"])
        lists = {name: tab.fire(load, [None] * loads) for name, tab in tabs.items()}
    made = re.findall(r"aoi-[0-9a-f]{8}", lists["ben"])
    assert len(made) >= 1
    assert '"aoi"' not in lists["ben"]
    assert made[0] not in lists["aki"]
    assert made[0] in lists["ada"]
    records = open_store(house.data)
    assert records.client("aoi").name == "青井"
    records.close()


def test_nobody_listens_at_the_tab_of_another(house: House) -> None:
    aki, ben = secrets_of(house, "aki", "ben")
    with httpx.Client(base_url=house.address, trust_env=False, timeout=60) as client:
        hers = house.tab(client, aki)
        place, count = place_of(hers.config(), "load", "client")
        assert hers.join(place, [None] * count).status_code == 200
        his = Tab(client, {"cookie": f"brief={ben}", "origin": house.address}, hers.name)
        assert his.join(place, [None] * count).status_code == 404
        for path in (f"/gradio_api/queue/data?session_hash={hers.name}", f"/gradio_api/heartbeat/{hers.name}"):
            assert client.get(path, headers=his.headers).status_code == 404, path


def test_who_opens_page_after_page_is_told_to_open_the_first_anew_and_nobody_else_is(house: House) -> None:
    ada, ben = secrets_of(house, "ada", "ben")
    with httpx.Client(base_url=house.address, trust_env=False, timeout=60) as client:
        tabs = [house.tab(client, ada) for _ in range(MOST_OF_ONE + 1)]
        his = house.tab(client, ben)
        for tab in (his, *tabs):
            with client.stream("GET", f"/gradio_api/heartbeat/{tab.name}", headers=tab.headers) as beat:
                assert next(beat.iter_lines()) == "data: ALIVE"
        place, count = place_of(his.config(), "load", "client")
        told = [tab.join(place, [None] * count) for tab in (tabs[0], tabs[-1], his)]
    assert [answer.status_code for answer in told] == [429, 200, 200]
    assert "ページを開き直してください" in told[0].json()["detail"]


@pytest.mark.parametrize("sign", ["x-forwarded-for", "x-forwarded-host", "forwarded", "via", "x-real-ip"])
def test_without_users_nobody_is_the_owner_through_a_proxy(tmp_path: Path, sign: str) -> None:
    records = open_store(tmp_path)
    entry = Entry(Doors(records, Digest(KEY), Passwords(CHEAP), utc_now), alone=True, secure=False)

    def asked(*headers: tuple[bytes, bytes]) -> int | None:
        answer = asyncio.run(
            entry.admit({"type": "http", "method": "GET", "path": "/config", "headers": list(headers)})
        )
        return answer.status_code if answer else None

    assert asked((sign.encode(), b"203.0.113.9")) == 403
    assert asked() is None
    assert asked((sign.encode(), b"203.0.113.9")) == 403, "also when nobody was found a moment ago"
    records.close()


def test_the_first_user_closes_a_page_that_was_open_to_the_owner(tmp_path: Path) -> None:
    records, now = open_store(tmp_path), [0.0]
    doors = Doors(records, Digest(KEY), Passwords(CHEAP), utc_now)
    entry = Entry(doors, alone=True, secure=False, seconds=lambda: now[0])

    def asked(path: str, **headers: str) -> int | None:
        raw = [(name.encode(), value.encode()) for name, value in headers.items()]
        scope = {"type": "http", "method": "GET", "path": path, "headers": raw}
        answer = asyncio.run(entry.admit(scope))
        return answer.status_code if answer else None

    assert asked("/config") is None
    assert asked("/login") == 404
    People(records, Passwords(CHEAP)).add("ada", PASSWORD, Role.ADMIN)
    now[0] = 1.0
    assert asked("/config") == 401
    assert asked("/") == 303
    assert asked("/assets/x.js") == 401
    secret = session_of(records, "ada")
    assert asked("/config", cookie=f"brief={secret}") is None
    records.end_session(Digest(KEY)("session", secret))
    # Public code for a minute more, and nothing else.
    assert asked("/assets/x.js", cookie=f"brief={secret}") is None
    assert asked("/config", cookie=f"brief={secret}") == 401
    now[0] = 62.0
    assert asked("/assets/x.js", cookie=f"brief={secret}") == 401
    records.close()
