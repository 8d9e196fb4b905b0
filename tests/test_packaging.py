"""The wheel holds all that the product needs at run time."""

import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent


@pytest.fixture(scope="module")
def names(tmp_path_factory: pytest.TempPathFactory) -> set[str]:
    folder = tmp_path_factory.mktemp("wheel")
    command = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder)]
    subprocess.run(command, cwd=ROOT, check=True, capture_output=True)
    (wheel,) = folder.glob("*.whl")
    return set(zipfile.ZipFile(wheel).namelist())


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
