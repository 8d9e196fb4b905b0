"""Agreed: one matter has one value in a draft, and what was learned changes the next one."""

from collections.abc import Iterator
from dataclasses import replace

import pytest

from assistant.assembly import Desk, open_desk
from assistant.commands.loop import reply_as_read
from assistant.domain.base import Localized
from assistant.domain.concern import Concern, concern_of, concerns_in, without_way
from assistant.domain.draft import Draft
from assistant.domain.outcome import LedgerEntry, Outcome, Said
from assistant.domain.task import Task
from assistant.drafting.agreed import following, freed, same_concern
from assistant.drafting.counted import wanted_choices
from assistant.drafting.quantities import only_count
from assistant.drafting.slots import Names, open_point
from assistant.drafting.written import written_item
from tests.building import NOW, client, context, playbooks_of, point, slot
from tests.stores import settings_for


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    with open_desk(settings_for(tmp_path_factory.mktemp("desk"))) as opened:
        yield opened


def kept(desk: Desk, client_id: str, text: str) -> Task:
    return desk.keeper.keep(desk.workflow.draft(client_id, text, NOW))


def answered(desk: Desk, task: Task, text: str) -> Draft:
    loop = replace(desk.loop, now=lambda: NOW)
    return loop.take_in(task, reply_as_read(loop.read_reply(task, text, NOW), text, NOW)).task.draft


def judged(desk: Desk, task: Task, words: str, *said: tuple[str, Said]) -> None:
    loop = replace(desk.loop, now=lambda: NOW)
    done = loop.judge(task, Outcome(task_id=task.id, score=60, words=words, assumptions=said))
    found = loop.lessons(done)
    loop.learn(done, found.notes, found.rules)


def shown(draft: Draft) -> str:
    """All that a reader of the draft sees of our own words."""
    steps = "".join(step.text for step in draft.brief.steps)
    return f"{draft.brief.deliverable}{steps}{draft.brief.markdown}{draft.message.text}"


# Numbers of ours follow the client's


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("店の候補は4つお願いします", "4"),
        ("看板の見積もり2社とって", "2"),
        ("五軒の候補から選びたい", "5"),
        ("候補の数: 3軒", "3"),
        ("5社で相見積もりにして", "5"),
        ("宿は三つ挙げて", "3"),
        ("打ち合わせの日程の候補は3つ", None),
        ("候補は3つもいらない", None),
        ("5軒まわった", None),
    ],
)
def test_the_number_of_candidates_is_read_from_free_words(text: str, count: str | None) -> None:
    assert wanted_choices(text) == count


@pytest.mark.parametrize(
    ("first", "words", "ours", "theirs", "then"),
    [
        ("高田部長と来週飲むから店とっといて", "店の候補は4つお願いします", "候補2軒", "候補4軒", "野口さんと金曜に会食、店お願い"),
        ("内装の業者の見積もり取って", "見積もりは5社ほしい", "2〜3社", "5社", "塗装の業者に見積もり頼んで"),
        ("来月の懇親会の店を予約して 9人", "候補は必ず3軒で", "2軒", "3軒", "新人の歓迎会の店を取って 7人"),
    ],
)  # fmt: skip
def test_a_count_in_a_note_goes_before_the_playbooks(
    desk: Desk, first: str, words: str, ours: str, theirs: str, then: str
) -> None:
    id_ = f"count{len(words)}{len(then)}"
    desk.keeper.register(client(id_))
    task = kept(desk, id_, first)
    assert ours in shown(task.draft)
    judged(desk, task, words)
    after = shown(desk.workflow.draft(id_, then, NOW))
    assert theirs in after
    assert ours not in after


def test_a_count_in_the_instruction_goes_before_the_playbooks(desk: Desk) -> None:
    desk.keeper.register(client("two"))
    draft = desk.workflow.draft("two", "印刷会社の見積もり2社とって", NOW)
    assert "2社" in draft.brief.deliverable
    assert "3社" not in shown(draft)


# What proved wrong is not assumed again


@pytest.mark.parametrize(
    ("default", "again"),
    [("お相手とお二人(計2名)の席で押さえます。", False), ("紙はA4の縦とします。", False), ("案を3つ並べ、お選びいただきます。", True)],
)  # fmt: skip
def test_what_broke_last_time_is_left_open(default: str, again: bool) -> None:
    names = Names(object="会食", client="青木", deadline="", language="ja")
    broken = LedgerEntry(slot="who", broke=1, recent=("broke",))
    one = slot("who", label=Localized(ja="同席の方"), default=Localized(ja=default))
    assert (open_point(one, (broken,), names).statement == default) is again
    assert open_point(one, (), names).statement == default


def test_a_note_on_another_matter_does_not_settle_the_only_slot_that_broke(desk: Desk) -> None:
    desk.keeper.register(client("other"))
    task = kept(desk, "other", "木村部長と来週飲むから店とっといて")
    judged(desk, task, "店の候補は4つお願いします", ("party_named", "broke"))
    (written,) = desk.records.notebook("other").notes
    assert written.slot == ""
    draft = desk.workflow.draft("other", "大野部長と来週飲むから店とっといて", NOW)
    assert "(計2名)の席で" not in shown(draft)


# A rule that names the matter before a colon closes its question


@pytest.mark.parametrize(
    ("label", "line", "closed"),
    [
        ("予算", "予算: 1人6000円", True),
        ("予算と会費", "予算:お一人5千円まで", True),
        ("部数", "部数: 20部", True),
        ("場所", "会場: 三階の和室", True),
        ("予算", "予算", False),
        ("予算", "経費の締め: 月末", False),
        ("席", "予算: 1人6000円", False),
    ],
)
def test_a_line_with_the_slots_name_settles_it(label: str, line: str, closed: bool) -> None:
    book = playbooks_of({"booking_meal": ("会食",)})["booking_meal"]
    for where in ("rules", "environment"):
        of = context(of=client(**{where: (line,)}))
        assert (written_item("slot", label, of, book, "ja") is not None) is closed


# One matter, one value


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("人数", "同席の方", True),
        ("予算", "一人あたりの予算", True),
        ("場所", "会場", True),
        ("日にち", "開催の日時", False),
        ("予算", "人数", False),
    ],
)
def test_slots_of_one_matter_are_known_by_their_names(one: str, other: str, same: bool) -> None:
    points = [
        point(slot_id, label=label, question=f"「会食」の{label}は。")
        for slot_id, label in (("a", one), ("b", other))
    ]
    assert same_concern(points[0], points[1]) is same
    elsewhere = points[1].model_copy(update={"question": "「出張」はどうしますか。"})
    assert not same_concern(points[0], elsewhere)


@pytest.mark.parametrize(
    ("instruction", "reply", "concern", "value"),
    [
        ("社内の打ち上げの店を予約して", "6人", "人数", "6人"),
        ("社内の送別会の店を予約して", "9人じゃなくて11人でした", "人数", "11人"),
        ("山口部長と会食セットして", "3人になった", "同席の方", "3人"),
        ("社内の新人の歓迎会の店を予約して", "7人です、予算は一人4千円まで", "予算と会費", "予算は一人4千円まで"),
        ("石田専務と会食セットして", "予算3万まで", "予算", "予算3万まで"),
        ("西田部長と会食セットして", "6人", "同席の方", "6人"),
    ],
)
def test_an_answer_is_the_clients_number_and_replaces_what_was_assumed(
    desk: Desk, instruction: str, reply: str, concern: str, value: str
) -> None:
    desk.keeper.register(client("one"))
    draft = answered(desk, kept(desk, "one", instruction), reply)
    matter = concern_of(concern)
    assert [item.value for item in draft.brief.items if concern_of(item.label) is matter] == [value]
    assert not [one for one in (*draft.assumptions, *draft.questions) if concern_of(one.label) is matter]
    if matter is Concern.MONEY:
        assert "予算は決めず" not in shown(draft)


def test_a_question_and_an_assumption_never_state_two_numbers_of_people(desk: Desk) -> None:
    desk.keeper.register(client("many"))
    for text in ("社内の打ち上げの店を予約して", "山口部長と会食セットして", "新年会やりたいから店探して"):
        draft = desk.workflow.draft("many", text, NOW)
        rows = [concern_of(one.label) for one in (*draft.assumptions, *draft.questions)]
        assert rows.count(Concern.PEOPLE) <= 1
        assert rows.count(Concern.MONEY) <= 1
        assert rows.count(Concern.PLACE) <= 1


@pytest.mark.parametrize(
    ("statement", "concern", "left"),
    [
        ("予算は決めず、総額で比べます。", Concern.MONEY, "総額で比べます。"),
        ("予算と会費の有無は決めず、並べます。", Concern.MONEY, "並べます。"),
        ("お相手とお二人(計2名)の席で押さえます。", Concern.PEOPLE, "お相手とお二人の席で押さえます。"),
        ("予算は決めず、総額で比べます。", Concern.PEOPLE, "予算は決めず、総額で比べます。"),
    ],
)
def test_other_assumptions_lose_what_the_client_settled(statement: str, concern: Concern, left: str) -> None:
    assert freed(statement, [concern]) == left


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("5人でした", "5人"),
        ("4人じゃなくて5人", "5人"),
        ("人数は12名です", "12名"),
        ("予算3万まで", "3万まで"),
        ("やっぱり20部で", "20部"),
        ("先方は2名です", ""),
        ("5人分の弁当と飲み物", ""),
        ("佐藤も来ます", ""),
    ],
)
def test_a_bare_figure_is_told_from_a_sentence_with_one(text: str, count: str) -> None:
    assert only_count(text) == count


@pytest.mark.parametrize(
    ("statement", "told", "left"),
    [
        ("12分・12枚で組みます。", "資料は3枚までにして", "12分・3枚で組みます。"),
        (
            "5枚を目安とし、宣伝は最後の1枚だけとします。",
            "4枚以内で",
            "4枚を目安とし、宣伝は最後の1枚だけとします。",
        ),
        ("10部まで刷ります。", "コピーは8部ほしかった", "8部まで刷ります。"),
        ("10部まで刷ります。", "3枚までで", "10部まで刷ります。"),
    ],
)
def test_pages_and_prints_follow_what_a_note_says(statement: str, told: str, left: str) -> None:
    assert following(statement, [told]) == left


# The matter of free words


@pytest.mark.parametrize(
    ("text", "concern", "not_of"),
    [
        ("駅から5分以内がいい", Concern.PLACE, Concern.LENGTH),
        ("会社から歩いて10分くらいの所", Concern.PLACE, Concern.LENGTH),
        ("最寄り駅の近くで", Concern.PLACE, Concern.LENGTH),
        ("打ち合わせは45分で", Concern.LENGTH, Concern.PLACE),
        ("店の候補は3つ", Concern.CHOICES, Concern.LENGTH),
        ("コピーは5部で", Concern.COPIES, Concern.CHOICES),
    ],
)
def test_a_way_is_a_place_and_no_length(text: str, concern: Concern, not_of: Concern) -> None:
    assert concern in concerns_in(text)
    assert not_of not in concerns_in(text)


def test_only_the_minutes_of_a_way_are_taken_out() -> None:
    assert without_way("駅から徒歩5分以内、会議は30分") == "駅から徒歩、会議は30分"
    assert without_way("10時から30分") == "10時から30分"
