"""What was read otherwise than written, as she sees it: always as an item, as an open point where it matters."""

from assistant.domain.base import Language
from assistant.domain.brief import BriefItem, Evidence, Source
from assistant.domain.instruction import Misreading, Reading
from assistant.domain.question import OpenPoint, Option

SLOT = "reading"
COST = 2
PROBABILITY_WRONG = 0.15


def reading_items(reading: Reading) -> tuple[BriefItem, ...]:
    """One line for each word read otherwise, however often it stands in the text."""
    label = "Read as" if reading.language == "en" else "読み替え"
    return tuple(
        BriefItem(
            slot=SLOT,
            label=label,
            value=_statement(slip, reading.language),
            source=Source.INFERRED,
            evidence=(Evidence(kind="instruction", id="instruction", quote=slip.written),),
        )
        for slip in _once(reading)
    )


def reading_points(reading: Reading) -> list[OpenPoint]:
    """One point for each reading that makes another task of the instruction."""
    slips = [slip for slip in _once(reading) if slip.changes_work]
    return [_point(slip, i, reading.language) for i, slip in enumerate(slips, 1)]


def _once(reading: Reading) -> list[Misreading]:
    return list({(slip.written, slip.meant): slip for slip in reversed(reading.misreadings)}.values())[::-1]


def _statement(slip: Misreading, language: Language) -> str:
    if language == "en":
        return f"“{slip.written}” was read as “{slip.meant}”."
    return f"「{slip.written}」は「{slip.meant}」と読みました"


def _point(slip: Misreading, number: int, language: Language) -> OpenPoint:
    english = language == "en"
    # A slot of its own: the item `reading` would otherwise count as the answer.
    return OpenPoint(
        slot=f"{SLOT}_{number}",
        label="Reading" if english else "読み替え",
        statement=_statement(slip, language) + ("" if english else "。"),
        because=f"The words around it: “{slip.why}”." if english else f"前後に「{slip.why}」とあるためです。",
        evidence=(Evidence(kind="instruction", id="instruction", quote=slip.written),),
        consequence="We will redo the work." if english else "別の作業になるため、やり直します。",
        probability_wrong=PROBABILITY_WRONG,
        impact=COST,
        answerable=1.0,
        reversible=True,
        question=f"Did you mean “{slip.meant}” by “{slip.written}”?"
        if english
        else f"「{slip.written}」は「{slip.meant}」のことでよろしいですか。",
        why="The task depends on this word." if english else "この言葉で作業の内容が変わるためです",
        options=_options(slip, english),
    )


def _options(slip: Misreading, english: bool) -> tuple[Option, ...]:
    if english:
        return (Option(label=f"Yes, “{slip.meant}”"), Option(label=f"No, “{slip.written}” is right"))
    return (Option(label=f"はい、「{slip.meant}」です"), Option(label=f"いいえ、「{slip.written}」のままです"))
