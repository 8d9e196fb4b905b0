"""Which instructions call for a talk: the shipped head on lines that it was not taught."""

from pathlib import Path

import pytest

from assistant.domain.instruction import TalkReason
from assistant.drafting.channel import channel_advice
from assistant.drafting.sayings import sayings
from assistant.embedders import EmbeddedEmbedder
from assistant.prompts import prompts_folder
from assistant.reading.situations import NO_SITUATION
from assistant.reading.talk import TEXT_WILL_DO, TalkReader
from assistant.situation_heads import HeadFile
from assistant.talk_head import KIND, UNSURE, head_name, load_talk_head, talk_lines
from tests.building import context, reading

TALK = [
    "取引先から「聞いていた話と違う」と強い口調のメールが来ました。対応お願いします",
    "昨日の件、私の言い方がきつくて向こうを傷つけたみたい。お詫びの連絡してもらえる?",
    "支払いが二ヶ月滞っている会社へ、そろそろ催促しないと。関係は壊したくない",
    "お客様の個人情報を別の人に誤送信してしまった。すぐに謝らないと",
    "今日14時の訪問、電車が止まって間に合わない。先方に大至急伝えて!",
    "部下のハラスメントの訴えについて、本人に事情を聞きたい。段取りを",
    "メールで何往復もしてるけど話がかみ合わない。内装業者の件、なんとかして",
    "We have to tell Mr. Kato that his contract will not be renewed. Handle it gently.",
]
TEXT = [
    "クレーム対応マニュアルの誤字を直して、PDFにしておいてください",
    "怒りのマネジメント研修の資料を8枚で作って",
    "値上げした商品の価格表を更新してアップして",
    "返信が遅れたので一言お詫びを添えて送って",
    "至急、昨日のレシートを経費に入力して",
    "お悔やみの電報の相場を調べて",
    "3回シリーズのセミナーの告知文を作って",
    "Summarise the complaints we got last quarter in one page",
]


@pytest.fixture(scope="module")
def reader(tmp_path_factory: pytest.TempPathFactory) -> TalkReader:
    embedder = EmbeddedEmbedder()
    return TalkReader(load_talk_head(embedder, tmp_path_factory.mktemp("models")), embedder.embed)


def advised(reader: TalkReader, text: str) -> bool:
    one = context()
    read = reading(text).model_copy(update={"talk": reader.reasons(text)})
    return channel_advice(read, one, sayings(one), ()) is not None


@pytest.mark.parametrize("text", TALK)
def test_feelings_money_bad_news_and_haste_are_heard_in_any_words(reader: TalkReader, text: str) -> None:
    assert advised(reader, text)


@pytest.mark.parametrize("text", TEXT)
def test_what_only_speaks_of_such_things_is_done_in_writing(reader: TalkReader, text: str) -> None:
    assert not advised(reader, text)


def test_reasons_come_likeliest_first_and_name_no_class_of_plain_text(reader: TalkReader) -> None:
    reasons = reader.reasons("お客さんがかんかんに怒っている")
    assert reasons[0].reason == "feelings"
    assert [one.log_odds for one in reasons] == sorted((one.log_odds for one in reasons), reverse=True)
    assert all(isinstance(one, TalkReason) and one.reason not in TEXT_WILL_DO for one in reasons)


def test_the_shipped_head_is_that_of_the_shipped_lines_and_tests_teach_it_nothing(tmp_path: Path) -> None:
    heads = HeadFile.read(prompts_folder() / "training" / head_name(EmbeddedEmbedder()))
    assert heads is not None, "run scripts/train.py after editing training lines"
    lines = talk_lines()[KIND]
    taught = {text for text, _ in lines}
    assert taught.isdisjoint((*TALK, *TEXT))
    classes = {reason for _, reason in lines}
    assert UNSURE not in classes
    assert classes == set(heads[KIND].situations) > {NO_SITUATION}
