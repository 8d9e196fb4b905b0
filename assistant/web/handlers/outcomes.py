"""The outcome: how the work was judged, what it teaches, and what she wants remembered of it."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeVar, cast

from assistant.domain.lesson import ProposedNote, ProposedRule
from assistant.domain.outcome import Outcome, Said
from assistant.domain.task import Task
from assistant.errors import BadInput
from assistant.web import limits
from assistant.web.desk import PageDesk
from assistant.web.handlers.sheets import Clock, Sheet, Sheets, tokyo_now
from assistant.web.html import Html
from assistant.web.view import notice, outcome
from assistant.web.view.outcome import LessonsView
from assistant.web.wording import Tongue

Fields = tuple[object, object, object]
Row = tuple[object, object]
"""One line on offer as the page sent it: ticked or not, and the text."""

_Offer = TypeVar("_Offer", ProposedNote, ProposedRule)


@dataclass(frozen=True)
class Judged:
    """The task after it was judged, and what it could teach."""

    sheet: Sheet
    lessons: LessonsView
    said: Html


class Outcomes:
    """The handlers of the outcome sheet, for one desk. All raise BriefError with a sentence for the user."""

    def __init__(self, desk: PageDesk, clock: Clock = tokyo_now) -> None:
        self._desk = desk
        self._sheets = Sheets(desk, clock)

    def judge(self, key: object, said: Fields, verdicts: Sequence[object], tongue: Tongue) -> Judged:
        """Keep the judgement; judging again replaces it. `said`: score, the client's words, hours."""
        task, (score, words, hours) = self._sheets.task(key), said
        found = Outcome(
            task_id=task.id,
            score=limits.score(score),
            words=limits.text(words, "クライアントの言葉", limits.JUDGEMENT).strip(),
            hours=limits.hours(hours),
            assumptions=_verdicts(task, verdicts),
        )
        task = self._desk.loop.judge(task, found)
        lessons = self._desk.loop.lessons(task)
        hint = notice.hint(tongue("judged_learn" if lessons.notes or lessons.rules else "judged"))
        return Judged(self._sheets.of(task, tongue), outcome.lessons(lessons, tongue), hint)

    def learn(self, key: object, notes: Sequence[Row], rules: Sequence[Row], tongue: Tongue) -> Html:
        """Remember what she left ticked, in her words."""
        task = self._sheets.task(key)
        lessons = self._desk.loop.lessons(task)
        kept = [
            note.model_copy(update={"text": text})
            for note, text in _ticked(lessons.notes, notes, "覚えておくこと")
        ]
        adopted = [
            rule.model_copy(update={"text": text}) for rule, text in _ticked(lessons.rules, rules, "決めごと")
        ]
        if not kept and not adopted:
            return notice.hint(tongue("nothing_learned"))
        self._desk.loop.learn(task, kept, adopted)
        return notice.hint(tongue("learned").format(notes=len(kept), rules=len(adopted)))


def _verdicts(task: Task, values: Sequence[object]) -> tuple[tuple[str, Said], ...]:
    """(slot, verdict) of every assumption she tapped; untouched ones are not named."""
    shown = task.draft.assumptions[: outcome.MOST_ASSUMPTIONS]
    pairs = []
    for assumption, value in zip(shown, values, strict=False):
        verdict = limits.text(value, "仮に置いたことの結果", 10)
        if verdict and verdict not in outcome.VERDICTS:
            raise BadInput("仮に置いたことの結果を選び直してください。")
        if verdict:
            pairs.append((assumption.slot, cast(Said, verdict)))
    return tuple(pairs)


def _ticked(offered: Sequence[_Offer], rows: Sequence[Row], label: str) -> list[tuple[_Offer, str]]:
    """What was offered and is ticked, with her words for it; an emptied line is left out."""
    flags = limits.flags([ticked for ticked, _ in rows])
    texts = [limits.text(text, label, limits.NOTE).strip() for _, text in rows]
    return [(offer, text) for offer, flag, text in zip(offered, flags, texts, strict=False) if flag and text]
