"""What would leave the machine: private words replaced, shown with their places."""

from assistant.commands.jsonlines import Row
from assistant.errors import BadInput
from assistant.reading.privacy import find_private, mask, restore


def masked_row(row: Row) -> Row:
    """`{"id", "masked", "spans", "restored_equal"}` for `{"id", "text"}`; offsets are characters of the text."""
    text = row.get("text")
    if not isinstance(text, str):
        raise BadInput("text を文字で指定してください。")
    spans = find_private(text)
    hidden = mask(text, spans)
    return {
        "id": row.get("id"),
        "masked": hidden.text,
        "spans": [
            {"start": span.start, "end": span.end, "kind": str(span.kind), "secret": span.secret} for span in spans
        ],
        "restored_equal": restore(hidden.text, hidden.mapping) == text,
    }
