"""The one message to the client, in the form this client reads. She edits it and sends it herself.

It acknowledges at once, states the assumptions that matter, asks its questions numbered with lettered options,
answerable as 「1A 2B」 (the question first, the reason last), says what happens without an answer and from when, and
closes with what the client hears next.
"""

from collections.abc import Mapping, Sequence
from types import MappingProxyType

from assistant.conversation.english import English
from assistant.conversation.japanese import Japanese
from assistant.conversation.parts import next_report, numbered, waiting
from assistant.conversation.tone import Occasion, Tone
from assistant.domain.base import Language
from assistant.domain.brief import Assumption, Brief
from assistant.domain.client import Channel, Client
from assistant.domain.draft import Message
from assistant.domain.question import Question

_ASSUMPTIONS_SHOWN: Mapping[Channel, int] = MappingProxyType(
    {Channel.EMAIL: 3, Channel.CHAT: 2, Channel.LINE: 1, Channel.PHONE: 2, Channel.VIDEO: 2}
)


def write_message(
    client: Client,
    brief: Brief,
    questions: Sequence[Question],
    assumptions: Sequence[Assumption],
    language: Language,
    *,
    channel: Channel | None = None,
    tone: Tone = "plain",
    occasion: Occasion = "first",
) -> Message:
    """The message for this client. Phone and video clients get talking points.

    `assumptions`: the costliest if wrong first; short channels show fewer. `channel`: another one than the client's
    own. `occasion`: `revised` once the client has answered.
    """
    way = channel or client.channel
    voice = voice_for(client, language, way, tone)
    pending = waiting(brief)
    shown = [assumption.statement for assumption in assumptions[: _ASSUMPTIONS_SHOWN[way]]]
    blocks = [
        voice.greeting(),
        voice.understood(brief.title, occasion, asks=bool(questions)),
        voice.assumed(shown),
        pending,
        voice.asked(questions),
        voice.silent(numbered(questions), len(questions)),
        _lines(voice.report(next_report(brief.steps)), voice.closing(bool(questions) or bool(pending))),
    ]
    subject = voice.subject(brief.title, len(questions), occasion) if way is Channel.EMAIL else ""
    return Message(channel=way.value, subject=subject, text=voice.joined(blocks))


def voice_for(client: Client, language: Language, channel: Channel, tone: Tone) -> Japanese | English:
    """Who speaks in this language."""
    speaker = English if language == "en" else Japanese
    return speaker(client.name, channel, tone)


def _lines(*texts: str) -> str:
    return "\n".join(text for text in texts if text)
