"""Orders to a machine inside the material: they change nothing, and she is told where they stand."""

from collections.abc import Iterator

from assistant.domain.brief import Evidence
from assistant.domain.context import Context
from assistant.domain.draft import Caution
from assistant.domain.instruction import Reading
from assistant.reading.injection import find_orders
from assistant.reading.notes import NoteKind, note_kind


def order_warnings(reading: Reading, context: Context) -> Iterator[Caution]:
    """One caution for each place. A note is not quoted: it stays out of everything."""
    english = reading.language == "en"
    for recalled in context.notes:
        if note_kind(recalled.note.task, recalled.note.text) is NoteKind.INJECTION:
            day = recalled.note.date.isoformat()
            text = (
                f"The note of {day} holds text that gives orders to its reader. It was ignored."
                if english
                else f"{day}のメモに、読む人へ命令する文が含まれています。従わずに除きました。"
            )
            yield Caution(kind="injection", text=text)
    for order in find_orders(reading.instruction.text):
        text = (
            "The instruction holds text that gives orders to a machine. It was not followed; please look at it."
            if english
            else "ご指示の中に、機械に命令する文があります。従っていません。転送された文でないか、お確かめください。"
        )
        quote = Evidence(kind="instruction", id="instruction", quote=order)
        yield Caution(kind="injection", text=text, evidence=(quote,))
    for line in context.client.profile_lines:
        if find_orders(line):
            text = (
                "The profile holds text that gives orders to a machine. It was not followed; please look at it."
                if english
                else "プロフィールに、機械に命令する文があります。従っていません。登録内容をお確かめください。"
            )
            quote = Evidence(kind="profile", id="profile", quote=line)
            yield Caution(kind="injection", text=text, evidence=(quote,))
