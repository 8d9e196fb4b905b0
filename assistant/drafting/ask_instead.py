"""Ask instead: an assumption that she would rather have the client confirm becomes a question of the draft.

The message and the Markdown are left as they were: they belong to the caller.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from assistant.domain.base import Language, Localized, Moment
from assistant.domain.brief import Assumption
from assistant.domain.draft import Draft
from assistant.domain.playbook import Playbook, Slot
from assistant.domain.question import Fallback, Option, Question
from assistant.drafting.ask import FIRST_PRICE, MOST_QUESTIONS
from assistant.drafting.slots import Names
from assistant.errors import BadInput

_TEXT = Localized(ja="{label}は、「{statement}」でよろしいですか。", en="{label}: “{statement}” Is that right?")
_YES = Localized(ja="はい", en="Yes")
_NO = Localized(ja="いいえ(ご希望を一言)", en="No (a word on what you want)")
_HOLD = Localized(
    ja="「{label}」のお返事をいただくまで、この部分は進めずにお待ちします。",
    en="We will stop here and wait for your word on “{label}”.",
)
_UNNAMED = Localized(ja="ご依頼の件", en="the request")
_NO_DAY = Localized(ja="ご希望の日", en="the day you need it")


@dataclass(frozen=True)
class Asker:
    """What turning needs beside the draft. `act_from`: from when a fallback may act."""

    playbooks: Mapping[str, Playbook]
    client_name: str
    language: Language
    act_from: Moment


def ask_instead(draft: Draft, slot: str, asker: Asker, dropped: Collection[str] = ()) -> Draft:
    """The draft with a question in the place of the assumption about `slot`. Raises BadInput where there is no such
    assumption, or no room: a question of `dropped` (switched off) gives way, and is assumed again."""
    chosen = next((one for one in draft.assumptions if one.slot == slot), None)
    if chosen is None:
        raise BadInput("この仮置きは見つかりません。ページを開き直してください。")
    kept, gone = _with_room(draft.questions, dropped)
    numbers = [int(one.id[1:]) for one in draft.questions if one.id[1:].isdecimal()]
    question = _question(f"Q{max(numbers, default=0) + 1}", chosen, draft, asker)
    left = (*(one for one in draft.assumptions if one is not chosen), *map(assume_instead, gone))
    return draft.model_copy(
        update={
            "assumptions": tuple(sorted(left, key=lambda one: -one.probability_wrong * one.impact)),
            "questions": (*kept, question),
            "not_asked": tuple(one for one in draft.not_asked if one.slot != slot),
        }
    )


def assume_instead(question: Question) -> Assumption:
    """What a question that is not asked leaves behind."""
    return Assumption(
        slot=question.slot,
        label=question.label,
        statement=question.fallback.text,
        because=question.why,
        probability_wrong=question.probability_wrong,
        impact=question.impact,
        consequence=question.consequence,
        reversible=question.reversible,
    )


def _with_room(
    questions: tuple[Question, ...], dropped: Collection[str]
) -> tuple[tuple[Question, ...], tuple[Question, ...]]:
    """The questions that stay, fewer than the most, and the one that had to go for it."""
    if len(questions) < MOST_QUESTIONS:
        return questions, ()
    off = next((one for one in reversed(questions) if one.id in dropped), None)
    if off is None:
        raise BadInput(f"質問は{MOST_QUESTIONS}つまでです。先にどれかの質問を外してください。")
    return tuple(one for one in questions if one is not off), (off,)


def _question(id_: str, found: Assumption, draft: Draft, asker: Asker) -> Question:
    known = _slot(found.slot, draft, asker.playbooks)
    words = _known(known, draft, asker) if known else _yes_or_no(found, asker.language)
    hold = not found.reversible or (known is not None and known.hold)
    return Question(
        id=id_,
        slot=found.slot,
        label=found.label,
        fallback=_fallback(found, asker, hold=hold),
        value=round(max(0.0, found.probability_wrong * found.impact - FIRST_PRICE), 3),
        probability_wrong=found.probability_wrong,
        impact=found.impact,
        consequence=found.consequence,
        reversible=found.reversible,
        **words,
    )


def _known(slot: Slot, draft: Draft, asker: Asker) -> dict[str, object]:
    """The playbook's own question, with its options."""
    names = _names(draft, asker)
    options = tuple(
        Option(label=names.fill(one.label), consequence=names.fill(one.consequence)) for one in slot.options
    )
    return {
        "text": names.fill(slot.question),
        "why": names.fill(slot.why),
        "options": options,
        "recommended": slot.recommended,
    }


def _yes_or_no(found: Assumption, language: Language) -> dict[str, object]:
    text = _TEXT.text(language).format(label=found.label, statement=found.statement.rstrip("。."))
    options = (Option(label=_YES.text(language)), Option(label=_NO.text(language)))
    return {"text": text, "why": found.because, "options": options, "recommended": 0}


def _slot(slot: str, draft: Draft, playbooks: Mapping[str, Playbook]) -> Slot | None:
    """The slot as the likeliest type of one of the tasks knows it."""
    types = [task.types[0].id for task in draft.tasks if task.types]
    books = [playbooks[one] for one in types if one in playbooks]
    own = [one for book in books for one in book.slots]
    special = [one for book in books for case in book.situations for one in case.slots]
    return next((one for one in (*own, *special) if one.id == slot), None)


def _names(draft: Draft, asker: Asker) -> Names:
    about = draft.tasks[0].object if draft.tasks else ""
    day = next((one.value for one in draft.brief.items if one.slot == "deadline"), "")
    return Names(
        about or _UNNAMED.text(asker.language),
        asker.client_name,
        day or _NO_DAY.text(asker.language),
        asker.language,
    )


def _fallback(found: Assumption, asker: Asker, *, hold: bool) -> Fallback:
    if hold:
        return Fallback(action="hold", text=_HOLD.text(asker.language).format(label=found.label))
    return Fallback(action="assume", text=found.statement, act_from=asker.act_from)
