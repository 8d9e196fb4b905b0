"""The settings: what is set, how the store is, and what a model would be shown."""

from assistant.web import limits
from assistant.web.desk import PageDesk
from assistant.web.html import Html
from assistant.web.view import notice, settings
from assistant.web.wording import Tongue


class SettingsPage:
    """The handlers of the settings, for one desk."""

    def __init__(self, desk: PageDesk) -> None:
        self._desk = desk

    def model(self, tongue: Tongue) -> Html:
        """Which model improves drafts, and what that means."""
        return settings.model(self._desk.model.state(), tongue)

    def store(self, tongue: Tongue) -> Html:
        """How the store is, in plain words."""
        return settings.store(self._desk.facts(), tongue)

    def masked(self, client_id: object, text: object, tongue: Tongue) -> Html:
        """Her example as it would leave this computer."""
        words = limits.text(text, "例の文", limits.EXAMPLE).strip()
        chosen = limits.text(client_id, "クライアントの選択", limits.ID)
        if not words:
            return Html("")
        return settings.masked(self._desk.model.preview(chosen, words), self._desk.model.state(), tongue)

    def looks_first(self) -> bool | None:
        """Does she see what is sent before it is? None where no model is set."""
        state = self._desk.model.state()
        return None if state.name is None else state.look_first

    def look_first(self, wanted: object, tongue: Tongue) -> Html:
        """Her choice; the word that it is kept."""
        self._desk.model.save_look_first(wanted is not False)  # whatever is unclear is looked at
        return notice.hint(tongue("look_first_kept"))
