"""What all nouns share: frozen, closed models, and the two small types that appear everywhere."""

from datetime import date, datetime
from typing import Annotated, Any, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, PlainSerializer

Language = Literal["ja", "en"]


class Frozen(BaseModel):
    """A value: cannot change, refuses unknown fields."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Localized(Frozen):
    """One text in the product's two languages; English falls back to Japanese where it is not written."""

    ja: str
    en: str = ""

    def text(self, language: Language) -> str:
        return (self.en or self.ja) if language == "en" else self.ja


def parse_moment(value: Any) -> Any:
    """A string with a `T` is a time, one without is a whole day; anything else is left to pydantic."""
    if isinstance(value, str):
        return datetime.fromisoformat(value) if "T" in value else date.fromisoformat(value)
    return value


def format_moment(value: date | datetime) -> str:
    """ISO in Asia/Tokyo: `2026-11-20` for a whole day, `2026-11-20T19:00` for a minute."""
    if isinstance(value, datetime):
        return value.replace(tzinfo=None).isoformat(timespec="minutes")
    return value.isoformat()


Moment = Annotated[datetime | date, BeforeValidator(parse_moment), PlainSerializer(format_moment, return_type=str)]
"""A whole day (`date`) or a minute (naive `datetime`), always meant in Asia/Tokyo."""

Span = tuple[int, int]
"""Half-open character offsets [start, end) into the original text."""
