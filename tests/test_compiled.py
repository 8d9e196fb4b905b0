"""Kept playbooks and vague words: the same values, never for other files, never when damaged."""

import shutil
from pathlib import Path

import pytest

from assistant.compiled import quick_lexicon, quick_playbooks
from assistant.errors import PlaybookError
from assistant.playbooks import load_playbooks
from assistant.prompts import load_model, prompts_folder
from assistant.reading.vague import VagueLexicon

SHIPPED = prompts_folder() / "playbooks"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "playbooks"
    made.mkdir()
    for name in ("general", "scheduling"):
        shutil.copy(SHIPPED / f"{name}.yaml", made)
    return made


@pytest.fixture
def models(tmp_path: Path) -> Path:
    return tmp_path / "models"


def only_kept(models: Path) -> Path:
    (kept,) = models.iterdir()
    return kept


def replace_in(path: Path, old: str, new: str) -> None:
    content = path.read_text(encoding="utf-8")
    assert old in content
    path.write_text(content.replace(old, new, 1), encoding="utf-8")


def test_kept_playbooks_equal_the_checked_files(models: Path) -> None:
    assert dict(quick_playbooks(models)) == dict(load_playbooks())
    assert dict(quick_playbooks(models)) == dict(load_playbooks())


def test_the_kept_lexicon_equals_the_checked_file(models: Path) -> None:
    checked = load_model(prompts_folder() / "vague.yaml", VagueLexicon)
    assert quick_lexicon(models) == checked
    assert quick_lexicon(models) == checked
    assert only_kept(models).name.startswith("vague-")


def test_the_second_load_reads_what_was_kept(folder: Path, models: Path) -> None:
    quick_playbooks(models, folder)
    kept = only_kept(models)
    before = kept.stat().st_mtime_ns
    assert set(quick_playbooks(models, folder)) == {"general", "scheduling"}
    assert kept.stat().st_mtime_ns == before


def test_an_edited_file_is_read_again_and_the_old_form_goes(folder: Path, models: Path) -> None:
    hours = quick_playbooks(models, folder)["scheduling"].effort_hours
    old = only_kept(models)
    replace_in(folder / "scheduling.yaml", f"effort_hours: {hours:g}", "effort_hours: 7.5")
    assert quick_playbooks(models, folder)["scheduling"].effort_hours == 7.5
    assert only_kept(models) != old


def test_a_wrong_edit_is_refused_although_a_right_form_is_kept(folder: Path, models: Path) -> None:
    quick_playbooks(models, folder)
    replace_in(folder / "scheduling.yaml", "id: scheduling", "id: scheduled")
    with pytest.raises(PlaybookError, match="scheduling"):
        quick_playbooks(models, folder)


def test_a_new_file_beside_the_playbooks_is_a_reason_to_read_again(folder: Path, models: Path) -> None:
    quick_playbooks(models, folder)
    old = only_kept(models)
    beside = folder.parent / "situations" / "scheduling.yaml"
    beside.parent.mkdir()
    beside.write_text("situations: 3", encoding="utf-8")
    with pytest.raises(PlaybookError, match="situations"):
        quick_playbooks(models, folder)
    assert only_kept(models) == old


def test_a_removed_file_removes_the_playbook(folder: Path, models: Path) -> None:
    quick_playbooks(models, folder)
    (folder / "scheduling.yaml").unlink()
    assert set(quick_playbooks(models, folder)) == {"general"}


@pytest.mark.parametrize("damage", [b"", b"{}", b"\xff\xfe", b"0" * 64 + b'\n{"playbooks": []}'])
def test_a_damaged_form_is_replaced(folder: Path, models: Path, damage: bytes) -> None:
    quick_playbooks(models, folder)
    kept = only_kept(models)
    whole = kept.read_bytes()
    kept.write_bytes(damage)
    assert set(quick_playbooks(models, folder)) == {"general", "scheduling"}
    assert kept.read_bytes() == whole


def test_one_changed_letter_in_the_kept_form_is_noticed(folder: Path, models: Path) -> None:
    title = quick_playbooks(models, folder)["scheduling"].label.ja
    replace_in(only_kept(models), title, "別の型")
    assert quick_playbooks(models, folder)["scheduling"].label.ja == title


def test_a_folder_that_cannot_be_written_costs_only_time(folder: Path, tmp_path: Path) -> None:
    blocked = tmp_path / "file"
    blocked.write_text("not a folder", encoding="utf-8")
    assert set(quick_playbooks(blocked / "models", folder)) == {"general", "scheduling"}
