"""Found: what the reply says beside the questions: facts of this task, wishes for the future, questions, changes."""

import re
from collections.abc import Sequence

from assistant.conversation.answers.phrases import ASIDE, CHANGE, CHANGED_TO, FILLER, QUESTION, REQUEST, SOFT, WISH
from assistant.conversation.answers.pieces import Piece
from assistant.conversation.answers.scene import Scene
from assistant.conversation.answers.topics import names_topic, topics_of
from assistant.conversation.answers.values import amounts
from assistant.domain.brief import Assumption
from assistant.domain.concern import Concern, concern_of, concerns_in
from assistant.domain.question import Question
from assistant.domain.reply import Found
from assistant.reading.dates import read_dates
from assistant.reading.facts import find_facts

DEADLINE = "deadline"
"""The slot of the day by which the work must be done."""

_DUE = re.compile(
    r"期限|締切|締め切り|〆切|納期|納品|提出|仕上げ|完成|(?:まで|迄)に(?:は)?(?:、)?(?:ください|欲し|ほし|お願|もら|必要|要|いただ|頂|仕上|くれ)|\b(?:due|deadline|need (?:it|this) by)\b",
    re.I,
)
_TAIL = re.compile(r"(?<=まで)で$|でお願い(?:いた|致)?します$")
_STATES = re.compile(
    r"(?:です|ます|ました|でした|ください|下さい|お願い|だ|で|まで|のみ|だけ|ない|る|た|ね|よ|い|可|済み?|済|中|必要|不要|OK|NG)[。!\s…笑w]*$|[a-z)][.!]?$",
    re.I,
)


def kind_of(sentence: str) -> str | None:
    """`change`, `wish` or `question` where the words say so; None for what may be an answer or a fact."""
    if WISH.search(sentence) and not QUESTION.search(sentence):
        return "wish"
    if CHANGE.search(sentence) and not CHANGED_TO.search(sentence) and not _asks(sentence):
        return "change"
    return "question" if _asks(sentence) else None


def _asks(sentence: str) -> bool:
    return bool(QUESTION.search(sentence)) and not REQUEST.search(sentence) and not SOFT.search(sentence)


def fact(piece: Piece, quote: str, scene: Scene) -> Found | None:
    """The clause as a fact of this task; None for what tells nothing."""
    text = _TAIL.sub("", ASIDE.sub("", piece.text).strip(" 、。,"))
    if FILLER.match(text) or not _tells(text, scene):
        return None
    return Found(kind="fact", text=text, quote=quote, slot=slot_of(text, scene))


def slot_of(text: str, scene: Scene) -> str | None:
    """The slot that the words settle: an assumption or a question whose topic they name, or the deadline."""
    for assumption in scene.assumptions:
        if any(topic in text and _names(text, topic) for topic in topics_of(assumption.label, "")):
            return assumption.slot
    for question in scene.questions:
        if names_topic(text, question) is not None:
            return question.slot
    if concern := _concern(text):
        rows: tuple[Assumption | Question, ...] = (*scene.assumptions, *scene.questions)
        return next((row.slot for row in rows if concern_of(row.label) is concern), None)
    due = any(d.kind == "deadline" for d in read_dates(text, scene.now, scene.calendar))
    return DEADLINE if due and _DUE.search(text) else None


def _concern(text: str) -> Concern | None:
    """The matter of words that name no slot: what may be spent (「予算3万まで」), or how far it may be (「駅から5分」)."""
    spoken = concerns_in(text)
    if Concern.MONEY in spoken and "予算" in text:
        return Concern.MONEY
    return Concern.PLACE if spoken == {Concern.PLACE} else None


def _names(text: str, topic: str) -> bool:
    return re.search(rf"{re.escape(topic)}(?:は|が|も|を|の|に|:|=)", text) is not None


def _tells(text: str, scene: Scene) -> bool:
    if sum(character.isalnum() for character in text) < 3 and not amounts(text):
        return False
    return bool(
        find_facts(text)
        or read_dates(text, scene.now, scene.calendar)
        or (len(text) >= 6 and _STATES.search(text))
    )


def without_repeats(rows: Sequence[Found]) -> tuple[Found, ...]:
    """Each matter once."""
    return tuple({(row.kind, row.quote): row for row in rows}.values())
