"""The loop at the command line: the message of a kept task, the client's reply, and how the work was judged."""

import json
from collections.abc import Sequence
from typing import TYPE_CHECKING

from pydantic import ValidationError

from assistant.commands.moments import parse_now
from assistant.domain.draft import Message
from assistant.domain.lesson import Lessons
from assistant.domain.outcome import Answer, AnswerState, Outcome, Said
from assistant.domain.reply import Reply, ReplyReading, TaskFact
from assistant.domain.task import Revised, SentMessage, Task
from assistant.errors import BadInput
from assistant.stopwatch import tokyo

if TYPE_CHECKING:
    from assistant.assembly import Desk

_STATES = {
    "draft": "下書き",
    "waiting": "確認待ち",
    "working": "進行中",
    "delivered": "納品",
    "judged": "評価済み",
}
_ANSWERS = {
    AnswerState.CHOSEN: "選択",
    AnswerState.FREE_TEXT: "自由記入",
    AnswerState.YOU_DECIDE: "おまかせ",
    AnswerState.NONE_OF_THESE: "どれでもない",
    AnswerState.UNANSWERED: "返事なし",
    AnswerState.EXPIRED: "期限切れ",
}
MOST_CHARACTERS = 20_000


def list_tasks(desk: "Desk", client_id: str | None, *, as_json: bool) -> str:
    """The board, a line each: overdue first."""
    rows = desk.loop.board(client_id)
    if as_json:
        return json.dumps([row.model_dump(mode="json") for row in rows], ensure_ascii=False)
    if not rows:
        return "保存した依頼はまだありません。`brief-assistant draft --keep` で保存できます。"
    return "\n".join(
        f"{row.id}\t{row.client_id}\t{_STATES[row.state]}\t未回答 {row.open_questions}\t{row.title}"
        for row in rows
    )


def message(desk: "Desk", client_id: str, task_id: str, *, remind: bool, sent: bool, as_json: bool) -> str:
    """The message as it stands, with her own words where she wrote some; `sent` keeps it as sent."""
    task = desk.records.task(client_id, task_id)
    now = tokyo(None)
    written = desk.loop.reminder(task, now) if remind else _message(desk, task)
    if sent:
        kind = "reminder" if remind else ("questions" if task.draft.questions else "report")
        desk.loop.send(task, SentMessage(kind=kind, channel=written.channel, text=written.text, sent=now))
    if as_json:
        return written.model_dump_json()
    return f"件名: {written.subject}\n\n{written.text}" if written.subject else written.text


def answer(
    desk: "Desk", client_id: str, task_id: str, text: str, *, now: str | None, confirmed: bool, as_json: bool
) -> str:
    """What the reply says to each question; with `confirmed` it is kept and the draft revised."""
    task = desk.records.task(client_id, task_id)
    words = _accepted(text)
    received = parse_now(now) or tokyo(None)
    reading = desk.loop.read_reply(task, words, received)
    if not confirmed:
        return reading.model_dump_json() if as_json else _reading_told(task, reading)
    revised = desk.loop.take_in(task, reply_as_read(reading, words, received))
    return _revised_json(revised) if as_json else _revised_told(revised)


def judge(
    desk: "Desk",
    client_id: str,
    task_id: str,
    *,
    score: str | None,
    words: str,
    hours: str | None,
    said: Sequence[tuple[str, Said]],
    learn: bool,
    as_json: bool,
) -> str:
    """Keep the outcome and show what it could teach; with `learn` every proposal is taken."""
    task = desk.records.task(client_id, task_id)
    outcome = _outcome(task, score=score, words=words, hours=hours, said=said)
    task = desk.loop.judge(task, outcome)
    lessons = desk.loop.lessons(task)
    if learn:
        desk.loop.learn(task, lessons.notes, lessons.rules)
    if as_json:
        row = {"task": _task_row(task), "lessons": lessons.model_dump(mode="json"), "learned": learn}
        return json.dumps(row, ensure_ascii=False)
    return _lessons_told(lessons, learned=learn)


def _message(desk: "Desk", task: Task) -> Message:
    dropped = task.edits.dropped_questions
    written = desk.workflow.message_without(task.draft, dropped) if dropped else task.draft.message
    own = task.edits.message_text
    return written if own is None else written.model_copy(update={"text": own})


def _accepted(text: str) -> str:
    if not text.strip():
        raise BadInput("返事が空です。クライアントから届いた文章を指定してください。")
    if len(text) > MOST_CHARACTERS:
        raise BadInput(f"返事が長すぎます。{MOST_CHARACTERS:,}文字までに分けてください。")
    return text


def reply_as_read(reading: ReplyReading, words: str, received: object) -> Reply:
    """The reply with everything that was read in it confirmed."""
    answers = tuple(
        Answer(question_id=one.question_id, state=one.state, option=one.option, text=one.text)
        for one in reading.answers
        if one.state is not AnswerState.UNANSWERED
    )
    facts = tuple(
        TaskFact(text=one.text, quote=one.quote, slot=one.slot) for one in reading.found if one.kind == "fact"
    )
    return Reply.model_validate({"text": words, "received": received, "answers": answers, "facts": facts})


def _reading_told(task: Task, reading: ReplyReading) -> str:
    questions = {question.id: question for question in task.draft.questions}
    lines = []
    for number, one in enumerate(reading.answers, 1):
        question = questions[one.question_id]
        said = question.options[one.option].label if one.option is not None else one.text
        lines.append(f"{number}. {question.text}\n   → {_ANSWERS[one.state]}{f': {said}' if said else ''}")
    lines += [f"・{one.text}" for one in reading.found]
    lines.append("まだ保存していません。このとおりでよければ --yes を付けて、もう一度実行してください。")
    return "\n".join(lines)


def _revised_told(revised: Revised) -> str:
    changes = [f"・{one.label}: {one.before or 'なし'} → {one.after or 'なし'}" for one in revised.changes]
    shown = "\n".join(changes) or "・変わりなし"
    still = f"まだ伺っていること: {len(revised.task.draft.questions)}件"
    return f"保存しました。変わったところ:\n{shown}\n{still}({_STATES[revised.task.state]})"


def _revised_json(revised: Revised) -> str:
    changes = [one.model_dump(mode="json") for one in revised.changes]
    return json.dumps({"task": _task_row(revised.task), "changes": changes}, ensure_ascii=False)


def _task_row(task: Task) -> dict[str, object]:
    return {
        "id": task.id,
        "client_id": task.client_id,
        "state": task.state.value,
        "revision": task.revision,
        "open_questions": len(task.draft.questions),
    }


def _outcome(
    task: Task, *, score: str | None, words: str, hours: str | None, said: Sequence[tuple[str, Said]]
) -> Outcome:
    known = {one.slot for one in task.draft.assumptions} | {one.slot for one in task.draft.brief.items}
    wrong = [slot for slot, _ in said if slot not in known]
    if wrong:
        raise BadInput(
            f"この依頼に「{'、'.join(wrong)}」という項目はありません。使える項目: {'、'.join(sorted(known))}"
        )
    values = {"task_id": task.id, "score": score, "words": words, "hours": hours, "assumptions": tuple(said)}
    try:
        return Outcome.model_validate(values)
    except ValidationError as error:
        raise BadInput("点数は0〜100の整数、時間は0以上の数で指定してください。") from error


def _lessons_told(lessons: Lessons, *, learned: bool) -> str:
    rows = [f"・{note.text}({note.because})" for note in lessons.notes]
    rows += [f"・決めごと: {rule.text}({rule.because})" for rule in lessons.rules]
    if not rows:
        return "評価を保存しました。"
    closing = "次回から使います。" if learned else "覚えてよければ --learn を付けて、もう一度実行してください。"
    return "\n".join(["評価を保存しました。次に覚えておくとよいこと:", *rows, closing])
