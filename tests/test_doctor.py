"""`doctor` finds each planted fault, says what to do in plain words, and ends with a code that a script can read."""

import os
import re
import shutil
import socket
import sqlite3
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass, field, replace
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest

from assistant.assembly import open_desk
from assistant.cli import FAILED, run
from assistant.commands.doctor import examine
from assistant.commands.findings import Finding, Report
from assistant.commands.surroundings import RELEASED, Surroundings, clock_told, free_bytes, look_around
from assistant.domain.user import AuditEntry
from assistant.lock import hold_folder
from assistant.prompts import prompts_folder
from assistant.records.open import open_records
from assistant.settings import Settings
from tests.records_samples import AOI, note
from tests.shared_cache import cache_dir
from tests.stores import on_servers

pytestmark = pytest.mark.skipif(on_servers(), reason="plants its faults in files, and names its own servers")

KEY = "k" * 40
HEADER = b"SQLite format 3\x00"


@dataclass
class Place:
    """A data folder with a client, a note and a whole index; the settings and the machine to look at."""

    data: Path
    values: dict[str, str] = field(default_factory=dict)
    around: Surroundings = field(default_factory=lambda: Surroundings({}))

    @property
    def settings(self) -> Settings:
        return Settings.read({"BRIEF_PORT": str(free_port()), **self.values}, self.data)

    def looked(self) -> Report:
        """All that doctor looks at."""
        return examine(self.settings, replace(self.around, environment=self.values))

    def looked_around(self) -> Report:
        """What needs no open store, in a fraction of the time."""
        return Report(tuple(look_around(self.settings, self.around)))


def free_port() -> int:
    with closing(socket.socket()) as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("doctor") / "data"
    with open_desk(Settings(data_dir=folder, cache_dir=cache_dir())) as desk:
        desk.records.apply([AOI], [note(1), note(2)])
        desk.mend_index()
    return folder


@pytest.fixture
def place(whole: Path, tmp_path: Path) -> Place:
    shutil.copytree(whole, tmp_path / "data")
    (tmp_path / "data").chmod(0o700)
    return Place(tmp_path / "data", around=Surroundings({}, playbooks=one_playbook(tmp_path)))


def one_playbook(folder: Path) -> Path:
    """All of them take a second to read."""
    made = folder / "prompts" / "playbooks"
    made.mkdir(parents=True)
    shutil.copy(prompts_folder() / "playbooks" / "scheduling.yaml", made)
    return made


def test_a_healthy_place_has_no_finding_and_the_code_is_0(
    place: Place, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("BRIEF_PORT", str(free_port()))
    assert run(["doctor", "--data-dir", str(place.data)]) == 0
    told = capsys.readouterr().out
    assert "問題はありません" in told
    assert told.count("[OK]") >= 10


# What is wrong around the store


def lent_to_all(place: Place) -> None:
    place.data.chmod(0o1777)


def of_another(place: Place) -> None:
    if os.geteuid() != 0:
        pytest.skip("only root can give a folder away")
    os.chown(place.data, 4321, 4321)


def a_file_above(place: Place) -> None:
    (place.data.parent / "file").write_text("x")
    place.data = place.data.parent / "file" / "data"


def with_free(count: int) -> Callable[[Place], None]:
    def plant(place: Place) -> None:
        place.around = replace(place.around, free=lambda _: count)

    return plant


def clock_at_the_factory(place: Place) -> None:
    place.around = replace(place.around, now=lambda: RELEASED - timedelta(days=3000))


def no_zones(place: Place) -> None:
    def zone(name: str) -> object:
        raise KeyError(name)

    place.around = replace(place.around, zone=zone)


def broken_playbook(place: Place) -> None:
    assert place.around.playbooks is not None
    broken = "id: scheduling\nlabel: {ja: x\n"
    (place.around.playbooks / "scheduling.yaml").write_text(broken, encoding="utf-8")


def no_weights(place: Place) -> None:
    place.around = replace(place.around, encoder=place.data.parent)


def cut_weights(place: Place) -> None:
    (place.data.parent / "weights.npz").write_bytes(b"PK\x03\x04 and no more")
    (place.data.parent / "sp.model").write_bytes(b"x")
    place.around = replace(place.around, encoder=place.data.parent)


def public(**more: str) -> Callable[[Place], None]:
    def plant(place: Place) -> None:
        place.values |= {"BRIEF_PUBLIC_URL": "https://brief.example.jp", **more}

    return plant


# What is wrong with records, index, servers and model


def newer_records(place: Place) -> None:
    with closing(sqlite3.connect(place.data / "records.db")) as connection:
        connection.execute("UPDATE alembic_version SET version_num = '9999'")
        connection.commit()


def lost_records(place: Place) -> None:
    for path in place.data.glob("records.db*"):
        path.unlink()


def damaged_records(place: Place) -> None:
    (place.data / "records.db").write_bytes(b"no database" * 500)


def ahead_of_the_clock(place: Place) -> None:
    place.around = replace(place.around, now=lambda: RELEASED)
    with closing(open_records(place.data, now=lambda: RELEASED + timedelta(days=2))) as records:
        records.add_audit(AuditEntry(at=RELEASED + timedelta(days=2), actor="local", action="test"))


def no_postgres(place: Place) -> None:
    place.values["DATABASE_URL"] = f"postgresql://user:canary-word@127.0.0.1:{free_port()}/records"


def no_chroma(place: Place) -> None:
    place.values["CHROMA_URL"] = f"http://127.0.0.1:{free_port()}"


def no_key(place: Place) -> None:
    place.values |= {"BRIEF_MODEL": "openai/gpt-x", "BRIEF_MODEL_KEY_ENV": "MY_KEY"}


Faults = Mapping[str, tuple[Callable[[Place], None], str, str]]
"""What is planted → how, the finding's name, its words."""

AROUND: Faults = {
    "a folder that all may write to": (lent_to_all, "データの場所", "共用の場所です。BRIEF_DATA_DIR に"),
    "a folder of another user": (of_another, "データの場所", "持ち主が、いま実行している利用者ではありません。.*chown"),
    "a disk that is nearly full": (with_free(500_000_000), "空き容量", "残り 500MB.*1GB以上の空きを"),
    "a disk that is full": (with_free(0), "空き容量", "残り 0MB.*失敗するおそれ.*いらないファイルを消して"),
    "a clock that forgot the year": (clock_at_the_factory, "時計", "時計が遅れています.*時計を合わせて"),
    "no time zones": (no_zones, "時差の情報", r"tzdata.*\.ics.*make install"),
    "a broken playbook": (broken_playbook, "下書きの型", "scheduling.yaml 3行目: YAMLとして読めません"),
    "no weights": (no_weights, "文章の比較", "weights.npz、sp.model.*make install"),
    "weights cut off": (cut_weights, "文章の比較", r"\(weights.npz\)がありません.*make install"),
    "others let in without a key": (public(), "公開の設定", "BRIEF_SECRET_KEY に32文字以上"),
    "others let in without https": (public(BRIEF_SECRET_KEY=KEY, BRIEF_PUBLIC_URL="http://brief.lan"), "公開の設定", "パスワードがそのまま.*https"),
}  # fmt: skip
STORED: Faults = {
    "a folder that cannot be made": (a_file_above, "記録", "使えません.*権限を確かめるか、環境変数 BRIEF_DATA_DIR"),
    "records from the clock's future": (ahead_of_the_clock, "時計", "時計が遅れています.*2026年11月01日"),
    "others let in without an admin": (public(BRIEF_SECRET_KEY=KEY), "利用者", "user add 名前 --role admin"),
    "records of a newer version": (newer_records, "記録", "より新しい版.*更新して"),
    "records that are gone": (lost_records, "記録", "なくなっています.*restore"),
    "damaged records": (damaged_records, "記録", "データベースではありません.*restore"),
    "PostgreSQL does not answer": (no_postgres, "記録", "PostgreSQL 127.0.0.1.*つながりません.*DATABASE_URL のアドレスが正しいか"),
    "Chroma does not answer": (no_chroma, "索引", "使えないため.*サーバーが動いているか、CHROMA_URL"),
    "a model without its key": (no_key, "AIモデル", "環境変数 MY_KEY に設定"),
}  # fmt: skip


def told_of(report: Report, name: str) -> str:
    assert not report.well
    return "\n".join(finding.told for finding in report.findings if finding.name == name and not finding.well)


@pytest.mark.parametrize(("plant", "name", "sentence"), AROUND.values(), ids=AROUND.keys())
def test_a_fault_around_the_store_is_found_with_the_way_to_mend_it(
    place: Place, plant: Callable[[Place], None], name: str, sentence: str
) -> None:
    plant(place)
    assert re.search(sentence, told_of(place.looked_around(), name))


@pytest.mark.parametrize(("plant", "name", "sentence"), STORED.values(), ids=STORED.keys())
def test_a_fault_of_records_index_server_or_model_is_found_with_the_way_to_mend_it(
    place: Place, plant: Callable[[Place], None], name: str, sentence: str
) -> None:
    plant(place)
    report = place.looked()
    assert re.search(sentence, told_of(report, name)), report.as_text()
    assert "canary-word" not in report.as_text()


def test_a_fault_ends_the_command_with_1_and_says_where_to_look(
    place: Place, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    newer_records(place)
    monkeypatch.setenv("BRIEF_PORT", str(free_port()))
    assert run(["doctor", "--data-dir", str(place.data)]) == FAILED
    assert "[要確認] 記録: " in capsys.readouterr().out


# The port


def the_line(report: Report, name: str) -> Finding:
    return next(finding for finding in report.findings if finding.name == name)


def test_a_port_that_another_program_took_is_found_and_another_is_proposed(place: Place) -> None:
    with closing(socket.create_server(("127.0.0.1", 0))) as taken:
        port = taken.getsockname()[1]
        place.values["BRIEF_PORT"] = str(port)
        found = the_line(place.looked_around(), "画面の住所")
    assert not found.well
    assert f"ポート {port} は使われています" in found.told
    assert f"BRIEF_PORT に別の番号(例: {port + 1})" in found.told


@pytest.fixture
def answering() -> Iterator[Callable[[dict[str, str]], int]]:
    """Starts a server that answers these paths with these texts; its port."""
    servers: list[HTTPServer] = []

    def start(texts: dict[str, str]) -> int:
        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                body = texts.get(self.path, "").encode()
                self.send_response(200 if body else 404)
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *_: object) -> None: ...

        server = HTTPServer(("127.0.0.1", 0), Handler)
        servers.append(server)
        threading.Thread(target=server.serve_forever, daemon=True).start()
        return int(server.server_address[1])

    yield start
    for server in servers:
        server.shutdown()
        server.server_close()


def test_a_page_of_ours_that_is_open_is_no_fault_of_the_port(
    place: Place, answering: Callable[[dict[str, str]], int]
) -> None:
    place.values["BRIEF_PORT"] = str(answering({"/healthz": '{"status":"ok"}'}))
    found = the_line(place.looked_around(), "画面の住所")
    assert found.well
    assert "いま開いています" in found.told


def test_a_chroma_server_with_known_holes_is_found(
    place: Place, answering: Callable[[dict[str, str]], int]
) -> None:
    old = {"/api/v2/version": '"1.0.0"', "/openapi.json": '{"components": {"schemas": {}}}'}
    place.values["CHROMA_URL"] = f"http://127.0.0.1:{answering(old)}"
    found = the_line(place.looked(), "索引")
    assert not found.well
    assert "古い版です。1.5.9 以上に更新してください" in found.told


# What doctor mends itself


def test_a_folder_open_to_others_is_closed_and_said(place: Place) -> None:
    place.data.chmod(0o755)
    found = the_line(place.looked(), "データの場所")
    assert found.well
    assert "ほかの利用者にも開いていたため、閉じます" in found.told
    assert place.data.stat().st_mode & 0o777 == 0o700


def test_a_damaged_index_is_built_anew_and_said(place: Place) -> None:
    database = place.data / "index" / "chroma.sqlite3"
    database.write_bytes(HEADER + b"x" * 5000)
    found = the_line(place.looked(), "索引")
    assert found.well, found.told
    assert "直しました: 索引が壊れていた" in found.told
    assert found.told.startswith("2件")


def test_an_index_that_lags_is_brought_level_and_said(place: Place) -> None:
    with closing(open_records(place.data)) as records:
        records.add_note("aoi", note(3))
    found = the_line(place.looked(), "索引")
    assert found.well
    assert found.told.startswith("3件")
    assert "遅れていた1件を加えました" in found.told


def test_records_that_another_process_holds_are_told_with_who_it_is(place: Place) -> None:
    with hold_folder(place.data, ["brief-assistant", "serve"]):
        found = the_line(place.looked(), "記録")
    assert not found.well
    assert "brief-assistant serve" in found.told


def test_the_parts_of_the_look_are_right() -> None:
    assert clock_told(RELEASED, RELEASED + timedelta(minutes=30)) == "2026年11月01日 00:00"
    assert free_bytes(Path("not/there/yet")) > 0
