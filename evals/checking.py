"""Checking case files: every fault with file, line and field, in the form that editors jump by: `file:line: field: …`.

python -m evals.checking              everything under evals/cases
python -m evals.checking FILE …       one case each, as it is being written (.yaml or .json), or .jsonl files
"""

import json
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml
from pydantic import BaseModel, ValidationError

from assistant.domain.client import Client
from assistant.domain.feedback import FeedbackNote
from evals.cases import SPLITS, Case, NoteKey, cases_folder
from evals.check_words import field_name, in_japanese
from evals.scorers.view import hit_any

MODELS: dict[str, type[BaseModel]] = {
    "clients.jsonl": Client,
    "feedback.jsonl": FeedbackNote,
    "notes_key.jsonl": NoteKey,
    "cases.jsonl": Case,
}
PROFILE = "profile"
Place = tuple[int | str, ...]


@dataclass(frozen=True)
class Fault:
    """Something to mend. `line` counts from 1."""

    path: Path
    line: int
    field: str
    what: str

    def __str__(self) -> str:
        return f"{self.path}:{self.line}: {self.field}: {self.what}"


class Loader(yaml.SafeLoader):
    """YAML whose days stay as they are written."""


Loader.yaml_implicit_resolvers = {
    letter: [(tag, pattern) for tag, pattern in some if not tag.endswith("timestamp")]
    for letter, some in yaml.SafeLoader.yaml_implicit_resolvers.items()
}


@dataclass(frozen=True)
class Found:
    """One object of a file, where it stands, and the tree of its lines where it has more than one."""

    path: Path
    line: int
    value: BaseModel
    tree: yaml.Node | None = None

    def fault(self, place: Place, what: str) -> Fault:
        return Fault(self.path, line_of(self.tree, place, self.line), field_name(place), what)


def read_rows(path: Path) -> Iterator[Found | Fault]:
    """The objects of a .jsonl file, and what is wrong with the others."""
    model = MODELS.get(path.name)
    if model is None:
        yield Fault(path, 1, "-", f"知らない名前のファイルです。次のどれかにしてください: {', '.join(MODELS)}")
        return
    for number, text in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        if text.strip():
            yield from _one(path, number, text, model)


def _one(path: Path, number: int, text: str, model: type[BaseModel]) -> Iterator[Found | Fault]:
    try:
        yield Found(path, number, model.model_validate(json.loads(text)))
    except json.JSONDecodeError as error:
        yield Fault(path, number, "-", f"JSONとして読めません({error.colno}文字目: {error.msg})")
    except ValidationError as error:
        yield from (Fault(path, number, field_name(one["loc"]), in_japanese(one)) for one in error.errors())


def read_draft(path: Path) -> Iterator[Found | Fault]:
    """The one case of a .yaml or .json file, over as many lines as it likes."""
    text = path.read_text(encoding="utf-8")
    try:
        tree, value = yaml.compose(text, Loader), yaml.load(text, Loader)  # noqa: S506 - a SafeLoader
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark
        yield Fault(path, mark.line + 1 if mark else 1, "-", f"YAMLとして読めません({error.problem})")
        return
    first = tree.start_mark.line + 1 if tree else 1
    row: Any = (
        {name: one for name, one in value.items() if name != "$schema"} if isinstance(value, dict) else value
    )
    try:
        yield Found(path, first, Case.model_validate(row), tree)
    except ValidationError as error:
        for one in error.errors():
            yield Fault(path, line_of(tree, one["loc"], first), field_name(one["loc"]), in_japanese(one))


def line_of(node: yaml.Node | None, place: Place, otherwise: int) -> int:
    """Where this field begins, or the nearest one around it that is there. Counts from 1."""
    line = otherwise
    for part in place:
        if isinstance(node, yaml.MappingNode):
            found = next(((key, value) for key, value in node.value if key.value == part), None)
            if found is None:
                return line
            line, node = found[0].start_mark.line + 1, found[1]
        elif isinstance(node, yaml.SequenceNode) and isinstance(part, int) and part < len(node.value):
            node = node.value[part]
            line = node.start_mark.line + 1
        else:
            return line
    return line


def faults_of_case(found: Found, case: Case) -> Iterator[Fault]:
    """Patterns that miss the key's own words: then the product would be scored by patterns that nobody tried."""
    for name, wants in (("known", case.known), ("open", case.open), ("waste", case.waste)):
        for place, want in enumerate(wants):
            for number, text in enumerate(want.ask_examples):
                if not hit_any(want.ask_match, text):
                    yield found.fault((name, place, "ask_examples", number), "同じ項目の ask_match が当たりません")
    for place, need in enumerate(case.open):
        if need.assume_example and not hit_any(need.ask_match + need.assume_match, need.assume_example):
            yield found.fault(("open", place, "assume_example"), "ask_match にも assume_match にも当たりません")
    for place, ban in enumerate(case.must_not):
        if ban.kind != "other" and not hit_any(ban.match, ban.example):
            yield found.fault(
                ("must_not", place, "example"), "match が当たる例を書いてください(必ず守ることのため)"
            )


def faults_of_author(rows: Sequence[Found]) -> Iterator[Fault]:
    """Names that point nowhere, and names that stand twice, in one folder."""
    clients = {one.value.id for one in rows if isinstance(one.value, Client)}
    owner = {one.value.id: one.value.client_id for one in rows if isinstance(one.value, FeedbackNote)}
    for one in rows:
        value = one.value
        if isinstance(value, FeedbackNote | Case) and value.client_id not in clients:
            yield one.fault(("client_id",), f"clients.jsonl にないクライアントです: {value.client_id}")
        if isinstance(value, NoteKey):
            yield from _missing(one, "id", value.id, owner)
            if value.ref or value.kind == "superseded":
                yield from _missing(one, "ref", value.ref, owner)
        if isinstance(value, Case):
            for place, known in enumerate(value.known):
                for number, note in enumerate(known.evidence):
                    if note != PROFILE and owner.get(note) != value.client_id:
                        yield one.fault(
                            ("known", place, "evidence", number), f"このクライアントの記録にありません: {note}"
                        )


def _missing(one: Found, field: str, note: str, owner: dict[str, str]) -> Iterator[Fault]:
    if note not in owner:
        yield one.fault((field,), f"feedback.jsonl にない記録です: {note or '空'}")


def twice(rows: Sequence[Found]) -> Iterator[Fault]:
    """Ids that stand in two lines of one kind, wherever. A note may be special in two ways."""
    seen: dict[tuple[str, str], Found] = {}
    for one in rows:
        kind = one.value.kind if isinstance(one.value, NoteKey) else ""
        key = (f"{type(one.value).__name__} {kind}", str(getattr(one.value, "id", "")))
        if key in seen:
            first = seen[key]
            yield one.fault(("id",), f"{key[1]} はもうあります({first.path.name}:{first.line})")
        seen.setdefault(key, one)


def faults_of_suite(root: Path) -> Iterator[Fault]:
    """Everything under this folder."""
    whole: list[Found] = []
    for author in [author for split in SPLITS for author in sorted((root / split).glob("*/"))]:
        read = [one for file in sorted(author.glob("*.jsonl")) for one in read_rows(file)]
        rows = [one for one in read if isinstance(one, Found)]
        yield from (one for one in read if isinstance(one, Fault))
        yield from faults_of_author(rows)
        for one in rows:
            if isinstance(one.value, Case):
                yield from faults_of_case(one, one.value)
        whole += rows
    yield from twice(whole)


def faults_of_file(path: Path) -> Iterator[Fault]:
    """One file alone: what points elsewhere is not followed."""
    for one in read_rows(path) if path.suffix == ".jsonl" else read_draft(path):
        if isinstance(one, Fault):
            yield one
        elif isinstance(one.value, Case):
            yield from faults_of_case(one, one.value)


def main(words: Sequence[str]) -> int:
    """1 where something is wrong."""
    root = cases_folder()
    found = [one for word in words for one in faults_of_file(Path(word))] if words else list(faults_of_suite(root))
    print("\n".join(map(str, found)) or "問題はありません。")
    return bool(found)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
