"""Walking over every text of a model's proposal, sentence by sentence, with one rule."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Literal

from assistant.domain.draft import Disposal
from assistant.drafting.model_checks.case import Case
from assistant.drafting.model_terms import ModelProposal, ToldKnown, ToldOption, ToldPoint
from assistant.reading.text import sentences

What = Literal["item", "assumption", "question", "step", "text"]
Action = Literal["dropped", "changed", "demoted", "filled"]
Checked = tuple[ModelProposal, tuple[Disposal, ...]]
Check = Callable[[ModelProposal, Case], Checked]
"""A check takes out or mends what must not stand, and says what it did. Pure; its name says what it promises."""

SHOWN = 160
"""Characters of a dropped text that are kept to be looked at."""


@dataclass(frozen=True)
class Place:
    """Where a text stands. `field`: name of the field; `owner`: the known point or open point it belongs to."""

    what: What
    field: str
    slot: str = ""
    owner: ToldKnown | ToldPoint | None = None


Rule = Callable[[str, Place, Case], str | None]
"""A sentence as it may stand: unchanged, mended, or None where it must go."""


def disposal(what: What, slot: str, text: str, action: Action, why: str) -> Disposal:
    return Disposal(what=what, slot=slot, text=text[:SHOWN], action=action, why=why)


@dataclass
class _Walk:
    """One walk: the rule, and what it has taken out so far."""

    case: Case
    rule: Rule
    why: str
    done: list[Disposal] = field(default_factory=list)

    def text(self, text: str, place: Place) -> str:
        kept = []
        for piece in pieces(text):
            said = self.rule(piece, place, self.case)
            if said != piece:
                action: Action = "dropped" if said is None else "changed"
                self.done.append(disposal(place.what, place.slot, piece.strip(), action, self.why))
            kept.append(said or "")
        return "".join(kept).strip()

    def texts(self, texts: Iterable[str], place: Place) -> tuple[str, ...]:
        return tuple(text for text in (self.text(text, place) for text in texts) if text)

    def known(self, one: ToldKnown) -> ToldKnown:
        return one.model_copy(
            update={
                name: self.text(getattr(one, name), Place("item", name, one.slot, one))
                for name in ("label", "value")
            }
        )

    def point(self, one: ToldPoint) -> ToldPoint:
        changes: dict[str, object] = {
            name: self.text(getattr(one, name), Place(what, name, one.slot, one)) for name, what in _POINT_FIELDS
        }
        place = Place("question", "options", one.slot, one)
        return one.model_copy(update=changes | {"options": tuple(self.option(o, place) for o in one.options)})

    def option(self, one: ToldOption, place: Place) -> ToldOption:
        return ToldOption(label=self.text(one.label, place), consequence=self.text(one.consequence, place))


OPEN = frozenset({"question", "options", "why"})
"""Fields that state nothing: a question may ask 「前回と同じで」, an option may name a sum to choose."""

ASSUMED = frozenset({"assumption", "consequence"})
"""Fields that are shown as assumed."""

RESULTS = frozenset({"title", "label", "deliverable", "included", "excluded", "steps", "done_when"})
"""Fields that tell what shall be there in the end."""

_POINT_FIELDS: tuple[tuple[str, What], ...] = (
    ("label", "question"), ("question", "question"), ("why", "question"),
    ("assumption", "assumption"), ("because", "assumption"), ("consequence", "assumption"),
)  # fmt: skip
_LISTS = ("included", "excluded", "cautions", "suggestions", "done_when")


def by_sentence(told: ModelProposal, case: Case, rule: Rule, why: str) -> Checked:
    """The proposal with every sentence as the rule lets it stand. What has lost its heart goes as a whole."""
    walk = _Walk(case, rule, why)
    changes: dict[str, object] = {
        name: walk.text(getattr(told, name), Place("text", name)) for name in ("title", "purpose", "deliverable")
    }
    changes |= {name: walk.texts(getattr(told, name), Place("text", name)) for name in _LISTS}
    steps = [s.model_copy(update={"text": walk.text(s.text, Place("step", "steps"))}) for s in told.steps]
    known = [walk.known(one) for one in told.known]
    points = [walk.point(one) for one in told.open]
    changes |= {
        "steps": tuple(step for step in steps if step.text),
        "known": tuple(one for one in known if one.value),
        "open": tuple(one for one in points if one.question and one.assumption),
    }
    return told.model_copy(update=changes), tuple(walk.done)


def texts_of(told: ModelProposal, case: Case) -> tuple[str, ...]:
    """Every sentence of the proposal that a reader may see."""
    found: list[str] = []

    def collect(text: str, *_: object) -> str:
        found.append(text)
        return text

    by_sentence(told, case, collect, "")
    return tuple(found)


@lru_cache(maxsize=1024)
def pieces(text: str) -> tuple[str, ...]:
    """The text cut after each sentence; together they are the text."""
    ends = [end for _, end in sentences(text)]
    if len(ends) < 2:
        return (text,) if text else ()
    return tuple(text[a:b] for a, b in zip([0, *ends[:-1]], [*ends[:-1], len(text)], strict=True))
