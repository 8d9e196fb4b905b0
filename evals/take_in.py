"""Taking in cases: a whole set in the form of the development sets, or one that was just written; sealing all files
with canary and hashes.

python -m evals.take_in SET_FOLDER dev/set_a      python -m evals.take_in --add CASE.yaml dev/set_a
python -m evals.take_in --seal
"""

import hashlib
import json
import sys
from collections.abc import Sequence
from pathlib import Path

from evals.cases import CANARY, FOLDER, SPLITS, Case, NoteKey, rows
from evals.checking import Found, faults_of_file, faults_of_suite, read_draft

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


def add(draft: Path, place: str, folder: Path = FOLDER) -> list[str]:
    """Append the case of a .yaml or .json file to `place` (split/author), in one line with the canary. Where anything
    is wrong with it, nothing is written and every fault comes back."""
    path = folder / place / "cases.jsonl"
    before = path.read_text(encoding="utf-8") if path.exists() else ""
    faults = [str(one) for one in faults_of_file(draft)]
    if not faults:
        (case,) = (one.value for one in read_draft(draft) if isinstance(one, Found))
        row = {**json.loads(case.model_dump_json(exclude_defaults=True)), "canary": CANARY}
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(before + json.dumps(row, ensure_ascii=False) + "\n", encoding="utf-8")
        faults = [str(one) for one in faults_of_suite(folder)]
        if faults:
            path.write_text(before, encoding="utf-8")
    return faults


def hashes(folder: Path = FOLDER) -> dict[str, str]:
    """File → hash, of every case file."""
    files = sorted(file for split in SPLITS for file in (folder / split).rglob("*.jsonl"))
    return {str(file.relative_to(folder)): hashlib.sha256(file.read_bytes()).hexdigest()[:16] for file in files}


def seal(folder: Path = FOLDER) -> None:
    """Write what the case files are now, and the schema that editors read."""
    content = {"canary": CANARY, "files": hashes(folder)}
    (folder / SEAL).write_text(json.dumps(content, indent=1) + "\n", encoding="utf-8")
    (folder / "schema.json").write_text(schema() + "\n", encoding="utf-8")


def schema() -> str:
    """What editors read. A case that is being written may name it: `$schema`."""
    found = Case.model_json_schema()
    named = {"description": "This file, so that editors know it.", "type": "string"}
    return json.dumps(
        {**found, "properties": {"$schema": named, **found["properties"]}}, ensure_ascii=False, indent=1
    )


def broken_seals(folder: Path = FOLDER) -> list[str]:
    """Files that are not what was sealed."""
    sealed = json.loads((folder / SEAL).read_text(encoding="utf-8"))["files"]
    found = hashes(folder)
    return sorted(name for name in sealed.keys() | found.keys() if sealed.get(name) != found.get(name))


def _write(path: Path, found: Sequence[dict[str, object]]) -> None:
    path.write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in found), encoding="utf-8")


def main(words: Sequence[str]) -> int:
    """1 where a case was refused."""
    if words[0] == "--add":
        faults = add(Path(words[1]), words[2])
        print("\n".join(faults) or f"{words[2]} に加えました。")
        if faults:
            return 1
    elif words[0] != "--seal":
        take_in(Path(words[0]), words[1])
    seal()
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
