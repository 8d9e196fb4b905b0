"""Check: only what is really there may stand in a brief."""

import pytest

from assistant.domain.brief import BriefItem, Evidence, Source
from assistant.domain.draft import Proposal
from assistant.domain.question import NotAsked
from assistant.drafting.check import check, is_real
from tests.building import client, context, note, point, reading, recalled

READ = reading("来週の打ち合わせをお願い")
NOTE = recalled(note("候補は午前で3つ。"))
CONTEXT = context(NOTE, of=client(rules=("水曜は不在",)))


def item(kind: str, id: str, quote: str) -> BriefItem:
    evidence = Evidence.model_validate({"kind": kind, "id": id, "quote": quote})
    return BriefItem(slot="when", label="日", value=quote, source=Source.INFERRED, evidence=(evidence,))


def proposal(*items: BriefItem, **changes: object) -> Proposal:
    values = {"title": "t", "purpose": "p", "deliverable": "d", "items": items, **changes}
    return Proposal.model_validate(values)


@pytest.mark.parametrize(
    ("kind", "id", "quote", "real"),
    [
        ("instruction", "instruction", "来週の打ち合わせ", True),
        ("instruction", "instruction", "再来週の打ち合わせ", False),
        ("profile", "profile", "水曜は不在", True),
        ("profile", "profile", "木曜は不在", False),
        ("feedback", "aoki-F01", "候補は午前で3つ。", True),
        ("feedback", "aoki-F01", "候補は午後で3つ。", False),
        ("feedback", "other-F01", "候補は午前で3つ。", False),
        ("feedback", "aoki-F01", " ", False),
    ],
)
def test_evidence_must_quote_what_is_there(kind: str, id: str, quote: str, real: bool) -> None:
    evidence = Evidence.model_validate({"kind": kind, "id": id, "quote": quote})
    assert is_real(evidence, READ, CONTEXT) is real


def test_items_with_invented_or_no_evidence_are_dropped_and_true_ones_stay() -> None:
    bare = BriefItem(slot="x", label="x", value="500万円", source=Source.INFERRED)
    true, false = item("feedback", "aoki-F01", "候補は午前で3つ。"), item("feedback", "aoki-F01", "予算は自由")
    assert check(proposal(true, false, bare), READ, CONTEXT).items == (true,)


def test_a_superseded_note_is_no_evidence() -> None:
    old = context(recalled(note("候補は午前で3つ。"), superseded_by="aoki-F02"))
    assert check(proposal(item("feedback", "aoki-F01", "候補は午前で3つ。")), READ, old).items == ()


def test_what_is_answered_is_not_open_any_more() -> None:
    answered = item("profile", "profile", "水曜は不在")
    checked = check(proposal(answered, points=(point("when"), point("place"))), READ, CONTEXT)
    assert [p.slot for p in checked.points] == ["place"]


def test_a_false_reason_for_not_asking_is_dropped_and_a_points_false_evidence_too() -> None:
    false = Evidence(kind="profile", id="profile", quote="何もない")
    row = NotAsked(slot="a", text="a", reason="プロフィールで分かります。", evidence=(false,))
    checked = check(proposal(settled=(row,), points=(point("p", evidence=(false,)),)), READ, CONTEXT)
    assert checked.settled == ()
    assert checked.points[0].evidence == ()
