"""JSON of a noun as a text column keeps it."""

from pydantic import ValidationError
from pydantic_core import PydanticSerializationError

from assistant.domain.base import Frozen
from assistant.errors import BadInput
from assistant.records.text import storable


def checked_json(value: Frozen) -> str:
    """JSON that can be read back; what cannot (half characters, NaN) is refused before it is acknowledged."""
    try:
        text = value.model_dump_json()
        type(value).model_validate_json(text)
    except (PydanticSerializationError, ValidationError) as error:
        raise _refused() from error
    if not storable(text):
        raise _refused()
    return text


def _refused() -> BadInput:
    return BadInput("この依頼には保存できない文字や数値が入っています。文を貼り直して、もう一度お試しください。")
