"""THE LOOP, from a kept draft to what the next draft knows.

    message ─▶ answers ─▶ revised draft ─▶ work ─▶ outcome ─▶ lessons ─▶ (next recall)

Each step is one change of the task that can be undone. Nothing is remembered before she has approved it.
"""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from assistant.answering import Answering, asked
from assistant.domain.draft import Draft, Message
from assistant.domain.feedback import FeedbackNote
from assistant.domain.lesson import Lessons, NoteVersion, ProposedNote, ProposedRule
from assistant.domain.outcome import Answer, AnswerState, Judgement, Outcome
from assistant.domain.playbook import Playbook
from assistant.domain.reply import Reply, ReplyReading
from assistant.domain.stored import TaskRow
from assistant.domain.task import Edits, Revised, SentMessage, Task, TaskState
from assistant.drafting.answered import counted
from assistant.drafting.supersede import superseded_by
from assistant.errors import BadInput
from assistant.learning.corrections import of_facts
from assistant.learning.lessons import Past, lessons
from assistant.learning.progress import Progress, misfits, monthly
from assistant.learning.task_types import task_types
from assistant.learning.verdicts import of_answers, of_outcome
from assistant.reading.matters import matters, praises
from assistant.reading.read import language_of
from assistant.seams import Memory, Records
from assistant.secrets_door import cut, refuse_secret_note
from assistant.stopwatch import TOKYO


def tokyo_now() -> datetime:
    return datetime.now(TOKYO)


@dataclass(frozen=True)
class Loop:
    """What happens to a task after its draft. Of a `task` that is given, only the ids are used: the stored one
    counts. Every method may raise BadInput and StoreError."""

    records: Records
    memory: Memory
    answering: Answering
    playbooks: Callable[[], Mapping[str, Playbook]]
    now: Callable[[], datetime] = tokyo_now

    def board(
        self, client_id: str | None = None, limit: int = 200, among: Collection[str] | None = None
    ) -> tuple[TaskRow, ...]:
        """Overdue first, then by their last day. `among`: only of these clients."""
        return self.records.board(client_id, today=self.now().date(), limit=limit, among=among)

    def send(self, task: Task, message: SentMessage) -> Task:
        """Keep the message as she sent it. With questions the task waits; a draft without any is under way."""
        sent = message.model_copy(update={"text": cut(message.text)})
        return self._change(task, lambda old: _sent(old, sent), "send")

    def move(self, task: Task, state: TaskState) -> Task:
        """To any state, forward or back."""
        return self._change(task, lambda old: old.moved(state, self.now()), "move")

    def ask_instead(self, task: Task, slot: str) -> Task:
        """Ask the client what was assumed about this slot. BadInput once the message was sent."""

        def how(old: Task) -> Task:
            if old.state is not TaskState.DRAFT:
                raise BadInput("すでに送った依頼です。確認したいことは、クライアントへ直接お送りください。")
            draft = self.answering.ask_instead(old, slot, self.now())
            known = {question.id for question in draft.questions}
            dropped = tuple(one for one in old.edits.dropped_questions if one in known)
            edits = old.edits.model_copy(update={"dropped_questions": dropped})
            return old.model_copy(update={"draft": draft, "edits": edits})

        return self._change(task, how, "ask")

    def undo(self, task: Task) -> Revised:
        """Take back the last change, with what was learned by it. BadInput where there is none."""
        before = self.records.undo(task.client_id, task.id)
        self._index(task.client_id)
        return Revised(task=before)

    def read_reply(self, task: Task, text: str, now: datetime) -> ReplyReading:
        """The pasted reply, matched to the questions; to be confirmed before anything changes."""
        return self.answering.read(task, text, now)

    def take_in(self, task: Task, reply: Reply) -> Revised:
        """Keep a reply as she confirmed it, with the draft that follows from it and what it teaches. A question that was
        answered vaguely stays open."""
        kept = _without_secrets(reply.model_copy(update={"answers": tuple(map(counted, reply.answers))}))

        def how(old: Task) -> Revised:
            draft, changes = self.answering.revise(old, kept)
            told = _told(old, kept, self.now())
            answered = old.model_copy(
                update={
                    "replies": (*old.replies, kept),
                    "facts": tuple(dict.fromkeys((*old.facts, *kept.facts))),
                    "judgements": _with(old.judgements, told),
                }
            )
            return Revised(task=self._settled(answered, draft, kept.answers), changes=changes)

        return self._revise(task, how, "reply")

    def expire(self, task: Task) -> Revised:
        """Let the fallbacks act whose time has come. Questions that hold go on waiting."""

        def how(old: Task) -> Revised:
            draft, changes, answers = self.answering.expire(old, self.now())
            return Revised(task=self._settled(old, draft, answers), changes=changes)

        return self._revise(task, how, "expire")

    def reminder(self, task: Task, now: datetime) -> Message:
        """A gentle word about what is still open. BadInput where nothing is."""
        return self.answering.remind(task, now)

    def judge(self, task: Task, outcome: Outcome) -> Task:
        """Keep how the work was judged. Judging again replaces what this task said before; nothing counts twice."""
        found = outcome.model_copy(update={"task_id": task.id, "words": cut(outcome.words)})
        return self._change(task, lambda old: _judged(old, found, self.now()), "judge")

    def lessons(self, task: Task) -> Lessons:
        """What the judged task could teach, for her approval; nothing for a task that is not judged."""
        stored = self.records.task(task.client_id, task.id)
        if stored.outcome is None:
            return Lessons()
        client = self.records.client(task.client_id)
        past = Past(
            judgements=self.records.judgements(client.id),
            notes=self.records.notebook(client.id).notes,
            rules=client.rules,
            language=language_of(stored.draft.instruction, client),
        )
        types = task_types(stored.draft, self.playbooks())
        return lessons(stored.id, _wishes(stored.outcome.words), types, past)

    def learn(self, task: Task, notes: Sequence[ProposedNote], rules: Sequence[ProposedRule] = ()) -> Task:
        """Keep what she approved: notes for next time, rules in the profile. Raises SecretRefused."""
        for text in (*(note.text for note in notes), *(rule.text for rule in rules)):
            refuse_secret_note(_as_note(task, text, self.now()))
        learned = self.records.learn(task.client_id, task.id, notes, rules)
        self._index(task.client_id)
        return learned

    def progress(self, client_id: str) -> Progress:
        """The curves of one client, and the misfits that pile up."""
        return Progress(
            months=monthly(self.records.judged_tasks(client_id)),
            misfits=misfits(self.records.judgements(client_id)),
        )

    def notes(self, client_id: str) -> tuple[NoteVersion, ...]:
        """Every note as it was written, newest first, with those that no longer count."""
        return self.records.note_history(client_id)

    def superseded(self, client_id: str) -> Mapping[str, str]:
        """Id of every note that a newer wish replaced, to the id of that newer one."""
        book = self.records.notebook(client_id)
        return superseded_by(book.notes, self.memory.vectors(book))

    def amend_note(self, client_id: str, note_id: str, note: FeedbackNote | None) -> None:
        """Put the note right (as a new one beside the old), or take it away (None)."""
        if note is None:
            self.records.withdraw_note(client_id, note_id)
            return
        refuse_secret_note(note)
        self.records.correct_note(client_id, note_id, note)
        self._index(client_id)

    def restore_note(self, client_id: str, note_id: str) -> None:
        """Bring a note back that was taken away or put right."""
        self.records.restore_note(client_id, note_id)
        self._index(client_id)

    def _settled(self, task: Task, draft: Draft, answers: Sequence[Answer]) -> Task:
        """The task with its next draft; it is under way once nothing that she asks is open any more."""
        revised = task.model_copy(
            update={"draft": draft, "edits": _edits_of(task, draft), "answers": merged(task.answers, answers)}
        )
        done = not asked(revised) and task.state in (TaskState.DRAFT, TaskState.WAITING)
        return revised.moved(TaskState.WORKING, self.now()) if done else revised

    def _revise(self, task: Task, how: Callable[[Task], Revised], what: str) -> Revised:
        """Revise inside the transaction, so that no other change is lost."""
        found: list[Revised] = []

        def change(old: Task) -> Task:
            found.append(how(old))
            return found[-1].task

        kept = self._change(task, change, what)
        return Revised(task=kept, changes=found[-1].changes)

    def _change(self, task: Task, how: Callable[[Task], Task], what: str) -> Task:
        return self.records.change_task(task.client_id, task.id, how, what)

    def _index(self, client_id: str) -> None:
        self.memory.store([self.records.notebook(client_id)])


def merged(old: Sequence[Answer], new: Sequence[Answer]) -> tuple[Answer, ...]:
    """The newest answer to each question; silence never takes back what was said."""
    answers = {answer.question_id: answer for answer in old}
    for answer in new:
        if answer.state is not AnswerState.UNANSWERED or answer.question_id not in answers:
            answers[answer.question_id] = answer
    return tuple(answers.values())


def _wishes(words: str) -> tuple[str, ...]:
    """The matters of an outcome but for praise: what pleased asks for nothing."""
    return tuple(one for one in matters(words) if not praises(one))


def _sent(task: Task, message: SentMessage) -> Task:
    kept = asked(task)
    first = message.kind == "questions"
    sent = task.model_copy(
        update={"sent": (*task.sent, message), "asked": task.asked + (len(kept) if first else 0)}
    )
    if task.state not in (TaskState.DRAFT, TaskState.WAITING) or message.kind == "reminder":
        return sent
    return sent.moved(TaskState.WAITING if first and kept else TaskState.WORKING, message.sent)


def _told(task: Task, reply: Reply, now: datetime) -> tuple[Judgement, ...]:
    """What a reply says of our guesses: the answers first, then what it puts right without being asked."""
    answered = of_answers(task, task.draft.questions, reply.answers, now)
    slots = {one.slot for one in answered}
    return (*answered, *(one for one in of_facts(task, reply.facts, now) if one.slot not in slots))


def _with(old: Sequence[Judgement], told: Sequence[Judgement]) -> tuple[Judgement, ...]:
    """The judgements with those of new answers in the place of former ones."""
    slots = {one.slot for one in told}
    return (*(one for one in old if one.by != "answer" or one.slot not in slots), *told)


def _edits_of(task: Task, draft: Draft) -> Edits:
    """What she wrote over the former draft would hide the new one; it stays in the former step."""
    known = {question.id for question in draft.questions}
    if draft == task.draft:
        return task.edits
    return Edits(dropped_questions=tuple(one for one in task.edits.dropped_questions if one in known))


def _judged(task: Task, outcome: Outcome, now: datetime) -> Task:
    first_judged = next((move.at for move in reversed(task.moves) if move.state is TaskState.JUDGED), now)
    rows = of_outcome(task, outcome, first_judged)
    answers = tuple(one for one in task.judgements if one.by == "answer")
    return task.model_copy(update={"outcome": outcome, "judgements": (*answers, *rows)}).moved(
        TaskState.JUDGED, now
    )


def _without_secrets(reply: Reply) -> Reply:
    answers = tuple(one.model_copy(update={"text": cut(one.text)}) for one in reply.answers)
    facts = tuple(one.model_copy(update={"text": cut(one.text), "quote": cut(one.quote)}) for one in reply.facts)
    return reply.model_copy(update={"text": cut(reply.text), "answers": answers, "facts": facts})


def _as_note(task: Task, text: str, now: datetime) -> FeedbackNote:
    return FeedbackNote(id=task.id[:100], client_id=task.client_id, date=now.date(), text=text[:4000])
