"""Who may come in: passwords, guessing, sessions, tokens, and the people behind them."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from argon2 import PasswordHasher
from hypothesis import given
from hypothesis import strategies as st

from assistant.access.digests import Digest
from assistant.access.doors import Doors, Limits, LoginRefused
from assistant.access.passwords import Passwords, refuse_weak
from assistant.access.people import People, folded_name
from assistant.access.principal import NotAllowed, Principal, acting, current, in_turn, principal_of
from assistant.access.throttle import BY_ADDRESS, BY_NAME, LONGEST, Throttle, network
from assistant.access.tokens import Tokens
from assistant.domain.client import Client
from assistant.domain.user import Attempts, AuditEntry, Role
from assistant.errors import BadInput, UnknownClient
from assistant.records import sqlite
from assistant.records.open import RECORDS_FILE, _config, open_records
from assistant.records.store import SqlRecords
from tests.people_samples import CHEAP, KEY, PASSWORD, open_firm
from tests.stores import of_files, open_store

START = datetime(2026, 11, 20, 9, 0, tzinfo=UTC)


@dataclass
class Clock:
    """Stands still until it is moved."""

    moment: datetime = START

    def __call__(self) -> datetime:
        return self.moment

    def pass_by(self, **time: float) -> None:
        self.moment += timedelta(**time)


class CountingPasswords(Passwords):
    """Counts the hashes that a try costs."""

    def __init__(self) -> None:
        super().__init__(CHEAP)
        self.checked: list[bool] = []

    def fits(self, kept: str | None, password: str) -> bool:
        self.checked.append(kept is None)
        return super().fits(kept, password)


@dataclass
class Firm:
    """The records of the small firm, its doors, and its clock."""

    records: SqlRecords
    doors: Doors
    people: People
    passwords: CountingPasswords
    clock: Clock

    def actions(self) -> list[str]:
        return [entry.action for entry in self.records.audit()]


@pytest.fixture
def firm(tmp_path: Path) -> Iterator[Firm]:
    records, clock, passwords = open_firm(tmp_path), Clock(), CountingPasswords()
    doors = Doors(records, Digest(KEY), passwords, clock, Limits(timedelta(hours=1), timedelta(hours=8)))
    yield Firm(records, doors, People(records, passwords, clock), passwords, clock)
    records.close()


# Passwords


@of_files
def test_a_password_is_kept_as_argon2id_and_nothing_of_it_is_in_the_records(firm: Firm, tmp_path: Path) -> None:
    user = firm.records.user_named("aki")
    assert user is not None
    assert user.password.startswith("$argon2id$")
    assert user.password not in repr(user)
    firm.records.close()
    assert all(PASSWORD.encode() not in path.read_bytes() for path in tmp_path.rglob("*") if path.is_file())


def test_the_usual_cost_is_what_rfc_9106_advises_for_little_memory() -> None:
    hashed = Passwords().hash(PASSWORD)
    assert "$m=65536,t=3,p=4$" in hashed


def test_a_password_fits_however_the_keyboard_composed_it() -> None:
    passwords = Passwords(CHEAP)
    kept = passwords.hash("パスワードが長い")
    assert passwords.fits(kept, "パスワードが長い")
    assert not passwords.fits(kept, "パスワードか長い")
    assert not passwords.fits("not a hash", PASSWORD)
    assert not passwords.fits(None, PASSWORD)


@pytest.mark.parametrize(
    "weak", ["", "short", "x" * 201, "aaaaaaaaaaaaaaaa", "1212121212121212", "my name is Aki!", "aki-aki-2026-x"]
)
def test_a_weak_password_is_refused_with_a_reason(weak: str) -> None:
    with pytest.raises(BadInput, match="パスワード"):
        refuse_weak(weak, "aki")


def test_a_hash_of_a_former_cost_is_made_anew_at_the_next_login(firm: Firm) -> None:
    old = firm.records.user_named("aki")
    assert old is not None
    weaker = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1).hash(PASSWORD)
    firm.records.change_user(old.model_copy(update={"password": weaker}))
    firm.doors.login("aki", PASSWORD, "10.0.0.1")
    new = firm.records.user_named("aki")
    assert new is not None
    assert "m=64," in new.password


# Guessing


@given(failures=st.integers(0, 10_000))
def test_the_delay_never_shrinks_and_never_exceeds_its_limit(failures: int) -> None:
    for allowance in (BY_NAME, BY_ADDRESS):
        assert allowance.delay(failures) <= allowance.delay(failures + 1) <= LONGEST
        assert allowance.delay(allowance.free - 1) == timedelta()
        assert allowance.delay(allowance.free) > timedelta()


def test_an_unknown_name_costs_one_check_and_hears_the_same(firm: Firm) -> None:
    told = []
    for name in ("aki", "nobody", "x" * 500, "\x00", ""):
        with pytest.raises(LoginRefused) as refused:
            firm.doors.login(name, "wrong password", "10.0.0.1")
        told.append(str(refused.value))
    assert len(set(told)) == 1
    assert firm.passwords.checked == [False, True, True, True, True]


def test_a_disabled_user_costs_a_check_and_hears_the_same(firm: Firm) -> None:
    firm.people.disable("aki")
    with pytest.raises(LoginRefused, match="名前かパスワードが違います"):
        firm.doors.login("aki", PASSWORD, "10.0.0.1")
    assert firm.passwords.checked == [False]


def test_after_five_failures_nothing_counts_for_a_while_that_grows(firm: Firm) -> None:
    waits = []
    for _ in range(9):
        with pytest.raises(LoginRefused):
            firm.doors.login("aki", "wrong password", "10.0.0.1")
        with pytest.raises(LoginRefused) as refused:
            firm.doors.login("aki", "wrong password", "10.0.0.1")
        waits.append(refused.value.wait.total_seconds())
        firm.clock.moment += refused.value.wait
    assert waits[2:6] == [2, 4, 8, 16]


def test_while_a_name_waits_no_password_is_looked_at_not_even_the_right_one(firm: Firm) -> None:
    for _ in range(5):
        with pytest.raises(LoginRefused):
            firm.doors.login("aki", "wrong password", "10.0.0.1")
    checks = len(firm.passwords.checked)
    with pytest.raises(LoginRefused, match="待ってから"):
        firm.doors.login("aki", PASSWORD, "10.0.0.2")
    assert len(firm.passwords.checked) == checks
    firm.clock.pass_by(seconds=3)
    assert firm.doors.login("aki", PASSWORD, "10.0.0.2")
    assert firm.doors.login("ben", PASSWORD, "10.0.0.1")


def test_an_address_that_tries_many_names_waits_and_one_right_login_does_not_clean_it(firm: Firm) -> None:
    for number in range(BY_ADDRESS.free - 1):
        with pytest.raises(LoginRefused):
            firm.doors.login(f"name {number}", "wrong password", "2001:db8::1")
    assert firm.doors.login("aki", PASSWORD, "2001:db8::2")
    with pytest.raises(LoginRefused, match="名前か"):
        firm.doors.login("name x", "wrong password", "2001:db8::3")
    with pytest.raises(LoginRefused, match="待ってから"):
        firm.doors.login("name y", "wrong password", "2001:db8::4")
    firm.clock.pass_by(hours=2)
    with pytest.raises(LoginRefused, match="名前か"):
        firm.doors.login("name y", "wrong password", "2001:db8::4")


def test_tries_side_by_side_share_no_count(firm: Firm) -> None:
    throttle = Throttle(firm.records, Digest(KEY), firm.clock)
    with ThreadPoolExecutor(8) as threads:
        waits = list(threads.map(lambda _: throttle.begin("aki", "10.0.0.1"), range(40)))
    assert sum(wait == timedelta() for wait in waits) <= BY_NAME.free


def test_an_overtaken_count_is_not_written(firm: Firm) -> None:
    row = Attempts(failures=1, last=START, free=START)
    assert firm.records.note_attempts([("a", None, row)])
    assert not firm.records.note_attempts([("b", None, row), ("a", None, row)])
    assert firm.records.attempts(["a", "b"]) == (row, None)


@of_files
def test_the_records_hold_no_name_that_was_tried(firm: Firm, tmp_path: Path) -> None:
    with pytest.raises(LoginRefused):
        firm.doors.login("My-Secret-Passw0rd", "aki", "10.0.0.1")
    firm.records.close()
    held = b"".join(path.read_bytes().lower() for path in tmp_path.rglob("*") if path.is_file())
    assert b"my-secret-passw0rd" not in held


def test_one_home_is_one_address() -> None:
    assert network("2001:db8::1") == network("2001:db8::ffff") != network("2001:db8:0:1::1")
    assert network("::ffff:10.0.0.1") == network("10.0.0.1") != network("10.0.0.2")
    assert network("testclient") == "testclient"


# Sessions and tokens


def test_a_session_ends_when_it_is_not_used_and_at_last_in_any_case(firm: Firm) -> None:
    idle, busy = firm.doors.login("aki", PASSWORD, "a"), firm.doors.login("aki", PASSWORD, "a")
    for _ in range(15):
        firm.clock.pass_by(minutes=31)
        assert firm.doors.principal(busy) is not None
    assert firm.doors.principal(idle) is None
    firm.clock.pass_by(minutes=20)
    assert firm.doors.principal(busy) is None


def test_sessions_that_have_ended_are_swept_away(firm: Firm) -> None:
    old = firm.doors.login("aki", PASSWORD, "a")
    firm.clock.pass_by(hours=2)
    firm.doors.login("ben", PASSWORD, "a")
    assert firm.records.session(Digest(KEY)("session", old)) is None


@pytest.mark.parametrize("secret", ["", "x", "x" * 43, "\ud800", "' OR 1=1 --"])
def test_a_made_up_secret_is_nobody(firm: Firm, secret: str) -> None:
    assert firm.doors.principal(secret) is None
    assert firm.doors.token_principal(secret) is None


def test_a_session_is_no_token_and_a_token_no_session(firm: Firm) -> None:
    session = firm.doors.login("aki", PASSWORD, "a")
    token = Tokens(firm.records, Digest(KEY), firm.clock).new(firm.people.user("aki"), "sheet", 1)
    assert firm.doors.token_principal(session) is None
    assert firm.doors.principal(token) is None
    found = firm.doors.token_principal(token)
    assert found is not None
    assert found.clients == {"aoi"}
    firm.clock.pass_by(days=1)
    assert firm.doors.token_principal(token) is None


def test_a_token_can_be_taken_back_by_its_label_and_is_not_given_to_the_disabled(firm: Firm) -> None:
    tokens, aki = Tokens(firm.records, Digest(KEY), firm.clock), firm.people.user("aki")
    sheet, robot = tokens.new(aki, "sheet", 1), tokens.new(aki, "robot", 1)
    assert tokens.revoke(aki, "sheet") == 1
    assert firm.doors.token_principal(sheet) is None
    assert firm.doors.token_principal(robot) is not None
    for days in (0, 367):
        with pytest.raises(BadInput, match="1〜366"):
            tokens.new(aki, "x", days)
    with pytest.raises(BadInput, match="停止中"):
        tokens.new(firm.people.disable("aki"), "x", 1)


def test_whoever_is_disabled_or_gets_another_password_is_out_at_once(firm: Firm) -> None:
    session = firm.doors.login("aki", PASSWORD, "a")
    token = Tokens(firm.records, Digest(KEY), firm.clock).new(firm.people.user("aki"), "", 1)
    firm.people.disable("aki")
    assert firm.doors.principal(session) is None
    assert firm.doors.token_principal(token) is None
    firm.people.enable("aki")
    assert firm.doors.principal(session) is None
    session = firm.doors.login("aki", PASSWORD, "a")
    firm.people.set_password("aki", "another long phrase")
    assert firm.doors.principal(session) is None
    assert firm.doors.login("aki", "another long phrase", "a")


def test_a_guess_at_the_old_password_is_slowed_down_too(firm: Firm) -> None:
    session = firm.doors.login("aki", PASSWORD, "a")
    for _ in range(5):
        with pytest.raises(LoginRefused):
            firm.doors.change_password(session, "wrong password", "another long phrase", "a")
    with pytest.raises(LoginRefused, match="待ってから"):
        firm.doors.change_password(session, PASSWORD, "another long phrase", "a")


def test_a_mark_is_good_for_one_cookie_only(firm: Firm) -> None:
    mark = firm.doors.form_mark("cookie")
    assert firm.doors.is_our_form("cookie", mark)
    assert not firm.doors.is_our_form("other", mark)
    assert not firm.doors.is_our_form("", firm.doors.form_mark(""))
    assert Digest("other").fits("form", "cookie", mark) is False


# People


def test_a_member_sees_the_own_clients_a_lead_those_of_the_team_an_admin_all(firm: Firm) -> None:
    seen = {}
    for name in ("aki", "ben", "lea", "ada"):
        user = firm.people.user(name)
        seen[name] = principal_of(user, firm.records).clients
    assert seen == {"aki": {"aoi"}, "ben": {"bando"}, "lea": {"aoi"}, "ada": None}


def test_a_lead_loses_the_clients_of_whoever_leaves_the_team(firm: Firm) -> None:
    lea = firm.people.user("lea")
    firm.people.join("aki", None)
    assert principal_of(lea, firm.records).clients == set()
    firm.people.give("bando", team="east")
    assert principal_of(lea, firm.records).clients == {"bando"}
    assert firm.people.take("bando", team="east")
    assert not firm.people.take("bando", team="east")
    assert principal_of(lea, firm.records).clients == set()


def test_the_first_user_is_an_admin_and_the_last_admin_stays(tmp_path: Path, firm: Firm) -> None:
    records = open_store(tmp_path / "fresh")
    with pytest.raises(BadInput, match="--role admin"):
        People(records, Passwords(CHEAP)).add("aki", PASSWORD, Role.MEMBER)
    records.close()
    with pytest.raises(BadInput, match="最後の管理者"):
        firm.people.disable("ada")
    with pytest.raises(BadInput, match="最後の管理者"):
        firm.people.set_role("ada", Role.MEMBER)
    firm.people.set_role("ben", Role.ADMIN)
    assert firm.people.disable("ada").disabled is not None


@pytest.mark.parametrize("name", ["AKI", " aki ", "ａｋｉ", "Ａｋｉ"])
def test_spellings_that_look_alike_are_one_name(firm: Firm, name: str) -> None:
    with pytest.raises(BadInput, match="もう登録"):
        firm.people.add(name, PASSWORD, Role.MEMBER)
    assert firm.people.user(name).name == "aki"


@pytest.mark.parametrize("name", ["", "  ", "x" * 65, "a\x00b", "a\u202eb"])
def test_what_cannot_be_a_name_is_none(firm: Firm, name: str) -> None:
    assert folded_name(name) == ""
    with pytest.raises(BadInput, match="名前"):
        firm.people.add(name, PASSWORD, Role.MEMBER)


def test_only_clients_users_and_teams_that_there_are_can_be_granted(firm: Firm) -> None:
    with pytest.raises(UnknownClient):
        firm.people.give("nobody", user="aki")
    for whom in ({"user": "nobody"}, {"team": "nowhere"}, {}, {"user": "aki", "team": "east"}):
        with pytest.raises(BadInput):
            firm.people.give("aoi", **whom)
    assert ("aoi", "aki", "") in firm.people.grants()


def test_an_erased_client_leaves_no_grant_and_no_name_in_the_audit(firm: Firm) -> None:
    entry = AuditEntry(at=START, actor="u-1", action="note.add", client_id="aoi", subject="aoi-F01")
    firm.records.add_audit(entry)
    firm.records.remove_client("aoi")
    assert all(client != "aoi" for client, _, _ in firm.records.client_grants())
    left = [one for one in firm.records.audit() if one.action == "note.add"]
    assert left[0].client_id.startswith("erased-")
    assert left[0].subject == ""
    assert "aoi" not in " ".join(one.model_dump_json() for one in firm.records.audit())


def test_the_audit_tells_who_came_in_and_who_was_let_in_without_a_secret(firm: Firm) -> None:
    secret = firm.doors.login("aki", PASSWORD, "10.0.0.1")
    with pytest.raises(LoginRefused):
        firm.doors.login("aki", "wrong password", "10.0.0.1")
    firm.doors.logout(secret)
    assert firm.actions()[:3] == ["logout", "login.failed", "login"]
    assert {"user.add", "team.add", "grant.give"} <= set(firm.actions())
    told = " ".join(entry.model_dump_json() for entry in firm.records.audit())
    assert all(word not in told for word in (PASSWORD, secret, "wrong password", "10.0.0.1"))


def test_the_audit_can_be_asked_by_client_by_person_and_by_time(firm: Firm) -> None:
    for minute, client in enumerate(("aoi", "bando", "aoi")):
        moment = START + timedelta(minutes=minute)
        firm.records.add_audit(AuditEntry(at=moment, actor=f"u-{client}", action="note.add", client_id=client))
    assert [one.at for one in firm.records.audit(client_id="aoi", actor="u-aoi")] == [
        START + timedelta(minutes=2),
        START,
    ]
    assert len(firm.records.audit(actor="u-aoi", since=START + timedelta(minutes=1))) == 1
    assert len(firm.records.audit(limit=2)) == 2
    assert firm.records.drop_audit(START + timedelta(minutes=1)) >= 1
    assert len(firm.records.audit(actor="u-aoi")) == 1


# In whose name


def test_nothing_is_done_in_nobodys_name() -> None:
    with pytest.raises(NotAllowed):
        current()
    with acting(Principal("u-1")):
        assert current().id == "u-1"
        with acting(None), pytest.raises(NotAllowed):
            current()
    with pytest.raises(NotAllowed):
        current()


def test_each_moment_of_a_stream_is_in_the_name_of_whoever_began_it() -> None:
    def names() -> Iterator[str]:
        while True:
            yield current().id

    hers, his = in_turn(Principal("her"), names()), in_turn(Principal("him"), names())
    with acting(Principal("somebody else")):
        assert [next(stream) for stream in (hers, his, hers, his)] == ["her", "him", "her", "him"]
        assert current().id == "somebody else"
    with ThreadPoolExecutor(2) as threads:
        assert {threads.submit(next, hers).result() for _ in range(8)} == {"her"}


def test_the_board_is_cut_to_its_limit_after_it_was_cut_to_the_clients(firm: Firm) -> None:
    firm.records.save_client(Client(id="empty", name="空"))
    assert [row.client_id for row in firm.records.board(among=["bando", "empty"], limit=1)] == ["bando"]
    assert firm.records.board(among=[]) == ()


@of_files
def test_records_from_before_there_were_users_open_with_everything_in_them(tmp_path: Path) -> None:
    from alembic import command

    engine = sqlite.engine(tmp_path / RECORDS_FILE, 1000)
    sqlite.use_wal(engine)
    with engine.execution_options(**{sqlite.WRITES: True}).begin() as connection:
        config = _config()
        config.attributes["connection"] = connection
        command.upgrade(config, "0003")
        connection.exec_driver_sql(
            "INSERT INTO clients VALUES ('aoi', '青井', '', 'phone', '[]', '[]', 'ja', 1, 0)"
        )
    engine.dispose()
    records = open_records(tmp_path)
    assert records.client("aoi").name == "青井"
    assert (records.has_users(), records.audit()) == (False, ())
    People(records, Passwords(CHEAP)).add("ada", PASSWORD, Role.ADMIN)
    assert records.check() == []
    records.close()
