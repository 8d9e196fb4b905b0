"""One record of a file, checked field by field, into a Client or a FeedbackNote."""

import difflib
import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any, Literal

from pydantic import ValidationError

from assistant.domain.client import Client
from assistant.domain.feedback import FeedbackNote
from assistant.importing.problems import Problems, now_is

Kind = Literal["client", "feedback"]

OLDEST = date(1990, 1, 1)
AHEAD = timedelta(days=366)
"""How far after today a note may be dated: plans for next year are written down, a wrong century is not."""

CLIENT_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,63}")
DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
CONTROL = re.compile(r"[\x00-\x1f\x7f]")

ID_RULE = "半角の英数字と . _ - だけで、64文字以内(先頭は英数字、前後の空白なし)にしてください"
EXPECTED: dict[Kind, dict[str, str]] = {
    "client": {
        "id": ID_RULE,
        "name": "1〜200文字の文字列にしてください",
        "business": "2000文字以内の文字列にしてください",
        "channel": "phone(電話)、email(メール)、chat、line、video のどれかにしてください",
        "environment": "文字列の並び(50項目以内)にしてください",
        "rules": "文字列の並び(50項目以内)にしてください",
        "language": "ja か en にしてください",
    },
    "feedback": {
        "id": "1〜100文字にしてください(前後の空白や改行なし)",
        "client_id": ID_RULE,
        "date": "日付を 2026-05-22 の形で書いてください",
        "score": "0〜100の整数か空にしてください",
        "task": "200文字以内の文字列にしてください",
        "text": "1〜4000文字の文字列にしてください",
        "slot": "100文字以内の文字列にしてください",
        "playbook_id": "100文字以内の文字列にしてください",
        "source": "100文字以内の文字列にしてください",
    },
}
REQUIRED: dict[Kind, tuple[str, ...]] = {"client": ("id", "name"), "feedback": ("id", "client_id", "date", "text")}
EXACT = {"id", "client_id"}
"""Compared character by character, so blanks around them are refused and not cut."""


@dataclass(frozen=True)
class Record:
    """What one place of a file says, not yet checked. `labels`: what the file itself calls a field."""

    line: int
    kind: Kind
    values: Mapping[str, Any]
    labels: Mapping[str, str] = field(default_factory=dict)

    def label(self, name: str) -> str:
        return self.labels.get(name, name)


def build(record: Record, today: date, problems: Problems) -> Client | FeedbackNote | None:
    """The noun this record describes; None when something was added to `problems`."""
    wrong = _names(record) | _texts(record)
    values = {name: _stripped(name, value) for name, value in record.values.items() if name not in wrong}
    noun, misshapen = _shape(record.kind, values)
    # Names and characters come first: where they are wrong, the model only repeats it in other words.
    wrong = misshapen | _ids(record.kind, values, misshapen) | _date(values, today) | wrong
    for name in sorted(wrong, key=[*EXPECTED[record.kind], *record.values].index):
        problems.add(wrong[name], line=record.line, field=record.label(name))
    return None if wrong else noun


def suggestion(name: str, known: Iterable[str]) -> str:
    """` もしかして「score」ですか` for a misspelt name, else nothing."""
    near = difflib.get_close_matches(name, list(known), n=1, cutoff=0.6)
    return f"(「{near[0]}」の書き間違いではありませんか)" if near else ""


def _names(record: Record) -> dict[str, str]:
    known = EXPECTED[record.kind]
    wrong = {
        name: f"この名前の項目はありません{suggestion(name, known)}。使えるのは {'、'.join(known)} です"
        for name in record.values
        if name not in known
    }
    missing = [name for name in REQUIRED[record.kind] if name not in record.values]
    return wrong | {name: f"この項目がありません。{known[name]}" for name in missing}


def _texts(record: Record) -> dict[str, str]:
    """Characters that no store can keep: NUL and half of a surrogate pair."""
    wrong = {}
    for name, value in record.values.items():
        texts = value if isinstance(value, list) else [value]
        if any("\x00" in t or any("\ud800" <= c <= "\udfff" for c in t) for t in texts if isinstance(t, str)):
            wrong[name] = "壊れた文字(NULや、片方だけのサロゲート)が入っています。その文字を消してください"
    return wrong


def _stripped(name: str, value: Any) -> Any:
    if isinstance(value, list):
        return [_stripped("", item) for item in value]
    return value.strip() if isinstance(value, str) and name not in EXACT else value


def _shape(kind: Kind, values: dict[str, Any]) -> tuple[Client | FeedbackNote | None, dict[str, str]]:
    """Types, lengths and choices, by the domain's own models. Strict: `true` is no score and `"60"` neither."""
    model = Client if kind == "client" else FeedbackNote
    try:
        return model.model_validate_json(json.dumps(values), strict=True), {}
    except ValidationError as error:
        names = [str(fault["loc"][0]) for fault in error.errors(include_url=False)]
    return None, {name: EXPECTED[kind][name] + now_is(values[name]) for name in names if name in values}


def _ids(kind: Kind, values: dict[str, Any], misshapen: Iterable[str]) -> dict[str, str]:
    names = EXACT & values.keys() - set(misshapen)
    return {
        name: EXPECTED[kind][name] + now_is(values[name])
        for name in names
        if not _exact_enough(kind, name, values[name])
    }


def _exact_enough(kind: Kind, name: str, value: str) -> bool:
    if kind == "feedback" and name == "id":
        return value == value.strip() and not CONTROL.search(value)
    return CLIENT_ID.fullmatch(value) is not None


def _date(values: dict[str, Any], today: date) -> dict[str, str]:
    """Stricter than the model, which also takes times and numbers of seconds for a day."""
    if "date" not in values:
        return {}
    value = values["date"]
    if not isinstance(value, str) or not DATE.fullmatch(value):
        return {"date": EXPECTED["feedback"]["date"] + now_is(value)}
    try:
        day = date.fromisoformat(value)
    except ValueError:
        return {"date": f"暦にない日付です。正しい日付を書いてください{now_is(value)}"}
    if not OLDEST <= day <= today + AHEAD:
        return {"date": f"{OLDEST}から{today + AHEAD}までの日付にしてください{now_is(value)}"}
    return {}
