"""Taking in a set of cases in the form of the development sets; sealing all files with canary and hashes.

python -m evals.take_in SET_FOLDER dev/set_a      python -m evals.take_in --seal
"""

import hashlib
import json
import sys
from collections.abc import Sequence
from pathlib import Path

from evals.cases import CANARY, FOLDER, SPLITS, Case, NoteKey, rows

NAMES = {
    "scenarios.jsonl": "cases.jsonl",
    "feedback.jsonl": "feedback.jsonl",
    "notes_key.jsonl": "notes_key.jsonl",
}
SEAL = "SEAL.json"


def take_in(source: Path, place: str, folder: Path = FOLDER) -> None:
    """Copy a set to `place` (split/author), each case with the canary. Raises ValidationError for a wrong case."""
    target = folder / place
    target.mkdir(parents=True, exist_ok=True)
    with_language = source / "clients_with_language.jsonl"
    named = with_language if with_language.exists() else source / "clients.jsonl"
    _write(target / "clients.jsonl", list(rows(named)))
    for old, new in NAMES.items():
        found = list(rows(source / old))
        if new == "cases.jsonl":
            found = [{**row, "canary": CANARY} for row in found]
            [Case(**row) for row in found]
        if new == "notes_key.jsonl":
            [NoteKey(**row) for row in found]
        _write(target / new, found)


def hashes(folder: Path = FOLDER) -> dict[str, str]:
    """File → hash, of every case file."""
    files = sorted(file for split in SPLITS for file in (folder / split).rglob("*.jsonl"))
    return {str(file.relative_to(folder)): hashlib.sha256(file.read_bytes()).hexdigest()[:16] for file in files}


def seal(folder: Path = FOLDER) -> None:
    """Write what the case files are now, and the schema that editors read."""
    content = {"canary": CANARY, "files": hashes(folder)}
    (folder / SEAL).write_text(json.dumps(content, indent=1) + "\n", encoding="utf-8")
    schema = json.dumps(Case.model_json_schema(), ensure_ascii=False, indent=1)
    (folder / "schema.json").write_text(schema + "\n", encoding="utf-8")


def broken_seals(folder: Path = FOLDER) -> list[str]:
    """Files that are not what was sealed."""
    sealed = json.loads((folder / SEAL).read_text(encoding="utf-8"))["files"]
    found = hashes(folder)
    return sorted(name for name in sealed.keys() | found.keys() if sealed.get(name) != found.get(name))


def _write(path: Path, found: Sequence[dict[str, object]]) -> None:
    path.write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in found), encoding="utf-8")


if __name__ == "__main__":
    if sys.argv[1:] != ["--seal"]:
        take_in(Path(sys.argv[1]), sys.argv[2])
    seal()
