"""Client: who gives the instructions, and how this client works."""

from enum import StrEnum

from pydantic import Field

from assistant.domain.base import Frozen, Language


class Channel(StrEnum):
    """How this client really reads what we send."""

    PHONE = "phone"
    EMAIL = "email"
    CHAT = "chat"
    LINE = "line"
    VIDEO = "video"


class Client(Frozen):
    """One client of the secretary. `id` is the key of everything that belongs to this client."""

    id: str = Field(min_length=1, max_length=64, pattern=r"^[A-Za-z0-9][A-Za-z0-9._-]*$")
    name: str = Field(min_length=1, max_length=200)
    business: str = Field(default="", max_length=2000)
    channel: Channel = Channel.EMAIL
    environment: tuple[str, ...] = Field(default=(), max_length=50)
    rules: tuple[str, ...] = Field(default=(), max_length=50)
    language: Language = "ja"

    @property
    def profile_lines(self) -> tuple[str, ...]:
        """Every line of the profile that a brief may quote as evidence."""
        return tuple(line for line in (self.business, *self.environment, *self.rules) if line)
