"""The kept drafts, newest first."""

from assistant.web import limits
from assistant.web.desk import PageDesk
from assistant.web.html import Html
from assistant.web.view import lists
from assistant.web.wording import Tongue

MOST = 100


class Tasks:
    """The handlers of the list, for one desk."""

    def __init__(self, desk: PageDesk) -> None:
        self._desk = desk

    def table(self, client_id: object, tongue: Tongue) -> Html:
        """The newest kept drafts, of one client or of all."""
        chosen = limits.text(client_id, "クライアントの選択", 64) or None
        names = {client.id: client.name for client in self._desk.records.clients()}
        return lists.tasks(self._desk.records.tasks(chosen, limit=MOST), names, tongue)
