"""Chat logs in: bytes of an export or a pasted text → messages → candidate notes, which wait for her approval."""

from assistant.importing.chat.candidates import NoteCandidate, Proposing, as_plan, propose
from assistant.importing.chat.message import ChatLog, ChatMessage
from assistant.importing.chat.parse import parse_chat
from assistant.importing.chat.senders import ClientGuess, guess_client

__all__ = [
    "ChatLog",
    "ChatMessage",
    "ClientGuess",
    "NoteCandidate",
    "Proposing",
    "as_plan",
    "guess_client",
    "parse_chat",
    "propose",
]
