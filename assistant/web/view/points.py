"""The open points: what was assumed, what is worth asking, and what was held back."""

import math
from dataclasses import dataclass

from assistant.domain.brief import Assumption
from assistant.domain.draft import Draft
from assistant.domain.question import Fallback, Question
from assistant.web.html import Html, tag
from assistant.web.view import frame, marks, when
from assistant.web.wording import Tongue

MOST_QUESTIONS = 3
_VALUE_PER_DOT = 0.6
"""A question is worth at most about 3 (cost 5, surely wrong, surely answered, minus the first price)."""


@dataclass(frozen=True)
class QuestionCard:
    """One question as the page shows it. `title` is plain text (a label), `body` is markup."""

    id: str
    title: str
    body: Html
    on: bool


def assumptions(draft: Draft, tongue: Tongue, *, may_ask: bool = False) -> Html:
    """Costliest if wrong first, as the draft has them. `may_ask`: each can be turned into a question."""
    if not draft.assumptions:
        return frame.section(tongue, "assumptions", frame.quiet(tongue, "no_assumptions"))
    rows = [_assumption(found, draft, tongue, may_ask=may_ask) for found in draft.assumptions]
    return frame.section(tongue, "assumptions", tag("ol", *rows), cls="assumptions", hint="assumptions_hint")


def questions_head(draft: Draft, tongue: Tongue) -> Html:
    """The heading above the questions, or the good news that there are none."""
    if not draft.questions:
        return frame.section(tongue, "questions", frame.quiet(tongue, "no_questions"))
    return frame.section(tongue, "questions", cls="questions-head", hint="questions_hint")


def question_cards(draft: Draft, dropped: tuple[str, ...], tongue: Tongue) -> tuple[QuestionCard, ...]:
    """The questions in order; those in `dropped` are off."""
    return tuple(
        QuestionCard(
            id=question.id,
            title=f"{number}. {question.text}",
            body=_question(question, draft.now.year, tongue),
            on=question.id not in dropped,
        )
        for number, question in enumerate(draft.questions[:MOST_QUESTIONS], 1)
    )


def not_asked(draft: Draft, tongue: Tongue) -> Html:
    """Folded: what was not asked, and why not."""
    if not draft.not_asked:
        return Html("")
    title = f"{tongue('not_asked')} {len(draft.not_asked)}{tongue('count')}"
    rows = [
        tag(
            "li",
            tag("span", held.text, cls="value"),
            tag("span", held.reason, cls="aside"),
            marks.evidence(held.evidence, draft, tongue),
        )
        for held in draft.not_asked
    ]
    return tag("section", tag("details", tag("summary", title), tag("ul", *rows)), cls="card not-asked")


def _assumption(found: Assumption, draft: Draft, tongue: Tongue, *, may_ask: bool) -> Html:
    final = Html("") if found.reversible else tag("span", tongue("irreversible"), cls="mark mark-final")
    facts = [(tongue("because"), found.because), (tongue("if_wrong"), found.consequence)]
    rows = [tag("div", tag("dt", name), tag("dd", value), cls="fact") for name, value in facts if value]
    head = tag(
        "p",
        tag("span", found.statement, cls="value"),
        " ",
        final,
        _ask(found, tongue) if may_ask else Html(""),
        cls="point-head",
    )
    weight = marks.dots(found.impact, tongue("impact"))
    return tag("li", weight, head, tag("dl", *rows, cls="facts"), marks.evidence(found.evidence, draft, tongue))


def _ask(found: Assumption, tongue: Tongue) -> Html:
    about = tag("span", f" {found.label}", cls="unseen")
    return tag("button", tongue("ask_instead"), about, tag("span", found.slot, cls="ask-key key"), cls="ask-open")


def _question(question: Question, year: int, tongue: Tongue) -> Html:
    worth = marks.dots(max(1, math.ceil(question.value / _VALUE_PER_DOT)), tongue("worth"))
    head = tag("p", tag("span", tongue("worth"), cls="fact-name"), " ", worth, cls="worth")
    options = [_option(question, index, tongue) for index in range(len(question.options))]
    why = tag("div", tag("dt", tongue("why")), tag("dd", question.why), cls="fact")
    silent = tag(
        "div", tag("dt", tongue("no_answer")), tag("dd", *_fallback(question.fallback, year, tongue)), cls="fact"
    )
    facts = tag("dl", why if question.why else Html(""), silent, cls="facts")
    return tag("div", head, tag("ul", *options, cls="choices"), facts, cls="question")


def _option(question: Question, index: int, tongue: Tongue) -> Html:
    option = question.options[index]
    chosen = index == question.recommended
    return tag(
        "li",
        tag("span", "ABCD"[index], cls="letter"),
        tag("span", option.label, cls="value"),
        tag("span", tongue("recommended"), cls="mark mark-recommended") if chosen else Html(""),
        tag("span", option.consequence, cls="aside") if option.consequence else Html(""),
        cls="option recommended" if chosen else "option",
    )


def _fallback(fallback: Fallback, year: int, tongue: Tongue) -> tuple[str, ...]:
    hold = tag("span", tongue("hold"), cls="mark mark-final") if fallback.action == "hold" else Html("")
    return (hold, " " if hold else "", fallback.text, *_from(fallback, year, tongue))


def _from(fallback: Fallback, year: int, tongue: Tongue) -> tuple[str, ...]:
    if fallback.act_from is None or fallback.action == "hold":
        return ()
    return (tag("span", f"{when.moment(fallback.act_from, tongue, year)}{tongue('act_from')}", cls="aside day"),)
