"""View: a draft's texts and the truth they are scored against. Score: what a scorer says, and why."""

import json
import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cache, cached_property
from typing import Any

from evals.cases import Case

READ_ASSUMPTIONS = 6
"""A secretary reads no more, and a long list would cover anything."""

_NEGATED = re.compile(
    r"(ない|せず|避け|禁止|(?<!すみ|しれ|あり)(?<!ござい)ません|使わ|控え|やめ|不可|ぬ|don't|do not|not |never|avoid|no )",
    re.I,
)
_PAST = re.compile(r"(以前|旧|取り消|取消|古い|もう|当初|変更前|従来|かつて|no longer|used to|superseded)", re.I)


@dataclass(frozen=True)
class Score:
    """`good` of `of`; 1 is best. `of` 0: the case has nothing that this metric can measure."""

    metric: str
    good: float
    of: float
    why: str = ""

    @property
    def value(self) -> float | None:
        return self.good / self.of if self.of else None


@dataclass(frozen=True)
class World:
    """What a draft may know: `own` is everything written by or about its client, by note id, `profile` among them;
    `foreign`: stretches of text that only other clients' pasts hold; `strangers`: the other clients' names."""

    own: Mapping[str, str]
    foreign: frozenset[str] = frozenset()
    strangers: tuple[str, ...] = ()
    ours: str = ""
    """The product's own words in one text, without white space and commas: what it says to everybody is not invented."""
    days: frozenset[date] = frozenset()
    """When the client's notes were written: a brief shows them."""


@dataclass(frozen=True)
class View:
    """One draft (the product's JSON contract; empty where there is none) beside its case."""

    case: Case
    draft: Mapping[str, Any]
    world: World = field(default_factory=lambda: World({}))

    @property
    def usable(self) -> bool:
        return "error" not in self.draft and bool(self.brief.strip())

    @cached_property
    def questions(self) -> list[str]:
        return [norm(one.get("text")) for one in self._list("questions")]

    @cached_property
    def questions_with_options(self) -> list[str]:
        return [
            " ".join([norm(one.get("text")), *(norm(option.get("label")) for option in one.get("options") or [])])
            for one in self._list("questions")
        ]

    @cached_property
    def assumptions(self) -> list[str]:
        """The texts of those that she reads."""
        names = ("label", "statement", "because", "consequence")
        read = self._list("assumptions")[:READ_ASSUMPTIONS]
        return [norm(" ".join(str(one.get(name) or "") for name in names)) for one in read]

    @cached_property
    def brief(self) -> str:
        brief = self.draft.get("brief") or {}
        items = [f"{item.get('label', '')} {item.get('value', '')}" for item in brief.get("items") or []]
        steps = [json.dumps(step, ensure_ascii=False) for step in brief.get("steps") or []]
        return norm("\n".join([brief.get("markdown") or "", *items, *steps]))

    @cached_property
    def message(self) -> str:
        return norm((self.draft.get("message") or {}).get("text"))

    @cached_property
    def said(self) -> str:
        """What she reads as our work: brief, assumptions, warnings."""
        warnings = [norm(one.get("text")) for one in self._list("warnings")]
        return "\n".join([self.brief, *self.assumptions, *warnings])

    @cached_property
    def written(self) -> str:
        """Everything that we wrote, and nothing that we only show: recalled notes and quotes are shown."""
        return "\n".join([self.said, *self.questions_with_options, self.message])

    @cached_property
    def own_words(self) -> str:
        """What we wrote, without the lines that quote the instruction as it came."""
        return "\n".join(line for line in self.written.splitlines() if not line.startswith(">"))

    def hits(self, patterns: Iterable[str]) -> list[int]:
        """Places of the questions that one of the patterns hits."""
        wanted = tuple(patterns)
        both = zip(self.questions, self.questions_with_options, strict=True)
        return [place for place, texts in enumerate(both) if any(hit_any(wanted, text) for text in texts)]

    def _list(self, name: str) -> list[dict[str, Any]]:
        return list(self.draft.get(name) or [])


def norm(text: object) -> str:
    return unicodedata.normalize("NFKC", str(text or ""))


def squeeze(text: str) -> str:
    """Normalised, without white space."""
    return re.sub(r"\s+", "", norm(text))


def hit_any(patterns: Iterable[str], text: str) -> bool:
    return any(_compiled(pattern).search(text) for pattern in patterns)


def hit_all(patterns: Iterable[str], text: str) -> bool:
    return all(_compiled(pattern).search(text) for pattern in patterns)


@cache
def _compiled(pattern: str) -> re.Pattern[str]:
    """The cases hold more patterns than the library's own cache."""
    return re.compile(pattern, re.I)


def meant(patterns: Iterable[str], text: str) -> bool:
    """Some sentence says it, and neither denies it nor speaks of the past."""
    wanted = tuple(patterns)
    sentences = [one for one in re.split(r"[。\n!?！？]", text) if one.strip()]
    return any(hit_any(wanted, one) and not _NEGATED.search(one) and not _PAST.search(one) for one in sentences)


def told(names: Iterable[str]) -> str:
    """The names as an explanation; a short word where there are none."""
    return "、".join(names) or "-"
