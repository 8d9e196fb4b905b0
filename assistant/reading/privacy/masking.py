"""Masks before a hosted model, and takes them off again: exact, and a lost mask is noticed."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

from assistant.reading.privacy.spans import PrivateKind, PrivateSpan

LABELS: Mapping[PrivateKind, str] = MappingProxyType(
    {
        "person": "人名", "company": "会社名", "phone": "電話", "email": "メール", "address": "住所", "postal_code": "郵便番号",
        "bank_account": "口座", "card": "カード", "my_number": "マイナンバー", "corporate_number": "法人番号",
        "password": "パスワード", "api_key": "キー", "door_code": "解錠番号", "url_with_token": "リンク", "id_number": "番号",
        "birthday": "生年月日",
    }
)  # fmt: skip
_OPENING, _CLOSING = "〔[［【(（「『{｛<＜〈《⟦", "〕]］】)）」』}｝>＞〉》⟧"
_ANY_LABEL = "|".join(sorted(LABELS.values(), key=len, reverse=True))
_LOOSE = re.compile(
    rf"[{re.escape(_OPENING)}]\s{{0,3}}({_ANY_LABEL})\s{{0,3}}[-_#＿－]?\s{{0,3}}([0-9０-９]{{1,9}})\s{{0,3}}[{re.escape(_CLOSING)}]"
)
_STRICT = re.compile(rf"〔(?:{_ANY_LABEL})[0-9]{{1,9}}〕")


@dataclass(frozen=True, slots=True)
class Masked:
    """`text` with placeholders like 〔人名1〕, and what each stands for, exactly as it was written."""

    text: str
    mapping: Mapping[str, str]


def mask(text: str, spans: Iterable[PrivateSpan]) -> Masked:
    """Replace every span. The same words of the same kind get the same placeholder; a placeholder that the text
    already holds, in any spelling that `repair` would accept, is never used. Overlapping spans are joined."""
    used = {_name(match) for match in _LOOSE.finditer(text)}
    placeholders: dict[tuple[str, str], str] = {}
    counters: dict[str, int] = {}
    pieces: list[str] = []
    position = 0
    for start, end, kind in _merged(spans, len(text)):
        key = (LABELS[kind], text[start:end])
        if key not in placeholders:
            placeholders[key] = _fresh(LABELS[kind], counters, used)
        pieces += (text[position:start], placeholders[key])
        position = end
    pieces.append(text[position:])
    return Masked("".join(pieces), MappingProxyType({name: value for (_, value), name in placeholders.items()}))


def restore(masked_text: str, mapping: Mapping[str, str]) -> str:
    """Put every placeholder's words back, in one pass: words that look like a placeholder stay words."""
    if not mapping:
        return masked_text
    names = re.compile("|".join(re.escape(name) for name in sorted(mapping, key=len, reverse=True)))
    return names.sub(lambda match: mapping[match[0]], masked_text)


def repair(answer: str, mapping: Mapping[str, str]) -> str:
    """Mend what models do to placeholders: wide digits, spaces, other brackets. Only placeholders of `mapping`."""
    return _LOOSE.sub(lambda match: _name(match) if _name(match) in mapping else match[0], answer)


def missing(masked_answer: str, mapping: Mapping[str, str]) -> tuple[str, ...]:
    """Placeholders that did not come back unchanged, in the order in which they were given out."""
    return tuple(name for name in mapping if name not in masked_answer)


def invented(masked_answer: str, mapping: Mapping[str, str]) -> tuple[str, ...]:
    """Placeholders in the answer that nobody gave out: a model that counts on, or mixes up."""
    return tuple(dict.fromkeys(name for name in _STRICT.findall(masked_answer) if name not in mapping))


def _merged(spans: Iterable[PrivateSpan], length: int) -> Sequence[tuple[int, int, PrivateKind]]:
    merged: list[tuple[int, int, PrivateKind]] = []
    for span in sorted(spans, key=lambda span: (span.start, -span.end)):
        start, end = max(span.start, 0), min(span.end, length)
        if merged and start < merged[-1][1]:
            merged[-1] = (merged[-1][0], max(merged[-1][1], end), merged[-1][2])
        elif start < end:
            merged.append((start, end, span.kind))
    return merged


def _fresh(label: str, counters: dict[str, int], used: set[str]) -> str:
    while True:
        counters[label] = counters.get(label, 0) + 1
        name = f"〔{label}{counters[label]}〕"
        if name not in used:
            return name


def _name(match: re.Match[str]) -> str:
    return f"〔{match[1]}{int(match[2])}〕"
