"""CSV with a header, as it comes out of Excel: columns found by name, cells read as people in Japan write them."""

import csv
import hashlib
import io
import re
import unicodedata
from collections.abc import Iterator
from itertools import zip_longest
from typing import Any

from assistant.importing.fields import REQUIRED, Kind, Record, suggestion
from assistant.importing.guarded import unguard
from assistant.importing.problems import Problems, one_line

COLUMNS: dict[Kind, dict[str, tuple[str, ...]]] = {
    "client": {
        "id": ("ID", "クライアントID", "顧客ID", "client_id"),
        "name": ("名前", "氏名", "クライアント名", "顧客名", "name"),
        "business": ("事業", "事業内容", "業種", "business"),
        "channel": ("連絡手段", "連絡方法", "channel"),
        "environment": ("環境", "利用環境", "使用ツール", "environment"),
        "rules": ("決めごと", "決め事", "ルール", "rules"),
        "language": ("言語", "language"),
    },
    "feedback": {
        "client_id": ("クライアントID", "顧客ID", "client_id", "クライアント"),
        "id": ("メモID", "フィードバックID", "ID", "note_id", "feedback_id"),
        "date": ("日付", "年月日", "記入日", "date"),
        "score": ("点数", "得点", "スコア", "評価", "score"),
        "task": ("作業", "作業内容", "依頼", "業務", "タスク", "task"),
        "text": ("メモ", "コメント", "フィードバック", "内容", "感想", "text", "note", "comment", "feedback"),
    },
}
EXAMPLES: dict[Kind, str] = {
    "client": "ID,名前,事業,連絡手段,環境,決めごと,言語",
    "feedback": "クライアントID,メモID(任意),日付,点数,作業,メモ",
}
CHANNELS = {
    **dict.fromkeys(("電話", "phone", "tel"), "phone"),
    **dict.fromkeys(("メール", "eメール", "email", "e-mail", "mail"), "email"),
    **dict.fromkeys(("チャット", "chat"), "chat"),
    **dict.fromkeys(("line", "ライン"), "line"),
    **dict.fromkeys(("ビデオ", "ビデオ会議", "ビデオ通話", "オンライン会議", "zoom", "video"), "video"),
}
LANGUAGES = {"日本語": "ja", "ja": "ja", "英語": "en", "en": "en", "english": "en", "japanese": "ja"}

DAY = re.compile(r"([0-9]{4})([-/.])([0-9]{1,2})\2([0-9]{1,2})|([0-9]{4})年([0-9]{1,2})月([0-9]{1,2})日")
SCORE = re.compile(r"([0-9]{1,9})(?:\.0+)?点?")

Row = tuple[int, list[str]]
"""The line where the row begins, counted from 1, and its cells."""


def records(text: str, problems: Problems) -> Iterator[Record]:
    """The records of all rows that can be read. Raises ImportRefused when the header is not understood."""
    rows = _rows(text, problems)
    line, header = next(rows, (1, []))
    kind, fields = _header(line, header, problems)
    labels = {field: one_line(header[place].strip()) for place, field in fields.items()}
    for number, cells in rows:
        if any(cell.strip() and not name.strip() for cell, name in zip_longest(cells, header, fillvalue="")):
            problems.add(
                "見出しのない列に値があります。コンマか引用符が余っていないか確かめてください", line=number
            )
        else:
            named = {field: cells[place] if place < len(cells) else "" for place, field in fields.items()}
            yield Record(number, kind, _values(kind, named), labels)


def _rows(text: str, problems: Problems) -> Iterator[Row]:
    """All rows that hold anything."""
    first_line = text.lstrip("\r\n").split("\n", 1)[0]
    delimiter = "\t" if "\t" in first_line and "," not in first_line else ","
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    start = 1
    try:
        for cells in reader:
            if any(cell.strip() for cell in cells):
                yield start, [unguard(cell) for cell in cells]
            start = reader.line_num + 1
    except csv.Error:
        what = '引用符(")の閉じ忘れか、長すぎるセルがあります。この行から後は読めません'
        raise problems.refuse(what, line=start) from None


def _header(line: int, header: list[str], problems: Problems) -> tuple[Kind, dict[int, str]]:
    """Which table this is, and the field of each column. The table that knows more of the columns wins."""
    found = [(kind, _fields(kind, header)) for kind in COLUMNS]
    kind, fields = max(found, key=lambda table: (not _missing(*table), len(table[1])))
    missing = _missing(kind, fields)
    if missing:
        what = (
            "".join(f"「{name}」" for name in missing) + "の列が見つかりません" if fields else "見出しがありません"
        )
        examples = " または ".join(f"「{example}」" for example in EXAMPLES.values())
        raise problems.refuse(f"{what}。最初の行を、{examples}の形の見出しにしてください", line=line)
    _check_columns(line, kind, header, fields, problems)
    return kind, fields


def _fields(kind: Kind, header: list[str]) -> dict[int, str]:
    names = {_plain(name): field for field, names in COLUMNS[kind].items() for name in names}
    found = {place: names.get(_plain(cell)) for place, cell in enumerate(header)}
    return {place: field for place, field in found.items() if field}


def _missing(kind: Kind, fields: dict[int, str]) -> list[str]:
    """Names of the columns a table must have and has not; a note without id gets one from its content."""
    needed = [name for name in REQUIRED[kind] if (kind, name) != ("feedback", "id")]
    return [COLUMNS[kind][name][0] for name in needed if name not in fields.values()]


def _check_columns(line: int, kind: Kind, header: list[str], fields: dict[int, str], problems: Problems) -> None:
    known = [name for names in COLUMNS[kind].values() for name in names]
    first: dict[str, int] = {}
    for place, name in enumerate(cell.strip() for cell in header):
        if place not in fields and name:
            hint = suggestion(name, known)
            problems.add(
                f"この名前の列は読めません{hint}。列を消すか、見出しを直してください", line=line, field=name
            )
        elif place in fields and first.setdefault(fields[place], place) != place:
            other = one_line(header[first[fields[place]]].strip())
            problems.add(f"「{other}」と同じ意味の列です。どちらかを消してください", line=line, field=name)


def _plain(name: str) -> str:
    """A column name as it is compared: half width, lower case, without blanks, `_` and remarks in parentheses."""
    text = unicodedata.normalize("NFKC", name).casefold()
    return re.sub(r"\(.*?\)|[\s_-]", "", text)


def _values(kind: Kind, cells: dict[str, str]) -> dict[str, Any]:
    return _client(cells) if kind == "client" else _note(cells)


def _client(cells: dict[str, str]) -> dict[str, Any]:
    """Empty cells leave the profile's defaults."""
    values: dict[str, Any] = {name: cell for name, cell in cells.items() if cell.strip() or name in {"id", "name"}}
    for name in {"environment", "rules"} & values.keys():
        values[name] = [line.strip() for line in re.split(r"[\n;\uff1b]", values[name]) if line.strip()]
    for name, words in (("channel", CHANNELS), ("language", LANGUAGES)):
        if name in values:
            values[name] = words.get(_half_width(values[name]).lower(), values[name])
    return values


def _note(cells: dict[str, str]) -> dict[str, Any]:
    values: dict[str, Any] = {**cells, "date": _day(cells["date"]), "score": _score(cells.get("score", ""))}
    if not values.get("id", "").strip():
        values["id"] = _own_id(values)
    return values


def _own_id(values: dict[str, Any]) -> str:
    """The same row always gets the same id, so that importing a file again changes nothing."""
    content = [str(values.get(name, "")).strip() for name in ("client_id", "date", "score", "task", "text")]
    digest = hashlib.sha256("\x1f".join(content).encode("utf-8", "surrogatepass")).hexdigest()
    return f"{content[0][:64]}-{digest[:12]}"


def _day(cell: str) -> str:
    """ISO for the usual ways to write a day; anything else comes back as it is, to be refused with its value."""
    found = DAY.fullmatch(_half_width(cell))
    if not found:
        return cell
    year, month, day = found.group(1, 3, 4) if found[1] else found.group(5, 6, 7)
    return f"{year}-{int(month):02d}-{int(day):02d}"


def _score(cell: str) -> int | str | None:
    text = _half_width(cell)
    found = SCORE.fullmatch(text)
    return int(found[1]) if found else (text or None)


def _half_width(cell: str) -> str:
    return unicodedata.normalize("NFKC", cell).strip()
