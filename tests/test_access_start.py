"""Before others may reach the page; and the commands that say who may."""

import io
from pathlib import Path

import pytest

from assistant.access.digests import Digest
from assistant.cli import run
from assistant.errors import BadInput
from assistant.lock import hold_folder
from assistant.settings import Settings
from assistant.web import app
from assistant.web.reach import Reach, limits_of, refuse_without_admin
from tests.people_samples import KEY, PASSWORD, open_firm
from tests.stores import of_files, open_store


def settings(**values: str) -> Settings:
    return Settings.read({f"BRIEF_{name.upper()}": value for name, value in values.items()}, Path("unused"))


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "::1"])
def test_on_this_computer_nothing_need_be_set(host: str) -> None:
    reach = Reach.of(settings(host=host))
    assert (reach.alone, reach.secure) == (True, False)
    refuse_without_admin(0, reach)


@pytest.mark.parametrize(
    "given",
    [
        {"host": "0.0.0.0"}, {"host": "192.168.0.9"}, {"host": "::"}, {"host": "brief.local"},
        {"public_url": "https://brief.example.jp"}, {"host": "192.168.0.9", "secret_key": "short"},
    ],
)  # fmt: skip
def test_others_are_not_let_in_without_a_secret_key(given: dict[str, str]) -> None:
    with pytest.raises(BadInput, match=r"BRIEF_SECRET_KEY に32文字以上.*作り方"):
        Reach.of(settings(**given))


def test_an_address_that_is_every_address_needs_a_name() -> None:
    with pytest.raises(BadInput, match="BRIEF_PUBLIC_URL"):
        Reach.of(settings(host="0.0.0.0", secret_key=KEY))
    reach = Reach.of(settings(host="0.0.0.0", secret_key=KEY, public_url="https://brief.example.jp"))
    assert reach.hosts == {"127.0.0.1", "localhost", "::1", "brief.example.jp"}
    assert (reach.secure, reach.alone, reach.authority) == (True, False, "brief.example.jp")
    assert "192.168.0.9" in Reach.of(settings(host="192.168.0.9", secret_key=KEY)).hosts


def test_serve_refuses_others_without_a_key_before_it_touches_the_data(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match="BRIEF_SECRET_KEY"):
        app.serve(Settings(data_dir=tmp_path, host="192.168.0.9"), say=lambda _: None)
    assert list(tmp_path.iterdir()) == []


@of_files
def test_serve_refuses_others_until_there_is_an_admin(tmp_path: Path) -> None:
    values = {"BRIEF_PUBLIC_URL": "https://brief.example.jp", "BRIEF_SECRET_KEY": KEY, "BRIEF_PORT": "0"}
    with pytest.raises(BadInput):
        Settings.read(values, tmp_path)
    known = Settings.read({**values, "BRIEF_PORT": "59999"}, tmp_path)
    with pytest.raises(BadInput, match=r"管理者の登録が必要です.*user add"):
        app.serve(known, say=lambda _: None)
    hold_folder(tmp_path).release()  # and lets go of the folder


def test_a_disabled_admin_opens_no_door_to_others(tmp_path: Path) -> None:
    records = open_firm(tmp_path)
    ada = records.user_named("ada")
    assert ada is not None
    assert records.active_admins() == 1
    records.change_user(ada.model_copy(update={"disabled": ada.created}))
    reach = Reach.of(settings(host="192.168.0.9", secret_key=KEY))
    with pytest.raises(BadInput, match="管理者"):
        refuse_without_admin(records.active_admins(), reach)
    records.close()


@pytest.mark.parametrize(
    "given",
    [
        {"public_url": "brief.example.jp"}, {"public_url": "https://user:pw@brief.example.jp"},
        {"public_url": "https://brief.example.jp/path"}, {"trusted_proxies": "*"},
        {"trusted_proxies": "proxy.example"}, {"session_idle_minutes": "0"}, {"session_hours": "1000"},
    ],
)  # fmt: skip
def test_a_setting_that_would_open_a_door_by_mistake_is_refused_by_name(given: dict[str, str]) -> None:
    with pytest.raises(BadInput, match=f"BRIEF_{next(iter(given)).upper()}"):
        settings(**given)


def test_the_secret_key_is_never_shown() -> None:
    found = settings(secret_key=KEY, session_idle_minutes="30", session_hours="4")
    assert KEY not in f"{found} {found!r} {found.model_dump_json()}"
    assert limits_of(found).idle.total_seconds() == 1800
    assert limits_of(found).whole.total_seconds() == 4 * 3600


# Commands


@pytest.fixture
def firm(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    open_firm(tmp_path).close()
    monkeypatch.setenv("BRIEF_DATA_DIR", str(tmp_path))
    monkeypatch.setenv("BRIEF_SECRET_KEY", KEY)
    return tmp_path


def say(monkeypatch: pytest.MonkeyPatch, words: str, *arguments: str) -> int:
    monkeypatch.setattr("sys.stdin", io.StringIO(words))
    return run(list(arguments))


@of_files
def test_a_user_is_added_listed_and_stopped_while_the_page_holds_the_folder(
    firm: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    lock = hold_folder(firm)
    assert say(monkeypatch, f"{PASSWORD}\n", "user", "add", "Cho", "--team", "east", "--password-stdin") == 0
    assert say(monkeypatch, "", "user", "list") == 0
    assert "cho\t担当者\teast\t利用中" in capsys.readouterr().out
    assert say(monkeypatch, "", "user", "disable", "cho") == 0
    assert say(monkeypatch, "", "user", "list") == 0
    assert "cho\t担当者\teast\t停止中" in capsys.readouterr().out
    assert say(monkeypatch, "", "user", "disable", "ada") == 2
    assert "最後の管理者" in capsys.readouterr().err
    lock.release()


@of_files
def test_a_password_comes_from_a_terminal_or_a_pipe_that_was_asked_for(
    firm: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert say(monkeypatch, f"{PASSWORD}\n", "user", "add", "cho") == 2
    assert "--password-stdin" in capsys.readouterr().err
    assert say(monkeypatch, "short\n", "user", "passwd", "aki", "--password-stdin") == 2
    assert "12文字以上" in capsys.readouterr().err
    assert say(monkeypatch, "another long phrase\n", "user", "passwd", "aki", "--password-stdin") == 0
    out = capsys.readouterr()
    assert "another long phrase" not in out.out + out.err


@of_files
def test_teams_and_grants_are_changed_and_listed(
    firm: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    for words in (
        ("team", "add", "west"), ("team", "join", "west", "ben"), ("grant", "add", "aoi", "--team", "west"),
        ("user", "role", "ben", "lead"),
    ):  # fmt: skip
        assert say(monkeypatch, "", *words) == 0
    capsys.readouterr()
    assert say(monkeypatch, "", "team", "list") == 0
    assert say(monkeypatch, "", "grant", "list") == 0
    shown = capsys.readouterr().out.splitlines()
    assert {"east\taki、lea", "west\tben", "aoi\taki", "aoi\tチーム west", "bando\tben"} == set(shown)
    assert say(monkeypatch, "", "grant", "remove", "aoi", "--team", "west") == 0
    assert say(monkeypatch, "", "team", "leave", "ben") == 0
    assert say(monkeypatch, "", "grant", "add", "nobody", "--user", "ben") == 2
    assert "登録されていません" in capsys.readouterr().err


@of_files
def test_a_token_is_printed_alone_and_taken_back(
    firm: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert say(monkeypatch, "", "user", "token", "aki", "--label", "sheet", "--days", "7") == 0
    secret = capsys.readouterr().out.strip()
    records = open_store(firm)
    aki = records.user_named("aki")
    assert aki is not None
    kept = records.tokens(aki.id)
    records.close()
    assert [(one.label, one.digest) for one in kept] == [("sheet", Digest(KEY)("token", secret))]
    assert say(monkeypatch, "", "user", "token", "aki", "--revoke", "--label", "sheet") == 0
    assert "1件" in capsys.readouterr().out


@of_files
def test_without_users_the_list_says_how_to_begin(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("BRIEF_DATA_DIR", str(tmp_path))
    assert run(["user", "list"]) == 0
    assert "--role admin" in capsys.readouterr().out
