"""The wheel holds all that the product needs at run time; the source archive all that a wheel is made of and tested with."""

import os
import subprocess
import sys
import tarfile
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent


def built(kind: str, root: Path, folder: Path) -> Path:
    """The archive of this kind (`wheel`, `sdist`) that is made of the project at `root`."""
    command = [sys.executable, "-m", "hatchling", "build", "-t", kind, "-d", str(folder)]
    subprocess.run(command, cwd=root, check=True, capture_output=True)
    (archive,) = folder.iterdir()
    return archive


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return built("wheel", ROOT, tmp_path_factory.mktemp("wheel"))


@pytest.fixture(scope="module")
def names(wheel: Path) -> set[str]:
    return set(zipfile.ZipFile(wheel).namelist())


@pytest.fixture(scope="module")
def source(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The source archive, unpacked."""
    archive = built("sdist", ROOT, tmp_path_factory.mktemp("sdist"))
    folder = tmp_path_factory.mktemp("unpacked")
    with tarfile.open(archive) as opened:
        opened.extractall(folder, filter="data")
    (root,) = folder.iterdir()
    return root


@pytest.mark.parametrize("kind", ["*.yaml", "*.jsonl", "*.npz"])
def test_every_prompt_file_is_shipped(names: set[str], kind: str) -> None:
    wanted = [path.relative_to(ROOT / "prompts") for path in (ROOT / "prompts").rglob(kind)]
    assert wanted
    assert {f"assistant/_prompts/{path.as_posix()}" for path in wanted} <= names


def test_styles_scripts_words_and_migrations_are_shipped(names: set[str]) -> None:
    for part in ("web/static/desk.css", "web/static/desk.js", "web/words.yaml", "records/migrations/env.py"):
        assert f"assistant/{part}" in names


def test_nothing_but_the_package_is_shipped(names: set[str]) -> None:
    assert all(name.startswith(("assistant/", "brief_assistant-")) for name in names)


def test_every_file_beside_the_code_is_shipped(names: set[str]) -> None:
    beside = [
        path for path in (ROOT / "assistant").rglob("*") if path.is_file() and path.suffix not in (".py", ".pyc")
    ]
    assert len(beside) > 10
    assert [path for path in beside if path.relative_to(ROOT).as_posix() not in names] == []


def test_the_source_archive_holds_the_documents_and_what_the_commands_need(source: Path) -> None:
    documents = [path.relative_to(ROOT) for path in (*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.*"))]
    assert len(documents) > 10
    needed = [Path(name) for name in ("Makefile", "requirements/app.txt", "bench/run.py", "scripts/lock.py")]
    assert [path for path in (*documents, *needed) if not (source / path).is_file()] == []


@pytest.mark.slow
def test_a_wheel_made_of_the_source_archive_is_the_same_and_runs_without_the_checkout(
    wheel: Path, source: Path, tmp_path: Path
) -> None:
    again = built("wheel", source, tmp_path / "again")
    both = [{info.filename: info.CRC for info in zipfile.ZipFile(path).infolist()} for path in (wheel, again)]
    assert both[0] == both[1]
    zipfile.ZipFile(again).extractall(tmp_path / "site")
    told = {"PYTHONPATH": str(tmp_path / "site"), "BRIEF_DATA_DIR": str(tmp_path / "data")}
    environment = {**{name: value for name, value in os.environ.items() if name != "BRIEF_CACHE_DIR"}, **told}
    (tmp_path / "clients.jsonl").write_text('{"kind": "client", "id": "umi", "name": "海"}', encoding="utf-8")

    def said(*words: str) -> str:
        command = [sys.executable, *words]
        done = subprocess.run(command, cwd=tmp_path, env=environment, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stderr
        return done.stdout

    where = said("-c", "from assistant.prompts import prompts_folder; print(prompts_folder())")
    assert Path(where.strip()).is_relative_to(tmp_path / "site")
    said("-m", "assistant", "import", "clients.jsonl")
    assert "打ち合わせ" in said(
        "-m", "assistant", "draft", "--client", "umi", "来週の打ち合わせ、先方と調整しといて"
    )
