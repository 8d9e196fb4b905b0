"""The judgement as a whole: what it adds to a proposal, and that it adds nothing to plain work."""

from assistant.domain.draft import Proposal
from assistant.drafting.judgement import derived_days, judged
from assistant.reading.calendar import Calendar
from assistant.reading.dates import read_dates
from tests.building import NOW, client, context, note, point, reading, recalled

CALENDAR = Calendar()
PLAIN = Proposal(title="件名", purpose="目的", deliverable="成果物")


def test_plain_work_gets_nothing_added() -> None:
    assert judged(PLAIN, reading("議事録をまとめておいて"), context(), CALENDAR) == PLAIN


def test_a_rules_deadline_answers_the_question_of_the_deadline() -> None:
    text = "20日のセミナーの資料を用意して"
    said = reading(text).model_copy(update={"dates": read_dates(text, NOW, CALENDAR)})
    known = context(recalled(note("セミナーの資料は前の週の金曜までに渡してください。"), 1.0))
    (item,) = judged(PLAIN, said, known, CALENDAR).items
    assert item.slot == "deadline"
    assert "11/13(金)" in item.value
    assert [one.day.day for one in derived_days(said, known, CALENDAR)] == [13]


def test_the_clients_own_closing_days_move_a_derived_day() -> None:
    text = "20日のセミナーの資料を用意して"
    said = reading(text).model_copy(update={"dates": read_dates(text, NOW, CALENDAR)})
    closed = client(environment=("金曜定休",))
    known = context(recalled(note("セミナーの資料は前の週の金曜までに渡してください。"), 1.0), of=closed)
    assert [one.day.day for one in derived_days(said, known, CALENDAR)] == [12]


def test_only_one_conflict_is_asked_and_all_are_warned_of() -> None:
    rules = (note("内見は2件まで。", id="aoki-F01"), note("内見の案内にLINEは使わないで。", id="aoki-F02"))
    known = context(*(recalled(one, 1.0, wishes=(one.text,)) for one in rules))
    done = judged(PLAIN, reading("内見を3件回りたい。案内はLINEで送って"), known, CALENDAR)
    assert [p.slot for p in done.points] == ["conflict_limit"]
    assert [w.kind for w in done.warnings] == ["conflict", "conflict"]


def test_an_amount_that_is_never_written_is_not_asked_for() -> None:
    rule = note("料金のことは手紙に金額を書かないで。")
    known = context(recalled(rule, 1.0, wishes=(rule.text,)))
    asking = PLAIN.model_copy(
        update={"points": (point("price", question="新しい金額はいくらですか。"), point("tone"))}
    )
    done = judged(asking, reading("値上げのお知らせの手紙を作って"), known, CALENDAR)
    assert [p.slot for p in done.points] == ["conflict_amount", "tone"]
    assert done.channel_advice is not None


def test_what_cannot_be_undone_is_held_when_the_work_would_do_it() -> None:
    asking = PLAIN.model_copy(update={"points": (point("amount", reversible=False),)})
    done = judged(asking, reading("届いた請求書の分を振り込んでおいて"), context(), CALENDAR)
    assert done.points[0].hold
    assert [w.kind for w in done.warnings] == ["authority"]
    assert [item.slot for item in done.items] == ["go_ahead"]
