"""JSONL: one JSON object a line. See the README for the fields."""

import json
from collections.abc import Iterator
from typing import Any, NoReturn

from assistant.importing.fields import Record, suggestion
from assistant.importing.problems import Problems, now_is

KINDS = ("client", "feedback")


class WrongJson(ValueError):
    """JSON that we refuse, with a clause for the user."""


def records(text: str, problems: Problems) -> Iterator[Record]:
    """The records of all lines that can be read; what is wrong with the others goes to `problems`."""
    for number, line in enumerate(text.split("\n"), start=1):
        if line.strip():
            record = _record(number, line, problems)
            if record is not None:
                yield record


def _record(number: int, line: str, problems: Problems) -> Record | None:
    try:
        found = _object(line)
    except WrongJson as error:
        problems.add(str(error), line=number)
        return None
    kind = found.pop("kind", None)
    if kind not in KINDS:
        hint = suggestion(kind, KINDS) if isinstance(kind, str) else ""
        problems.add(f"client か feedback にしてください{hint}{now_is(kind)}", line=number, field="kind")
        return None
    return Record(number, kind, found)


def _object(line: str) -> dict[str, Any]:
    try:
        found = json.loads(line, object_pairs_hook=_no_repeats, parse_constant=_no_constant)
    except WrongJson:
        raise
    except json.JSONDecodeError as error:
        raise WrongJson(
            f"JSONとして読めません({error.pos + 1}文字目のあたり)。引用符や括弧、カンマを確かめてください"
        ) from error
    except (ValueError, RecursionError) as error:
        raise WrongJson("JSONとして読めません。桁の多すぎる数や、深すぎる入れ子があります") from error
    if not isinstance(found, dict):
        raise WrongJson('1行に1件、{"kind": …} の形で書いてください')
    return found


def _no_repeats(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        raise WrongJson("同じ名前の項目が2回あります。1つにしてください")
    return found


def _no_constant(name: str) -> NoReturn:
    raise WrongJson(f"{name} は使えません。数か null にしてください")
