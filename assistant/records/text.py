"""What a text column cannot keep. Asked before a write, so that nothing is stored changed or cut."""

from collections.abc import Iterable

from assistant.errors import BadInput


def refuse_unstorable(what: str, texts: Iterable[str]) -> None:
    """Raise BadInput for NUL (PostgreSQL refuses it) and for half characters (no encoding has them)."""
    for value in texts:
        if not storable(value):
            raise BadInput(
                f"{what}に、保存できない文字(壊れた文字や制御文字)が入っています。"
                "その文字を消して、もう一度お試しください。"
            )


def storable(value: str) -> bool:
    """True when every database we support gives this text back as it is."""
    return "\x00" not in value and not any("\ud800" <= c <= "\udfff" for c in value)
