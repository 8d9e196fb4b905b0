"""The benchmarks measure what they say: their arithmetic, their data, their table and their exit code."""

import json
import os
import sys
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path

import numpy as np
import pytest

from bench import cold, corpus, datasets, ranking, report, requests, run
from bench.report import Row
from bench.stats import Series, Took, in_turn, ratio_of_pairs, split
from bench.worker import Worker, WorkerFailed


def walls(*values: float) -> Series:
    return Series(tuple(Took(value, value / 2) for value in values))


class Host:
    """A stand-in for the product in a worker."""

    def __init__(self, number: int) -> None:
        self._number = number

    def plus(self, other: int) -> int:
        return self._number + other

    def process(self) -> int:
        return os.getpid()

    def fail(self) -> None:
        raise ValueError("no such note")


@contextmanager
def host(number: int) -> Iterator[Host]:
    yield Host(number)


def no_host() -> AbstractContextManager[Host]:
    raise OSError("the folder is in use")


def test_the_95th_percentile_is_the_value_that_95_of_100_do_not_exceed() -> None:
    assert walls(*range(1, 101)).p95 == 95
    assert walls(*range(1, 21)).p95 == 19
    assert walls(3, 9, 1).p95 == 9
    assert walls(3, 9, 1).median == 3
    assert walls(3, 9, 1).cpu == 1.5


def test_a_series_without_measurements_is_refused() -> None:
    with pytest.raises(ValueError, match="at least one"):
        Series(())


def test_the_ratio_is_that_of_pairs_so_a_slow_moment_of_the_machine_cancels_out() -> None:
    assert ratio_of_pairs(walls(2, 20, 2), walls(1, 10, 1)) == 2
    with pytest.raises(ValueError, match="shorter"):
        ratio_of_pairs(walls(2, 20), walls(1))


def test_measures_take_turns_and_the_first_is_not_always_first() -> None:
    order: list[str] = []

    def measure(name: str) -> Took:
        order.append(name)
        return Took(len(order), 0)

    ours, yardstick = in_turn(2, lambda: measure("a"), lambda: measure("b"))
    assert order == ["a", "b", "b", "a"]
    assert list(ours.walls) == [1, 4]
    assert list(yardstick.walls) == [2, 3]


def test_first_touches_are_told_from_repeats_and_an_empty_side_is_left_out() -> None:
    taken = [Took(1, 1), Took(2, 2), Took(3, 3)]
    sides = split(taken, [True, False, True])
    assert list(sides[True].walls) == [1, 3]
    assert list(sides[False].walls) == [2]
    assert list(split(taken, [True] * 3)) == [True]


def test_every_client_is_visited_as_often_as_asked_and_the_same_each_run() -> None:
    asked = requests.visits(3, clients=10)
    assert sorted(r.client_id for r in asked) == sorted([f"k{n:03}" for n in range(10)] * 3)
    assert asked == requests.visits(3, clients=10)
    assert len({r.text for r in asked}) > 20
    assert sum(requests.first_touches(asked)) == 10


def test_a_larger_corpus_continues_a_smaller_one_and_repeats_no_text_of_a_client() -> None:
    few, many = corpus.make_notes("k007", 5), corpus.make_notes("k007", 500)
    assert many[:5] == few
    assert len({note.text for note in many}) == 500
    assert len({note.task for note in many}) == len(corpus.grammar()["tasks"])
    assert corpus.make_notes("k008", 5)[0].text != few[0].text


def test_generated_texts_have_no_placeholder_left_and_clients_have_whole_profiles() -> None:
    clients = corpus.make_clients()
    assert len({client.id for client in clients}) == 200
    assert all(len(client.profile_lines) >= 4 for client in clients)
    said = [note.text for note in corpus.make_notes("k001", 200)] + [
        line for c in clients for line in c.profile_lines
    ]
    assert not [text for text in said if "{" in text or "}" in text]


def test_sizes_are_read_and_wrong_ones_refused() -> None:
    assert [datasets.parse_size(text) for text in ("1k", "100K", "400")] == [1000, 100_000, 400]
    assert datasets.size_name(10_000) == "10k"
    for wrong in ("150", "0", "-1k"):
        with pytest.raises(ValueError, match="multiple of 200"):
            datasets.parse_size(wrong)


def test_clients_are_grouped_to_about_a_thousand_notes() -> None:
    clients = corpus.make_clients(12)
    assert [len(group) for group in datasets.batches(clients, 200)] == [5, 5, 2]
    assert [len(group) for group in datasets.batches(clients, 5000)] == [1] * 12


def test_a_kept_data_set_is_current_only_for_the_same_corpus_and_libraries(tmp_path: Path) -> None:
    stamp = tmp_path / "made.json"
    wanted = datasets.identity(1000)
    assert not datasets.is_made(stamp, wanted)
    stamp.write_text(json.dumps(wanted))
    assert datasets.is_made(stamp, wanted)
    assert not datasets.is_made(stamp, {**wanted, "corpus": "other"})
    stamp.write_text("half writ")
    assert not datasets.is_made(stamp, wanted)


def test_a_right_ranking_is_exact_and_equal_scores_may_change_places() -> None:
    scores = np.array([0.1, 0.9, 0.5, 0.5 + 1e-6, -1.0], dtype=np.float32)
    assert ranking.same_order([1, 3, 2], scores, 3)
    assert ranking.same_order([1, 2, 3], scores, 3)


@pytest.mark.parametrize(
    "ranked", [[1, 0, 2], [1, 2], [1, 2, 2], [1, 2, 4]], ids=["swapped", "one short", "one twice", "a wrong one"]
)
def test_a_wrong_ranking_is_not_exact(ranked: list[int]) -> None:
    scores = np.array([0.1, 0.9, 0.5, 0.5, -1.0], dtype=np.float32)
    assert not ranking.same_order(ranked, scores, 3)


def test_recall_counts_what_was_found_of_what_was_wanted() -> None:
    assert ranking.recall_at(["a", "b", "x"], ["a", "b", "c", "d"]) == 0.5
    assert ranking.recall_at([], []) == 1.0


def test_a_worker_answers_from_a_process_of_its_own() -> None:
    with Worker(host, 40) as worker:
        assert worker.ask("plus", 2) == 42
        assert worker.ask("process") != os.getpid()


def test_what_fails_in_a_worker_is_told_and_never_taken_for_a_measurement() -> None:
    with pytest.raises(WorkerFailed, match="no such note"), Worker(host, 1) as worker:
        worker.ask("fail")
    with pytest.raises(WorkerFailed, match="in use"), Worker(no_host):
        pass


def test_a_command_that_fails_is_no_measurement() -> None:
    assert cold.run([sys.executable, "-c", "pass"])().wall > 0
    with pytest.raises(cold.CommandFailed, match="broken"):
        cold.run([sys.executable, "-c", "raise SystemExit('broken')"])()


def test_the_table_is_aligned_and_marks_what_failed() -> None:
    rows = [
        Row.of("起動", "s", walls(0.21, 0.25), bar="≤ 0.3 s", passed=True),
        Row("memory", "MB", 712.4, yardstick="bar 600 MB", ratio=1.187, bar="≤ 600 MB", passed=False),
        Row("for information", "ms", 12.345),
    ]
    head, rule, first, second, third = report.markdown(rows).splitlines()
    assert rule.replace("|", "").strip("-") == ""
    assert "0.23 s" in first
    assert first.endswith("pass |")
    assert "712 MB" in second
    assert "1.19" in second
    assert second.endswith("FAIL |")
    assert "12.3 ms" in third
    assert len(head) == len(second) == len(third) == len(first) + 2  # two full-width characters
    assert report.failed(rows) == [rows[1]]


def test_a_run_is_kept_as_the_latest_and_as_one_more_line_of_history(tmp_path: Path) -> None:
    for value in (1.0, 2.0):
        path = report.save([Row("draft", "ms", value)], {"begun": "2026-11-22"}, tmp_path)
    assert json.loads(path.read_text())["rows"][0]["median"] == 2.0
    history = [json.loads(line) for line in (tmp_path / "history.jsonl").read_text().splitlines()]
    assert [line["rows"][0]["median"] for line in history] == [1.0, 2.0]


@pytest.mark.parametrize(("strict", "passed", "code"), [(True, False, 1), (False, False, 0), (True, True, 0)])
def test_only_a_strict_run_with_a_failed_bar_ends_with_1(strict: bool, passed: bool, code: int) -> None:
    assert run.exit_code([Row("draft", "ms", 1.0, passed=passed), Row("other", "ms", 1.0)], strict=strict) == code


def test_nothing_of_a_kept_run_names_the_machine() -> None:
    assert set(run.machine()) == {"system", "processors", "python"}
