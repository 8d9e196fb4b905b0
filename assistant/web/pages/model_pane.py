"""The model at the open task: how it is getting on, what it has so far, what it is shown, and the way to stop it."""

import asyncio
import logging
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import anyio.to_thread
import gradio as gr

from assistant.errors import BriefError
from assistant.web.acting import in_name_of, traced_event
from assistant.web.handlers.improving import Improver, Improving
from assistant.web.handlers.runs import Run
from assistant.web.pages.wiring import IN_TURN, Updates, Word, connect, show, tongue_of
from assistant.web.view import notice
from assistant.web.wording import Tongue

if TYPE_CHECKING:
    from assistant.web.pages.workspace import WorkspacePage

BEAT: Final = 0.25
"""Seconds between two looks at a run: she sees at most four changes a second."""

WATCHED_AT_ONCE: Final = 24
"""Runs that are being watched. Gradio does 40 things at once: clicks must keep places of their own. A run goes on
without a watcher, and whoever comes to watch late sees how it ended."""

logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class ModelPane:
    """The row above the brief, what has come so far, and the fold with what is sent."""

    improving: gr.Markdown
    stop: gr.Button
    coming: gr.Markdown
    sent_box: gr.Accordion
    sent: gr.Textbox
    go: gr.Button

    @property
    def asking(self) -> list[gr.blocks.Block]:
        """What the beginning of a run may change."""
        return [self.improving, self.stop, self.coming, self.sent_box, self.sent, self.go]

    @property
    def moving(self) -> list[gr.blocks.Block]:
        """What a moment of a run may change."""
        return [self.improving, self.stop, self.coming]

    def begun(self, moment: Improving | None) -> Updates:
        """A run has begun, or she is asked first; None: nothing of it is there to be seen."""
        if moment is None:
            return {}
        wanted = moment.sent is not None
        return {
            self.improving: moment.said,
            self.stop: gr.update(visible=moment.running),
            self.coming: "",
            self.sent_box: gr.update(visible=True, open=wanted),
            self.sent: moment.sent or "",
            self.go: gr.update(visible=wanted),
        }

    def ended(self, moment: Improving) -> Updates:
        """It is over, and this became of it."""
        return {self.improving: moment.said, self.stop: gr.update(visible=False), self.coming: ""}


def build(word: Word) -> ModelPane:
    """Lay it out."""
    with gr.Row(elem_id="improving-row"):
        improving = show("improving")
        stop = gr.Button(word("stop_model"), size="sm", visible=False, scale=0, elem_id="stop-model")
    with gr.Accordion(word("sent_text"), open=False, visible=False, elem_id="sent-box") as sent_box:
        sent = gr.Textbox(
            label=word("sent_text"), lines=8, max_lines=30, interactive=False, show_label=False, elem_id="sent"
        )
        go = gr.Button(word("send_now"), variant="primary", size="sm", visible=False, elem_id="send-now")
    return ModelPane(improving, stop, show("coming"), sent_box, sent, go)


def wire(page: "WorkspacePage", made: Any, improver: Improver) -> None:
    """After a draft was made the model looks it over. Wired only where a model is set."""
    sheet, pane = page.sheet, page.sheet.model
    problems = sheet.problems

    def begin(tongue: Tongue, key: object) -> Updates:
        return pane.begun(improver.begin(key, tongue) if key else None)

    def go(tongue: Tongue, key: object) -> Updates:
        return pane.begun(improver.begin(key, tongue, go=True))

    def finish(tongue: Tongue, key: object) -> Updates:
        moment = improver.finish(key, tongue) if key else None
        if moment is None:
            return {}
        whole = {**page.request.updates(moment.sheet), **sheet.updates(moment.sheet)} if moment.sheet else {}
        return {**whole, **pane.ended(moment)}

    def stop(tongue: Tongue, key: object) -> Updates:
        return pane.ended(improver.cancel(key, tongue))

    def sent(tongue: Tongue, key: object) -> Updates:
        return {pane.sent: improver.sent(key, tongue)}

    outputs = [*page.request.outputs, *sheet.outputs, *pane.moving]
    always: dict[str, Any] = {"problems": problems, "trigger_mode": "multiple"}
    latest = Latest()
    for trigger, handler, key in ((made.success, begin, sheet.made), (pane.go.click, go, sheet.key)):
        begun = connect(trigger, handler, [key], pane.asking, **always)
        watched = _watch(begun.success, key, page, improver, latest)
        connect(watched.success, finish, [key], outputs, **always, **IN_TURN)
    connect(pane.sent_box.expand, sent, [sheet.key], [pane.sent], problems=problems)
    connect(pane.stop.click, stop, [sheet.key], pane.moving, problems=problems)


def _watch(
    trigger: Callable[..., Any], key: gr.Textbox, page: "WorkspacePage", improver: Improver, latest: "Latest"
) -> Any:
    """Show the moments of the run. Few outputs: Gradio goes through all of them at each moment. No thread is held:
    a model that takes its time takes nothing from anybody."""
    pane, problems = page.sheet.model, page.sheet.problems

    def found(request: gr.Request, key: object) -> Run | None:
        with in_name_of(request):
            return improver.watch(key)

    async def watch(request: gr.Request, key: object) -> AsyncIterator[dict[Any, Any]]:
        tongue, mine = tongue_of(request), latest.turn()
        try:
            run = await anyio.to_thread.run_sync(found, request, key) if key else None
            yield {problems: ""}
            last: Improving | None = None
            while run and mine() and (moment := improver.moment(run, tongue)).running:
                if moment != last:
                    yield {pane.improving: moment.said, pane.coming: moment.partial}
                last = moment
                await asyncio.sleep(BEAT)
        except BriefError as error:
            yield {problems: notice.refusal(error, tongue)}
        except Exception:
            logger.exception("a handler of the page failed", extra=traced_event(request))
            yield {problems: notice.problem(tongue("unexpected"))}

    return trigger(
        watch,
        [key],
        [pane.improving, pane.coming, problems],
        preprocess=False,
        postprocess=False,
        api_visibility="private",
        show_progress="hidden",
        show_progress_on=problems,
        concurrency_limit=WATCHED_AT_ONCE,
        concurrency_id="watch-model",  # one limit for all tabs
        trigger_mode="multiple",
    )


class Latest:
    """Which of the watches of a tab is the latest: she has gone on to another task, and the row shows that one. The
    sheet is laid out for each tab by itself, so each has its own."""

    def __init__(self) -> None:
        self._mark: object = None

    def turn(self) -> Callable[[], bool]:
        """Begin to watch. Whether that is still the latest."""
        mine = self._mark = object()
        return lambda: self._mark is mine
