"""Case: all that a check may look at. The truth of one draft: the reading, this client's past, the playbook's draft."""

import unicodedata
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from functools import cached_property, lru_cache

from assistant.domain.brief import Evidence
from assistant.domain.context import Context, RecalledNote
from assistant.domain.draft import Proposal
from assistant.domain.instruction import Reading
from assistant.domain.when import day_of
from assistant.drafting.model_checks.figures import amounts, days
from assistant.reading.delicate import is_private
from assistant.reading.text import fold

Cosines = Callable[[Sequence[str], Sequence[str]], Sequence[Sequence[float]]]
"""Texts against texts: row i, column j is how near the i-th of the first is to the j-th of the second, −1 to 1."""

LONGEST_RANGE = 92
"""Days of a stated range that count as stated one by one."""

INSTRUCTION, PROFILE = "instruction", "profile"


@dataclass(frozen=True)
class Case:
    """`base`: the playbook's proposal. `orders`: sentences in the material that give orders to a machine."""

    reading: Reading
    context: Context
    base: Proposal
    cosines: Cosines
    orders: tuple[str, ...] = ()
    more: tuple[str, ...] = field(default=())
    """Further texts that are true here, such as names this client deals with."""

    @cached_property
    def quotable(self) -> dict[str, tuple[str, ...]]:
        """Where a quote may stand: ref → the texts there. Superseded notes, small talk and whatever is no wish in a
        note are no place."""
        places = {INSTRUCTION: (self.reading.instruction.text,), PROFILE: self.context.client.profile_lines}
        return places | {recalled.note.id: recalled.wishes for recalled in self.context.usable}

    @cached_property
    def past(self) -> tuple[str, ...]:
        """What this client said or laid down before, as far as it may speak."""
        wishes = (wish for recalled in self.context.usable for wish in recalled.wishes)
        return (*wishes, *self.context.client.rules, *self.context.client.environment)

    @cached_property
    def truth(self) -> str:
        """All material that a fact may come from, in one piece."""
        client = self.context.client
        texts: Iterable[str] = (
            self.reading.instruction.text,
            client.name,
            *client.profile_lines,
            *(f"{r.note.task} {' '.join(speaking(r))}" for r in self.context.usable),
            *_texts_of(self.base),
            *self.more,
        )
        return "\n".join(texts)

    @cached_property
    def true_text(self) -> str:
        """The truth in the spelling in which texts are compared."""
        return folded(self.truth)

    @cached_property
    def known_amounts(self) -> frozenset[float]:
        return frozenset(amounts(self.truth))

    @cached_property
    def known_days(self) -> frozenset[tuple[int, int]]:
        """(month, day) of all days that were stated or follow from what was stated."""
        now = self.reading.instruction.now.date()
        stated = set(days(self.truth)) | {(now.month, now.day)}
        for read in self.reading.dates:
            ways = ((read.start, read.end), *((other.start, other.end) for other in read.alternatives))
            stated |= {(day.month, day.day) for way in ways for day in _between(*way)}
        return frozenset(stated)

    def find(self, ref: str, quote: str) -> Evidence | None:
        """The quote as it stands there, letter by letter, or None. Widths and spaces may differ."""
        for text in self.quotable.get(ref, ()):
            exact = exact_quote(quote, text)
            if exact:
                kind = ref if ref in (INSTRUCTION, PROFILE) else "feedback"
                return Evidence.model_validate({"kind": kind, "id": ref, "quote": exact})
        return None


def speaking(recalled: RecalledNote) -> tuple[str, ...]:
    """What of a note may be shown to a model: all of it, or only its wishes where the rest is private."""
    return recalled.wishes if is_private(recalled.note.text) else (recalled.note.text,)


@lru_cache(maxsize=4096)
def folded(text: str) -> str:
    """One spelling for comparing: width, case and white space do not count."""
    return "".join(unicodedata.normalize("NFKC", text).lower().split())


def exact_quote(quote: str, text: str) -> str | None:
    """The stretch of `text` that the quote means, or None."""
    wanted = "".join(fold(quote, lower=True).text.split())
    there = fold(text, lower=True)
    solid = [i for i, character in enumerate(there.text) if not character.isspace()]
    place = "".join(there.text[i] for i in solid).find(wanted) if wanted else -1
    if place < 0:
        return None
    start, end = there.original(solid[place], solid[place + len(wanted) - 1] + 1)
    return text[start:end]


def _between(start: date | datetime | None, end: date | datetime | None) -> Iterator[date]:
    first, last = (moment and day_of(moment) for moment in (start or end, end or start))
    if first is None or last is None:
        return
    for count in range(min((last - first).days, LONGEST_RANGE) + 1):
        yield first + timedelta(days=count)


def _texts_of(proposal: Proposal) -> Iterator[str]:
    yield from (proposal.title, proposal.purpose, proposal.deliverable, proposal.communication)
    yield from (*proposal.scope.included, *proposal.scope.excluded, *(step.text for step in proposal.outline))
    yield from (*proposal.cautions, *proposal.suggestions, *proposal.done_when)
    yield from (item.value for item in proposal.items)
    for point in proposal.points:
        yield from (point.statement, point.question, point.consequence, *(o.label for o in point.options))
