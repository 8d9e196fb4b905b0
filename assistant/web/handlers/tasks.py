"""The board of all tasks: what is where, what is late, what waits for whom."""

import unicodedata
from collections.abc import Callable
from datetime import datetime

from assistant.domain.stored import TaskRow
from assistant.web import limits
from assistant.web.desk import PageDesk
from assistant.web.handlers.sheets import tokyo_now
from assistant.web.html import Html
from assistant.web.view import board
from assistant.web.wording import Tongue

MOST = 500


class Tasks:
    """The handlers of the board, for one desk."""

    def __init__(self, desk: PageDesk, clock: Callable[[], datetime] = tokyo_now) -> None:
        self._desk = desk
        self._clock = clock

    def board(self, client_id: object, sought: object, tongue: Tongue) -> Html:
        """The tasks of one client or of all, with the word she looks for in title or client."""
        chosen = limits.text(client_id, "クライアントの選択", limits.ID) or None
        words = _folded(limits.text(sought, "探す言葉", limits.SOUGHT))
        names = {client.id: client.name for client in self._desk.records.clients()}
        rows = self._desk.loop.board(chosen, MOST)

        def fits(row: TaskRow) -> bool:
            return words in _folded(f"{row.title} {names.get(row.client_id, '')}")

        found = [row for row in rows if fits(row)]
        if rows and not found:
            return board.nothing_found(tongue)
        return board.board(found, names, self._clock(), tongue)


def _folded(text: str) -> str:
    return "".join(unicodedata.normalize("NFKC", text).casefold().split())
