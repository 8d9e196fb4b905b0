"""Watching a run costs the others little: what all watchers are told a second is bounded."""

from contextlib import ExitStack

from assistant.web.handlers.watching import BEAT, TOLD_A_SECOND, Watchers


class Time:
    """A clock that is moved by hand; seconds."""

    now = 0.0

    def __call__(self) -> float:
        return self.now


def told_in(seconds: int, watchers: int) -> int:
    """How often so many are told something within these seconds, each asking at every beat."""
    clock = Time()
    crowd = Watchers(clock)
    with ExitStack() as watching:
        asking = [watching.enter_context(crowd.one_more()) for _ in range(watchers)]
        told = 0
        for beat in range(int(seconds / BEAT)):
            clock.now = beat * BEAT
            told += sum(due() for due in asking)
    return told


def test_one_watcher_is_told_at_every_beat() -> None:
    assert told_in(10, watchers=1) == 10 / BEAT


def test_a_crowd_is_told_no_more_than_a_few() -> None:
    first_words = 20
    assert first_words < told_in(60, watchers=20) <= 60 * TOLD_A_SECOND + first_words


def test_who_has_left_takes_nothing_from_those_who_stay() -> None:
    clock = Time()
    crowd = Watchers(clock)
    with crowd.one_more() as due:
        with ExitStack() as others:
            for _ in range(20):
                others.enter_context(crowd.one_more())
            assert due()
            clock.now = BEAT
            assert not due()
        assert due()
