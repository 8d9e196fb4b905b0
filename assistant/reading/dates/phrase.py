"""Phrase: neighbouring tokens that speak of one time, and what the words around them say."""

import re
from dataclasses import dataclass

from assistant.reading.dates.token import Token

CLOCKS = frozenset(("part", "clock", "clock_range"))
STRETCHES = ("md_range", "day_range", "month_range", "weekday_range", "clock_range")
"""Kinds that hold a beginning and an end."""
_WEEKDAYS = frozenset(("weekday", "weekday_pair", "weekday_range"))
WITHDRAWN, REPLACED, EXCLUDED = "withdrawn", "replaced", "excluded"
"""How a phrase may be denied; see `denied`."""


@dataclass(frozen=True, slots=True)
class Phrase:
    """Tokens [start, end) of the folded text. `edge` is "", until, before, from or after; `until` is its last
    phrase when it is a range, `since` the one from which a repetition runs (来週から毎週火曜); `past`, `period` and
    `meeting` say what the words around it speak of; `gap` is the text since the phrase before it, `clause` what stands
    between the commas around it, `event` the noun it is counted from (納品の翌日), `after_event` that an event stands
    before it (テスト明けの土曜); `in_stretch`: weekdays of the days
    named right before them (10/18〜29の火木); `weekly`: so many times a
    week (火曜と金曜の週2回); `moved`: another day takes its place
    (18日から19日に変更); `denied`: one of the words below, or ""."""

    tokens: tuple[Token, ...]
    start: int
    end: int
    edge: str = ""
    approx: bool = False
    within: bool = False
    past: bool = False
    looks_back: bool = False
    period: bool = False
    meeting: bool = False
    describes: bool = False
    lead: str = ""
    clause: str = ""
    event: str = ""
    after_event: bool = False
    in_stretch: bool = False
    gap: str = ""
    tail: str = ""
    lean: bool = False
    same_sentence: bool = False
    denied: str = ""
    moved: bool = False
    weekly: bool = False
    last: "Phrase | None" = None
    since: "Phrase | None" = None

    def get(self, *kinds: str) -> Token | None:
        return next((token for token in self.tokens if token.kind in kinds), None)

    def all(self, kind: str) -> tuple[Token, ...]:
        return tuple(token for token in self.tokens if token.kind == kind)

    def split(self) -> "tuple[Phrase, Phrase]":
        """The days and the hours of a phrase that holds both, as two phrases."""
        days = tuple(token for token in self.tokens if token.kind not in CLOCKS)
        hours = tuple(token for token in self.tokens if token.kind in CLOCKS)
        return Phrase(days, days[0].start, days[-1].end), Phrase(hours, hours[0].start, hours[-1].end)

    @property
    def lead_is_noun(self) -> bool:
        """Stands right behind a kanji or katakana word."""
        return bool(re.fullmatch("[一-龠々ァ-ヴー]", self.lead))

    @property
    def tail_particle(self) -> bool:
        return self.tail[:1] in ("に", "は", "の")

    @property
    def tail_latin(self) -> bool:
        """An English word follows: `two days before the launch`."""
        return bool(re.fullmatch(r"\s[A-Za-z]", self.tail))

    @property
    def is_window(self) -> bool:
        """A stretch to choose from (今週中に会議) or to speak of (年内の営業), not a limit."""
        return self.meeting or self.describes

    @property
    def is_label(self) -> bool:
        """「ひなまつり会」「クリスマスケーキ」: what something is called by."""
        named = all(token.kind == "named" and not token.unit for token in self.tokens)
        return named and bool(re.match("[一-龠ァ-ヴ]", self.tail))

    @property
    def is_listed(self) -> bool:
        """A further day of a list (火か水, 月水)."""
        return self.lean and not self.has_clock and (self.gap != "" or self.tokens[-1].kind == "weekday")

    @property
    def is_bare_weekday(self) -> bool:
        """Weekdays of no week that is named, an hour beside them or not."""
        kinds = {token.kind for token in self.tokens}
        return bool(kinds & _WEEKDAYS) and kinds <= _WEEKDAYS | CLOCKS

    @property
    def has_clock(self) -> bool:
        return any(token.kind in CLOCKS for token in self.tokens)

    @property
    def only_clock(self) -> bool:
        return all(token.kind in CLOCKS for token in self.tokens)
