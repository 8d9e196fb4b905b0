"""No text of a case may stand in prompts/, the playbooks or the code: then the product would be tuned to its exam.

Twelve Japanese characters in a row are no accident; of Latin letters it takes more, as English phrases are longer, and
so it does of answer keys: any two secretaries word a question alike for fourteen characters.
"""

import re
from collections.abc import Iterator
from pathlib import Path

from assistant.prompts import prompts_folder
from evals.cases import CANARY, Case, Suite
from evals.results import HIDDEN
from evals.scorers.safety import STRETCH
from evals.scorers.view import squeeze

PACKAGE = Path(__file__).resolve().parent.parent / "assistant"
READ = frozenset(
    (
        ".py",
        ".yaml",
        ".yml",
        ".j2",
        ".json",
        ".jsonl",
        ".txt",
        ".toml",
        ".md",
        ".html",
        ".js",
        ".css",
        ".svg",
        ".mako",
    )
)
LATIN = 24
KEY = 16
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
    """(where, text) of all that clients wrote: instructions, notes and profiles."""
    yield from ((case.id, case.instruction) for case in suite.cases)
    yield from ((note.id, note.text) for notes in suite.notes.values() for note in notes)
    for client in suite.clients.values():
        yield from ((client.id, line) for line in (client.name, *client.profile_lines))


def hidden_keys(suite: Suite) -> Iterator[tuple[str, str]]:
    """(where, text) of the answer keys that nobody shall read."""
    for case in suite.cases:
        if suite.split_of[case.id] in HIDDEN:
            yield from ((f"{case.id} key", text) for text in key_texts(case))


def key_texts(case: Case) -> Iterator[str]:
    """The words of the answer key: what a good secretary would ask, assume, know and avoid, and why."""
    for one in (*case.known, *case.open, *case.waste):
        yield from (one.need, *one.ask_examples)
    for need in case.open:
        yield from (need.why, need.assume_example)
    for fact in (*case.given, *case.known):
        yield from (fact.need, fact.value)
    for ban in case.must_not:
        yield from (ban.why, ban.example)
    yield from case.hazards
    if case.channel_advice is not None:
        yield case.channel_advice.why


def product_files() -> list[Path]:
    """Everything that the product reads, shows or is, and that holds words."""
    found = [*prompts_folder().rglob("*"), *PACKAGE.rglob("*")]
    return sorted(file for file in found if file.suffix in READ and file.is_file())


def leaks(suite: Suite, files: list[Path]) -> dict[str, str]:
    """`file: case` → the copied words, for every copy and for every canary."""
    texts, keys = list(case_texts(suite)), list(hidden_keys(suite))
    owner = {one: where for where, text in keys for one in _telling(squeeze(text), KEY)}
    owner |= {one: where for where, text in texts for one in _telling(squeeze(text), STRETCH)}
    return {name: words for file in files for name, words in _in_file(file, owner)}


def _in_file(file: Path, owner: dict[str, str]) -> Iterator[tuple[str, str]]:
    raw = file.read_text(encoding="utf-8")
    if CANARY in raw:
        yield f"{file.name}: canary", CANARY
    text = squeeze(raw)
    for length in (STRETCH, KEY, LATIN):
        for place in range(len(text) - length + 1):
            one = text[place : place + length]
            if one in owner and not any(one in usual for usual in EVERYDAY):
                yield f"{file.name}: {owner[one]}", one


def _telling(text: str, length: int) -> Iterator[str]:
    """Stretches that chance does not explain: so many characters, at least half of them Japanese, or longer ones."""
    for place in range(len(text) - length + 1):
        one = text[place : place + length]
        if len(_JAPANESE.findall(one)) >= _LEAST_JAPANESE:
            yield one
    yield from (text[place : place + LATIN] for place in range(len(text) - LATIN + 1))
