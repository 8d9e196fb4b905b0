"""Files of JSON objects, a line each, in and out: order kept, a line that fails answers with an error object."""

import json
import os
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from assistant.errors import BadInput

Row = Mapping[str, Any]


def each_line(source: Path, target: Path, answer: Callable[[Row], Row]) -> None:
    """Write `answer(row)` for every line of `source` to `target`, which appears whole or not at all.

    What a line gets wrong (BadInput, no JSON) becomes `{"id", "line", "error": {"kind", "message"}}`; any other
    error is the product's own and stops everything. Raises BadInput where a file cannot be read or written.
    """
    fresh = target.with_name(f".{target.name}.{os.getpid()}.new")
    try:
        lines = source.read_bytes().decode("utf-8", errors="replace").splitlines()
        with fresh.open("w", encoding="utf-8") as out:
            for number, line in enumerate(lines, 1):
                if line.strip():
                    out.write(json.dumps(_answered(number, line, answer), ensure_ascii=False) + "\n")
        fresh.replace(target)
    except OSError as error:
        raise BadInput(
            f"{error.filename}: 読み書きできません。場所を確かめてください。({error.strerror})"
        ) from error
    finally:
        fresh.unlink(missing_ok=True)


def _answered(number: int, line: str, answer: Callable[[Row], Row]) -> Row:
    row: Any = None
    try:
        row = json.loads(line)
        if not isinstance(row, dict):
            raise BadInput(f"{number}行目: 1行に1つのJSONオブジェクトを書いてください。")
        return answer(row)
    except (BadInput, json.JSONDecodeError, RecursionError) as error:
        told = str(error) if isinstance(error, BadInput) else f"{number}行目: JSONとして読めません。"
        own_id = row.get("id") if isinstance(row, dict) else None
        return {"id": own_id, "line": number, "error": {"kind": type(error).__name__, "message": told}}
