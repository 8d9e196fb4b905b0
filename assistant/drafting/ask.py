"""The economy of questions: which open points are worth the client's attention, and what happens to the others.

    value = worth of an answer − price_of_asking

The worth is what labelled instructions taught: the chance that an experienced secretary would ask this here. Where
nothing was learned about a point (a vague word, a conflict, a slot of the user's own) it is
P(wrong) × cost_if_wrong × P(client can answer).

The price rises with every question in the same message and with this client's known dislike of being asked.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from difflib import SequenceMatcher

from assistant.domain.base import Language, Moment
from assistant.domain.brief import Assumption
from assistant.domain.context import Context
from assistant.domain.question import Fallback, NotAsked, OpenPoint, Question
from assistant.drafting.agreed import freed, same_concern, shared_concerns
from assistant.drafting.asked import ALMOST
from assistant.drafting.asked import asked as asked_kinds
from assistant.reading.calendar import Calendar

MOST_QUESTIONS = 3
FIRST_PRICE = 1.35
PRICE_STEP = 0.3
ASKED_ENOUGH = 0.13
"""P(worth asking) that just pays the first question. Slots that ask the same share it, so that it looks small."""
DISLIKE_PRICE = 0.8
SILENT_BELOW = 0.35
"""Expected cost under which an assumption is not worth a line of its own."""
ALIKE = 0.5
"""Part of the letters in common from which two questions for the same kind of thing are one."""
LONG_LABEL = 3
"""Letters from which a label that begins another says what both are about (「分け方」, 「分け方と名前」)."""
FAILED = FIRST_PRICE
"""So much more an answer is worth where our guess was wrong the last time and nobody has said what is wanted."""
MOST_ASSUMPTIONS = 8
"""Nobody reads a longer list; what is left out of it hardly matters beside what is in it."""

_NAMED = re.compile(r"([「“][^」”]{0,8})[^」”]*[」”]")
"""The matter that every question names: two questions are not alike because its name is long."""
_MAKES_GOOD = re.compile(
    r"返金|埋め合わせ|お詫びの(?:品|対応)|弁償|補償|どこまで対応|どのように対応|\brefund|make good|put .{1,40} right",
    re.I,
)
"""What a complaint gets is one decision of the client, however many sides of it playbooks ask about."""
_DISLIKES_QUESTIONS = re.compile(
    r"質問(?:が|は)?(?:多|少な|減ら|なし|いらない)|いちいち(?:聞|確認)|聞かないで|聞かれ(?:ても|ると)|確認(?:は|が)(?:多|不要|いらない)"
    r"|お任せ|任せる(?:から|よ)|too many questions|don't ask|just decide",
    re.I,
)


@dataclass(frozen=True)
class Asking:
    """What is asked, what is assumed (costliest if wrong first), and what is neither."""

    questions: tuple[Question, ...]
    assumptions: tuple[Assumption, ...]
    not_asked: tuple[NotAsked, ...]


def choose(
    points: Sequence[OpenPoint], context: Context, *, now: datetime, calendar: Calendar, language: Language
) -> Asking:
    """Ask the best while their value is above 0, at most three; state the rest as assumptions."""
    ranked = sorted(_without_repeats(points), key=lambda point: -worth(point))
    first_price = price(context)
    asked: list[tuple[OpenPoint, float]] = []
    for point in ranked:
        value = worth(point) - first_price - PRICE_STEP * len(asked)
        again = any(same_question(point, one) or same_concern(point, one) for one, _ in asked)
        if value > 0 and len(asked) < MOST_QUESTIONS and not again:
            asked.append((point, value))
    chosen = {point.slot for point, _ in asked}
    left = sorted((p for p in ranked if p.slot not in chosen), key=lambda point: -expected_cost(point))
    within = {p.slot for p in left if any(same_matter(p, one) for one, _ in asked)}
    within |= {p.slot for i, p in enumerate(left) if any(same_concern(p, one) for one in left[:i])}
    worthy = (p for p in left if expected_cost(p) >= SILENT_BELOW and p.slot not in within)
    concerns = shared_concerns(one.label for one, _ in asked)
    stated = [p.model_copy(update={"statement": freed(p.statement, concerns)}) for p in worthy][:MOST_ASSUMPTIONS]
    shown = {p.slot for p in stated}
    start = act_from(now, calendar)
    return Asking(
        questions=tuple(_question(i, p, v, start, language) for i, (p, v) in enumerate(asked, 1)),
        assumptions=tuple(_assumption(p) for p in stated),
        not_asked=tuple(
            _within_another(p, language)
            if p.slot in within
            else _held_back(p, worth(p) > first_price and bool(asked), p.slot not in shown, language)
            for p in left
        ),
    )


def worth(point: OpenPoint) -> float:
    """What an answer is worth, in the unit of cost_if_wrong (about an hour of rework a point)."""
    more = FAILED if point.failed else 0.0
    if point.asked_for is not None:
        return point.asked_for / ASKED_ENOUGH * FIRST_PRICE + more
    return point.probability_wrong * point.impact * point.answerable + more


def expected_cost(point: OpenPoint) -> float:
    """P(wrong) × cost: how much it hurts on average to guess."""
    return point.probability_wrong * point.impact


def price(context: Context) -> float:
    """Price of the first question in a message to this client; every further one costs PRICE_STEP more."""
    return FIRST_PRICE + (DISLIKE_PRICE if _dislikes_questions(context) else 0.0)


def act_from(now: datetime, calendar: Calendar) -> Moment:
    """From when a fallback may act: noon of the next business day, so that a busy client sees one whole morning."""
    day = calendar.next_business_day(now.date())
    return datetime.combine(day, datetime.min.time()) + timedelta(hours=12)


def _dislikes_questions(context: Context) -> bool:
    spoken = [recalled.note.text for recalled in context.usable] + list(context.client.profile_lines)
    return any(_DISLIKES_QUESTIONS.search(text) for text in spoken)


def _without_repeats(points: Sequence[OpenPoint]) -> list[OpenPoint]:
    """Two tasks in one message may open the same slot (a deadline): the one that costs more stands for both."""
    best: dict[str, OpenPoint] = {}
    for point in points:
        if point.slot not in best or worth(point) > worth(best[point.slot]):
            best[point.slot] = point
    return list(best.values())


def same_question(first: OpenPoint, second: OpenPoint) -> bool:
    """Do two points ask for the same in almost the same words? A type and one of its cases often do."""
    if _MAKES_GOOD.search(first.question) and _MAKES_GOOD.search(second.question):
        return True
    kinds = asked_kinds(first.question)
    least = ALIKE if kinds and kinds == asked_kinds(second.question) else ALMOST
    one, other = (_NAMED.sub(r"\1」", point.question) for point in (first, second))
    return SequenceMatcher(None, one, other, autojunk=False).ratio() >= least


def same_matter(first: OpenPoint, second: OpenPoint) -> bool:
    """Is one of the points about what the other asks? Then an assumption beside the question would contradict it."""
    one, other = sorted((first.label, second.label), key=len)
    named_alike = one == other or (len(one) >= LONG_LABEL and other.startswith(one))
    kinds = asked_kinds(first.question)
    return (
        same_question(first, second)
        or same_concern(first, second)
        or (named_alike and (one != other or kinds == asked_kinds(second.question)))
    )


def _within_another(point: OpenPoint, language: Language) -> NotAsked:
    reason = "Another question covers it." if language == "en" else "ほかの質問に含まれています。"
    return NotAsked(slot=point.slot, text=point.question, reason=reason, evidence=point.evidence)


def _question(number: int, point: OpenPoint, value: float, start: Moment, language: Language) -> Question:
    return Question(
        id=f"Q{number}",
        slot=point.slot,
        label=point.label,
        text=point.question,
        why=point.why,
        options=point.options,
        recommended=point.recommended,
        fallback=_fallback(point, start, language),
        value=round(value, 3),
        probability_wrong=round(point.probability_wrong, 3),
        impact=point.impact,
        consequence=point.consequence,
        reversible=point.reversible,
    )


def _fallback(point: OpenPoint, start: Moment, language: Language) -> Fallback:
    if not point.hold:
        return Fallback(action="assume", text=point.statement, act_from=start)
    text = (
        f"We will stop here and wait for your word on “{point.label}”."
        if language == "en"
        else f"「{point.label}」のお返事をいただくまで、この部分は進めずにお待ちします。"
    )
    return Fallback(action="hold", text=text, act_from=None)


def _assumption(point: OpenPoint) -> Assumption:
    return Assumption(
        slot=point.slot,
        label=point.label,
        statement=point.statement,
        because=point.because,
        evidence=point.evidence,
        probability_wrong=round(point.probability_wrong, 3),
        impact=point.impact,
        consequence=point.consequence,
        reversible=point.reversible,
    )


def _held_back(point: OpenPoint, no_room: bool, silent: bool, language: Language) -> NotAsked:
    """Why this one was not asked: no room beside better ones, or not worth it."""
    if language == "en":
        reason = "There were more important questions." if no_room else "Not worth the client's time."
        reason += " Used silently." if silent else " Stated as an assumption."
    else:
        reason = "もっと大事な質問を優先しました。" if no_room else "お手間に見合いません。"
        reason += "影響が小さいため黙って進めます。" if silent else "仮置きとして書いています。"
    return NotAsked(slot=point.slot, text=point.question, reason=reason, evidence=point.evidence)
