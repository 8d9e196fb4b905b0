"""Judge: a model that says whether a need is covered by meaning, where patterns only see words.

Informational only: no gate reads it until it agrees with at least fifty hand-labelled pairs. Two published prompts,
`judge_prompts/plain` and `strict`; where they differ the truth lies between them. What can not be parsed, or is not
really quoted from the draft, is unscored: neither right nor wrong.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from assistant.domain.base import Frozen
from assistant.domain.model import Prompt
from assistant.errors import ModelError
from assistant.seams import LLM
from evals.scorers import View
from evals.scorers.safety import squeeze

PROMPTS = Path(__file__).resolve().parent / "judge_prompts"
LEAST_PAIRS = 50


class Ruling(Frozen):
    """What the judge says."""

    covered: bool
    quote: str


@dataclass(frozen=True)
class Judged:
    """One need: covered or not; None is unscored. `why` for the transcript."""

    need: str
    covered: bool | None
    why: str


def judged(view: View, llm: LLM, variant: Literal["plain", "strict"] = "plain") -> list[Judged]:
    """A ruling for every open need of the case. One call each."""
    system = (PROMPTS / f"{variant}.ja.md").read_text(encoding="utf-8")
    written = "\n".join([*view.questions_with_options, *view.assumptions])
    return [_one(need.need, f"{need.need}({need.why})", written, system, llm) for need in view.case.open]


def agreement(pairs: Sequence[tuple[bool, bool]]) -> float | None:
    """Share of (judge, hand) pairs that agree; None while there are too few to say anything."""
    if len(pairs) < LEAST_PAIRS:
        return None
    return sum(judge == hand for judge, hand in pairs) / len(pairs)


def _one(name: str, need: str, written: str, system: str, llm: LLM) -> Judged:
    try:
        found = llm.ask(Prompt(system=system, user=f"必要なこと: {need}\n\n下書き:\n{written}"), Ruling)
    except ModelError as error:
        return Judged(name, None, str(error))
    ruling = found.answer
    if ruling.covered and not (ruling.quote.strip() and squeeze(ruling.quote) in squeeze(written)):
        return Judged(name, None, f"下書きにない引用: {ruling.quote}")
    return Judged(name, ruling.covered, ruling.quote)
