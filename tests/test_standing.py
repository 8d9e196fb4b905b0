"""Which notes stand in a brief although their words are far from the instruction."""

import pytest

from assistant.domain.context import Context
from assistant.drafting.background import KEPT_NOTES, kept_notes
from assistant.drafting.standing import MOST, standing_among
from tests.building import context, note, reading, recalled


def past(*texts: str) -> Context:
    """These remarks stand behind as many nearer ones as a brief keeps anyway."""
    near = [recalled(note(f"棚の{i}番を空けておいて。", id=f"n{i}"), 1.0) for i in range(KEPT_NOTES)]
    far = [recalled(note(text, id=f"f{i}"), -1.0) for i, text in enumerate(texts)]
    return context(*near, *far)


@pytest.mark.parametrize(
    ("text", "remark", "stands"),
    [
        ("お客様への返信を書いて", "うちはくだけた話し言葉でお願い。", True),
        ("会議室を取って", "うちはくだけた話し言葉でお願い。", False),
        ("棚卸しを頼む", "報告は三行で。", True),
        ("配る資料を印刷して", "紙で渡すものは字を大きくして。", True),
        ("新幹線を取って", "紙で渡すものは字を大きくして。", False),
        ("告知を出したい", "画像は生成り一色で。", True),
        ("苦情が来た", "電話は14時から15時に。", True),
        ("新商品をサイトに登録して", "サイズはcmで、直径から先に。", True),
        ("部屋の募集文を書いて", "家賃は百円までそのまま。", True),
        ("新幹線を取って", "家賃は百円までそのまま。", False),
        ("Lunch for twelve, please", "For the vegetarians ask about fish stock.", True),
        ("Book me a flight", "For the vegetarians ask about fish stock.", False),
        ("見学を受けて", "人と会うのは昼の1時から3時だけ。", True),
        ("告知を出したい", "『極上』は困ります。", True),
        ("お客様への返信を書いて", "駐車場は西側を使って。", False),
    ],
)
def test_a_way_of_working_stands_where_work_of_its_kind_is_asked(text: str, remark: str, stands: bool) -> None:
    found = standing_among(past(remark).usable[KEPT_NOTES:], text)
    assert [n.note.text for n in found] == ([remark] if stands else [])


def test_only_a_few_stand_and_the_brief_shows_them_once() -> None:
    remarks = [f"返信は敬語で{i}。" for i in range(MOST + 2)]
    one = past(*remarks)
    items = kept_notes(one, (), reading("返信を書いて"))
    assert len(items) == KEPT_NOTES + MOST
    assert len({item.evidence[0].id for item in items}) == len(items)


def test_a_note_that_forbids_says_so_and_a_private_title_is_not_shown() -> None:
    forbids = recalled(note("『絶対』は使うな。", id="a", task="告知の文"))
    private = recalled(note("席は端にして。", id="b", task="妊娠中の方のこと"))
    labels = [item.label for item in kept_notes(context(forbids, private), (), reading("告知を書いて"))]
    assert labels == ["告知の文(避けること)", "これまでのご指摘"]
