"""What another viewer may show of a run: a case's words, its brief, its marks; of hidden splits ids and numbers only."""

from collections.abc import Mapping
from dataclasses import dataclass

from evals.cases import Suite
from evals.drafting import Draft
from evals.results import HIDDEN, NOT_SHOWN
from evals.scorers import View, World, score


@dataclass(frozen=True)
class Told:
    """One case as it may be shown. `marks`: metric → (value, why)."""

    id: str
    client: str
    split: str
    words: str
    brief: str
    marks: Mapping[str, tuple[float, str]]


def told(suite: Suite, drafts: Mapping[str, Draft], known: Mapping[str, World]) -> list[Told]:
    """All cases of the suite. A metric that a case cannot measure is left out."""
    found = []
    for case in suite.cases:
        split, draft = suite.split_of[case.id], drafts[case.id]
        hidden = split in HIDDEN
        scores = score(View(case, draft, known[case.client_id]))
        marks = {
            name: (one.value, NOT_SHOWN if hidden else one.why)
            for name, one in scores.items()
            if one.value is not None
        }
        brief = str((draft.get("brief") or {}).get("markdown", ""))
        shown = (NOT_SHOWN, NOT_SHOWN) if hidden else (case.instruction, brief)
        found.append(Told(case.id, case.client_id, split, *shown, marks))
    return found
