"""A client leaves for good: what goes, and only after the name was typed."""

from assistant.errors import BadInput
from assistant.reading.text import look
from assistant.web import limits
from assistant.web.desk import PageDesk
from assistant.web.html import Html
from assistant.web.view import intake, notice
from assistant.web.wording import Tongue


class Erasing:
    """The handlers of an erasure, for one desk. All raise BriefError with a sentence for the user."""

    def __init__(self, desk: PageDesk) -> None:
        self._desk = desk

    def shown(self, client_id: object, tongue: Tongue) -> Html:
        """What would go; nothing chosen shows nothing."""
        chosen = limits.text(client_id, "クライアントの選択", limits.ID)
        if not chosen:
            return Html("")
        client = self._desk.records.client(chosen)
        return intake.holdings(self._desk.exits.holdings(chosen), client.name, tongue)

    def erase(self, client_id: object, typed: object, tongue: Tongue) -> Html:
        """Remove the client with everything, where the name was typed as it stands."""
        chosen = limits.required(client_id, "クライアントの選択", limits.ID)
        client, name = self._desk.records.client(chosen), limits.text(typed, "お名前", limits.NAME)
        if look(name) != look(client.name):
            raise BadInput(
                f"消すには、お名前「{client.name}」をそのまま入力してください。まだ何も消していません。"
            )
        self._desk.exits.remove(chosen)
        return notice.hint(tongue("erased").format(name=client.name))
