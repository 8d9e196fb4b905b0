"""Answers: what the client said about a slot the last time is what they most likely want again. Said once it is no
standing rule, but a better guess than any default, and no reason to ask a busy person the same again."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from assistant.domain.outcome import LedgerEntry, PastAnswer
from assistant.learning.ledger import KEPT_AFTER_HOLD, UNTOUCHED_WEIGHT, probability_wrong
from assistant.learning.telling import says_what
from assistant.learning.verdicts import same_text

OTHER_NEXT_TIME = 0.25
"""P(what was wanted the last time is not wanted now), before anything is known of this client."""

_NO_ANSWER = re.compile(
    r"(?:^|[をは])(?:今|後で|あとで|これから)?(?:ご|お)?(?:決めて)?(?:伝え|知らせ|教え|送(?=る|り)|指定(?=する|し))(?:る|ま|し|す)"
    r"|決めて(?:から)?伝え|改めて|別途|その他|後で|あとで|未定|場合による|I'll (?:tell|give|send|list)|other|later",
    re.I,
)
"""Options that promise an answer and are none (「お名前を伝える」); 「先方に伝える」 is one."""

_ONCE = re.compile(
    r"\d{1,2}\s*[/月]\s*\d{1,2}|\d{4}-\d\d|今回|今週|来週|今月|来月|本日|明日|this (?:time|week)|tomorrow", re.I
)
"""Words that hold for one task only."""


@dataclass(frozen=True)
class LastAnswer:
    """What the client wants by their last answers. `said`: the newest answer of that value; `times`: how many of the
    newest answers in a row say so; `probability_wrong`: that it is another thing this time."""

    said: PastAnswer
    times: int
    probability_wrong: float

    @property
    def value(self) -> str:
        return self.said.value


def last_answer(entry: LedgerEntry, playbook_id: str) -> LastAnswer | None:
    """What they answered in earlier tasks of this type; None where they did not, or said nothing that lasts. 「前回と
    同じで」 means the answer before it, and stands for itself only where there is none."""
    told = [one for one in entry.answers if one.playbook_id == playbook_id]
    said = next((one for one in told if says_what(one.value)), told[0] if told else None)
    if said is None or _ONCE.search(said.value) or _NO_ANSWER.search(said.value):
        return None
    times = _in_a_row(told, said.value)
    changed = KEPT_AFTER_HOLD ** (times - 1) if times < len(told) else 0.0
    since = entry.recent[: entry.recent.index("broke")] if "broke" in entry.recent else entry.recent
    held = times + UNTOUCHED_WEIGHT * since.count("untouched")
    return LastAnswer(said, times, probability_wrong(OTHER_NEXT_TIME, held, changed))


def lasts(wanted: str) -> bool:
    """Do these words say what is wanted, the next time too?"""
    return says_what(wanted) and not _ONCE.search(wanted) and not _NO_ANSWER.search(wanted)


def _in_a_row(told: Sequence[PastAnswer], value: str) -> int:
    """How many of the newest answers say this, or that it is as before."""
    others = (place for place, one in enumerate(told) if says_what(one.value) and not same_text(one.value, value))
    return next(others, len(told))
