"""`client rename` and `client merge`, as they are typed."""

from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from assistant.cli import BAD_USE, run
from assistant.domain.client import Client
from tests.records_samples import note
from tests.stores import of_files, open_store

AOI = Client(id="aoi", name="青井 みどり", rules=("朝は電話しない",))
TWIN = Client(id="aoi-2", name="青井みどり", rules=("敬語で",))

pytestmark = of_files


@pytest.fixture
def data(tmp_path: Path) -> Path:
    folder = tmp_path / "cli"
    with closing(open_store(folder)) as store:
        store.apply([AOI, TWIN], [note(1), note(1, "aoi-2", text="候補は午前")])
    return folder


def told(data: Path, capsys: pytest.CaptureFixture[str], *arguments: str) -> str:
    assert run([*arguments, "--data-dir", str(data)]) == 0
    return capsys.readouterr().out


def test_a_merge_says_first_what_would_move_and_then_moves_it(
    data: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    asked = told(data, capsys, "client", "merge", "aoi-2", "aoi")
    assert "メモ1件、依頼0件" in asked
    assert "元に戻せません" in asked
    assert "aoi-2" in told(data, capsys, "client", "list")
    told(data, capsys, "backup")
    done = told(data, capsys, "client", "merge", "aoi-2", "aoi", "--yes")
    assert "まとめました: aoi-2 → aoi(メモ1件、依頼0件)" in done
    assert "バックアップ1個" in done
    assert "aoi-2\t" not in told(data, capsys, "client", "list")
    assert "候補は午前" in told(data, capsys, "feedback", "list", "--client", "aoi")
    with closing(open_store(data)) as store:
        (entry,) = store.audit()
    assert (entry.actor, entry.action, entry.client_id, entry.subject) == (
        "command",
        "client.merge",
        "aoi",
        "aoi-2",
    )
    assert datetime.now(UTC) - entry.at < timedelta(minutes=5)


def test_forgetting_reaches_the_backups_of_what_was_merged(data: Path, capsys: pytest.CaptureFixture[str]) -> None:
    told(data, capsys, "backup")
    told(data, capsys, "client", "merge", "aoi-2", "aoi", "--yes")
    assert "バックアップ1個から" in told(data, capsys, "client", "forget", "aoi", "--yes", "--backups")
    (backup,) = (data / "backups").iterdir()
    assert "候補は午前".encode() not in backup.read_bytes()


def test_a_client_that_took_a_former_id_stays_in_the_backups(
    data: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    told(data, capsys, "client", "merge", "aoi-2", "aoi", "--yes")
    told(data, capsys, "client", "add", "aoi-2", "--name", "別の方")
    told(data, capsys, "backup")
    told(data, capsys, "client", "forget", "aoi", "--yes", "--backups")
    (backup,) = (data / "backups").iterdir()
    assert "別の方".encode() in backup.read_bytes()


def test_merging_with_oneself_or_nobody_is_refused(data: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for pair in (("aoi", "aoi"), ("aoi", "nobody"), ("nobody", "aoi")):
        assert run(["client", "merge", *pair, "--yes", "--data-dir", str(data)]) != 0
    assert "エラー" in capsys.readouterr().err
    assert "aoi-2" in told(data, capsys, "client", "list")


def test_another_name_keeps_id_and_records_and_says_who_looks_alike(
    data: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert "名前を変えました: 青井 みどり → 青井 花(aoi)" in told(
        data, capsys, "client", "rename", "aoi", "青井 花 "
    )
    shown = told(data, capsys, "client", "show", "aoi")
    assert "名前: 青井 花\n" in shown
    assert "メモ: 1件" in shown
    assert "朝は電話しない" in shown
    assert "client merge" in told(data, capsys, "client", "rename", "aoi", "青井　みどり")
    assert run(["client", "rename", "aoi", " ", "--data-dir", str(data)]) == BAD_USE
