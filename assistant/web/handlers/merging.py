"""Two entries of one person become one: what would move, and only after the name was typed."""

from collections.abc import Sequence
from dataclasses import dataclass

from assistant.domain.client import Client
from assistant.errors import BadInput
from assistant.reading.text import look
from assistant.web import limits
from assistant.web.desk import PageDesk
from assistant.web.handlers.clients import Choice, Clients
from assistant.web.html import Html, tag
from assistant.web.view import intake, notice
from assistant.web.wording import Tongue


@dataclass(frozen=True)
class Merged:
    """The entry that is left, and what was done."""

    client_id: str
    said: Html


class Merging:
    """The handlers of a merge, for one desk. All raise BriefError with a sentence for the user."""

    def __init__(self, desk: PageDesk, clients: Clients) -> None:
        self._desk = desk
        self._clients = clients

    def others(self, client_id: object) -> Sequence[Choice]:
        """The entries that could be kept."""
        chosen = limits.text(client_id, "クライアントの選択", 64)
        return [choice for choice in self._clients.choices() if choice[1] != chosen]

    def shown(self, client_id: object, into: object, tongue: Tongue) -> Html:
        """What would move; without a choice, what this is for."""
        if not limits.text(client_id, "クライアントの選択", 64) or not limits.text(into, "残すほうの選択", 64):
            return tag("p", tongue("merge_choose"), cls="quiet")
        source, target = self._both(client_id, into)
        return intake.merging(self._desk.exits.holdings(source.id), *self._names(source, target), tongue)

    def merge(self, client_id: object, into: object, typed: object, tongue: Tongue) -> Merged:
        """Make the chosen entry part of the other, where its name was typed as it stands."""
        source, target = self._both(client_id, into)
        if look(limits.text(typed, "お名前", limits.NAME)) != look(source.name):
            raise BadInput(
                f"まとめるには、なくなるほうのお名前「{source.name}」をそのまま入力してください。まだ何も変えていません。"
            )
        names = self._names(source, target)
        done = self._desk.keeper.merge(source.id, target.id)
        said = tongue("merged").format(name=names[0], into=names[1], notes=done.notes, tasks=done.tasks)
        return Merged(target.id, notice.hint(said))

    def _both(self, client_id: object, into: object) -> tuple[Client, Client]:
        source = limits.required(client_id, "クライアントの選択", 64)
        target = limits.required(into, "残すほうの登録の選択", 64)
        if source == target:
            raise BadInput("同じ登録です。残すほうに、別の登録を選んでください。")
        return self._desk.records.client(source), self._desk.records.client(target)

    def _names(self, source: Client, target: Client) -> tuple[str, str]:
        """As the list of clients tells them apart."""
        shown = {client_id: name for name, client_id in self._clients.choices()}
        return shown.get(source.id, source.name), shown.get(target.id, target.name)
