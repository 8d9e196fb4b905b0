"""Conflict: where the instruction and what this client laid down earlier cannot both be followed.

Only clear cases, for a false alarm annoys: a number beyond a limit on the same thing, a meeting in hours of absence, a
forbidden tool or channel, too little time for what a rule demands, an amount in writing where amounts are never
written. The newest instruction is not simply obeyed and not simply overruled: she is warned, with both quotes, and
the question offers a way out.
"""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, time

from assistant.domain.base import Language, Localized
from assistant.domain.brief import Evidence
from assistant.domain.draft import Caution
from assistant.domain.instruction import DateReading, Reading
from assistant.domain.question import OpenPoint, Option
from assistant.domain.when import day_of, day_text
from assistant.drafting.conflict_words import (
    AMOUNT,
    HOURS,
    LABEL,
    LATE,
    LEAD,
    LIMIT,
    QUIET,
    TOOL,
    WHY,
    ConflictWords,
)
from assistant.drafting.derived_day import DerivedDate
from assistant.drafting.quantities import Limit, content_words, limits, quantities
from assistant.drafting.sayings import Saying
from assistant.drafting.tools import forbidden, named_tools, wanted
from assistant.reading.absences import Absence, read_absences

MORNING = time(9)
"""Nobody is contacted before this hour."""

MOST_STEPS = 30
"""So many absences in a row are looked past; no week has more."""

_MEETS = re.compile(
    r"打ち?合わ?せ|会議|面談|面接|MTG|ミーティング|アポ|訪問|来(?:社|店|所|客)|会(?:い|う|っ|え)|会食|食事|電話(?:会議|で話)|取材|商談|見学|内見|配達|入れて|meet|call|interview",
    re.I,
)
_WRITES = re.compile(r"お?知らせ|案内|手紙|文書|メール|通知|下書き|文面|書い|返事|返信|letter|notice|mail", re.I)
_MONEY = re.compile(r"顧問料|料金|値上げ|値引き?|値段|価格|金額|報酬|月謝|費用|謝礼|\d\s?円|fee|price", re.I)
_NO_AMOUNT = re.compile(
    r"(?:金額|値段|価格|値引き|報酬|料金|単価|お金|費用)[^。、]{0,14}(?:(?:文|文書|文字|書面|メール)に(?:は)?残さな|書かな|書くな|載せな|載せるな|入れな|出さな|書面にしな)"
)
_ASKS_AMOUNT = re.compile(r"金額|いくら|何円|\bamount|how much", re.I)
_ONLY_IF = re.compile(r"(?:の日|なら|場合|とき|時|際)(?:は|に)")


@dataclass(frozen=True)
class Conflict:
    """Two things that cannot both hold. `asks`: None where a warning is enough."""

    warning: str
    evidence: tuple[Evidence, ...]
    asks: OpenPoint | None = None


def conflicts(reading: Reading, lines: Sequence[Saying], derived: Sequence[DerivedDate]) -> tuple[Conflict, ...]:
    """All conflicts, those worth a question first."""
    found = [
        *_broken_limits(reading, lines),
        *_absent_hours(reading, lines),
        *_forbidden_tools(reading, lines),
        *_too_late(reading, derived),
        *_amounts_in_writing(reading, lines),
        *_quiet_now(reading, lines),
    ]
    return tuple(sorted(found, key=lambda conflict: conflict.asks is None))


def conflict_warnings(found: Sequence[Conflict]) -> Iterator[Caution]:
    """One caution for each conflict."""
    for conflict in found:
        yield Caution(kind="conflict", text=conflict.warning, evidence=conflict.evidence)


def settled_by(point: OpenPoint, found: Sequence[Conflict]) -> bool:
    """True for a question about an amount that this client never puts in writing: the conflict asks for a way out."""
    unwritten = any(conflict.asks and conflict.asks.slot == f"conflict_{AMOUNT.kind}" for conflict in found)
    return unwritten and _ASKS_AMOUNT.search(point.question) is not None


def _broken_limits(reading: Reading, lines: Sequence[Saying]) -> Iterator[Conflict]:
    """「3件回りたい」 against 「2件まで」."""
    said = list(quantities(reading.instruction.text))
    if not said:
        return
    for line in lines:
        for limit in limits(line.text) if line.applies else ():
            if _ONLY_IF.search(limit.quantity.clause):
                continue
            about = content_words(line.task)
            broken = next((q for q in said if limit.broken_by(q, about)), None)
            if broken is not None:
                yield _limit_conflict(broken.text, limit, line, reading)


def _limit_conflict(said: str, limit: Limit, line: Saying, reading: Reading) -> Conflict:
    rule = limit.quantity.text + ("まで" if limit.side == "most" else "以上")
    if reading.language == "en":
        rule = ("at most " if limit.side == "most" else "at least ") + limit.quantity.text
    return _conflict(LIMIT, said, rule, line, reading.language)


def _absent_hours(reading: Reading, lines: Sequence[Saying]) -> Iterator[Conflict]:
    """「水曜の15時に打ち合わせ」 against 「水曜の午後は不在」."""
    if not _MEETS.search(reading.instruction.text):
        return
    away = [(absence, line) for line in lines if line.applies for absence in read_absences(line.text)]
    for when in reading.wanted:
        clash = next(((a, line) for a, line in away if _inside(when, a)), None)
        if clash is not None and when.start is not None:
            rule = clash[0].quote
            yield _conflict(
                HOURS, f"{when.text}({day_text(when.start, reading.language)})", rule, clash[1], reading.language
            )
            return


def _inside(when: DateReading, absence: Absence) -> bool:
    """True where the stated time, or the whole stated day, lies in the absence."""
    if when.kind not in ("time", "range") or when.start is None:
        return False
    if isinstance(when.start, datetime):
        return absence.covers(when.start)
    return when.start == when.end and absence.whole_day and absence.touches(when.start)


def _forbidden_tools(reading: Reading, lines: Sequence[Saying]) -> Iterator[Conflict]:
    """「紙で配って」 against 「紙はやめだ」, 「Zoomで」 against 「Google Meetにそろえます」."""
    asked = wanted(reading.instruction.text)
    for line in lines if asked else ():
        if not line.applies:
            continue
        against = forbidden(line.text)
        clash = next((tool for tool in asked if tool in against), None)
        if clash is not None:
            said = next(word for tool, word in named_tools(reading.instruction.text) if tool == clash)
            yield _conflict(TOOL, said, line.text, line, reading.language)
            return


def _too_late(reading: Reading, derived: Sequence[DerivedDate]) -> Iterator[Conflict]:
    """A rule's day that is past already, and a deadline before the other side can deliver."""
    language = reading.language
    deadline = next((d for d in reading.wanted if d.kind == "deadline" and d.end is not None), None)
    for one in derived:
        if one.overdue:
            yield _conflict(
                LATE, one.anchor, f"{one.rule}({day_text(one.day, language)})", one.saying, reading.language
            )
        elif one.role == "lead" and deadline is not None and deadline.end is not None:
            end = day_of(deadline.end)
            if one.day > end:
                rule = f"{one.rule}({day_text(one.day, language)})"
                yield _conflict(LEAD, deadline.text, rule, one.saying, reading.language)


def _amounts_in_writing(reading: Reading, lines: Sequence[Saying]) -> Iterator[Conflict]:
    """A notice about fees, where amounts are never put in writing."""
    text = unicodedata.normalize("NFKC", reading.instruction.text)
    if not (_WRITES.search(text) and _MONEY.search(text)):
        return
    line = next((line for line in lines if line.applies and _NO_AMOUNT.search(line.text)), None)
    money = _MONEY.search(text)
    if line is not None and money is not None:
        yield _conflict(AMOUNT, money.group(), line.text, line, reading.language)


def _quiet_now(reading: Reading, lines: Sequence[Saying]) -> Iterator[Conflict]:
    """The message came in hours in which this client is not to be contacted: says from when."""
    now = reading.instruction.now.replace(tzinfo=None)
    away = [(absence, line) for line in lines if line.standing for absence in read_absences(line.text)]
    covering = next(((absence, line) for absence, line in away if absence.covers(now)), None)
    if covering is None:
        return
    until = day_text(_reachable(now, [absence for absence, _ in away]), reading.language)
    text = QUIET.text(reading.language).format(until=until, rule=covering[0].quote)
    yield Conflict(warning=text, evidence=(covering[1].evidence,))


def _reachable(moment: datetime, away: Sequence[Absence]) -> datetime:
    """The first time of day from `moment` on at which no absence holds; never before MORNING."""
    for _ in range(MOST_STEPS):
        if moment.time() < MORNING:
            moment = datetime.combine(moment.date(), MORNING)
        covering = next((absence for absence in away if absence.covers(moment)), None)
        if covering is None:
            return moment
        moment = covering.over(moment)
    return moment


def _conflict(words: ConflictWords, said: str, rule: str, line: Saying, language: Language) -> Conflict:
    short = rule if len(rule) <= 60 else f"{rule[:58]}…"

    def fill(text: Localized) -> str:
        return text.text(language).replace("{said}", said).replace("{rule}", short)

    options = tuple(Option(label=fill(way)) for way in words.ways)
    point = OpenPoint(
        slot=f"conflict_{words.kind}",
        label=LABEL.text(language),
        statement=f"{options[0].label}。" if language == "ja" else f"{options[0].label}.",
        because=fill(words.warning),
        evidence=(line.evidence,),
        consequence="その部分をやり直します。" if language == "ja" else "We will redo that part.",
        probability_wrong=0.5,
        impact=4,
        answerable=0.95,
        reversible=True,
        question=fill(words.question),
        why=WHY.text(language),
        options=options,
    )
    return Conflict(warning=fill(words.warning), evidence=(line.evidence,), asks=point)
