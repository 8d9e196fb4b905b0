"""Verdicts: what an outcome and the client's answers say about our guesses, slot by slot."""

import re
import unicodedata
from collections.abc import Iterable, Sequence
from datetime import datetime

from assistant.domain.brief import Source
from assistant.domain.outcome import Answer, AnswerState, Judgement, Outcome, Verdict
from assistant.domain.question import Question
from assistant.domain.task import Task
from assistant.learning.telling import says_what

CONTENT_FROM = 70
"""From this score on, silence about an assumption speaks for it; under it something was wrong and nobody said what."""

_YES = re.compile(r"(?:はい|ええ|yes\b)", re.I)
"""An option that only agrees: what it agrees to stands in the fallback."""

_NO = re.compile(r"(?:いいえ|違います|no\b)[^0-9]{0,12}$", re.I)
"""An option that only disagrees, and does not say what is wanted."""

_REMEMBERED = (Source.FEEDBACK, Source.PROFILE)


def of_outcome(task: Task, outcome: Outcome, when: datetime) -> tuple[Judgement, ...]:
    """One judgement for every stated assumption, and for every remembered item that she judged."""
    said = dict(outcome.assumptions)
    silence: Verdict = "untouched" if outcome.score is None or outcome.score >= CONTENT_FROM else "unknown"
    rows = []
    for assumption in task.draft.assumptions:
        verdict = said.pop(assumption.slot, silence)
        rows.append(
            judgement(task, assumption.slot, assumption.label, verdict, guess=assumption.statement, when=when)
        )
    for item in task.draft.brief.items:
        if item.source in _REMEMBERED and item.slot in said:
            row = judgement(task, item.slot, item.label, said.pop(item.slot), guess=item.value, when=when)
            rows.append(row.model_copy(update={"remembered": True}))
    return tuple(rows)


def of_answers(
    task: Task, questions: Iterable[Question], answers: Sequence[Answer], when: datetime
) -> tuple[Judgement, ...]:
    """One judgement for every question that the client settled: is it what we would have done? Who leaves it to us
    has not said that our guess is right (`untouched`), and nothing where nothing may be guessed. Vague words say nothing
    of it either way."""
    by_id = {answer.question_id: answer for answer in answers}
    rows = []
    for question in questions:
        answer = by_id.get(question.id)
        if answer is None or question.recommended is None:
            continue
        recommended = question.options[question.recommended].label
        left_to_us = answer.state is AnswerState.YOU_DECIDE and question.fallback.action == "assume"
        given = recommended if left_to_us else answer_text(question, answer)
        if given and (answer.state is not AnswerState.FREE_TEXT or says_what(given)):
            held = same_text(given, recommended)
            verdict: Verdict = "untouched" if left_to_us else "held" if held else "broke"
            guess = question.fallback.text if _YES.match(recommended) else recommended
            row = judgement(task, question.slot, question.label, verdict, guess=guess, when=when)
            instead = "" if held or _NO.match(given) else given
            rows.append(row.model_copy(update={"by": "answer", "instead": instead}))
    return tuple(rows)


def answer_text(question: Question, answer: Answer) -> str:
    """What the client decided, in words; empty where they did not decide."""
    if answer.state is AnswerState.CHOSEN and answer.option is not None and answer.option < len(question.options):
        return question.options[answer.option].label
    return answer.text.strip() if answer.state is AnswerState.FREE_TEXT else ""


def same_text(left: str, right: str) -> bool:
    """Equal but for width, case, blanks and full stops."""
    return _bare(left) == _bare(right)


def _bare(text: str) -> str:
    return "".join(unicodedata.normalize("NFKC", text).lower().split()).rstrip("。.")


def judgement(task: Task, slot: str, label: str, verdict: Verdict, *, guess: str, when: datetime) -> Judgement:
    """A row of the ledger, by the outcome."""
    return Judgement(
        client_id=task.client_id,
        task_id=task.id,
        slot=slot,
        label=label,
        playbook_id=_type_of(task),
        verdict=verdict,
        by="outcome",
        guess=guess,
        judged=when,
    )


def _type_of(task: Task) -> str:
    """The task type; empty where the message holds several, as the slot may be any one's."""
    types = [one.types[0].id for one in task.draft.tasks if one.types]
    return types[0] if len(types) == 1 else ""
