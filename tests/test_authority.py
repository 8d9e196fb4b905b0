"""What waits for the client's go-ahead."""

import pytest

from assistant.domain.brief import GO_AHEAD
from assistant.domain.instruction import VagueFinding
from assistant.drafting.authority import acts, authority_warnings, go_ahead_item, graver, held
from assistant.drafting.sayings import sayings
from tests.building import client, context, note, point, reading, recalled

ACTS = [
    ("請求書が届いたので今日中に振り込んでおいて", "payment"),
    ("家賃、月末に払っといて", "payment"),
    ("先日の分、全額返金しておいてください", "refund"),
    ("コピー用紙を5箱発注しといて", "order"),
    ("新しいプリンター買っておいて", "order"),
    ("会計ソフトの年間プラン、契約してください", "contract"),
    ("例の保険、申し込んでおいて", "contract"),
    ("使っていないサービスを解約しておいて", "cancellation"),
    ("来週のホテル、キャンセルお願いします", "cancellation"),
    ("古い顧客データは削除しておいて", "deletion"),
    ("この写真をインスタに投稿しておいて", "publishing"),
    ("新しい料金、サイトに載せといて", "publishing"),
    ("休業のお知らせを会員のみなさんに送っといて", "publishing"),
    ("名簿を業者さんに送ってください", "personal_data"),
    ("応募者の履歴書を面接官に共有して", "personal_data"),
    ("求人を今日中に出せ", "publishing"),
    ("年末の休み、インスタに出しといて", "publishing"),
    ("ホームページの営業時間を改めてください", "publishing"),
    ("手袋を補充しておいて", "order"),
    ("月末までに業者に払え", "payment"),
    ("契約を今月中に進めろ", "contract"),
    ("Please cancel the Osaka hotel", "cancellation"),
    ("Pay the March invoice today", "payment"),
]
HARMLESS = [
    "来週の打ち合わせを調整しといて",
    "投稿の文案を考えて",
    "返金のお詫びメールの下書きをお願い",
    "契約書のたたき台を作って",
    "複合機の見積もりを3社から取って",
    "議事録をまとめておいて",
    "先方に払ってもらいたい分を一覧にして",
    "来年のポップアップの場所を見といて",
    "引っ越しの候補を調べておいて",
    "社内に流しておいて、会議は10時からと",
    "解約の手順だけ調べて",
    "昨日送った資料の件、どうなった?",
    "お礼の品の候補を三つ出して",
    "注文が届いたら教えて",
    "公開日はいつだったっけ",
    "Draft a refund email for her",
]


@pytest.mark.parametrize(("text", "kind"), ACTS)
def test_what_cannot_be_taken_back_waits(text: str, kind: str) -> None:
    assert kind in [act.kind for act in acts(reading(text), ())]


@pytest.mark.parametrize("text", HARMLESS)
def test_a_draft_a_plan_or_a_talk_about_it_does_not_wait(text: str) -> None:
    assert acts(reading(text), ()) == ()


def test_a_rule_of_the_client_makes_sending_wait_and_is_quoted() -> None:
    ours = context(of=client(rules=("社外に出す文書は、送る前に青木が必ず目を通す",)))
    said = reading("出来上がった提案書を先方に送っておいて")
    assert acts(said, ()) == (), "without the rule, an ordinary mail is hers to send"
    found = acts(said, sayings(ours))
    (warning,) = authority_warnings(found, "ja")
    assert warning.kind == "authority"
    assert "必ず目を通す" in warning.text
    assert [evidence.kind for evidence in warning.evidence] == ["instruction", "profile"]


def test_a_note_reserves_only_where_it_is_near_the_instruction() -> None:
    one = note("ブログの公開は私の承認後にしてください。")
    said = reading("新しい記事をブログに掲載しておいて")
    near = acts(said, sayings(context(recalled(one, 1.2))))
    far = acts(said, sayings(context(recalled(one, -0.8))))
    assert near[0].rule is not None
    assert far[0].rule is None


def test_the_brief_says_in_one_line_what_waits() -> None:
    said = reading("ホテルをキャンセルして、返金してもらえたら払っといて")
    item = go_ahead_item(acts(said, ()), "ja")
    assert item is not None
    assert item.slot == GO_AHEAD
    assert item.value.endswith("OKのお返事をいただいてから行います。")
    assert go_ahead_item((), "ja") is None


def test_what_cannot_be_undone_is_held_and_the_rest_is_not() -> None:
    points = (point("amount", reversible=False), point("tone"))
    found = acts(reading("請求書の分を振り込んでおいて"), ())
    assert [p.hold for p in held(points, found)] == [True, False]
    assert [p.hold for p in held(points, ())] == [False, False]


@pytest.mark.parametrize(
    ("text", "waits", "named"),
    [
        ("コピー用紙を8千円分発注しといて", False, ""),
        ("椅子を3万円で買っておいて", True, ""),
        ("電池を買っておいて", True, "2万円を超える"),
    ],
)
def test_what_the_client_lets_her_spend_waits_for_nothing(text: str, waits: bool, named: str) -> None:
    lines = sayings(context(recalled(note("備品は1回二万円までなら相談なしで買ってください。"), 1.0)))
    found = acts(reading(text), lines)
    assert bool(found) is waits
    if waits:
        (warning,) = authority_warnings(found, "ja")
        assert named.replace("2", "二") in warning.text
        assert "二万円まで" in warning.text


def test_a_booking_waits_only_where_a_rule_reserves_it() -> None:
    assert acts(reading("Book a hotel in Osaka"), ()) == ()
    rules = context(of=client(rules=("Nothing is paid without Ms. Abe's approval",)))
    (act,) = acts(reading("Book a hotel in Osaka"), sayings(rules))
    assert act.kind == "booking"
    assert act.rule is not None


def vague(slot: str, group: str) -> VagueFinding:
    return VagueFinding(
        phrase="例の", span=(0, 2), group=group, slot=slot, undecided="どれか", question="どれですか"
    )


def test_whom_a_payment_goes_to_is_no_small_matter() -> None:
    said = reading("例の業者に30万円振り込んでおいて").model_copy(
        update={"vague": (vague("counterpart", "person"), vague("finish", "quality"))}
    )
    points = (point("counterpart", probability_wrong=0.3, impact=3), point("finish", impact=2))
    grave, usual = graver(points, said, acts(said, ()))
    assert (grave.impact, grave.probability_wrong, grave.hold, grave.reversible) == (5, 0.5, True, False)
    assert usual == points[1]


def test_without_an_irreversible_act_a_vague_word_stays_what_it_was() -> None:
    said = reading("例の業者を調べておいて").model_copy(update={"vague": (vague("counterpart", "person"),)})
    points = (point("counterpart", probability_wrong=0.3, impact=3),)
    assert graver(points, said, acts(said, ())) == points
