"""The model at work on a page, without a page: its runs, what she sees of them, and what is sent."""

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import pytest

from assistant.domain.draft import Disposal, Draft, Usage
from assistant.domain.task import Edits, Task
from assistant.errors import BadInput
from assistant.web.handlers.improving import AT_ONCE, Improver, Improving
from assistant.web.handlers.runs import GRACE, Run
from assistant.web.handlers.settings import SettingsPage
from assistant.web.handlers.stages import Stages
from assistant.web.handlers.workspace import Workspace
from assistant.web.html import data
from assistant.web.view.by_model import by_model
from assistant.web.view.coming import coming
from assistant.web.wording import Tongue
from tests.fakes_desk import NOW, FakeDesk, desk_with_samples
from tests.fakes_loop import FakeModel, failed, improved

JA, EN = Tongue("ja"), Tongue("en")
KEY = "umi/task1"
BETTER = "見直した依頼書"


@dataclass
class Bench:
    """A desk with a model, and tasks to look over."""

    desk: FakeDesk
    improver: Improver

    def task(self, number: int = 1) -> Task:
        return self.desk.records.task("umi", f"task{number}")

    def moments(self, key: str = KEY) -> Iterator[Improving]:
        """What the page shows of a run that has begun, to its end."""
        run = self.improver.watch(key)
        while run and (moment := self.improver.moment(run, JA)).running:
            yield moment
            time.sleep(0.01)

    def end(self, key: str = KEY) -> Improving:
        """Wait for the end of a run: what became of it."""
        list(self.moments(key))
        ended = self.improver.finish(key, JA)
        assert ended
        return ended


def bench(model: FakeModel, tasks: int = 1, at_once: int = AT_ONCE) -> Bench:
    desk = desk_with_samples()
    for _ in range(tasks):
        Workspace(desk, clock=lambda: NOW).draft("umi", "来週どこかで", "", JA)
    desk.model = model
    return Bench(desk, Improver(desk, clock=lambda: NOW, at_once=at_once))


def a_model(**options: object) -> FakeModel:
    return FakeModel("fake-model", **({"answer": improved} | options))  # type: ignore[arg-type]


def until(done: Callable[[], object]) -> None:
    deadline = time.monotonic() + 10
    while not done():
        assert time.monotonic() < deadline
        time.sleep(0.005)


# a run


def test_without_a_model_nothing_runs() -> None:
    found = bench(FakeModel())
    assert found.improver.begin(KEY, JA) is None
    assert found.improver.watch(KEY) is None


def test_the_model_says_how_long_it_takes_and_then_its_draft_takes_the_place() -> None:
    found = bench(a_model(seconds=0.1))
    begun = found.improver.begin(KEY, JA)
    assert begun
    assert (begun.running, begun.sent, "モデルが見直しています" in begun.said) == (True, None, True)
    ended = found.end()
    assert ended.sheet
    assert BETTER in ended.sheet.brief
    assert "fake&#45;model" in ended.said or "fake-model" in ended.said
    assert found.task().draft.brief.title == BETTER


def test_what_is_better_is_kept_though_nobody_watches() -> None:
    found = bench(a_model())
    found.improver.begin(KEY, JA)
    until(lambda: found.task().draft.brief.title == BETTER)


def test_a_model_that_fails_leaves_the_draft_and_says_why() -> None:
    found = bench(a_model(answer=failed))
    found.improver.begin(KEY, JA)
    last = found.end()
    assert (last.sheet, "モデルに繋がりません" in last.said) == (None, True)
    assert JA("model_late") not in last.said
    assert found.task().draft.engine.fallback_reason is None


def test_a_fault_of_ours_is_told_and_not_swallowed() -> None:
    def broken(_: Draft) -> Draft:
        raise BadInput("壊れました。")

    found = bench(a_model(answer=broken))
    found.improver.begin(KEY, JA)
    with pytest.raises(BadInput):
        found.end()
    assert found.improver.watch(KEY) is None


def test_the_model_can_be_stopped_and_the_draft_stays() -> None:
    found = bench(a_model(seconds=5))
    found.improver.begin(KEY, JA)
    assert next(found.moments()).running
    assert not found.improver.cancel(KEY, JA).running
    assert JA("model_stopped") in found.end().said
    assert found.task().draft.brief.title != BETTER


def test_a_draft_that_was_sent_meanwhile_is_left_alone() -> None:
    found = bench(a_model(seconds=0.1))
    found.improver.begin(KEY, JA)
    Stages(found.desk, clock=lambda: NOW).step(KEY, "", JA)
    assert JA("model_too_late") in found.end().said
    assert found.task().draft.brief.title != BETTER


def test_her_edits_stay_when_the_models_draft_comes() -> None:
    found = bench(a_model(seconds=0.1))
    found.improver.begin(KEY, JA)
    found.desk.records.save_edits(
        "umi", "task1", Edits(message_text="手で書いた文", brief_markdown="# 手で直した")
    )
    sheet = found.end().sheet
    assert sheet
    assert (sheet.message, sheet.brief_text) == ("手で書いた文", "# 手で直した")


def test_a_second_run_of_a_task_ends_the_first() -> None:
    found = bench(a_model(seconds=0.2))
    found.improver.begin(KEY, JA)
    first = found.improver.watch(KEY)
    found.improver.begin(KEY, JA)
    second = found.improver.watch(KEY)
    assert first
    assert second
    assert (first.over, second.over) == (True, False)
    assert found.improver.finish(KEY, JA) is None
    assert found.end().sheet


def test_a_task_without_a_run_shows_nothing_of_one() -> None:
    assert bench(a_model()).improver.finish(KEY, JA) == Improving(data(""), running=False)


# a task that is opened again


def test_a_task_without_a_run_is_opened_with_nothing_of_one() -> None:
    assert bench(a_model()).improver.going_on(KEY, JA) is None


def test_a_run_that_goes_on_is_shown_when_its_task_is_opened_again() -> None:
    found = bench(a_model(seconds=5, partial=half))
    found.improver.begin(KEY, JA)
    until(lambda: (run := found.improver.watch(KEY)) and run.partial)
    again = found.improver.going_on(KEY, JA)
    assert again
    assert (again.running, "モデルが見直しています" in again.said) == (True, True)
    assert "途中の題" in again.partial
    found.improver.cancel(KEY, JA)


def test_what_became_of_a_run_is_told_when_its_task_is_opened_after_its_end() -> None:
    found = bench(a_model())
    found.improver.begin(KEY, JA)
    until(lambda: (run := found.improver.watch(KEY)) and run.over)
    assert found.improver.going_on(KEY, JA) == Improving(data(""), running=False)
    assert "見直しました" in found.end().said
    assert found.improver.going_on(KEY, JA) is None


def test_what_waits_to_be_sent_is_shown_again_while_the_task_is_a_draft() -> None:
    found = bench(a_model(look_first=True))
    asked = found.improver.begin(KEY, JA)
    assert asked
    assert found.improver.going_on(KEY, JA) == asked
    Stages(found.desk, clock=lambda: NOW).step(KEY, "", JA)
    assert found.improver.going_on(KEY, JA) is None


# the clock


def test_the_clock_starts_when_a_run_is_asked_for_and_who_waited_too_long_keeps_the_draft() -> None:
    """Twenty ask at once, the model takes two at a time and 0.4 s each, and a run may take 2 s from the asking: the
    last sixteenths never begin or begin too late, and nobody waits longer than promised."""
    found = bench(a_model(seconds=0.4, deadline=2.0), tasks=20, at_once=2)
    keys = [f"umi/task{number}" for number in range(1, 21)]
    began = time.monotonic()
    for key in keys:
        found.improver.begin(key, JA)
    ended = {key: found.end(key) for key in keys}
    assert time.monotonic() - began < 2.0 + GRACE + 1.0
    better = [key for key, moment in ended.items() if moment.sheet]
    busy = [moment for moment in ended.values() if not moment.sheet]
    assert better[:4] == keys[:4]
    assert 4 <= len(better) <= 10
    assert all("混み合っているため、2秒" in moment.said for moment in busy)
    assert all(0 < left <= 2.0 for left in found.desk.model.given)
    assert len(found.desk.model.given) < 12  # who could not begin in time was not sent
    assert found.task(20).draft.brief.title != BETTER


def test_who_waits_for_others_is_told_so() -> None:
    found = bench(a_model(seconds=0.3), tasks=2, at_once=1)
    for key in ("umi/task1", "umi/task2"):
        found.improver.begin(key, JA)
    assert "ほかの見直しを待っています" in next(found.moments("umi/task2")).said
    assert found.end("umi/task2").sheet


def test_the_time_in_the_line_is_taken_from_the_models_time() -> None:
    now = [100.0]
    run = Run(bench(FakeModel()).task(), seconds=60, clock=lambda: now[0])
    now[0] = 140.0
    assert (run.left, run.over) == (20.0, False)
    run.began = now[0]
    assert run.began_late
    now[0] = 160.0 + GRACE
    assert run.over
    assert run.cancelled()
    assert not run.stop.is_set()


def test_a_run_that_began_late_says_so_with_its_reason() -> None:
    ticks = iter([0.0] + [3.0] * 1_000_000)
    found = bench(a_model(answer=failed))
    improver = Improver(found.desk, clock=lambda: NOW, seconds=lambda: next(ticks))
    improver.begin(KEY, JA)
    run = improver.watch(KEY)
    until(lambda: run and run.over)
    ended = improver.finish(KEY, JA)
    assert ended
    assert JA("model_late") in ended.said


# what has come so far


def half(draft: Draft) -> Draft:
    """A draft that is still being written, with an attack in it."""
    body = draft.brief.model_copy(update={"title": "途中の題", "purpose": "<script>alert(1)</script>を決める"})
    return draft.model_copy(update={"brief": body})


def test_what_has_come_is_shown_as_not_checked_and_nothing_of_it_is_kept() -> None:
    found = bench(a_model(seconds=0.2, partial=half, answer=failed))
    found.improver.begin(KEY, JA)
    shown = [moment.partial for moment in found.moments() if moment.partial]
    assert shown
    assert "確認前の案" in shown[-1]
    assert "途中の題" in shown[-1]
    assert "<script>" not in shown[-1]
    assert data("<script>alert(1)</script>") in shown[-1]
    ended = found.end()
    assert (ended.partial, ended.sheet) == ("", None)
    assert found.task().draft.brief.title != "途中の題"


def test_only_what_is_new_is_shown_of_it() -> None:
    draft = bench(FakeModel()).task().draft
    assert coming(draft, draft, JA) == ""
    more = draft.assumptions[0].model_copy(update={"statement": "会場は大阪とします"})
    other = coming(draft.model_copy(update={"assumptions": (*draft.assumptions, more)}), draft, JA)
    assert "会場は大阪とします" in other
    assert draft.assumptions[0].statement not in other
    assert draft.brief.purpose not in other


# what is sent


def test_she_can_read_what_the_model_gets_and_what_may_follow() -> None:
    found = bench(a_model())
    sent = found.improver.sent(KEY, JA)
    assert sent.startswith("伏せた指示: 来週どこかで\n")
    assert "もう一度だけ尋ねます" in sent
    assert bench(FakeModel()).improver.sent(KEY, JA) == ""


def test_nothing_is_sent_before_she_has_seen_it_and_said_so() -> None:
    found = bench(a_model(look_first=True))
    asked = found.improver.begin(KEY, JA)
    assert asked
    assert (asked.running, asked.sent) == (False, found.improver.sent(KEY, JA))
    assert "この内容で送る" in asked.said
    assert found.improver.watch(KEY) is None
    assert found.improver.finish(KEY, JA) is None  # the question stays where it is
    assert found.desk.model.given == []
    begun = found.improver.begin(KEY, JA, go=True)
    assert begun
    assert begun.running
    assert found.end().sheet
    assert len(found.desk.model.given) == 1


def test_what_has_changed_since_she_looked_is_shown_again() -> None:
    found = bench(a_model(look_first=True))
    found.improver.begin(KEY, JA)
    other = found.task().draft.model_copy(update={"instruction": "再来週どこかで"})
    found.desk.keeper.keep(other)
    again = found.improver.begin(KEY, JA, go=True)
    assert again
    assert (again.running, "再来週" in (again.sent or "")) == (False, True)
    assert JA("model_changed") in again.said
    assert found.desk.model.given == []


def test_a_click_without_a_look_sends_nothing() -> None:
    found = bench(a_model(look_first=True))
    asked = found.improver.begin(KEY, JA, go=True)
    assert asked
    assert (asked.running, JA("model_changed") in asked.said) == (False, False)


def test_the_choice_to_look_first_is_kept_and_only_a_clear_no_ends_it() -> None:
    found = bench(a_model())
    page = SettingsPage(found.desk)
    assert page.looks_first() is False
    for given, kept in ((True, True), (False, False), (None, True), ("x", True)):
        page.look_first(given, JA)
        assert page.looks_first() is kept
    assert SettingsPage(bench(FakeModel()).desk).looks_first() is None


def test_the_example_in_the_settings_says_in_which_form_it_goes_where() -> None:
    with_model = SettingsPage(bench(a_model()).desk).masked("umi", "090-1234-5678へ", JA)
    assert JA("masked_as") in with_model
    assert JA("masked_whole") in with_model
    without = SettingsPage(bench(FakeModel()).desk).masked("umi", "090-1234-5678へ", JA)
    assert JA("masked_would") in without
    assert JA("masked_whole") not in without
    assert "090" not in with_model + without


# what it used, and what of it did not stay

GONE = Disposal(slot="minutes", what="assumption", text="<b>5万円</b>", action="dropped", why="ご指示にない金額のため外しました。")  # fmt: skip


def looked_over(**changed: object) -> Draft:
    draft = improved(bench(FakeModel()).task().draft)
    return draft.model_copy(update=changed)


def test_what_was_put_right_is_folded_with_its_text_and_reason() -> None:
    shown = by_model(looked_over(disposed=(GONE, GONE.model_copy(update={"slot": "", "action": "filled"}))), JA)
    assert f"<summary>{data('AIの案から直したところ(2件)')}</summary>" in shown
    for word in ("外しました", "補いました", "仮置き: 所要", "ご指示にない金額のため外しました。", "<b>5万円</b>"):
        assert data(word) in shown
    assert "<b>" not in shown
    assert "<details>" in shown
    assert data("What was put right in the model's draft (1)") in by_model(looked_over(disposed=(GONE,)), EN)


def test_a_draft_that_no_model_saw_says_nothing_of_one() -> None:
    assert by_model(bench(FakeModel()).task().draft, JA) == ""
    assert "<details>" not in by_model(looked_over(usage=Usage(prompt_tokens=1)), JA)


@pytest.mark.parametrize(
    ("usage", "words"),
    [
        (Usage(prompt_tokens=3210, completion_tokens=987, cost_usd=0.0042), "送信 3,210・受信 987トークン、費用 0.0042ドル"),
        (Usage(prompt_tokens=3210, completion_tokens=987, cost_usd=None), "受信 987トークン、費用 不明"),
        (Usage(prompt_tokens=5, completion_tokens=1, cost_usd=0.0), "費用 0ドル"),
        (Usage(prompt_tokens=5, completion_tokens=1, cost_usd=0.00001), "費用 0.0001ドル未満"),
        (Usage(cost_usd=None), "トークン数 不明、費用 不明"),
        (Usage(), "トークン数 不明、費用 0ドル"),
    ],
)  # fmt: skip
def test_tokens_and_cost_stand_in_one_line_and_what_is_unknown_is_said(usage: Usage, words: str) -> None:
    assert data(words) in by_model(looked_over(usage=usage), JA)


def test_the_sheet_shows_it() -> None:
    found = bench(a_model(answer=lambda draft: looked_over(disposed=(GONE,))))
    found.improver.begin(KEY, JA)
    sheet = found.end().sheet
    assert sheet
    assert "AIの案から直したところ" in sheet.by_model
