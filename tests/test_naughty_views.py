"""The naughty strings on the page: whatever a text holds, no element and no attribute comes of it."""

from collections import Counter
from collections.abc import Callable

import pytest

from assistant.domain.client import Client
from assistant.errors import BadInput
from assistant.importing import ImportPlan
from assistant.web.handlers.clients import Clients
from assistant.web.handlers.erasing import Erasing
from assistant.web.handlers.notes import Notes
from assistant.web.handlers.outcomes import Outcomes
from assistant.web.handlers.replies import Confirmed, Replies
from assistant.web.handlers.settings import SettingsPage
from assistant.web.handlers.stages import Stages
from assistant.web.handlers.tasks import Tasks
from assistant.web.handlers.workspace import Workspace
from assistant.web.html import Html, data
from assistant.web.view import brief, intake, notice
from assistant.web.wording import Tongue
from tests.fakes_desk import NOW, SAMPLES, FakeDesk, desk_with_samples, rich_draft
from tests.markup import all_markup, elements, grown
from tests.naughty import MARKUP, naughty, sample

JA = Tongue("ja")
HARMLESS = "ふつうの文です。"
WRITTEN = (
    "# 見出し\n## 小見出し\n### その下\n- 項目\n- [ ] すること\n1. 番号\n> 引用\n**太字**と本文\n\n次の段落\n---\n"
)
"""What a brief may hold that she wrote herself."""


def test_there_are_more_than_503_strings_each_unlike_all_others() -> None:
    every = naughty()
    assert len(every) >= 503
    assert len({one.text for one in every}) == len(every)
    kinds = Counter(one.category for one in every)
    assert len(kinds) >= 30
    assert min(kinds.values()) >= 12


def walked(text: str) -> list[object]:
    """What every page shows of a desk whose every text is this one."""
    desk = desk_with_samples(text)
    clock = {"clock": lambda: NOW}
    workspace, stages, replies, outcomes = (made(desk, **clock) for made in (Workspace, Stages, Replies, Outcomes))
    sheet = workspace.draft("umi", SAMPLES[0][1], "", JA)
    views: list[object] = [sheet, notice.model_failed(_engine(desk, sheet.key, text), JA)]
    views.append(stages.step(sheet.key, text, JA))
    said = f"1Aで。予算は{text}。次から{text}。{text}?"
    read = replies.read(sheet.key, said, JA)
    views += [read, replies.reminder(sheet.key)]
    places = ([place for _, place in read.facts.choices], [place for _, place in read.wishes.choices])
    views.append(replies.take_in(sheet.key, Confirmed(said, ["0", "unanswered"], ["", ""], *places), JA))
    views.append(stages.undo(sheet.key, JA))
    views.append(outcomes.judge(sheet.key, ("60", f"{text}。{text}", "1.5"), ["broke", "held"], JA))
    views.append(outcomes.learn(sheet.key, [(True, text)], [(True, text)], JA))
    return [*views, *_elsewhere(desk, text)]


def _engine(desk: FakeDesk, key: str, text: str):  # type: ignore[no-untyped-def]
    client_id, _, task_id = key.partition("/")
    return desk.records.task(client_id, task_id).draft.engine.model_copy(update={"fallback_reason": text})


def _elsewhere(desk: FakeDesk, text: str) -> list[object]:
    """The board, the client, the notes, the settings, what may leave and come in."""
    client = Client(id="umi", name=text[:200], business=text[:2000], environment=(text,), rules=(text, text))
    desk.records.save_client(client)
    desk.save_known_names("umi", (text,))
    notes = Notes(desk, clock=lambda: NOW)
    notes.add("umi", f"メモ{text[:3000]}", text[:200], "80")
    plan = ImportPlan(clients=(client, client.model_copy(update={"id": "new"})), notes=tuple(desk.records.notes))
    return [
        Tasks(desk, clock=lambda: NOW).board("", "", JA),
        Clients(desk, lambda: SAMPLES).profile("umi", JA),
        notes.listed("umi", "", JA),
        Erasing(desk).shown("umi", JA),
        SettingsPage(desk).masked("umi", f"例{text[:1000]}", JA),
        intake.plan(plan, text, {"umi": client}, JA),
        intake.merging(desk.exits.holdings("umi"), text, text, JA),
        notice.refusal(BadInput(text), JA),
        notice.problem(text),
    ]


def printable(text: str) -> str:
    """The text as the fields let it pass: NUL and half characters are refused there, and what is too long."""
    return "".join(char for char in text if char != "\x00" and not "\ud800" <= char <= "\udfff")[:1_200] or "x"


@pytest.mark.parametrize("few", range(4))
def test_no_string_becomes_an_element_on_any_page(few: int) -> None:
    harmless = walked(HARMLESS)
    assert len(all_markup(harmless)) > 60
    for one in sample(2)[few::4]:
        assert grown(walked(printable(one.text)), harmless) == set(), one


def test_no_string_at_all_comes_out_of_the_one_door_to_markup_as_more_than_text() -> None:
    for one in naughty():
        assert elements(f"<p>{data(one.text)}</p>") == {("p", ())}, one


def test_a_brief_she_wrote_herself_holds_headings_and_lists_and_nothing_else() -> None:
    harmless = brief.edited(WRITTEN, rich_draft("umi", "x", NOW, "t"), JA)
    for one in naughty():
        shown = brief.edited(one.text, rich_draft("umi", "x", NOW, "t"), JA)
        assert grown(shown, harmless) == set(), one


# the checker itself


def raw(text: str) -> Html:
    return Html(f"<p>{text}</p>")


def only_angles(text: str) -> Html:
    """Enough for HTML, not for the Markdown parser behind it."""
    return Html(
        f"<section>\n\n{text.replace('&', '&amp;').replace('<', '&lt;').replace('>', '&gt;')}\n\n</section>"
    )


def in_an_attribute(text: str) -> Html:
    return Html(f'<p title="{text.replace("<", "&lt;")}">x</p>')


@pytest.mark.parametrize(
    ("careless", "caught"),
    [(raw, ("html", "script", "svg")), (only_angles, ("markdown",)), (in_an_attribute, ("script",))],
)
def test_a_view_that_does_not_escape_is_caught(careless: Callable[[str], Html], caught: tuple[str, ...]) -> None:
    found = Counter(
        one.category
        for one in naughty()
        if one.category in MARKUP and grown(careless(one.text), careless(HARMLESS))
    )
    for kind in caught:
        assert found[kind] >= 3, found


def test_a_view_that_puts_text_between_its_own_tags_unescaped_is_caught_by_most_of_the_html() -> None:
    html = [one for one in naughty() if one.category == "html"]
    assert sum(bool(grown(raw(one.text), raw(HARMLESS))) for one in html) >= 0.7 * len(html)
