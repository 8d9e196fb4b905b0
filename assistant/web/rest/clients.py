"""Clients, their notes, and talks that could become notes."""

from datetime import date

from fastapi import APIRouter, Query

from assistant.domain.client import Client
from assistant.domain.feedback import FeedbackNote
from assistant.domain.stored import TaskRow
from assistant.errors import BadInput
from assistant.importing.chat import guess_client, parse_chat, propose
from assistant.web.rest.bodies import NewNote, Talk, TalkRead
from assistant.web.rest.doors import Clock, RestDesk

_EARLIEST = date(1990, 1, 1)


def clients_router(desk: RestDesk) -> APIRouter:
    """The clients, and the list of a client's tasks."""
    router = APIRouter(tags=["clients"])

    @router.get("/clients")
    def clients() -> list[Client]:
        """All clients."""
        return list(desk.records.clients())

    @router.get("/clients/{client_id}")
    def client(client_id: str) -> Client:
        """One client's profile."""
        return desk.records.client(client_id)

    @router.get("/clients/{client_id}/tasks")
    def tasks(client_id: str, limit: int = Query(100, ge=1, le=1000)) -> list[TaskRow]:
        """The kept tasks, overdue first."""
        desk.records.client(client_id)
        return list(desk.loop.board(client_id, limit))

    return router


def notes_router(desk: RestDesk, clock: Clock) -> APIRouter:
    """The notes of a client, and talks that could become notes."""
    router = APIRouter(tags=["notes"])

    @router.get("/clients/{client_id}/notes")
    def notes(client_id: str) -> list[FeedbackNote]:
        """The notes in force, newest first."""
        return list(desk.records.notebook(client_id).notes)

    @router.post("/clients/{client_id}/notes", status_code=201)
    def add_note(client_id: str, body: NewNote) -> FeedbackNote:
        """Keep what the client said. A text with a password or the like is refused."""
        desk.records.client(client_id)
        return desk.keeper.remember(client_id, _note(desk, client_id, body, clock().date()))

    @router.post("/clients/{client_id}/talk")
    def talk(client_id: str, body: Talk) -> TalkRead:
        """Candidate notes from a talk (LINE, Chatwork, Slack, pasted). Stores nothing."""
        return _talk(desk, client_id, body, clock().date())

    return router


def _note(desk: RestDesk, client_id: str, body: NewNote, today: date) -> FeedbackNote:
    day = body.date or today
    text = body.text.strip()
    if not text or not _EARLIEST <= day <= today:
        raise BadInput("メモの本文と、1990年から今日までの日付を確かめてください。")
    return FeedbackNote(
        id=desk.records.new_note_id(client_id),
        client_id=client_id,
        date=day,
        score=body.score,
        task=body.task.strip(),
        text=text,
    )


def _talk(desk: RestDesk, client_id: str, body: Talk, today: date) -> TalkRead:
    client = desk.records.client(client_id)
    log = parse_chat(body.text.encode("utf-8", "replace"))
    guess = guess_client(log, client)
    sender = body.sender or guess.sender
    if sender and sender not in dict(log.senders):
        raise BadInput(f"会話の中に「{sender[:40]}」の発言がありません。sender を選び直してください。")
    known = [note.text for note in desk.records.notebook(client_id).notes]
    steps = list(propose(log, sender, today=today, known=known)) if sender else []
    return TalkRead(
        senders=log.senders,
        sender=sender,
        sure=bool(body.sender) or guess.sure,
        candidates=steps[-1].found if steps else (),
    )
