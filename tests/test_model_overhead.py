"""The bars of the door's benchmark fail when they should."""

from bench import model_path
from bench.model_overhead import crowd_rows, rows
from bench.stats import Series, Took


def series(*walls: float) -> Series:
    return Series(tuple(Took(wall, 1.0) for wall in walls))


def test_the_overhead_is_judged_in_pairs_against_three_percent_and_sixty_milliseconds() -> None:
    bare = series(2000, 1000, 1000)
    assert [row.passed for row in rows(bare, series(2080, 1080, 1080))] == [None, None, True]
    slow = rows(bare, series(2120, 1120, 1120))[-1]
    assert (slow.passed, slow.median) == (False, 120)


def test_the_whole_path_is_judged_by_the_same_bar() -> None:
    bare = series(2000, 1000, 1000)
    assert model_path.rows(bare, series(2080, 1080, 1080))[-1].passed is True
    assert model_path.rows(bare, series(2120, 1120, 1120))[-1].passed is False


def test_late_ticks_and_growing_memory_fail_their_bars() -> None:
    assert [row.passed for row in crowd_rows(series(*[5.0] * 20), 1.0)] == [True, True]
    assert [row.passed for row in crowd_rows(series(*[500.0] * 20), 100.0)] == [False, False]
