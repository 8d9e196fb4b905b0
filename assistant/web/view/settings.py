"""The settings, as sentences: nothing here can be broken by looking at it."""

from collections.abc import Sequence

from assistant.web.desk import Fact, ModelState, Preview
from assistant.web.html import Html, tag
from assistant.web.view import frame
from assistant.web.wording import Tongue

_KEYS = ("submit", "next", "tabs", "open")


def model(state: ModelState, tongue: Tongue) -> Html:
    """The model, or that there is none and drafts are made without."""
    if state.name is None:
        lines = [tag("p", tongue("model_none")), tag("p", tongue("model_none_how"), cls="quiet")]
        return frame.section(tongue, "model", *lines)
    leaves = tag("p", tongue("model_leaves" if state.leaves else "model_stays"), cls="quiet")
    name = tag("p", tag("strong", state.name))
    return frame.section(tongue, "model", name, leaves, _facts(state.facts, tongue))


def store(facts: Sequence[Fact], tongue: Tongue) -> Html:
    """Where everything is kept, and whether it is well."""
    well = all(fact.well for fact in facts)
    head = tag("p", tongue("store_well" if well else "store_ill"), cls="quiet" if well else "")
    return frame.section(tongue, "store", head, _facts(facts, tongue))


def masked(found: Preview, state: ModelState, tongue: Tongue) -> Html:
    """What is sent, or would be: her example, and folded all that goes along."""
    key = "masked_would" if state.name is None else "masked_as" if state.leaves else "masked_stays"
    whole = tag("details", tag("summary", tongue("masked_whole")), tag("p", found.whole, cls="value said"))
    return tag(
        "div",
        tag("p", tongue(key), cls="quiet"),
        tag("p", found.words, cls="value said"),
        whole if found.whole else Html(""),
    )


def keys(tongue: Tongue) -> Html:
    """The keys that do the work of the mouse."""
    rows = [
        tag("div", tag("dt", tongue(f"key_{key}")), tag("dd", tongue(f"key_{key}_does")), cls="row")
        for key in _KEYS
    ]
    return frame.section(tongue, "keys", tag("dl", *rows, cls="rows"))


def _facts(facts: Sequence[Fact], tongue: Tongue) -> Html:
    rows = [
        tag("div", tag("dt", fact.name), tag("dd", fact.told, " ", _mark(fact, tongue)), cls="row")
        for fact in facts
    ]
    return tag("dl", *rows, cls="rows") if rows else Html("")


def _mark(fact: Fact, tongue: Tongue) -> Html:
    return Html("") if fact.well else tag("span", tongue("look_here"), cls="mark mark-final")
