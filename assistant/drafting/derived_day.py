"""A day that nobody stated and that follows all the same, and how it is written."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Literal

from assistant.domain.base import Language
from assistant.domain.brief import BriefItem
from assistant.domain.when import day_text
from assistant.drafting.sayings import Saying

Role = Literal["due", "publish", "pay", "lead", "fit"]

_LABELS: Mapping[Role, tuple[str, str]] = {
    "due": ("決めごとから出した期限", "Due by the client's rule"),
    "publish": ("決めごとから出した公開日", "To be published"),
    "pay": ("支払期日", "Payment due"),
    "lead": ("相手が仕上げられる最短の日", "Earliest delivery"),
    "fit": ("決めごとに合う日", "A day that fits the client's rule"),
}
_STEPS: Mapping[Role, tuple[str, str]] = {
    "due": ("決めごとの期限", "Due by the client's rule"),
    "publish": ("公開・配信する日", "Publish"),
    "pay": ("支払期日", "Payment due"),
    "lead": ("お相手の最短の仕上がり", "Earliest delivery"),
    "fit": ("決めごとに合う日", "Fits the client's rule"),
}


@dataclass(frozen=True)
class DerivedDate:
    """A day that follows. `due`: the work must be out by then; `publish`: the same, and closed days do not matter;
    `pay`: someone pays then; `lead`: the earliest day the other side can deliver; `fit`: a day of the kind the rule
    names, in the stretch that is stated. `anchor`: the stated words it is counted from, if any. `overdue`: the
    rule's day is already past, and `day` is the day it should have been. `counted`: the day by the rule alone, where
    it is closed and `day` is the open one before it."""

    day: date
    role: Role
    rule: str
    anchor: str
    saying: Saying
    overdue: bool = False
    counted: date | None = None

    def item(self, language: Language) -> BriefItem:
        """The line of the brief: 「渡す期限: 11/13(金)(前の週の金曜)」."""
        value = f"{day_text(self.day, language)}({self._reason(language)})"
        return self.saying.item(f"derived_{self.role}", _LABELS[self.role][language == "en"], value)

    def step_text(self, language: Language) -> str:
        """The line of the plan."""
        return f"{_STEPS[self.role][language == 'en']}({self._reason(language)})"

    def _reason(self, language: Language) -> str:
        english = language == "en"
        reason = self.rule
        if self.anchor:
            reason = f"{self.rule}: {self.anchor}" if english else f"「{self.anchor}」の{self.rule}"
        if self.counted is None:
            return reason
        closed = day_text(self.counted, language)
        return f"{reason}; {closed} is closed" if english else f"{reason}。{closed}は休みのため前倒し"
