"""Writing cases: what is wrong is named with file, line and field; the guide's own example is taken in as it stands."""

import json
import re
from pathlib import Path
from typing import Any

import pytest

from evals import checking, take_in
from evals.cases import CANARY, FOLDER, Case, Suite, load
from evals.leakage import hidden_keys, leaks, product_files
from evals.oracle import oracle_all
from evals.results import HIDDEN, NOT_SHOWN, scored, totals
from evals.samples import told
from evals.scorers import World
from evals.world import worlds

GUIDE = (FOLDER / "GUIDE.md").read_text(encoding="utf-8")
BLOCKS = re.findall(r"```(json|yaml)\n(.*?)```", GUIDE, re.S)
CLIENT, NOTES, KEYS = (text for kind, text in BLOCKS if kind == "json")
(DRAFT,) = (text for kind, text in BLOCKS if kind == "yaml")


@pytest.fixture(scope="module")
def suite() -> Suite:
    return load()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """The guide's client and notes, as dev/house."""
    house = tmp_path / "dev" / "house"
    house.mkdir(parents=True)
    for name, text in (("clients", CLIENT), ("feedback", NOTES), ("notes_key", KEYS)):
        (house / f"{name}.jsonl").write_text(text, encoding="utf-8")
    return tmp_path


def draft(folder: Path, text: str = DRAFT) -> Path:
    path = folder / "takamine.yaml"
    path.write_text(text, encoding="utf-8")
    return path


def faults(folder: Path) -> list[str]:
    return [str(one).removeprefix(f"{folder}/") for one in checking.faults_of_suite(folder)]


def test_the_guides_example_is_taken_in_and_its_key_scores_one(folder: Path) -> None:
    assert take_in.add(draft(folder), "dev/house", folder) == []
    suite = load(folder)
    assert [case.canary for case in suite.cases] == [CANARY]
    assert suite.cases[0].instruction.startswith("岩城さん")
    known = worlds(suite)
    found = totals(scored(suite, oracle_all(suite, known), known))
    assert {name: value for name, value in found.items() if value < 1} == {}
    assert {"coverage", "asked", "known_used", "not_stale", "not_invented"} <= found.keys()


@pytest.mark.parametrize(
    ("old", "new", "line", "field", "what"),
    [
        ("importance: 5", "importance: 7", "importance: 7", "open[0].importance", "5以下"),
        ("importance: 5", "importance: とても", "importance: とても", "open[0].importance", "整数"),
        ("max_questions: 1", "max_question: 1", "max_question:", "max_question", "知らない項目"),
        ("max_questions: 1\n", "", "id: takamine-01", "max_questions", "必要"),
        ("'岩城'", "'(岩城'", "'(岩城'", "given[0].match[0]", "正規表現"),
        ("kind: invented", "kind: wrong", "kind: wrong", "must_not[0].kind", "次のどれか"),
        ("today: 2026-11-16T", "today: 2026-13-16T", "today:", "today", "2026-11-20"),
        ("'(文体|口調|トーン)'", "'敬語'", "ask_examples: [どのような", "waste[0].ask_examples[0]", "ask_match"),
        ("example: 修理代は3,500円です。", "example: 高い", "example: 高い", "must_not[0].example", "例"),
        ("tags: [vague]", "tags: [vague", None, "-", "YAMLとして読めません"),
    ],
)
def test_a_fault_is_named_with_its_line_and_field(
    tmp_path: Path, old: str, new: str, line: str | None, field: str, what: str
) -> None:
    text = DRAFT.replace(old, new, 1)
    assert text != DRAFT
    path = draft(tmp_path, text)
    found = next(one for one in checking.faults_of_file(path) if one.field == field)
    assert what in found.what
    if line is not None:
        assert line in text.splitlines()[found.line - 1]
    assert str(found).startswith(f"{path}:{found.line}: {field}: ")


def test_a_case_with_a_fault_is_not_added_and_nothing_is_changed(folder: Path) -> None:
    assert take_in.add(draft(folder), "dev/house", folder) == []
    before = (folder / "dev/house/cases.jsonl").read_bytes()
    (again,) = take_in.add(draft(folder), "dev/house", folder)
    assert "takamine-01 はもうあります" in again
    (stranger,) = take_in.add(
        draft(folder, DRAFT.replace("takamine-01", "x").replace("[takamine-F02]", "[y]")), "dev/house", folder
    )
    assert stranger.endswith("cases.jsonl:2: known[0].evidence[0]: このクライアントの記録にありません: y")
    assert (folder / "dev/house/cases.jsonl").read_bytes() == before


@pytest.mark.parametrize(
    ("file", "text", "expected"),
    [
        ("clients", "{", "dev/house/clients.jsonl:2: -: JSONとして読めません"),
        ("clients", '{"id": "b"}', "dev/house/clients.jsonl:2: name: この項目が必要です"),
        ("clients", CLIENT, "dev/house/clients.jsonl:2: id: takamine はもうあります"),
        (
            "feedback",
            '{"id": "n", "client_id": "b", "date": "2026-01-01", "text": "t"}',
            "dev/house/feedback.jsonl:3: client_id: clients.jsonl にない",
        ),
        (
            "notes_key",
            '{"id": "n", "kind": "superseded"}',
            "dev/house/notes_key.jsonl:2: id: feedback.jsonl にない",
        ),
        ("notes", "{}", "dev/house/notes.jsonl:1: -: 知らない名前のファイル"),
    ],
)
def test_every_file_of_an_author_is_checked_line_by_line(
    folder: Path, file: str, text: str, expected: str
) -> None:
    assert faults(folder) == []
    with (folder / "dev" / "house" / f"{file}.jsonl").open("a", encoding="utf-8") as rows:
        rows.write(text)
    assert faults(folder)[0].startswith(expected)


def test_no_case_that_is_kept_has_a_fault() -> None:
    assert faults(FOLDER) == []


def test_a_json_draft_may_name_its_schema(tmp_path: Path, suite: Suite) -> None:
    case = suite.only(["dev"]).cases[0]
    path = tmp_path / "case.json"
    row = {"$schema": "schema.json", **case.model_dump(mode="json")}
    path.write_text(json.dumps(row, ensure_ascii=False, indent=1), encoding="utf-8")
    assert list(checking.faults_of_file(path)) == []


def test_every_field_is_explained_to_editors_and_the_schema_is_the_one_of_the_code() -> None:
    written = (FOLDER / "schema.json").read_text(encoding="utf-8")
    assert written == take_in.schema() + "\n"
    schema: dict[str, Any] = json.loads(written)
    nouns = {**schema["$defs"], "Case": schema}
    fields = {f"{noun}.{name}": field for noun, one in nouns.items() for name, field in one["properties"].items()}
    assert len(fields) >= 48
    assert [name for name, field in fields.items() if len(field.get("description", "")) < 12] == []
    assert Case.__name__ == schema["title"]


def test_a_planted_key_of_the_hidden_split_is_found_in_files_of_every_kind(tmp_path: Path, suite: Suite) -> None:
    kinds = ("why", "ask")
    keys = [text for _, text in hidden_keys(suite) if len(re.findall("[ぁ-ん一-龥]", text)) > 20]
    assert len(keys) > 100
    for kind, suffix in zip((*kinds, *kinds), (".md", ".html", ".js", ".py"), strict=True):
        file = tmp_path / f"{kind}{suffix}"
        file.write_text(f"<p>{keys[len(suffix)]}</p>", encoding="utf-8")
    found = leaks(suite, sorted(tmp_path.iterdir()))
    assert {name.partition(":")[0] for name in found if name.endswith(" key")} == {
        file.name for file in tmp_path.iterdir()
    }


def test_the_product_is_read_whole_and_not_only_its_code() -> None:
    found = {file.suffix for file in product_files()}
    assert {".py", ".yaml", ".j2", ".jsonl", ".html", ".js", ".css"} <= found


def test_another_viewer_gets_no_word_of_the_hidden_split(suite: Suite) -> None:
    few = suite.only(["dev", "test"], every=40)
    drafts = {case.id: {"brief": {"markdown": f"本文 {case.instruction}"}} for case in few.cases}
    shown = told(few, drafts, {case.client_id: World({}) for case in few.cases})
    assert {one.split for one in shown} == {"dev", "test"}
    for one, case in zip(shown, few.cases, strict=True):
        texts = [one.words, one.brief, *(why for _, why in one.marks.values())]
        assert (set(texts) == {NOT_SHOWN}) is (one.split in HIDDEN)
        assert (one.words == case.instruction) is (one.split not in HIDDEN)
        assert one.marks["usable"][0] == 1
