"""kill -9 in the middle of `feedback add` and `import`: what was acknowledged is there, once, and the index is whole."""

import json
import os
import random
import subprocess
import sys
import time
from pathlib import Path

import pytest

from assistant.assembly import open_desk
from assistant.settings import Settings
from tests.shared_cache import cache_dir

ROUNDS = int(os.environ.get("BRIEF_KILL_ROUNDS") or (50 if os.environ.get("BRIEF_LONG_TESTS") else 4))
"""Each kills twice, a single note and an import."""

COMMAND = [sys.executable, "-m", "assistant"]
FILE_NOTES = 300


def prepared(folder: Path) -> Path:
    source = folder / "in.jsonl"
    rows: list[dict[str, object]] = [{"kind": "client", "id": "aoki", "name": "青木", "channel": "chat"}]
    source.write_text(json.dumps(rows[0], ensure_ascii=False), encoding="utf-8")
    subprocess.run(
        [*COMMAND, "--data-dir", str(folder / "data"), "import", str(source)], check=True, capture_output=True
    )
    return folder / "data"


def import_file(folder: Path, number: int) -> Path:
    path = folder / f"notes{number}.jsonl"
    rows = [
        {"kind": "feedback", "id": f"I{number}-{i}", "client_id": "aoki", "date": "2026-05-01", "score": None, "task": "t", "text": f"ご要望{number}-{i}"}
        for i in range(FILE_NOTES)
    ]  # fmt: skip
    path.write_text("\n".join(json.dumps(row, ensure_ascii=False) for row in rows), encoding="utf-8")
    return path


def killed(arguments: list[str], after: float) -> str:
    """What the process had printed when it was killed, or all of it where it was quicker."""
    process = subprocess.Popen(
        [*COMMAND, *arguments], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
    )
    try:
        return process.communicate(timeout=after)[0]
    except subprocess.TimeoutExpired:
        process.kill()
        return process.communicate()[0]


def lost_or_doubled(acknowledged: list[str], stored: list[str]) -> list[str]:
    return [note_id for note_id in acknowledged if stored.count(note_id) != 1]


@pytest.mark.timeout(60 + 30 * ROUNDS)
def test_what_was_acknowledged_survives_kills_once_and_whole(tmp_path: Path) -> None:
    data, chance = prepared(tmp_path), random.Random(7)
    acknowledged: list[str] = []
    for number in range(ROUNDS):
        told = killed(
            ["--data-dir", str(data), "feedback", "add", "--client", "aoki", "--text", f"ひとこと{number}"],
            chance.uniform(0.4, 2.5),
        )
        acknowledged += [line.split()[-1] for line in told.splitlines() if line.startswith("保存しました")]
        told = killed(
            ["--data-dir", str(data), "import", str(import_file(tmp_path, number))], chance.uniform(0.5, 4.0)
        )
        if "メモを追加" in told:
            acknowledged += [f"I{number}-{i}" for i in range(FILE_NOTES)]
    time.sleep(0.1)
    with open_desk(Settings(data_dir=data, cache_dir=cache_dir())) as desk:
        stored = [note.id for note in desk.records.notebook("aoki").notes]
        assert lost_or_doubled(acknowledged, stored) == []
        for number in range(ROUNDS):
            count = sum(note_id.startswith(f"I{number}-") for note_id in stored)
            assert count in (0, FILE_NOTES), f"half an import: {count}"
        assert desk.records.check() == []
        desk.mend_index()
        assert desk.memory.status().count == len(stored)


def test_the_check_sees_a_lost_and_a_doubled_note() -> None:
    assert lost_or_doubled(["a", "b"], ["a", "b"]) == []
    assert lost_or_doubled(["a", "b"], ["a"]) == ["b"]
    assert lost_or_doubled(["a"], ["a", "a"]) == ["a"]
