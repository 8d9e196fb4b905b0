"""The fields of a client's profile, for a new client and for a known one."""

from dataclasses import dataclass
from typing import ClassVar

import gradio as gr

from assistant.domain.client import Channel
from assistant.web import limits
from assistant.web.pages.wiring import Word


@dataclass(frozen=True)
class ProfileFields:
    """In the order of `NAMES`, which is how the handlers name them."""

    NAMES: ClassVar = ("name", "business", "channel", "environment", "rules", "names", "language")

    name: gr.Textbox
    business: gr.Textbox
    channel: gr.Dropdown
    environment: gr.Textbox
    rules: gr.Textbox
    names: gr.Textbox
    language: gr.Radio

    @property
    def all(self) -> list[gr.components.Component]:
        """As the handlers name them in `NAMES`."""
        return [self.name, self.business, self.channel, self.environment, self.rules, self.names, self.language]

    def named(self, values: tuple[object, ...]) -> dict[str, object]:
        """The values as the handlers want them."""
        return dict(zip(self.NAMES, values, strict=True))


def build(word: Word, prefix: str, *, folded: bool) -> ProfileFields:
    """Lay the fields out; `folded`: all but the name and the channel behind a heading."""
    name = gr.Textbox(
        label=word("name"), placeholder=word("name_hint"), max_length=limits.NAME, elem_id=f"{prefix}-name"
    )
    channel = gr.Dropdown(
        [(word(f"channel_{channel.value}"), channel.value) for channel in Channel],
        value=Channel.EMAIL.value,
        label=word("channel"),
        elem_id=f"{prefix}-channel",
    )
    if folded:
        with gr.Accordion(word("more_profile"), open=False):
            return _rest(word, prefix, name, channel)
    return _rest(word, prefix, name, channel)


def _rest(word: Word, prefix: str, name: gr.Textbox, channel: gr.Dropdown) -> ProfileFields:
    business = _lines(word, prefix, "business", limits.BUSINESS)
    environment = _lines(word, prefix, "environment", limits.LINES * limits.LINE)
    rules = _lines(word, prefix, "rules", limits.LINES * limits.LINE)
    names = _lines(word, prefix, "names", limits.LINES * limits.LINE)
    language = gr.Radio([("日本語", "ja"), ("English", "en")], value="ja", label=word("language"))
    return ProfileFields(name, business, channel, environment, rules, names, language)


def _lines(word: Word, prefix: str, key: str, limit: int) -> gr.Textbox:
    return gr.Textbox(
        label=word(f"{key}_field"),
        placeholder=word(f"{key}_hint"),
        lines=2,
        max_lines=10,
        max_length=limit,
        elem_id=f"{prefix}-{key}",
    )
