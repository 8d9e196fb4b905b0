"""The loop and the model in memory: keep the promises of `PageLoop` and `PageModel` as plainly as can be."""

import re
import time
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

from assistant.conversation.tone import Tone
from assistant.domain.client import Channel
from assistant.domain.draft import Draft, Engine, Message
from assistant.domain.feedback import FeedbackNote
from assistant.domain.lesson import Lessons, NoteVersion, ProposedNote, ProposedRule
from assistant.domain.outcome import AnswerState, Outcome
from assistant.domain.reply import Change, Found, ReadAnswer, Reply, ReplyReading
from assistant.domain.stored import Milestone, TaskRow
from assistant.domain.task import Edits, Revised, SentMessage, Task, TaskState
from assistant.drafting.ask_instead import Asker, ask_instead
from assistant.errors import BadInput
from assistant.learning.progress import Misfit, Month, Progress
from assistant.web.desk import TONES, Fact, ModelState, Preview

if TYPE_CHECKING:
    from tests.fakes_desk import FakeRecords


@dataclass
class FakeLoop:
    """Moves tasks of the fake records. `past` holds what undo goes back to; `said` is put into every text."""

    records: "FakeRecords"
    now: datetime
    said: str | None = None
    past: dict[str, list[Task]] = field(default_factory=dict)
    gone: dict[str, FeedbackNote] = field(default_factory=dict)
    corrected: dict[str, tuple[FeedbackNote, str]] = field(default_factory=dict)

    def board(self, client_id: str | None, limit: int, among: Collection[str] | None = None) -> Sequence[TaskRow]:
        found = [(key[0], task) for key, task in self.records.kept.items() if client_id in (None, key[0])]
        mine = [task for owner, task in found if among is None or owner in among]
        return [self._row(task) for task in reversed(mine)][:limit]

    def send(self, task: Task, message: SentMessage) -> Task:
        sent = task.model_copy(update={"sent": (*task.sent, message)})
        if task.state is not TaskState.DRAFT:
            return self._keep(task, sent)
        state = TaskState.WAITING if message.kind == "questions" else TaskState.WORKING
        return self._keep(task, sent.moved(state, self.now))

    def move(self, task: Task, state: TaskState) -> Task:
        return self._keep(task, task.moved(state, self.now))

    def ask_instead(self, task: Task, slot: str) -> Task:
        asker = Asker({}, "", "ja", self.now.replace(tzinfo=None))
        draft = ask_instead(task.draft, slot, asker, task.edits.dropped_questions)
        return self._keep(task, task.model_copy(update={"draft": draft}))

    def undo(self, task: Task) -> Revised:
        if not self.past.get(task.id):
            raise BadInput("元に戻せることはありません。")
        former = self.past[task.id].pop()
        self.records.kept[task.client_id, task.id] = former
        return Revised(task=former)

    def read_reply(self, task: Task, text: str, now: datetime) -> ReplyReading:
        letters = dict(re.findall(r"([1-3])([A-D])", text))
        answers = [
            ReadAnswer(question_id=question.id, state=AnswerState.CHOSEN, option="ABCD".index(letters[str(number)]), quote=f"{number}{letters[str(number)]}")
            if str(number) in letters
            else ReadAnswer(question_id=question.id, state=AnswerState.UNANSWERED)
            for number, question in enumerate(task.draft.questions, 1)
        ]  # fmt: skip
        found = [
            Found(kind=kind, text=self._word(sentence), quote=sentence)
            for kind, sign in (("fact", "予算"), ("wish", "次から"), ("question", "?"))
            for sentence in re.split(r"[。\n]", text)
            if sign in sentence
        ]
        return ReplyReading(text=text, answers=tuple(answers), found=tuple(found))

    def reminder(self, task: Task, now: datetime) -> Message:
        asked = "\n".join(question.text for question in task.draft.questions)
        return Message(
            channel=task.draft.message.channel, subject="", text=f"先日の件、いかがでしょうか。\n{asked}"
        )

    def expire(self, task: Task) -> Revised:
        late = tuple(q for q in task.draft.questions if q.fallback.action == "hold")
        draft = task.draft.model_copy(update={"questions": late})
        return Revised(task=self._keep(task, task.model_copy(update={"draft": draft})))

    def take_in(self, task: Task, reply: Reply) -> Revised:
        settled = {
            a.question_id
            for a in reply.answers
            if a.state not in (AnswerState.UNANSWERED, AnswerState.NONE_OF_THESE)
        }
        changes = tuple(
            Change(where="question", slot=q.slot, label=self._word(q.text), before=self._word(q.text), after=self._word("決まりました"), because=self._word(reply.text))
            for q in task.draft.questions
            if q.id in settled
        )  # fmt: skip
        draft = task.draft.model_copy(
            update={"questions": tuple(q for q in task.draft.questions if q.id not in settled)}
        )
        changed = task.model_copy(
            update={
                "draft": draft,
                "edits": Edits(),
                "replies": (*task.replies, reply),
                "answers": reply.answers,
                "facts": (*task.facts, *reply.facts),
            }
        )
        state = TaskState.WORKING if not draft.questions else task.state
        return Revised(task=self._keep(task, changed.moved(state, self.now)), changes=changes)

    def judge(self, task: Task, outcome: Outcome) -> Task:
        return self._keep(task, task.model_copy(update={"outcome": outcome}).moved(TaskState.JUDGED, self.now))

    def lessons(self, task: Task) -> Lessons:
        if task.outcome is None or not task.outcome.words:
            return Lessons()
        notes = [
            ProposedNote(
                text=self._word(line), task=self._word("日程調整")[:200], because=self._word("お客様の言葉")
            )
            for line in task.outcome.words.split("。")
            if line
        ]
        broke = [slot for slot, verdict in task.outcome.assumptions if verdict == "broke"]
        rules = (
            [ProposedRule(text=self._word("午前は避ける")[:500], because=self._word("2回外れています"))]
            if broke
            else []
        )
        return Lessons(notes=tuple(notes), rules=tuple(rules))

    def learn(self, task: Task, notes: Sequence[ProposedNote], rules: Sequence[ProposedRule]) -> Task:
        for note in notes:
            self.records.notes.append(
                FeedbackNote(
                    id=self.records.new_note_id(task.client_id),
                    client_id=task.client_id,
                    date=self.now.date(),
                    task=note.task,
                    text=note.text,
                )
            )
        client = self.records.client(task.client_id)
        added = client.model_copy(update={"rules": (*client.rules, *(rule.text for rule in rules))})
        self.records.save_client(added)
        return task

    def progress(self, client_id: str) -> Progress:
        if not self.records.notebook(client_id).notes and self.said is None:
            return Progress()
        months = [
            Month(first=date(2026, month, 1), tasks=4, score=score, questions=asked, held=held, hours=1.5)
            for month, score, asked, held in ((8, 55, 2.5, 0.5), (9, 70, 1.8, 0.7), (10, 85, 0.5, 0.9))
        ]
        return Progress(tuple(months), (_misfit(self._word("時間帯"), self._word("午後に")),))

    def notes(self, client_id: str) -> Sequence[NoteVersion]:
        now = [NoteVersion(note=note) for note in self.records.notebook(client_id).notes]
        gone = [
            NoteVersion(note=note, withdrawn=self.now)
            for note in self.gone.values()
            if note.client_id == client_id
        ]
        old = [
            NoteVersion(note=note, corrected_by=new)
            for note, new in self.corrected.values()
            if note.client_id == client_id
        ]
        return sorted([*now, *gone, *old], key=lambda version: version.note.date, reverse=True)

    def superseded(self, client_id: str) -> Mapping[str, str]:
        return {}

    def amend_note(self, client_id: str, note_id: str, note: FeedbackNote | None) -> None:
        old = next(one for one in self.records.notes if (one.client_id, one.id) == (client_id, note_id))
        self.records.notes.remove(old)
        if note is None:
            self.gone[note_id] = old
        else:
            self.corrected[note_id] = (old, note.id)
            self.records.notes.append(note)

    def restore_note(self, client_id: str, note_id: str) -> None:
        self.records.notes.append(self.gone.pop(note_id))

    def _keep(self, before: Task, after: Task) -> Task:
        self.past.setdefault(after.id, []).append(self.records.kept[before.client_id, before.id])
        self.records.kept[after.client_id, after.id] = after
        return after

    def _word(self, usual: str) -> str:
        return self.said if self.said is not None else usual

    def _row(self, task: Task) -> TaskRow:
        due = task.draft.now.date() + timedelta(days=4)
        return TaskRow(
            id=task.id, client_id=task.client_id, title=task.draft.brief.title, state=task.state,
            created=task.created, updated=task.updated,
            open_questions=len(task.draft.questions) - len(task.edits.dropped_questions),
            waiting_since=task.asked_at, due=due,
            milestones=(Milestone(text=self._word("確定の連絡"), kind="final", due=due),),
            score=task.outcome.score if task.outcome else None,
        )  # fmt: skip


@dataclass
class FakeTalk:
    """Writes one line a question."""

    tones: dict[str, Tone] = field(default_factory=dict)

    def message(self, task: Task, dropped: Sequence[str], tone: Tone) -> Message:
        kept = [question.text for question in task.draft.questions if question.id not in dropped]
        if tone == "plain" and not dropped:
            return task.draft.message
        opening = {
            "soft": "ありがとうございます。",
            "plain": "承知いたしました。",
            "formal": "拝承いたしました。",
        }[tone]
        return task.draft.message.model_copy(update={"text": "\n".join([opening, *kept])})

    def wordings(self, task: Task, choices: Sequence[Sequence[str]], channels: Sequence[Channel]) -> Iterator[str]:
        here = task.draft.message.channel
        for channel in channels:
            shown = task if channel == here else task.model_copy(update={"draft": self.through(task, channel)})
            yield from (self.message(shown, dropped, tone).text for tone in TONES for dropped in choices)

    def through(self, task: Task, channel: Channel) -> Draft:
        written = Message(channel=channel.value, subject="", text=f"{channel.value}の文面です。")
        return task.draft.model_copy(update={"message": written})

    def tone(self, client_id: str) -> Tone:
        return self.tones.get(client_id, "plain")

    def save_tone(self, client_id: str, tone: Tone) -> None:
        self.tones[client_id] = tone


def _misfit(label: str, wanted: str) -> Misfit:
    return Misfit(slot="x", label=label, broke=3, since=date(2026, 8, 3), last=date(2026, 9, 2), wanted=wanted)


@dataclass
class FakeModel:
    """A model that answers with `answer(draft)` after `seconds`, and shows `partial` at once. No `name`: none is set.
    `deadline`: seconds that a run may take; `given`: seconds that were left for each."""

    name: str | None = None
    seconds: float = 0.0
    answer: Callable[[Draft], Draft] = lambda draft: draft
    partial: Callable[[Draft], Draft] | None = None
    deadline: float = 60.0
    look_first: bool = False
    given: list[float] = field(default_factory=list)

    def state(self) -> ModelState:
        return ModelState(
            self.name, seconds=self.deadline, look_first=self.look_first, facts=(Fact("今月", "0.12ドル"),)
        )

    def improve(
        self,
        draft: Draft,
        cancelled: Callable[[], bool],
        on_partial: Callable[[Draft], None] | None = None,
        seconds: float | None = None,
    ) -> Draft:
        self.given.append(seconds or 0.0)
        if self.partial and on_partial:
            on_partial(self.partial(draft))
        until = time.monotonic() + self.seconds
        while time.monotonic() < until and not cancelled():
            time.sleep(0.01)
        return self.answer(draft)

    def sent(self, draft: Draft) -> str:
        return f"伏せた指示: {draft.instruction}" if self.name else ""

    def preview(self, client_id: str, text: str) -> Preview:
        words = re.sub(r"\d{2,4}-\d{2,4}-\d{4}", "〔電話1〕", text)
        return Preview(words, f"依頼書を作ってください。\n{words}" if self.name else "")

    def save_look_first(self, wanted: bool) -> None:
        self.look_first = wanted


def improved(draft: Draft) -> Draft:
    """The draft as a good model would give it back."""
    brief = draft.brief.model_copy(update={"title": "見直した依頼書", "markdown": "# 見直した依頼書"})
    return draft.model_copy(update={"brief": brief, "engine": Engine(name="fake-model")})


def half_done(draft: Draft) -> Draft:
    """The draft while a model still writes it."""
    brief = draft.brief.model_copy(update={"title": "途中の題"})
    return draft.model_copy(update={"brief": brief, "engine": Engine(name="fake-model")})


def failed(draft: Draft) -> Draft:
    """The draft as it stays when the model gave nothing."""
    return draft.model_copy(update={"engine": Engine(name="playbook", fallback_reason="モデルに繋がりません。")})
