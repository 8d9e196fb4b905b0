"""Judge: a model that says whether a need is asked, or a fact kept, by meaning, where patterns only see words.

Informational only: no gate reads it, and nothing may before it agrees with the hand-labelled pairs of `judge_pairs` in
nine of ten, with each class, on at least fifty. Two published prompts for each kind of pair, `plain` and `strict`; where
they differ the truth lies between them. What can not be parsed, or is not really quoted from the draft, is unscored:
neither right nor wrong.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from assistant.domain.base import Frozen
from assistant.domain.model import Prompt
from assistant.errors import ModelError
from assistant.seams import LLM
from evals.cases import rows
from evals.scorers import View
from evals.scorers.view import squeeze

PROMPTS = Path(__file__).resolve().parent / "judge_prompts"
PAIRS = Path(__file__).resolve().parent / "judge_pairs" / "pairs.jsonl"
LEAST_PAIRS = 50
BAR = 0.9

Kind = Literal["asks", "keeps"]
"""Does a question or an assumption settle the need? Does the brief keep the fact?"""

Variant = Literal["plain", "strict"]
_NAMED: dict[Kind, str] = {"asks": "必要なこと", "keeps": "事実"}


class Ruling(Frozen):
    """What the judge says."""

    covered: bool
    quote: str


class Pair(Frozen):
    """A need or a fact, a piece of a draft, and what a person says of them, with the reason."""

    id: str
    kind: Kind
    need: str
    text: str
    label: bool
    why: str
    canary: str = ""


@dataclass(frozen=True)
class Judged:
    """One need or fact: covered or not; None is unscored. `why` for the transcript."""

    need: str
    covered: bool | None
    why: str


@dataclass(frozen=True)
class Agreement:
    """Over the pairs that were scored. `on_yes` and `on_no`: share of the pairs that a person calls covered, or not,
    where the judge says the same: a judge that always says yes must not look good."""

    scored: int
    unscored: int
    share: float
    on_yes: float
    on_no: float

    @property
    def trusted(self) -> bool:
        """May the judge be more than information?"""
        return self.scored >= LEAST_PAIRS and min(self.share, self.on_yes, self.on_no) >= BAR

    def __str__(self) -> str:
        verdict = "信頼できます" if self.trusted else "参考にとどめます"
        return (
            f"一致 {self.share:.2f}(「ある」{self.on_yes:.2f}、「ない」{self.on_no:.2f})、"
            f"採点 {self.scored}件、採点できず {self.unscored}件 → {verdict}"
        )


def judged(view: View, llm: LLM, variant: Variant = "plain") -> list[Judged]:
    """A ruling for every open need and every given fact of the case. One call each."""
    written = "\n".join([*view.questions_with_options, *view.assumptions])
    needs = [judge_one("asks", f"{one.need}({one.why})", written, llm, variant) for one in view.case.open]
    facts = [judge_one("keeps", f"{one.need}: {one.value}", view.brief, llm, variant) for one in view.case.given]
    return [*needs, *facts]


def judge_one(kind: Kind, need: str, written: str, llm: LLM, variant: Variant = "plain") -> Judged:
    """One ruling. An answer without a real quote is unscored."""
    system = (PROMPTS / f"{kind}.{variant}.ja.md").read_text(encoding="utf-8")
    try:
        found = llm.ask(Prompt(system=system, user=f"{_NAMED[kind]}: {need}\n\n下書き:\n{written}"), Ruling)
    except ModelError as error:
        return Judged(need, None, str(error))
    ruling = found.answer
    if ruling.covered and not (ruling.quote.strip() and squeeze(ruling.quote) in squeeze(written)):
        return Judged(need, None, f"下書きにない引用: {ruling.quote}")
    return Judged(need, ruling.covered, ruling.quote)


def pairs(path: Path = PAIRS) -> list[Pair]:
    """The hand-labelled pairs."""
    return [Pair(**row) for row in rows(path)]


def agreement(labelled: Sequence[Pair], found: Sequence[Judged]) -> Agreement:
    """How often the judge says what a person said, overall and by class."""
    both = [
        (pair.label, one.covered) for pair, one in zip(labelled, found, strict=True) if one.covered is not None
    ]
    return Agreement(
        scored=len(both),
        unscored=len(labelled) - len(both),
        share=_share([said == label for label, said in both]),
        on_yes=_share([bool(said) for label, said in both if label]),
        on_no=_share([not said for label, said in both if not label]),
    )


def _share(hits: Sequence[bool]) -> float:
    return sum(hits) / len(hits) if hits else 0.0
