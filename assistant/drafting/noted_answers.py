"""What a note has already given: a figure (what may be spent, how long it takes, at what hour), or the word that the
client alone decides and what is written until then. It is used, not asked.

A playbook's slot knows the words of most notes that answer it, but a case's own slot or another type's does not. A
question for a figure is answered by a note that names such a figure and is about the same matter; who keeps a decision
decides when it is due, and is not asked for it before.
"""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

from assistant.domain.base import Language
from assistant.domain.brief import BriefItem
from assistant.domain.concern import without_way
from assistant.domain.context import Context, RecalledNote
from assistant.domain.instruction import Reading
from assistant.domain.question import NotAsked, OpenPoint
from assistant.drafting.asked import asked
from assistant.drafting.quantities import content_words
from assistant.drafting.sayings import Saying, sayings

NEAR = 0.9
"""Relevance from which a note is about what the instruction is about."""

_FIGURES: Mapping[str, re.Pattern[str]] = MappingProxyType(
    {
        "money": re.compile(r"\d[\d,.]*\s?(?:円|万|千円|yen)|[¥¥]\s?\d|JPY\s?\d", re.I),
        "length": re.compile(
            r"\d+\s?(?:分(?!の)|時間)(?!後|前|以内に返)|\d+[- ]?(?:min|hour)|半日|half a day", re.I
        ),
        "hours": re.compile(
            r"(?:朝|昼|夕方|午前|午後|夜)?の?\d{1,2}(?:時(?!間)|:\d{2})|\b\d{1,2}(?::\d{2})? ?[ap]m\b", re.I
        ),
    }
)
_ASKS: Mapping[str, re.Pattern[str]] = MappingProxyType(
    {
        "money": re.compile(r"予算|上限|いくらまで|(?:1つ|一つ|1人|一人|1名|1個|お一人)(?:あたり|につき)[^。]{0,6}いくら|budget|how much (?:a|per) head|(?:spend|cost)\b", re.I),
        "length": re.compile(r"何分|何時間|所要|(?:時間|会議|打ち?合わせ|面談)の長さ|how long|how many (?:minutes|hours)", re.I),
        "hours": re.compile(r"何時(?:から|に|ごろ|頃|台)|時間帯|what time|which hours", re.I),
    }
)  # fmt: skip
"""Which question a figure answers: a limit answers what may be spent, not what a course costs its guests."""

_ASKS_THE_DAY = re.compile(r"何日(?!間)|いつ|日時|日程|何曜|どの日|期限|期日|which day|what date|\bwhen\b", re.I)
"""Hours of a day answer no question for the day."""

_SELF = r"(?:私|わたし|あたし|うち|僕|ぼく|俺|おれ|わし|自分|こちら|こっち|本人|社長|院長|塾長|店長|代表)"
_KEEPS = re.compile(
    rf"(?:可否|合否|諾否|OKもNGも|判断|答え|返事|額|値段|金額)[^。]{{0,8}}{_SELF}(?:が|で)[^。]{{0,6}}(?:決め|判断|答え|出す|考え)"
    rf"|{_SELF}(?:が|で)(?:決め(?:る|ます)|判断(?:する|します)|考え(?:る|ます))|\bI(?:'ll| will)? decide\b",
    re.I,
)
_MEANWHILE = re.compile(
    r"[『「\"'].{4,60}[』」\"']|で止め|だけ(?:返|伝|書|貼)|まで(?:に|で)?(?:止|留)め|just say|only say", re.I
)
_ASKS_TO_DECIDE = re.compile(
    r"(?:して|応じて|お返しして|進めて)(?:も)?(?:よろしい|よい|いい)ですか|どこまで|応じ|全額|額は|may we|shall we|should we|how far|how much",
    re.I,
)

_REASON = {"ja": "過去のご指摘で分かります。", "en": "An earlier remark answers it."}


@dataclass(frozen=True)
class Noted:
    """What notes answer: the points that are left, the lines they put into the brief, and what is not asked."""

    points: tuple[OpenPoint, ...]
    items: tuple[BriefItem, ...]
    settled: tuple[NotAsked, ...]


def answered_by_notes(points: Sequence[OpenPoint], reading: Reading, context: Context) -> Noted:
    """The points without those that a note of the same matter answers."""
    left: list[OpenPoint] = []
    items: list[BriefItem] = []
    settled: list[NotAsked] = []
    lines = near_lines(reading, context)
    for point in points:
        line = _answer(point, lines) or _kept_by_client(point, lines)
        if line is None:
            left.append(point)
            continue
        items.append(line.item(point.slot, point.label, line.text))
        settled.append(_not_asked(point, line, reading.language))
    return Noted(tuple(left), tuple(items), tuple(settled))


def near_lines(reading: Reading, context: Context) -> list[Saying]:
    """The wishes of the notes about the same matter, nearest first."""
    words = _words(reading.instruction.text)
    near = {one.note.id for one in context.usable if one.relevance >= NEAR and _words(_matter(one)) & words}
    return [line for line in sayings(context) if line.evidence.id in near]


def _matter(one: RecalledNote) -> str:
    """What the note is about: its title; 「宿は会場から歩ける所」 speaks of a venue without being about one."""
    return one.note.task or one.wish


def _words(text: str) -> frozenset[str]:
    return frozenset(word.casefold() for word in content_words(unicodedata.normalize("NFKC", text)))


def _answer(point: OpenPoint, lines: Sequence[Saying]) -> Saying | None:
    """The nearest line that names the figure this point asks for."""
    question = unicodedata.normalize("NFKC", point.question)
    kinds = [kind for kind, pattern in _ASKS.items() if pattern.search(question)]
    if not kinds or _ASKS_THE_DAY.search(question) or "payer" in asked(question):
        return None
    return next(
        (line for line in lines if any(_FIGURES[kind].search(without_way(_folded(line))) for kind in kinds)), None
    )


def _kept_by_client(point: OpenPoint, lines: Sequence[Saying]) -> Saying | None:
    """The line by which the client alone decides this, and that says what is written until then."""
    if not _ASKS_TO_DECIDE.search(point.question):
        return None
    about = _words(f"{point.label} {point.question} {point.statement}")
    for line in lines:
        text = _folded(line)
        if _KEEPS.search(text) and _MEANWHILE.search(text) and _words(f"{line.task} {text}") & about:
            return line
    return None


def _folded(line: Saying) -> str:
    return unicodedata.normalize("NFKC", line.text)


def _not_asked(point: OpenPoint, line: Saying, language: Language) -> NotAsked:
    return NotAsked(slot=point.slot, text=point.question, reason=_REASON[language], evidence=(line.evidence,))
