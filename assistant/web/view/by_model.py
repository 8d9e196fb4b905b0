"""What a model had to do with the draft: what it used, and what of its proposal did not stay, with the reason."""

from typing import Final

from assistant.domain.draft import Disposal, Draft, Usage
from assistant.web.html import Html, tag
from assistant.web.wording import Tongue

PLAYBOOK: Final = "playbook"
"""Engine of a draft that no model has seen."""

SMALL_COST: Final = 0.0001
"""US dollars; what is less is said to be less."""


def by_model(draft: Draft, tongue: Tongue) -> Html:
    """One quiet line, and folded what was put right. Nothing for a draft that no model has seen."""
    parts = [part for part in (_used(draft, tongue), _disposed(draft, tongue)) if part]
    return tag("section", *parts, cls="card not-asked by-model") if parts else Html("")


def _used(draft: Draft, tongue: Tongue) -> Html:
    if draft.usage == Usage() and draft.engine.name == PLAYBOOK:
        return Html("")
    line = tongue("model_used").format(
        model=draft.engine.name, tokens=_tokens(draft.usage, tongue), cost=_cost(draft.usage, tongue)
    )
    return tag("p", line, cls="quiet used")


def _tokens(usage: Usage, tongue: Tongue) -> str:
    """A server that counts nothing says 0: that is not known, as no prompt is empty."""
    if not usage.prompt_tokens:
        return tongue("tokens_unknown")
    return tongue("model_tokens").format(sent=f"{usage.prompt_tokens:,}", got=f"{usage.completion_tokens:,}")


def _cost(usage: Usage, tongue: Tongue) -> str:
    cost = usage.cost_usd
    if cost is None:
        return tongue("cost_unknown")
    amount = f"{cost:.4f}".rstrip("0").rstrip(".")
    if 0 < cost < SMALL_COST:
        return tongue("model_cost_less").format(amount=SMALL_COST)
    return tongue("model_cost").format(amount=amount or "0")


def _disposed(draft: Draft, tongue: Tongue) -> Html:
    if not draft.disposed:
        return Html("")
    title = tongue("disposed").format(count=len(draft.disposed))
    labels = {item.slot: item.label for item in draft.brief.items}
    labels |= {found.slot: found.label for found in draft.assumptions}
    rows = [_row(one, labels.get(one.slot, ""), tongue) for one in draft.disposed]
    return tag("details", tag("summary", title), tag("ul", *rows))


def _row(one: Disposal, label: str, tongue: Tongue) -> Html:
    kind = tongue(f"disposed_{one.what}")
    return tag(
        "li",
        tag("span", tongue(f"disposed_{one.action}"), cls="mark mark-profile"),
        " ",
        tag("span", f"{kind}: {label}" if label else kind, cls="phrase"),
        tag("div", tag("span", one.text, cls="value")) if one.text else Html(""),
        tag("span", one.why, cls="aside"),
    )
