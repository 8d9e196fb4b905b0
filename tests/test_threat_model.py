"""SECURITY.md and the threat model promise nothing without a test: every promise names one, and each named one is there.

Whether a test says enough is for people to judge; that it exists is judged here.
"""

import ast
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
DOCUMENTS = ("SECURITY.md", "docs/threat-model.md")
REFERENCE = re.compile(r"`(tests/[\w/]+\.py)::(\w+)`")
NUMBER = re.compile(r"\bP\d+\b")
SPAN = re.compile(r"\b(P\d+)[–-](P\d+)\b")


@dataclass(frozen=True)
class Promise:
    """A row of a table whose head has the word promise. `number`: P and a count, empty where it has none."""

    number: str
    text: str
    keepers: str

    @property
    def tests(self) -> list[tuple[str, str]]:
        """File and name of each test it names."""
        return REFERENCE.findall(self.keepers)


def tables(text: str) -> Iterator[list[list[str]]]:
    """Each Markdown table as rows of cells, its head first, without the line of dashes."""
    for block in re.findall(r"(?:^\|.*\|[ ]*\n)+", text, re.M):
        rows = [[cell.strip() for cell in line.strip(" |").split("|")] for line in block.splitlines()]
        yield [row for row in rows if not all(re.fullmatch(r":?-+:?", cell) for cell in row)]


def promises(text: str) -> list[Promise]:
    """All rows of the tables of promises."""
    found = []
    for head, *rows in tables(text):
        if "promise" not in head:
            continue
        place = head.index("promise")
        found += [Promise(row[0] if place else "", row[place], row[-1]) for row in rows]
    return found


def mentioned(text: str) -> set[str]:
    """Every P-number in the text, those within a span too."""
    spans = [(int(first[1:]), int(last[1:])) for first, last in SPAN.findall(text)]
    return set(NUMBER.findall(text)) | {f"P{n}" for first, last in spans for n in range(first, last + 1)}


@cache
def names_in(path: Path) -> frozenset[str]:
    """The functions of a test file that pytest would run: not those that are skipped whatever happens."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    return frozenset(
        node.name
        for node in tree.body
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        and not any(map(_is_never, node.decorator_list))
    )


def _is_never(decorator: ast.expr) -> bool:
    return re.match(r"pytest\.mark\.(?:skip|xfail)\b", ast.unparse(decorator)) is not None


def faults(documents: Mapping[str, str], root: Path = ROOT) -> list[str]:
    """What is wrong with the documents, in words; empty where every promise is kept by tests that are there."""
    found = {name: promises(text) for name, text in documents.items()}
    known = [promise.number for rows in found.values() for promise in rows if promise.number]
    return [
        *(f"{number} is given twice" for number in sorted({one for one in known if known.count(one) > 1})),
        *(f"{name}: no table of promises" for name, rows in found.items() if not rows),
        *(
            f"{name}: no test for: {promise.text}"
            for name, rows in found.items()
            for promise in rows
            if not promise.tests and not (_numbers_of_others(promise) & set(known))
        ),
        *(
            f"{name}: {number} is promised nowhere"
            for name, text in documents.items()
            for number in sorted(mentioned(text) - set(known))
        ),
        *(f"{name}: {lost}" for name, text in documents.items() for lost in _lost(REFERENCE.findall(text), root)),
    ]


def _numbers_of_others(promise: Promise) -> set[str]:
    return mentioned(promise.keepers) - {promise.number}


def _lost(references: Iterable[tuple[str, str]], root: Path) -> Iterator[str]:
    for file, name in references:
        path = root / file
        if not path.is_file() or not name.startswith("test_") or name not in names_in(path):
            yield f"no test {file}::{name}"


def unused(documents: Mapping[str, str]) -> list[str]:
    """Promises that no attack and no other promise calls upon."""
    rows = [promise for text in documents.values() for promise in promises(text) if promise.number]
    prose = re.sub(r"^\| P\d+ ", "| ", "\n".join(documents.values()), flags=re.M)
    return [promise.number for promise in rows if promise.number not in mentioned(prose)]


def documents() -> dict[str, str]:
    return {name: (ROOT / name).read_text(encoding="utf-8") for name in DOCUMENTS}


def test_every_promise_names_a_test_that_is_there() -> None:
    found = documents()
    assert faults(found) == []
    assert sum(len(promises(text)) for text in found.values()) >= 40
    assert unused(found) == []


def test_the_readmes_lead_to_both_documents() -> None:
    for readme in ("README.md", "README.ja.md"):
        text = (ROOT / readme).read_text(encoding="utf-8")
        assert [name for name in DOCUMENTS if f"({name})" not in text] == [], readme


HEAD = "| id | promise | test |\n|---|---|---|\n"
HERE = "`tests/test_a.py::test_is_there`"


@pytest.mark.parametrize(
    ("row", "fault"),
    [
        ("| P1 | it holds | |", "no test for: it holds"),
        ("| P1 | it holds | we looked at it |", "no test for: it holds"),
        ("| P1 | it holds | P1 |", "no test for: it holds"),
        ("| P1 | it holds | `tests/test_a.py::test_was_renamed` |", "no test tests/test_a.py::test_was_renamed"),
        ("| P1 | it holds | `tests/test_gone.py::test_is_there` |", "no test tests/test_gone.py::test_is_there"),
        ("| P1 | it holds | `tests/test_a.py::helper` |", "no test tests/test_a.py::helper"),
        ("| P1 | it holds | `tests/test_a.py::test_never_runs` |", "no test tests/test_a.py::test_never_runs"),
        (f"| P1 | it holds | {HERE}, P7 |", "P7 is promised nowhere"),
        (f"| P1 | it holds | {HERE} |\n| P1 | so does this | {HERE} |", "P1 is given twice"),
    ],
)
def test_a_planted_fault_is_found(row: str, fault: str, tmp_path: Path) -> None:
    planted = "import pytest\n\ndef test_is_there(): ...\ndef helper(): ...\n@pytest.mark.skip(reason='x')\ndef test_never_runs(): ...\n"
    (tmp_path / "tests").mkdir()
    (tmp_path / "tests" / "test_a.py").write_text(planted, encoding="utf-8")
    found = faults({"a.md": f"{HEAD}{row}\n"}, tmp_path)
    assert any(fault in line for line in found), found
    assert faults({"a.md": f"{HEAD}| P1 | it holds | {HERE} |\n"}, tmp_path) == []


def test_a_document_without_promises_and_a_promise_that_nothing_calls_upon_are_found() -> None:
    assert faults({"a.md": "# Nothing\n"}) == ["a.md: no table of promises"]
    table = f"{HEAD}| P1 | it holds | {HERE} |\n"
    assert unused({"a.md": table}) == ["P1"]
    assert unused({"a.md": f"{table}\nWho guesses is stopped by P1.\n"}) == []


def test_a_span_of_numbers_mentions_all_of_them() -> None:
    assert mentioned("P2–P4 and P9") == {"P2", "P3", "P4", "P9"}
