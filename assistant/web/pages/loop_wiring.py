"""The loop, wired: the steps of a task, the reply and the outcome."""

from typing import TYPE_CHECKING, Any

import gradio as gr

from assistant.web.handlers.outcomes import Outcomes
from assistant.web.handlers.replies import Confirmed, Replies
from assistant.web.handlers.sheets import Sheet
from assistant.web.handlers.stages import Moved, Stages
from assistant.web.pages.wiring import Updates, connect
from assistant.web.view import notice, stage
from assistant.web.view.outcome import MOST_NOTES
from assistant.web.view.points import MOST_QUESTIONS
from assistant.web.wording import Tongue

if TYPE_CHECKING:
    from assistant.web.pages.workspace import WorkspacePage


def wire(page: "WorkspacePage", stages: Stages, replies: Replies, outcomes: Outcomes) -> None:
    """Everything a button does once the message is written."""
    _wire_stages(page, stages)
    _wire_reply(page, replies)
    _wire_reminder(page, replies)
    _wire_outcome(page, outcomes)


def _outputs(page: "WorkspacePage") -> list[gr.blocks.Block]:
    """Everything an open task shows."""
    return [*page.request.outputs, *page.sheet.outputs]


def _shown(page: "WorkspacePage", sheet: Sheet) -> Updates:
    return {**page.request.updates(sheet), **page.sheet.updates(sheet)}


def _wire_stages(page: "WorkspacePage", stages: Stages) -> None:
    request, sheet = page.request, page.sheet
    bar = sheet.stage

    def shown(moved: Moved, tongue: Tongue) -> Updates:
        if moved.fresh:
            return {
                sheet.blank: notice.blank(tongue),
                **sheet.another(""),
                request.instruction: "",
                request.received: "",
                request.problems: stage.focused("instruction"),
            }
        return {**_shown(page, moved.sheet), bar.said: moved.said}

    def step(tongue: Tongue, key: object, message: object) -> Updates:
        return shown(stages.step(key, message, tongue), tongue)

    def move(tongue: Tongue, key: object, chosen: object) -> Updates:
        return shown(stages.move(key, chosen, tongue), tongue)

    def undo(tongue: Tongue, key: object) -> Updates:
        return shown(stages.undo(key, tongue), tongue)

    once: dict[str, Any] = {"problems": sheet.problems, "trigger_mode": "once"}
    outputs = _outputs(page)
    fresh = [request.instruction, request.received, request.problems, sheet.model.box]
    connect(bar.step.click, step, [sheet.key, sheet.message], [*outputs, *fresh], **once)
    connect(bar.move.input, move, [sheet.key, bar.move], [*outputs, *fresh], **once)
    connect(bar.undo.click, undo, [sheet.key], [*outputs, *fresh], **once)


def _wire_reply(page: "WorkspacePage", replies: Replies) -> None:
    sheet, pane = page.sheet, page.sheet.reply

    def read(tongue: Tongue, key: object, text: object) -> Updates:
        return pane.updates(replies.read(key, text, tongue))

    def take(tongue: Tongue, key: object, words: object, facts: object, wishes: object, *cards: object) -> Updates:
        confirmed = Confirmed(words, cards[:MOST_QUESTIONS], cards[MOST_QUESTIONS:], facts, wishes)
        taken = replies.take_in(key, confirmed, tongue)
        return {**_shown(page, taken.sheet), sheet.stage.said: taken.said}

    def expire(tongue: Tongue, key: object) -> Updates:
        taken = replies.expire(key, tongue)
        return {**_shown(page, taken.sheet), sheet.stage.said: taken.said}

    def back(_: Tongue) -> Updates:
        return {pane.confirm: gr.update(visible=False), pane.read: ""}

    quiet: dict[str, Any] = {"problems": pane.problems}
    cards = [*(slot.choice for slot in pane.slots), *(slot.text for slot in pane.slots)]
    connect(pane.go.click, read, [sheet.key, pane.text], pane.reading, **quiet)
    connect(
        pane.take.click,
        take,
        [sheet.key, pane.read, pane.facts, pane.wishes, *cards],
        _outputs(page),
        trigger_mode="once",
        **quiet,
    )
    connect(pane.expire.click, expire, [sheet.key], _outputs(page), trigger_mode="once", **quiet)
    connect(pane.back.click, back, [], [pane.confirm, pane.read], **quiet)


def _wire_reminder(page: "WorkspacePage", replies: Replies) -> None:
    sheet, pane = page.sheet, page.sheet.reply

    def write(_: Tongue, key: object) -> Updates:
        return {pane.reminder_box: gr.update(visible=True), pane.reminder: replies.reminder(key).text}

    def sent(tongue: Tongue, key: object, text: object) -> Updates:
        return {pane.problems: replies.reminded(key, text, tongue), pane.reminder_box: gr.update(visible=False)}

    quiet: dict[str, Any] = {"problems": pane.problems}
    connect(pane.remind.click, write, [sheet.key], [pane.reminder_box, pane.reminder], **quiet)
    connect(
        pane.reminded.click, sent, [sheet.key, pane.reminder], [pane.reminder_box], trigger_mode="once", **quiet
    )


def _wire_outcome(page: "WorkspacePage", outcomes: Outcomes) -> None:
    sheet, pane = page.sheet, page.sheet.outcome

    def judge(tongue: Tongue, key: object, score: object, words: object, hours: object, *taps: object) -> Updates:
        judged = outcomes.judge(key, (score, words, hours), taps, tongue)
        return {**_shown(page, judged.sheet), **pane.offer(judged.lessons), pane.problems: judged.said}

    def learn(tongue: Tongue, key: object, *ticks: object) -> Updates:
        rows = list(zip(ticks[::2], ticks[1::2], strict=True))
        said = outcomes.learn(key, rows[:MOST_NOTES], rows[MOST_NOTES:], tongue)
        return {pane.problems: said, pane.lessons_box: gr.update(visible=False)}

    def quick(_: Tongue, chosen: object) -> Updates:
        return {pane.score: chosen}

    once: dict[str, Any] = {"problems": pane.problems, "trigger_mode": "once"}
    outputs = list(dict.fromkeys([*_outputs(page), *pane.offers]))
    connect(
        pane.judge.click, judge, [sheet.key, pane.score, pane.words, pane.hours, *pane.verdicts], outputs, **once
    )
    connect(pane.learn.click, learn, [sheet.key, *pane.ticks], [pane.lessons_box], **once)
    connect(pane.quick.input, quick, [pane.quick], [pane.score], problems=pane.problems)
