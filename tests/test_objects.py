"""What a task is about: a phrase that can stand in 「…」 before the client's eyes."""

import re

import pytest

from assistant.reading.objects import LONGEST, first_phrase, object_phrase


@pytest.mark.parametrize(
    ("part", "noun", "phrase"),
    [
        ("キャリア講座の案内、下書きして", "案内|下書き", "キャリア講座の案内"),
        ("お客様アンケートをまとめて", "アンケート", "お客様アンケート"),
        ("りんご狩りのチラシ作って", "チラシ", "りんご狩りのチラシ"),
        ("まずちらし寿司の注文", "注文", "寿司の注文"),
        ("ものづくり補助金、調べて", "補助金", "ものづくり補助金"),
        ("仲居さんの募集、出してちょうだい", "募集", "仲居さんの募集"),
        ("監督と施主さんの打ち合わせを組んで", "打ち合わせ", "監督と施主さんの打ち合わせ"),
        ("12/1-3の札幌出張、宿とって", "出張", "札幌出張"),
        ("7日の夜の店も適当に", "店", "夜の店"),
        ("札幌出張の宿、8時台の便", "便|宿", "札幌出張の宿"),
        ("下請けの請求書まだ来てへん", "請求", "下請けの請求書"),
        ("9:30羽田発の便", "便", "羽田発の便"),
        ("25日の夜の懇親会の席", "懇親会", "懇親会"),
        ("10月の経費を入力して", "経費", "10月の経費"),
        ("返事書いてくれ", "返事", "返事"),
        ("倉庫の台車がこわれたので買って", "倉庫", "倉庫の台車"),
        ("倉庫の予約をして", "倉庫", "倉庫"),
        ("社員旅行の候補、3つ出して。予算はひとり5万", "予算|候補", "社員旅行の候補"),
        ("予算は来年の分から見直して", "予算", "予算"),
        ("七五三の前撮りセットのちらし見て", "ちらし", "七五三の前撮りセットのちらし"),
        ("古いパソコンの処分", "処分", "古いパソコンの処分"),
        ("岡田さんとこの打ち合わせ動かして", "打ち合わせ", "岡田さんとこの打ち合わせ"),
        ("銀行の方と面談したい", "面談", "銀行の方と面談"),
        ("サイトの定食の写真かえたい", "サイト", "サイトの定食の写真"),
        ("店のメニューの値段上げたい", "店", "店のメニューの値段"),
        ("飛行機と宿おさえて", "飛行機", "飛行機と宿"),
        ("事務の求人2人応募あった", "応募", "事務の求人"),
        ("3店舗の会議", "会議", "3店舗の会議"),
    ],
)
def test_a_noun_takes_its_modifiers_along(part: str, noun: str, phrase: str) -> None:
    assert object_phrase(part, re.compile(noun)) == phrase


@pytest.mark.parametrize(
    ("part", "noun", "phrase"),
    [
        ("大広間のふすま、直したいの。業者探して", "業者", "大広間のふすま"),
        ("届いた器が割れてたってメールきた", "メール", "届いた器"),
        ("メール出しといて", "メール", "メール"),
        ("畑の白菜、SNSで売りたい", "SNS", "畑の白菜"),
        ("年末の試飲会、いつもの店に案内出して。なる早", "案内", "年末の試飲会の案内"),
        ("来週の役員会、資料つくっといて", "資料", "来週の役員会の資料"),
        ("案内、出しておいて", "案内", "案内"),
        ("講演を頼まれました。お返事を", "お返事", "講演"),
        ("町会の集金がまだの三軒へ、督促を", "督促", "町会の集金"),
        ("24日の味噌づくりの案内つくって。場所は公民館", "場所", "味噌づくりの案内"),
        ("Line up a tasting with the cider makers. Send some options", "options", "tasting"),
        ("来月の勉強会、スライド直して", "スライド", "来月の勉強会のスライド"),
        ("12/10の名古屋研修、前泊で", "前泊", "名古屋研修の前泊"),
        ("明日の京都、新幹線とホテルたのむ", "新幹線", "京都の新幹線"),
        ("山田さん、スライド直して", "スライド", "スライド"),
        ("明日、スライド直して", "スライド", "スライド"),
        ("駐車場の更新どうなってるか電話で聞いて", "電話", "駐車場の更新"),
        ("Translate the new chef bio please, for the website", "website", "new chef bio"),
        ("Write a note about wool, for my blog", "blog", "note"),
    ],
)
def test_a_bare_word_gives_way_to_the_matter_it_opens_with(part: str, noun: str, phrase: str) -> None:
    assert object_phrase(part, re.compile(noun)) == phrase


@pytest.mark.parametrize(
    ("text", "phrase"),
    [
        ("例の件お願い", "例の件"),
        ("Translate my workshop page into Japanese", "workshop page"),
        ("Pls find three packing material suppliers that ship here", "three packing material suppliers"),
        ("Could you send holiday greetings to my collectors", "holiday greetings"),
        ("インスタに竣工写真あげといて。三枚くらいで", "竣工写真"),
        ("取材の依頼きた。受けたいけど来月は厳しいって返して", "取材の依頼"),
        ("見積3社とったやつ、比べやすい表にして", "見積"),
        ("採用の応募が2件きてるから、よさそうな方と面談組んで", "採用の応募"),
        ("名刺なくなったから作って", "名刺"),
        ("大工の日当表エクセルで作り直して", "大工の日当表エクセル"),
        ("駅までの電車も", "駅までの電車"),
        ("12/20は取材が入ったから断って", ""),
        ("大家の平井さんに電話して", "大家の平井さん"),
        ("平井さんに赤い封筒50枚たのみたい", "赤い封筒"),
        ("畳屋の奥さまより、お尋ねがありました", "畳屋の奥さま"),
        ("庭の掃除も頼みたい", "庭の掃除"),
        ("ネットに『遅い』と書かれた", "ネット"),
        ("3月に始まる新しい講座の中から選んで", "新しい講座"),
        ("子どもの写真を並べて", "子どもの写真"),
        ("😊", ""),
        ("箱、前と同じで", "箱"),
        ("件、よろしく", ""),
        ("コーヒー豆きれそう、頼んどいて", "コーヒー豆"),
        ("洗剤切れた。買っといて", "洗剤"),
        ("4月から木曜の夜教室なくなるので言わなきゃ", "木曜の夜教室"),
    ],
)
def test_without_a_known_noun_the_opening_words_name_the_matter(text: str, phrase: str) -> None:
    assert first_phrase(text) == phrase


def test_a_bare_english_word_says_with_whom() -> None:
    assert object_phrase("Set up a call with the Bergen gallery next week", re.compile("call")) == (
        "call with the Bergen gallery"
    )
    assert object_phrase("Draft a reply to the customer whose mug broke", re.compile("reply")) == (
        "reply to the customer"
    )


def test_who_a_bare_english_thing_is_for_belongs_to_it() -> None:
    assert object_phrase("need a room for Ana Costa, 2 nights", re.compile("room")) == "room for Ana Costa"
    assert object_phrase("can u reply to Mr Hara re the vase", re.compile("reply")) == "reply to Mr Hara"


def test_an_unknown_noun_is_not_made_up() -> None:
    assert object_phrase("よろしくね", re.compile("請求書")) == ""


def test_a_phrase_never_fills_the_message() -> None:
    assert len(object_phrase("東" * 60 + "会議", re.compile("会議"))) <= LONGEST
    assert len(first_phrase("東" * 60)) <= LONGEST
