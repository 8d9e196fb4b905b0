"""The model at the open task: how it is getting on, what it has so far, what it is shown, and the way to stop it."""

import asyncio
import logging
from collections.abc import AsyncIterator, Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import anyio.to_thread
import gradio as gr

from assistant.errors import BriefError
from assistant.web.acting import in_name_of, traced_event
from assistant.web.handlers.improving import Improver, Improving
from assistant.web.handlers.on_sheet import OnSheet
from assistant.web.handlers.runs import Run
from assistant.web.handlers.watching import BEAT
from assistant.web.pages.wiring import ENDING, Updates, Word, connect, show, tongue_of
from assistant.web.view import notice
from assistant.web.wording import Tongue

if TYPE_CHECKING:
    from assistant.web.pages.workspace import WorkspacePage

WATCHED_AT_ONCE: Final = 24
"""Runs that are being watched. Gradio does 40 things at once: clicks must keep places of their own. A run goes on
without a watcher, and whoever comes to watch late sees how it ended."""

logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class ModelPane:
    """The row above the brief, what has come so far, and the fold with what is sent: all of one run, of the task that is
    on the sheet. `over` names the task whose run was watched to its end."""

    on_sheet: OnSheet
    box: gr.Column
    over: gr.Textbox
    improving: gr.Markdown
    stop: gr.Button
    coming: gr.Markdown
    sent_box: gr.Accordion
    sent: gr.Textbox
    go: gr.Button

    @property
    def asking(self) -> list[gr.blocks.Block]:
        """What the beginning of a run may change."""
        return [self.box, *self.moving, self.sent_box, self.sent, self.go]

    @property
    def moving(self) -> list[gr.blocks.Block]:
        """What a moment of a run may change."""
        return [self.improving, self.stop, self.coming]

    def another(self, key: str) -> Updates:
        """Another task is on the sheet: nothing of the run before is there to be seen, and nobody watches it here."""
        self.on_sheet.comes(key)
        return {self.box: gr.update(visible=False)}

    def begun(self, key: object, moment: Improving | None) -> Updates:
        """A run of this task has begun or goes on, or she is asked first; None: nothing of it is there to be seen."""
        if moment is None or not self.on_sheet.shows(key):
            return {}
        wanted = moment.sent is not None
        return {
            self.box: gr.update(visible=True),
            self.improving: moment.said,
            self.stop: gr.update(visible=moment.running),
            self.coming: moment.partial,
            self.sent_box: gr.update(visible=True, open=wanted),
            self.sent: moment.sent or "",
            self.go: gr.update(visible=wanted),
        }

    def ended(self, key: object, moment: Improving) -> Updates:
        """The run of this task is over, and this became of it."""
        if not self.on_sheet.shows(key):
            return {}
        return {self.improving: moment.said, self.stop: gr.update(visible=False), self.coming: ""}


def build(word: Word) -> ModelPane:
    """Lay it out."""
    with gr.Column(visible=False, elem_id="model-pane") as box:
        over = gr.Textbox(visible=False)
        with gr.Row(elem_id="improving-row"):
            improving = show("improving")
            stop = gr.Button(word("stop_model"), size="sm", visible=False, scale=0, elem_id="stop-model")
        with gr.Accordion(word("sent_text"), open=False, visible=False, elem_id="sent-box") as sent_box:
            sent = gr.Textbox(
                label=word("sent_text"), lines=8, max_lines=30, interactive=False, show_label=False, elem_id="sent"
            )
            go = gr.Button(word("send_now"), variant="primary", size="sm", visible=False, elem_id="send-now")
        coming = show("coming")
    return ModelPane(OnSheet(), box, over, improving, stop, coming, sent_box, sent, go)


def wire(page: "WorkspacePage", made: Any, opened: Any, improver: Improver) -> None:
    """After a draft was made the model looks it over; a task that is opened while the model does is watched on. Wired
    only where a model is set."""
    sheet, pane = page.sheet, page.sheet.model

    def begin(tongue: Tongue, key: object) -> Updates:
        return pane.begun(key, improver.begin(key, tongue) if key else None)

    def go(tongue: Tongue, key: object) -> Updates:
        return pane.begun(key, improver.begin(key, tongue, go=True))

    def resume(tongue: Tongue, key: object) -> Updates:
        return pane.begun(key, improver.going_on(key, tongue) if key else None)

    def stop(tongue: Tongue, key: object) -> Updates:
        return pane.ended(key, improver.cancel(key, tongue))

    def sent(tongue: Tongue, key: object) -> Updates:
        return {pane.sent: improver.sent(key, tongue)}

    always: dict[str, Any] = {"problems": sheet.problems, "trigger_mode": "multiple"}
    begun: tuple[tuple[Any, gr.Textbox, Mapping[str, Any]], ...] = (
        (connect(made.success, begin, [sheet.made], pane.asking, **always), sheet.made, ENDING),
        (connect(pane.go.click, go, [sheet.key], pane.asking, **always), sheet.key, ENDING),
        # Mostly nothing runs there: to hear that, nobody waits behind the ends of others.
        (connect(opened.success, resume, [sheet.key], pane.asking, **always), sheet.key, {}),
    )
    for event, key, options in begun:
        _wire_end(_watch(event.success, key, page, improver), page, improver, options)
    connect(pane.sent_box.expand, sent, [sheet.key], [pane.sent], problems=sheet.problems)
    connect(pane.stop.click, stop, [sheet.key], pane.moving, problems=sheet.problems)


def _wire_end(watched: Any, page: "WorkspacePage", improver: Improver, in_line: Mapping[str, Any]) -> None:
    """What became of the run, where its task is still on the sheet; where it is not, it is told when the task is opened."""
    request, sheet, pane = page.request, page.sheet, page.sheet.model

    def finish(tongue: Tongue, key: object) -> Updates:
        moment = improver.finish(key, tongue) if pane.on_sheet.shows(key) else None
        if moment is None or not pane.on_sheet.shows(key):  # another task may have come meanwhile
            return {}
        whole = {**request.updates(moment.sheet), **sheet.updates(moment.sheet)} if moment.sheet else {}
        return {**whole, **pane.ended(key, moment)}

    outputs = [*request.outputs, *sheet.outputs, *pane.moving]
    options: dict[str, Any] = {"problems": sheet.problems, "trigger_mode": "multiple", **in_line}
    connect(watched.success, finish, [pane.over], outputs, **options)


def _watch(trigger: Callable[..., Any], key: gr.Textbox, page: "WorkspacePage", improver: Improver) -> Any:
    """Show the moments of the run. Few outputs: Gradio goes through all of them at each moment. No thread is held:
    a model that takes its time takes nothing from anybody."""
    pane, problems = page.sheet.model, page.sheet.problems

    def found(request: gr.Request, key: object) -> Run | None:
        with in_name_of(request):
            return improver.watch(key)

    async def watch(request: gr.Request, key: object) -> AsyncIterator[dict[Any, Any]]:
        tongue, mine = tongue_of(request), pane.on_sheet.watched(key)
        try:
            run = await anyio.to_thread.run_sync(found, request, key) if key else None
            yield {problems: "", pane.over: ""}
            last: Improving | None = None
            with improver.watchers.one_more() as due:
                while run and mine() and (moment := improver.moment(run, tongue)).running:
                    if moment != last and due():
                        yield {pane.improving: moment.said, pane.coming: moment.partial}
                        last = moment
                    await asyncio.sleep(BEAT)
            yield {pane.over: key if run and mine() else ""}
        except BriefError as error:
            yield {problems: notice.refusal(error, tongue)}
        except Exception:
            logger.exception("a handler of the page failed", extra=traced_event(request))
            yield {problems: notice.problem(tongue("unexpected"))}

    return trigger(
        watch,
        [key],
        [pane.improving, pane.coming, pane.over, problems],
        preprocess=False,
        postprocess=False,
        api_visibility="private",
        show_progress="hidden",
        show_progress_on=problems,
        concurrency_limit=WATCHED_AT_ONCE,
        concurrency_id="watch-model",  # one limit for all tabs
        trigger_mode="multiple",
    )
