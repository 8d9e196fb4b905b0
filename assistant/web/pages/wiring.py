"""How a widget's event reaches a handler: one way, for all pages.

Values come as the browser sent them (`preprocess=False`): the handlers check type and size themselves. They go as the
browser takes them (`postprocess=False`): Gradio would send each of them through a thread of its own. A refusal becomes
a sentence beside the work, and nothing she typed is touched.
"""

import logging
from collections.abc import Callable, Iterator, Mapping, Sequence
from types import MappingProxyType
from typing import Any

import gradio as gr
from gradio.components import Component

from assistant.access.principal import in_turn
from assistant.errors import BriefError
from assistant.web.acting import in_name_of, principal_of, traced_event
from assistant.web.view import notice
from assistant.web.wording import Tongue, language_of

Updates = Mapping[Any, Any]
"""Component to its new value or `gr.update`."""

Handler = Callable[..., Updates]
"""Called as handler(tongue, *values)."""

Word = Callable[[str], Any]
"""A key to a label that the browser translates."""

IN_TURN: Mapping[str, Any] = {"concurrency_id": "in-turn", "concurrency_limit": 2}
"""Options of an event that computes for long: two of them at once, whoever's they are. Gradio counts the events of
each tab by themselves where nothing else is said, and twenty that compute at once leave nothing to quick clicks."""

ENDING: Mapping[str, Any] = {"concurrency_id": "ending", "concurrency_limit": 1}
"""Options of what shows the end of a model's run: one after the other, and not behind the drafts."""

logger = logging.getLogger(__name__)


def show(elem_id: str, *, visible: bool = True) -> gr.Markdown:
    """A place for our markup. Nothing else may be put there than what `web.html` built."""
    return gr.Markdown("", elem_id=elem_id, latex_delimiters=[], visible=visible)


def tongue_of(request: gr.Request) -> Tongue:
    """The language this browser asks for."""
    return Tongue(language_of(request.headers.get("accept-language", "")))


def connect(
    triggers: Callable[..., Any] | Sequence[Any],
    handler: Handler,
    inputs: Sequence[Component],
    outputs: Sequence[Any],
    *,
    problems: gr.Markdown,
    refused: Updates = MappingProxyType({}),
    **options: Any,
) -> Any:
    """Run `handler` when the trigger fires. `problems` shows the sentence when it refuses, and `refused` is shown with
    it: to Gradio a refusal is a success like any other, and what is chained to the event runs after it.

    `problems` is also where Gradio keeps the state of the event: it would keep it at every output, and after each
    event goes through everything within every output that any event ever had.
    """
    listen: Any = triggers if callable(triggers) else _on(triggers)
    return listen(
        guarded(handler, problems, refused),
        list(inputs),
        [*outputs, problems],
        preprocess=False,
        postprocess=False,
        api_visibility="private",
        show_progress=options.pop("show_progress", "hidden"),
        show_progress_on=problems,
        **options,
    )


def guarded(
    handler: Handler, problems: gr.Markdown, refused: Updates = MappingProxyType({})
) -> Callable[..., dict[Any, Any]]:
    """The handler with its language first and its refusals as sentences."""

    def run(request: gr.Request, *values: object) -> dict[Any, Any]:
        tongue = tongue_of(request)
        try:
            with in_name_of(request):
                return {problems: "", **handler(tongue, *values)}
        except BriefError as error:
            return {**refused, problems: notice.refusal(error, tongue)}
        except Exception:
            logger.exception("a handler of the page failed", extra=traced_event(request))
            return {**refused, problems: notice.problem(tongue("unexpected"))}

    return run


def connect_stream(
    trigger: Callable[..., Any],
    handler: Callable[..., Iterator[Updates]],
    inputs: Sequence[Component],
    outputs: Sequence[Any],
    *,
    problems: gr.Markdown,
) -> Any:
    """Like `connect`, for a handler that has more than one moment to show."""

    def run(request: gr.Request, *values: object) -> Iterator[dict[Any, Any]]:
        tongue = tongue_of(request)
        try:
            # Each moment may be asked for by another thread.
            for moment in in_turn(principal_of(request), handler(tongue, *values)):
                yield {problems: "", **moment}
        except BriefError as error:
            yield {problems: notice.refusal(error, tongue)}
        except Exception:
            logger.exception("a handler of the page failed", extra=traced_event(request))
            yield {problems: notice.problem(tongue("unexpected"))}

    return trigger(
        run,
        list(inputs),
        [*outputs, problems],
        preprocess=False,
        postprocess=False,
        api_visibility="private",
        show_progress="hidden",
        show_progress_on=problems,
        trigger_mode="once",
    )


def _on(triggers: Sequence[Any]) -> Callable[..., Any]:
    return lambda *arguments, **options: gr.on(list(triggers), *arguments, **options)
