"""The benchmark of fifty secretaries says what it measured, fails where it should, and runs."""

import json
import os
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from bench import load
from bench.load_rows import BRIEF, DRAFT, PROGRAM, Arm, rows_of
from bench.report import Row

FLAT = tuple((float(second), 500.0) for second in range(1, 301))
GROWING = tuple((float(second), 400.0 + second) for second in range(1, 301))


def click(what: str, ms: float, *, model: str = "", error: str = "", counted: bool = True) -> dict[str, Any]:
    return {"what": what, "ms": ms, "model": model, "error": error, "counted": counted}


def arm(*more: dict[str, Any], slower: float = 1.0, megabytes: Sequence[tuple[float, float]] = FLAT) -> Arm:
    """A hundred drafts of 1 to 100 ms, a program's draft, and a login that is not counted."""
    drafts = [click(DRAFT, number * slower) for number in range(1, 101)]
    rest = [
        click(PROGRAM, 7, counted=False),
        click(BRIEF, 3, counted=False),
        click("log in", 9_000, counted=False),
    ]
    return Arm([*drafts, *rest, *more], 0.5, megabytes)


def rows(alone: Arm, mixed: Arm | None = None) -> dict[str, Row]:
    """By their first words; of two that begin alike the first."""
    found: dict[str, Row] = {}
    for row in rows_of(alone, mixed, 50, (10, 30), 90.0):
        found.setdefault(row.what.partition(",")[0].strip(), row)
    return found


def test_percentiles_are_of_what_is_counted() -> None:
    found = rows(arm())
    draft, whole = found["a playbook's draft"], found["all clicks"]
    assert (draft.median, draft.p95, draft.n, draft.passed) == (50.5, 95, 100, True)
    assert (whole.n, whole.p95) == (100, 95)
    assert found["p99"].median == 99
    assert found["of which until the brief is there"].median == 3
    assert found["a program's draft (REST)"].median == 7


def test_slow_drafts_an_error_and_growing_memory_are_failures() -> None:
    assert rows(arm(slower=11))["a playbook's draft"].passed is False
    assert rows(arm())["errors"].passed is True
    assert rows(arm(click("another channel", 3, error="ClickFailed: 500")))["errors"].passed is False
    assert rows(arm())["memory of the server at the end"].passed is True
    assert rows(arm(megabytes=GROWING))["memory of the server at the end"].passed is False


def test_only_those_without_a_model_are_compared_with_the_arm_without_models() -> None:
    theirs = [click(DRAFT, 90_000, model="slow"), click("wait for the model", 99_000, model="dead", counted=False)]
    name = "all clicks of the same"
    assert rows(arm(), arm(*theirs))[name].ratio == 1.0
    assert rows(arm(), arm(*theirs, slower=1.29))[name].passed is True
    assert rows(arm(), arm(*theirs, slower=1.31))[name].passed is False
    assert rows(arm(), arm(*theirs))["until a dead model is done or given up"].median == 99_000


def test_a_fifth_has_a_slow_model_and_a_tenth_a_dead_one() -> None:
    models = [load._model_of(number, load.USERS) for number in range(load.USERS)]
    assert [models.count(kind) for kind in ("slow", "dead", "")] == [10, 5, 35]


@pytest.mark.skipif(not os.environ.get("BRIEF_LONG_TESTS"), reason="a minute; make load-short")
@pytest.mark.timeout(300)
def test_ten_secretaries_for_twenty_seconds_meet_no_error_and_every_number_is_told(tmp_path: Path) -> None:
    asked = ["--users", "10", "--seconds", "20", "--model-seconds", "0", "--thought", "0.5", "1.5"]
    assert load.main([*asked, "--results", str(tmp_path)]) == 0
    told = {
        row["what"].partition(",")[0].strip(): row
        for row in json.loads((tmp_path / "latest.json").read_text())["rows"]
    }
    assert (told["errors"]["median"], told["errors"]["passed"]) == (0, True)
    assert told["errors"]["n"] >= 30
    assert told["a playbook's draft"]["n"] >= 10
    for what in ("all clicks", "a program's draft (REST)", "p99", "memory of the server at the end"):
        assert told[what]["median"] > 0
    assert told["processors used by the server"]["median"] > 0
