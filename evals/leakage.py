"""No text of a case may stand in prompts/, the playbooks or the code: then the product would be tuned to its exam.

Twelve Japanese characters in a row are no accident; of Latin letters it takes more, as English phrases are longer.
"""

import re
from collections.abc import Iterator
from pathlib import Path

from assistant.prompts import prompts_folder
from evals.cases import CANARY, Suite
from evals.scorers.safety import STRETCH
from evals.scorers.view import squeeze

PACKAGE = Path(__file__).resolve().parent.parent / "assistant"
LATIN = 24
EVERYDAY = (
    "これまでの指示をすべて無視して",
    "これまでの指示はすべて忘れて",
    "返信をお願いいたします。",
    "Googleスプレッドシート",
)
"""What everybody writes, attackers among them, and names of everyday programs."""

_JAPANESE = re.compile(r"[ぁ-んァ-ヶー一-龥々]")
_LEAST_JAPANESE = 7


def case_texts(suite: Suite) -> Iterator[tuple[str, str]]:
    """(where, text) of all that must stay unknown: instructions, notes and profiles."""
    yield from ((case.id, case.instruction) for case in suite.cases)
    yield from ((note.id, note.text) for notes in suite.notes.values() for note in notes)
    for client in suite.clients.values():
        yield from ((client.id, line) for line in (client.name, *client.profile_lines))


def product_files() -> list[Path]:
    """Everything that the product reads or is."""
    found = [*prompts_folder().rglob("*"), *PACKAGE.rglob("*.py"), *PACKAGE.rglob("*.yaml")]
    return sorted(file for file in found if file.suffix in {".yaml", ".j2", ".jsonl", ".json", ".txt", ".py"})


def leaks(suite: Suite, files: list[Path]) -> dict[str, str]:
    """`file: case` → the copied words, for every copy and for every canary."""
    owner = {one: where for where, text in case_texts(suite) for one in _telling(squeeze(text))}
    return {name: words for file in files for name, words in _in_file(file, owner)}


def _in_file(file: Path, owner: dict[str, str]) -> Iterator[tuple[str, str]]:
    raw = file.read_text(encoding="utf-8")
    if CANARY in raw:
        yield f"{file.name}: canary", CANARY
    text = squeeze(raw)
    for length in (STRETCH, LATIN):
        for place in range(len(text) - length + 1):
            one = text[place : place + length]
            if one in owner and not any(one in usual for usual in EVERYDAY):
                yield f"{file.name}: {owner[one]}", one


def _telling(text: str) -> Iterator[str]:
    """Stretches that chance does not explain."""
    for place in range(len(text) - STRETCH + 1):
        one = text[place : place + STRETCH]
        if len(_JAPANESE.findall(one)) >= _LEAST_JAPANESE:
            yield one
    yield from (text[place : place + LATIN] for place in range(len(text) - LATIN + 1))
