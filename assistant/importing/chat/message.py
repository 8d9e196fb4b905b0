"""ChatMessage: who wrote what and when. ChatLog: all messages of one export, oldest first."""

from collections import Counter
from typing import Literal

from assistant.domain.base import Frozen, Moment

Service = Literal["line", "chatwork", "slack", "paste"]


class ChatMessage(Frozen):
    """One message. `sent`: a minute, a day, or None where the log does not say; `room`: the channel it stood in."""

    sender: str
    sent: Moment | None
    text: str
    room: str = ""


class ChatLog(Frozen):
    """`partner`: the name in the log's own heading. Stickers, pictures and words of the service are left out."""

    service: Service
    messages: tuple[ChatMessage, ...] = ()
    partner: str = ""

    @property
    def senders(self) -> tuple[tuple[str, int], ...]:
        """(name, number of messages), the busiest first."""
        return tuple(Counter(message.sender for message in self.messages).most_common())

    @property
    def rooms(self) -> tuple[str, ...]:
        """The channels, in their order; a log of one conversation has none."""
        return tuple(dict.fromkeys(message.room for message in self.messages if message.room))

    def of_room(self, room: str) -> "ChatLog":
        """Only what stood in this channel: other channels may belong to other clients."""
        return self.model_copy(update={"messages": tuple(one for one in self.messages if one.room == room)})
