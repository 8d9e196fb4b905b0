"""`audit` tells who did what to which client, and no word of anybody."""

import argparse
import json
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from assistant.cli import _parser, run
from assistant.commands.audited import DEEDS, name_of
from assistant.domain.user import AuditEntry
from assistant.lock import hold_folder
from tests.people_samples import CANARY, open_firm
from tests.stores import of_files

Said = pytest.CaptureFixture[str]


@pytest.fixture
def firm(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Aki worked for Aoi on two days; somebody tried to log in; the owner of the computer exported Bando."""
    records = open_firm(tmp_path)
    aki = records.user_named("aki")
    assert aki is not None
    for day, actor, action, client, subject, detail in (
        (1, aki.id, "task.draft", "aoi", "aoi-1", ""),
        (2, aki.id, "export.task", "aoi", "aoi-1", "docx"),
        (2, "", "login.failed", "", "", ""),
        (3, "local", "export.client", "bando", "", "zip"),
    ):
        moment = datetime(2026, 12, day, 3, 0, tzinfo=UTC)
        records.add_audit(AuditEntry(at=moment, actor=actor, action=action, client_id=client, subject=subject, detail=detail))  # fmt: skip
    records.close()
    monkeypatch.setenv("BRIEF_DATA_DIR", str(tmp_path))
    return tmp_path


def told(capsys: Said, *arguments: str) -> list[str]:
    assert run(["audit", *arguments]) == 0
    return capsys.readouterr().out.splitlines()


@of_files
def test_the_newest_comes_first_with_names_in_place_of_ids_beside_a_running_page(firm: Path, capsys: Said) -> None:
    with hold_folder(firm):
        lines = told(capsys, "--since", "2026-12-01")
    assert lines == [
        "2026-12-03 12:00:00\tこのパソコンの利用者\texport.client\tbando\tzip",
        "2026-12-02 12:00:00\t-\tlogin.failed\t-\t-",
        "2026-12-02 12:00:00\taki\texport.task\taoi\taoi-1 docx",
        "2026-12-01 12:00:00\taki\ttask.draft\taoi\taoi-1",
    ]


@of_files
def test_it_is_narrowed_by_client_user_day_and_number(firm: Path, capsys: Said) -> None:
    assert len(told(capsys, "--client", "bando", "--since", "2026-12-01")) == 1
    assert len(told(capsys, "--user", "AKI", "--since", "2026-12-02")) == 1
    assert len(told(capsys, "--user", "local")) == 1
    assert len(told(capsys, "--since", "2026-12-02T12:00", "--limit", "2")) == 2
    everything = told(capsys, "--limit", "0")
    assert any("\tコマンド\tuser.add\t" in line and "\tada" in line for line in everything)
    assert told(capsys, "--client", "nobody") == ["記録はありません。"]
    assert told(capsys, "--client", "nobody", "--json") == [""]


@of_files
def test_as_json_every_line_is_one_entry_for_a_program(firm: Path, capsys: Said) -> None:
    rows = [json.loads(line) for line in told(capsys, "--json", "--client", "aoi", "--since", "2026-12-01")]
    assert [(row["name"], row["action"], row["client_id"]) for row in rows] == [
        ("aki", "export.task", "aoi"), ("aki", "task.draft", "aoi"),
    ]  # fmt: skip
    assert set(rows[0]) == {"at", "actor", "action", "client_id", "subject", "detail", "name"}
    assert rows[0]["at"].startswith("2026-12-02T")


@of_files
@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (("--user", "nobody"), "利用者「nobody」はいません"),
        (("--since", "yesterday"), "日時「yesterday」を読めません"),
        (("--limit", "-1"), "--limit には 0 以上"),
    ],
)
def test_what_cannot_be_used_is_refused_in_words(
    firm: Path, capsys: Said, arguments: tuple[str, ...], sentence: str
) -> None:
    assert run(["audit", *arguments]) == 2
    assert sentence in capsys.readouterr().err


@of_files
def test_no_word_of_a_client_is_told_and_an_erased_client_has_no_name(firm: Path, capsys: Said) -> None:
    assert run(["client", "forget", "aoi", "--yes"]) == 0
    capsys.readouterr()
    lines = told(capsys, "--limit", "0")
    assert not any(CANARY in line or "aoi" in line for line in lines)
    assert sum("\terased-" in line for line in lines) >= 2


# What commands write down

SHOW_ONLY = {
    "loop_parser._tasks", "loop_parser._note_history", "cli._serve", "cli._client_list", "cli._client_show",
    "cli._feedback_list", "cli._mask", "cli._reindex", "cli._doctor", "audit._audit",
}  # fmt: skip
WRITE_THEMSELVES = {"cli._import", "merging._merge", "users._token", "users.<lambda>"}
NOT_OF_A_CLIENT = {"upkeep._backup", "upkeep._restore", "migrate._migrate"}
"""They move the whole records, the audit with them."""


def every_command(parser: argparse.ArgumentParser) -> Iterator[str]:
    chosen = parser.get_default("told") or parser.get_default("command")
    if chosen:
        yield name_of(chosen)
    for action in parser._actions:
        if isinstance(action, argparse._SubParsersAction):
            for inner in action.choices.values():
                yield from every_command(inner)


def test_every_command_says_what_it_writes_down_or_that_it_only_shows() -> None:
    known = set(every_command(_parser()))
    assert len(known) > 20
    assert known - DEEDS.keys() - SHOW_ONLY - WRITE_THEMSELVES - NOT_OF_A_CLIENT == set()
    assert DEEDS.keys() - known == set()


@of_files
def test_what_commands_did_is_written_down_and_what_they_showed_is_not(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: Said
) -> None:
    monkeypatch.setenv("BRIEF_DATA_DIR", str(tmp_path / "data"))
    monkeypatch.chdir(tmp_path)
    rows = [{"kind": "client", "id": one, "name": CANARY, "channel": "chat"} for one in ("aoi", "bando")]
    (tmp_path / "in.jsonl").write_text("\n".join(json.dumps(row) for row in rows), encoding="utf-8")
    for arguments in (
        ("import", "in.jsonl"), ("client", "list"), ("client", "show", "aoi"),
        ("client", "add", "cho", "--name", CANARY), ("feedback", "add", "--client", "aoi", "--text", CANARY),
        ("export", "--client", "aoi"), ("client", "forget", "bando"), ("client", "forget", "bando", "--yes"),
    ):  # fmt: skip
        assert run(list(arguments)) == 0, arguments
    assert run(["client", "forget", "nobody", "--yes"]) == 2
    capsys.readouterr()
    lines = [line.split("\t")[1:4] for line in reversed(told(capsys))]
    erased = lines[1][2]
    assert erased.startswith("erased-")
    assert lines == [
        ["コマンド", "import", "aoi"], ["コマンド", "import", erased], ["コマンド", "client.save", "cho"],
        ["コマンド", "note.add", "aoi"], ["コマンド", "export.client", "aoi"], ["コマンド", "client.erase", erased],
    ]  # fmt: skip
    assert not any(CANARY in line for line in told(capsys))
