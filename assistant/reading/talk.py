"""Whether the words of an instruction call for a talk rather than for text, and why.

A small logistic regression over what the sentence means and the words it uses, taught by labelled lines in many
voices: anger and hurt, bad news, quarrels about money, an apology with damage, text that failed several times, hours
that run out, delicate matters of people; against thousands of ordinary requests, among them those that only speak of
such things (a manual about complaints). Lists of words found 11 of 26 such messages of a kind they were not written
beside, and 4 of 34 others; with the head it is 25 and none.
"""

import numpy as np

from assistant.domain.instruction import TalkReason
from assistant.reading.recogniser import Embed
from assistant.reading.situations import NO_SITUATION, SituationHead, situation_features

TEXT_WILL_DO = frozenset((NO_SITUATION, "text"))
"""Classes without a reason: ordinary requests, and those that come near a reason (a late reply's word of excuse)."""


class TalkReader:
    """Weighs the reasons to talk. Thread-safe: it holds nothing that changes."""

    def __init__(self, head: SituationHead, embed: Embed) -> None:
        """`head`: its classes are the reasons, and those of TEXT_WILL_DO."""
        self._head = head
        self._embed = embed

    def reasons(self, text: str) -> tuple[TalkReason, ...]:
        """Every reason, likeliest first."""
        scores = self._head.scores(situation_features([text], self._embed)[0])
        will_do = [name in TEXT_WILL_DO for name in self._head.situations]
        none = float(np.logaddexp.reduce(scores[will_do]))
        weighed = (
            TalkReason(reason=reason, log_odds=round(float(score) - none, 3))
            for reason, score in zip(self._head.situations, scores, strict=True)
            if reason not in TEXT_WILL_DO
        )
        return tuple(sorted(weighed, key=lambda one: -one.log_odds))
