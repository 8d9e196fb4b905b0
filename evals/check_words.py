"""What pydantic finds wrong, in Japanese sentences that say what to write instead."""

from collections.abc import Callable, Mapping
from typing import Any

Details = Mapping[str, Any]

_WORDS: Mapping[str, Callable[[Details], str]] = {
    "missing": lambda _: "この項目が必要です",
    "extra_forbidden": lambda _: "知らない項目です。綴りを確かめるか、消してください",
    "string_type": lambda _: "文字列にしてください",
    "string_too_short": lambda one: f"{one['min_length']}文字以上にしてください",
    "string_too_long": lambda one: f"{one['max_length']}文字以内にしてください",
    "string_pattern_mismatch": lambda one: f"次の形にしてください: {one['pattern']}",
    "int_type": lambda _: "整数にしてください",
    "int_parsing": lambda _: "整数にしてください",
    "bool_parsing": lambda _: "true か false にしてください",
    "bool_type": lambda _: "true か false にしてください",
    "tuple_type": lambda _: "[ ] で囲んだ並びにしてください",
    "too_short": lambda one: f"{one['min_length']}件以上書いてください",
    "too_long": lambda one: f"{one['max_length']}件以内にしてください",
    "model_type": lambda _: "{ } で囲んだ項目の組にしてください",
    "greater_than_equal": lambda one: f"{one['ge']}以上にしてください",
    "less_than_equal": lambda one: f"{one['le']}以下にしてください",
    "literal_error": lambda one: f"次のどれかにしてください: {one['expected'].replace(' or ', ', ')}",
    "enum": lambda one: f"次のどれかにしてください: {one['expected'].replace(' or ', ', ')}",
    "value_error": lambda one: str(one["error"]),
}
_DAY = "日付は 2026-11-20、日時は 2026-11-20T10:00:00+09:00 の形にしてください"


def in_japanese(error: Mapping[str, Any]) -> str:
    """One entry of `ValidationError.errors()` as a sentence without a full stop; pydantic's own words where we have
    none."""
    kind, details = str(error["type"]), error.get("ctx") or {}
    if kind in _WORDS:
        return _WORDS[kind](details)
    return _DAY if kind.startswith("date") else str(error["msg"])


def field_name(place: tuple[int | str, ...]) -> str:
    """`open[2].ask_match[0]`, counted from 0."""
    name = "".join(f"[{part}]" if isinstance(part, int) else f".{part}" for part in place)
    return name.removeprefix(".") or "-"
