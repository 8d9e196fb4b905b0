"""Answered: what a confirmed reply makes of each question, and which lines of the draft it settles.

Only 「おまかせ」 and a passed date let a fallback act, and only where it assumes; what must wait for the client's word
goes on waiting. 「どれでもない」 opens the question again, in the client's own words. 「いつもの感じで」 settles nothing.
"""

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, time

from assistant.domain.base import Language, Localized
from assistant.domain.brief import Assumption, BriefItem, Evidence
from assistant.domain.concern import Concern, concern_of, concerns_in
from assistant.domain.draft import Draft
from assistant.domain.outcome import Answer, AnswerState
from assistant.domain.question import Question
from assistant.domain.reply import Change, TaskFact
from assistant.drafting.agreed import shared_concerns
from assistant.drafting.quantities import only_count
from assistant.learning.telling import is_vague

DATE = "date"
"""Slot of every time that the instruction names beside its slots."""

DEADLINE = "deadline"
FACT = "reply_fact"
"""Slot of what the client added beyond every slot of the draft."""

_FACT_LABEL = Localized(ja="お返事で分かったこと", en="From the reply")
_DEADLINE_LABEL = Localized(ja="期限", en="Deadline")
_OPEN = Localized(
    ja="{label}は、どのようにいたしましょうか。挙げた中にないとのことでしたので、ご希望を一言お聞かせください。",
    en="{label}: none of the suggestions fitted. What would you like instead? A word or two is enough.",
)
_PROMISE = re.compile(
    r"(?:今|後で|あとで|これから)(?:送る|伝える|渡す|お送りする)$|を(?:送る|伝える|転送する)$|send (?:it|them|the .{1,20}) (?:now|later)$",
    re.I,
)
"""Options by which the client says that something is still to come from them."""

_SEND = Localized(
    ja="{label}は、お知らせいただけるとのこと、ありがとうございます。内容をこのご返信でお送りください。",
    en="{label}: thank you, please send it in reply to this message.",
)
_BECAUSE: Mapping[str, Localized] = {
    "answer": Localized(ja="お返事", en="The reply"),
    "you_decide": Localized(ja="おまかせとのお返事", en="Left to us"),
    "expired": Localized(ja="期日までにお返事がなかったため", en="No answer in time"),
    "held_you_decide": Localized(
        ja="おまかせとのお返事ですが、後から取り消せないため、はっきりしたお返事まで止めます",
        en="Left to us, but it cannot be undone: it waits for a clear word",
    ),
    "held_expired": Localized(ja="お返事がないため、止めたままお待ちします", en="No answer: it goes on waiting"),
    "promised": Localized(ja="これから送るとのお返事", en="To be sent by the client"),
    "none": Localized(ja="挙げた中にないとのお返事", en="None of the options fitted"),
}
_MENDED = Localized(
    ja="違っていた場合は、お知らせをいただいて直します。", en="If it is wrong, we mend it when told."
)


@dataclass(frozen=True)
class Told:
    """What came back, as she confirmed it. `quotes`: question id → the words of the reply that answer it."""

    answers: Sequence[Answer] = ()
    facts: Sequence[TaskFact] = ()
    quotes: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Settlement:
    """A slot that the client's words settle. `question`: its text, where it was asked."""

    slot: str
    label: str
    value: str
    quote: str
    question: str = ""

    @property
    def evidence(self) -> tuple[Evidence, ...]:
        return (Evidence(kind="reply", id="reply", quote=self.quote),) if self.quote else ()


@dataclass
class Sorted:
    """What the reply settles, what it lets us assume, what stays open, and what of that is a difference."""

    settled: list[Settlement] = field(default_factory=list)
    assumed: list[Assumption] = field(default_factory=list)
    questions: list[Question] = field(default_factory=list)
    changes: list[Change] = field(default_factory=list)


def sort_answers(draft: Draft, told: Told, language: Language) -> Sorted:
    """Every question of the draft by its answer, and every fact."""
    answers = {answer.question_id: counted(answer) for answer in told.answers}
    done = Sorted()
    for question in draft.questions:
        answer = answers.get(question.id)
        if answer is None or answer.state is AnswerState.UNANSWERED:
            done.questions.append(question)
        else:
            _sort(question, answer, told.quotes.get(question.id, ""), done, language)
    done.settled += [_of_fact(fact, draft, language) for fact in told.facts]
    if len(draft.tasks) <= 1:
        done.questions = _without(shared_concerns(one.label for one in done.settled), done.questions)
    return done


def _without(concerns: Collection[Concern], questions: Sequence[Question]) -> list[Question]:
    """The questions about no matter that the reply settles under another name."""
    return [one for one in questions if not shared_concerns([one.label]) & set(concerns)]


def counted(answer: Answer) -> Answer:
    """The answer as it counts: vague words are none, and their question goes on waiting as if nothing was said."""
    vague = answer.state is AnswerState.FREE_TEXT and is_vague(answer.text)
    return answer.model_copy(update={"state": AnswerState.UNANSWERED}) if vague else answer


def expire(draft: Draft, answers: Sequence[Answer], now: datetime) -> tuple[Answer, ...]:
    """New answers for the questions that nobody answered and whose fallback may act by now. What holds never
    expires, and neither does a question that the client refused or asked back about."""
    states = {answer.question_id: answer.state for answer in answers}
    silent = [q for q in draft.questions if states.get(q.id, AnswerState.UNANSWERED) is AnswerState.UNANSWERED]
    return tuple(
        Answer(question_id=question.id, state=AnswerState.EXPIRED)
        for question in silent
        if not question.open_text and _acts(question, now)
    )


def _acts(question: Question, now: datetime) -> bool:
    start = question.fallback.act_from
    if question.fallback.action == "hold" or start is None:
        return False
    from_when = start if isinstance(start, datetime) else datetime.combine(start, time())
    return from_when.replace(tzinfo=None) <= now.replace(tzinfo=None)


def _sort(question: Question, answer: Answer, quote: str, done: Sorted, language: Language) -> None:
    value = _value(question, answer, quote)
    if _promises(question, answer):
        _ask_openly(question, done, "promised", _SEND.text(language), language)
    elif value:
        done.settled.append(Settlement(question.slot, _label(question), value, quote, question.text))
    elif answer.state in (AnswerState.YOU_DECIDE, AnswerState.EXPIRED):
        _fall_back(question, answer.state, done, language)
    elif answer.state is AnswerState.NONE_OF_THESE:
        _ask_openly(question, done, "none", _OPEN.text(language), language)
    else:
        done.questions.append(question)


def _value(question: Question, answer: Answer, quote: str) -> str:
    """What the client decided, in words; empty where they decided nothing that can be read. Who says 「6人」 has said
    more than the option 「5〜8名」 that holds it."""
    if answer.state is AnswerState.CHOSEN and answer.option is not None and answer.option < len(question.options):
        label, own = question.options[answer.option].label, answer.text.strip()
        exact = only_count(quote)
        if not own and exact and exact != only_count(label):
            return exact
        return f"{label}({own})" if own and own != label else label
    return answer.text.strip() if answer.state is AnswerState.FREE_TEXT else ""


def _fall_back(question: Question, state: AnswerState, done: Sorted, language: Language) -> None:
    text = question.fallback.text
    if question.fallback.action == "hold":
        done.questions.append(question)
        because = _BECAUSE[f"held_{state.value}"].text(language)
        done.changes.append(_change("question", question, question.text, text, because))
        return
    because = _BECAUSE[state.value].text(language)
    done.assumed.append(
        Assumption(
            slot=question.slot,
            label=_label(question),
            statement=text,
            because=because,
            probability_wrong=question.probability_wrong,
            impact=question.impact,
            consequence=question.consequence or _MENDED.text(language),
            reversible=question.reversible,
        )
    )
    done.changes.append(_change("assumption", question, "", text, because))


def _promises(question: Question, answer: Answer) -> bool:
    """「日時を今送る」 was chosen, and nothing has been sent yet."""
    if answer.state is not AnswerState.CHOSEN or answer.option is None or answer.option >= len(question.options):
        return False
    return not answer.text.strip() and _PROMISE.search(question.options[answer.option].label) is not None


def _ask_openly(question: Question, done: Sorted, because: str, text: str, language: Language) -> None:
    text = text.format(label=_label(question))
    done.questions.append(question.model_copy(update={"text": text, "recommended": None, "open_text": True}))
    if text != question.text:
        done.changes.append(_change("question", question, question.text, text, _BECAUSE[because].text(language)))


def _of_fact(fact: TaskFact, draft: Draft, language: Language) -> Settlement:
    rows: tuple[Assumption | BriefItem | Question, ...] = (
        *draft.assumptions,
        *draft.brief.items,
        *draft.questions,
    )
    slot, value = fact.slot or FACT, fact.text
    if fact.slot is None and (meant := _meant(fact.text, rows)):
        slot, value = meant, only_count(fact.text) or fact.text
    label = next((row.label for row in rows if row.slot == slot and row.label), "")
    if not label:
        label = (_DEADLINE_LABEL if slot == DEADLINE else _FACT_LABEL).text(language)
    return Settlement(slot, label, value, fact.quote)


def _meant(text: str, rows: Sequence[Assumption | BriefItem | Question]) -> str:
    """The slot of the matter that a bare figure of the reply is about (「4人じゃなくて5人でした」); empty where the words
    tell of more than the figure."""
    if not only_count(text):
        return ""
    concerns = concerns_in(only_count(text))
    return next((row.slot for row in rows if row.label and concern_of(row.label) in concerns), "")


def _label(question: Question) -> str:
    return question.label or question.text


def _change(where: str, question: Question, before: str, after: str, because: str) -> Change:
    row = {"where": where, "slot": question.slot, "label": _label(question)}
    return Change.model_validate({**row, "before": before, "after": after, "because": because})


def because_of(settlement: Settlement, language: Language) -> str:
    """Why a line changed: the client's words."""
    if settlement.quote:
        return f"“{settlement.quote}”" if language == "en" else f"「{settlement.quote}」"
    return _BECAUSE["answer"].text(language)
