"""Short sentences beside the work: what was saved, what went wrong, what to do next."""

from datetime import datetime

from assistant.domain.draft import Engine, Message
from assistant.errors import BriefError, UnknownClient
from assistant.web.html import Html, tag
from assistant.web.view import frame, when
from assistant.web.wording import Tongue


def problem(text: str) -> Html:
    """Something did not work: what happened and what to do."""
    return tag("div", tag("p", text), cls="notice notice-problem", role="alert")


def refusal(error: BriefError, tongue: Tongue) -> Html:
    """What the product said no to. The sentence for an unknown client speaks of commands: here she has a list."""
    return problem(tongue("unknown_client") if isinstance(error, UnknownClient) else str(error))


def hint(text: str) -> Html:
    """Something to know."""
    return tag("div", tag("p", text), cls="notice", role="status")


def saved(key: str, now: datetime, tongue: Tongue, *, cut: bool = False) -> Html:
    """`保存しました 14:32`. The task's key goes along, unseen: the page keeps it in its address. `cut`: without what must
    not be kept."""
    return _kept(tongue("saved_cut" if cut else "saved"), f"{now:%H:%M}", key)


def opened(key: str, updated: datetime, tongue: Tongue) -> Html:
    """`保存済みの下書きです 11/20(金)14:32`: when it was last changed."""
    return _kept(tongue("opened"), when.moment(updated, tongue), key)


def _kept(words: str, moment: str, key: str) -> Html:
    clock = tag("span", moment, cls="day")
    return tag("div", tag("p", words, " ", clock), tag("span", key, cls="task-key unseen"), cls="saved")


def message_head(message: Message, engine: Engine, tongue: Tongue) -> Html:
    """With which subject; and why no model helped, where one was wanted."""
    subject = Html("")
    if message.subject:
        subject = tag("span", f"{tongue('subject')}: ", tag("span", message.subject, cls="value"), cls="subject")
    fallback = Html("")
    if engine.fallback_reason:
        fallback = tag("p", f"{tongue('engine_fallback')}: {engine.fallback_reason}", cls="aside")
    return tag("section", frame.heading(tongue, "message"), subject, fallback, cls="card message-head")


def working(seconds: int, tongue: Tongue) -> Html:
    """A thin bar while the model is at work."""
    return tag(
        "div", tag("p", tongue("model_working").format(seconds=seconds)), cls="notice working", role="status"
    )


def waiting(seconds: int, tongue: Tongue) -> Html:
    """Others are before her, and for how long."""
    return tag(
        "div", tag("p", tongue("model_waiting").format(seconds=seconds)), cls="notice working", role="status"
    )


def look_first(tongue: Tongue, *, changed: bool) -> Html:
    """Nothing has been sent; what would be is below. `changed`: it is not what she has just seen."""
    words = tongue("model_changed" if changed else "model_look")
    return tag(
        "div", tag("p", words), tag("p", tongue("model_look_how"), cls="quiet"), cls="notice", role="status"
    )


def model_failed(engine: Engine, tongue: Tongue, *, late: bool = False) -> Html:
    """The draft stays as it was, and why. `late`: the model could only begin when part of its time was gone."""
    waited = tongue("model_late") if late else ""
    return hint(f"{tongue('model_kept')}{waited}{engine.fallback_reason or ''}")


def greeting(tongue: Tongue) -> Html:
    """The first words to someone who has not used this before."""
    lines = [tag("li", tongue(f"greet_{number}")) for number in (1, 2, 3)]
    return tag(
        "div",
        tag("h2", tongue("greet_title")),
        tag("ol", *lines),
        tag("p", tongue("greet_privacy"), cls="quiet"),
        cls="greeting",
    )


def blank(tongue: Tongue) -> Html:
    """Where the brief will be."""
    return tag(
        "section",
        tag("p", tongue("not_drafted")),
        frame.quiet(tongue, "not_drafted_hint"),
        frame.quiet(tongue, "make_draft_hint"),
        cls="card blank",
    )
