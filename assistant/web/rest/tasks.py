"""Drafts and what happens to them: the message, the reply, the outcome."""

from fastapi import APIRouter, Response

from assistant.domain.draft import Draft, Message
from assistant.domain.outcome import Answer, AnswerState, Outcome
from assistant.domain.reply import Reply, ReplyReading
from assistant.domain.task import Revised, SentMessage, Task
from assistant.errors import BadInput
from assistant.web import limits
from assistant.web.rest.bodies import ConfirmedReply, Judged, NewDraft, NewOutcome, ReplyText, Sent
from assistant.web.rest.doors import Clock, RestDesk, task_of

_TASK = "/clients/{client_id}/tasks/{task_id}"


def drafts_router(desk: RestDesk, clock: Clock) -> APIRouter:
    """The route that drafts."""
    router = APIRouter(tags=["drafts"])

    @router.post("/clients/{client_id}/drafts", responses={201: {"model": Draft}})
    def draft(client_id: str, body: NewDraft, response: Response) -> Draft:
        """The whole brief with its assumptions and questions. Stores nothing unless `keep` (then 201)."""
        client = desk.records.client(client_id)
        text = limits.required(body.text, "指示", limits.INSTRUCTION)
        made = desk.workflow.draft(client.id, text, limits.moment(body.now, clock()), types=body.types)
        made = desk.model.improve(made, lambda: False) if body.improve else made
        if body.keep:
            desk.keeper.keep(made)
            response.status_code = 201
        return made

    return router


def tasks_router(desk: RestDesk, clock: Clock) -> APIRouter:
    """One kept task and its message."""
    router = APIRouter(prefix=_TASK, tags=["tasks"])

    @router.get("")
    def task(client_id: str, task_id: str) -> Task:
        """The task as it stands."""
        return task_of(desk, client_id, task_id)

    @router.get("/message")
    def message(client_id: str, task_id: str) -> Message:
        """The message to the client as it would be copied now."""
        return _message(desk, task_of(desk, client_id, task_id))

    @router.post("/message/sent")
    def sent(client_id: str, task_id: str, body: Sent) -> Task:
        """Keep the message as it was sent; with questions the task waits for the answer."""
        found = task_of(desk, client_id, task_id)
        channel = found.draft.message.channel
        return desk.loop.send(found, SentMessage(kind=body.kind, channel=channel, text=body.text, sent=clock()))

    @router.get("/reminder")
    def reminder(client_id: str, task_id: str) -> Message:
        """A gentle word about what is still open."""
        return desk.loop.reminder(task_of(desk, client_id, task_id), clock())

    return router


def answers_router(desk: RestDesk, clock: Clock) -> APIRouter:
    """What the client says to a task: the reply, the judgement."""
    router = APIRouter(prefix=_TASK, tags=["answers"])

    @router.post("/answers/read")
    def read(client_id: str, task_id: str, body: ReplyText) -> ReplyReading:
        """Match a reply to the questions. Changes nothing."""
        return desk.loop.read_reply(task_of(desk, client_id, task_id), body.text, clock())

    @router.post("/answers")
    def take_in(client_id: str, task_id: str, body: ConfirmedReply) -> Revised:
        """Keep a reply as a person confirmed it; the draft is revised, the differences come back."""
        found = task_of(desk, client_id, task_id)
        answers, facts = tuple(one.noun for one in body.answers), tuple(one.noun for one in body.facts)
        for answer in answers:
            _refuse_unfit(found, answer)
        return desk.loop.take_in(found, Reply(text=body.text, received=clock(), answers=answers, facts=facts))

    @router.put("/outcome")
    def judge(client_id: str, task_id: str, body: NewOutcome) -> Judged:
        """Keep how the work was judged; judging again replaces it."""
        found = task_of(desk, client_id, task_id)
        said = tuple(body.assumptions.items())
        outcome = Outcome(task_id=found.id, score=body.score, words=body.words, hours=body.hours, assumptions=said)
        judged = desk.loop.judge(found, outcome)
        return Judged(task=judged, lessons=desk.loop.lessons(judged))

    return router


def _message(desk: RestDesk, task: Task) -> Message:
    ours = desk.talk.message(task, task.edits.dropped_questions, desk.talk.tone(task.client_id))
    written = task.edits.message_text
    return ours if written is None else ours.model_copy(update={"text": written})


def _refuse_unfit(task: Task, answer: Answer) -> None:
    """An answer must be one to a question of this task, and an option one of its options."""
    question = next((one for one in task.draft.questions if one.id == answer.question_id), None)
    if question is None:
        raise BadInput(f"質問「{answer.question_id[:40]}」は、この依頼で確認中ではありません。")
    chosen = answer.state is AnswerState.CHOSEN
    if chosen and (answer.option is None or not 0 <= answer.option < len(question.options)):
        raise BadInput(f"質問「{answer.question_id[:40]}」の選択肢は0〜{len(question.options) - 1}です。")
    if answer.state is AnswerState.FREE_TEXT and not answer.text.strip():
        raise BadInput(f"質問「{answer.question_id[:40]}」のお返事の内容(text)が空です。")
