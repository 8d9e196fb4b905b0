"""The apostrophe that keeps a cell of a table from being read as a formula, and back. Exactly reversible."""

import re

SIGN = "'"
_FORMULA = re.compile(r"[\s\u200b\ufeff]*[=+\-@＝＋－＠\t\r\n|]")
_PLAIN_NUMBER = re.compile(r"-\d{1,15}(?:\.\d{1,10})?", re.ASCII)
_SPOILT_NUMBER = re.compile(r"0\d+|\d{16,}", re.ASCII)
"""Digits that a spreadsheet would shorten: a leading zero, or more digits than a number keeps."""


def guard(text: str) -> str:
    """The text as a cell that no spreadsheet runs or shortens: with an apostrophe in front where it needs one."""
    return SIGN + text if _needs_guard(text) else text


def unguard(cell: str) -> str:
    """The text that `guard` made this cell of; every other cell comes back as it is."""
    return cell[1:] if cell.startswith(SIGN) and _needs_guard(cell[1:]) else cell


def _needs_guard(text: str) -> bool:
    """Also where it looks guarded already: otherwise one apostrophe of its own would be lost on the way back."""
    bare = text.lstrip(SIGN)
    if _PLAIN_NUMBER.fullmatch(bare):
        return False
    return bool(_FORMULA.match(bare) or _SPOILT_NUMBER.fullmatch(bare))
