"""What one tab has on its sheet."""

from collections.abc import Callable


class OnSheet:
    """Which task is on the sheet of a tab, and which of the watches of its run is the latest. The sheet is laid out for
    each tab by itself, so each has its own."""

    def __init__(self) -> None:
        self._key = ""
        self._watch: object = None

    def comes(self, key: str) -> None:
        """Another task is on the sheet now; empty: none."""
        self._key, self._watch = key, None

    def shows(self, key: object) -> bool:
        return bool(key) and key == self._key

    def watched(self, key: object) -> Callable[[], bool]:
        """Begin to watch the run of this task. Whether to go on: not where another watch has begun, nor another task has
        come."""
        mine = object()
        if self.shows(key):
            self._watch = mine
        return lambda: self._watch is mine
