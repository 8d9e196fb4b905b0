"""Vague expressions: the shipped lexicon finds what is open, and leaves alone what only looks like it."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from assistant.prompts import load_model, prompts_folder
from assistant.reading.vague import VagueLexicon, find_vague, name_object
from assistant.reading.vague_entry import VagueEntry

SHIPPED = prompts_folder() / "vague.yaml"


@pytest.fixture(scope="module")
def lexicon() -> VagueLexicon:
    return load_model(SHIPPED, VagueLexicon)


def entry(**changes: object) -> dict[str, object]:
    text = {"ja": "「{object}」はよろしいですか。", "en": "Is it right?"}
    return {
        "id": "sample",
        "group": "time",
        "slot": "deadline",
        "past": "none",
        "spellings": ["早めに"],
        "undecided": text,
        "question": text,
        "assume": text,
    } | changes


def small(*entries: dict[str, object]) -> VagueLexicon:
    return VagueLexicon.model_validate({"entries": list(entries)})


def ids(text: str, lexicon: VagueLexicon) -> list[str]:
    return [finding.entry for finding in find_vague(text, lexicon)]


def phrases(text: str, lexicon: VagueLexicon) -> list[str]:
    return [finding.phrase for finding in find_vague(text, lexicon)]


# ---- the shipped lexicon


def test_every_group_and_at_least_150_entries_are_there(lexicon: VagueLexicon) -> None:
    assert len(lexicon.entries) >= 150
    groups = {entry.group for entry in lexicon.entries}
    assert groups == {"time", "quality", "scope", "person", "past", "amount", "method", "permission"}


def test_every_entry_is_found_in_a_sentence_made_of_each_of_its_spellings(lexicon: VagueLexicon) -> None:
    lost = []
    for item in lexicon.entries:
        if item.only_if or item.with_:
            continue
        for literal in item.literals:
            text = f"資料の件、{literal.removesuffix('$')}。"
            covered = any(f.span[0] <= 5 < f.span[1] or f.entry == item.id for f in find_vague(text, lexicon))
            if not covered:
                lost.append((item.id, literal))
    assert lost == []


def test_every_entry_wins_for_at_least_one_of_its_own_spellings(lexicon: VagueLexicon) -> None:
    never = [
        item.id
        for item in lexicon.entries
        if not (item.only_if or item.with_)
        and not any(item.id in ids(f"資料の件、{s.removesuffix('$')}。", lexicon) for s in item.literals)
    ]
    assert never == []


def test_an_entry_that_needs_other_words_has_an_example_with_them(lexicon: VagueLexicon) -> None:
    for item in lexicon.entries:
        if item.only_if or item.with_:
            assert item.examples, item.id
        for example in item.examples:
            assert item.id in ids(example, lexicon), (item.id, example)


def test_no_clear_sentence_is_found_by_its_entry(lexicon: VagueLexicon) -> None:
    found = [
        (item.id, clear) for item in lexicon.entries for clear in item.clear if item.id in ids(clear, lexicon)
    ]
    assert found == []


def test_every_unless_rule_blocks_a_clear_sentence_of_its_entry(lexicon: VagueLexicon) -> None:
    idle = []
    for item in lexicon.entries:
        for rule in item.unless:
            others = tuple(other for other in item.unless if other != rule)
            without = VagueLexicon(entries=(item.model_copy(update={"unless": others}),))
            if not any(item.id in ids(clear, without) for clear in item.clear):
                idle.append((item.id, rule))
    assert idle == []


def test_every_question_and_assumption_reads_well_with_and_without_a_name(lexicon: VagueLexicon) -> None:
    for item in lexicon.entries:
        assert "{object}" in item.question.ja, item.id
        for text in (item.question, item.assume, item.undecided):
            for filled in (name_object(text.ja, ""), name_object(text.en, ""), name_object(text.ja, "資料")):
                assert "{" not in filled, item.id
                assert not filled.startswith(("は", "の", "に", "では", "でお", "、", ",", " ")), (item.id, filled)
                assert "「」" not in filled, item.id
        assert item.question.ja.endswith(("か。", "でしょうか。", "ください。")) or "か。" in item.question.ja, (
            item.id
        )
        assert item.assume.ja.endswith("。"), item.id
        assert "◯" not in item.question.ja + item.assume.ja, item.id


# ---- positive and negative pairs for every group


@pytest.mark.parametrize(
    ("group", "vague", "clear"),
    [
        ("time", "見積書なる早でお願い", "見積書は20日17時までにお願いします"),
        ("time", "そのうちやっておきたい", "10件、そのうち3件は返信済みです"),
        ("quality", "バナーはいい感じにして", "前回のバナー、いい感じでした"),
        ("quality", "もっと丁寧に書いて", "ご丁寧にありがとうございます"),
        ("scope", "議事録はざっくりで", "議事録はA4で1枚にしてください"),
        ("scope", "写真は全部使って", "写真は全部で12枚あります"),
        ("person", "先方に聞いて", "山田様に聞いて"),
        ("person", "みんなに回して", "皆さん、お疲れさまです"),
        ("past", "例の件ですが", "定例の件名を直します"),
        ("past", "続きからお願い", "引き続きよろしくお願いいたします"),
        ("amount", "案をいくつか出して", "案を3つ出して"),
        ("amount", "参加は約10名", "契約と予約の表です"),
        ("method", "店は適当に選んで", "その表現は適切でない"),
        ("method", "連絡しといて", "電話で連絡しておいてください"),
        ("permission", "一旦これで", "一旦停止の標識です"),
        ("permission", "必要なら足して", "席が空いているなら使います"),
    ],
)
def test_the_words_beside_it_decide(group: str, vague: str, clear: str, lexicon: VagueLexicon) -> None:
    assert group in {finding.group for finding in find_vague(vague, lexicon)}
    assert group not in {finding.group for finding in find_vague(clear, lexicon)}


@pytest.mark.parametrize(
    "text",
    [
        "ええ感じに仕上げて", "ぼちぼちで頼むわ", "シュッとした感じで", "例のごとく頼みます", "よきようにしてください",
        "適宜直してください", "軽めにまとめて", "さらっとでいいので", "asap-ish is fine", "same as last time please",
        "a few options, roughly", "the usual please", "whatever works for you", "ﾅﾙﾊﾔで", "ザックリでいいよ",
    ],
)  # fmt: skip
def test_chat_dialect_and_english_forms_are_found(text: str, lexicon: VagueLexicon) -> None:
    assert find_vague(text, lexicon)


@pytest.mark.parametrize(
    "text",
    [
        "アレルギーの確認表を14時に印刷する", "Venice and Nicole", "おはようございます", "予約番号を契約書に記入する",
        "12月18日9時に商工会館で20部使います", "みなとみらいの港で", "カレーの写真を3枚", "事例の紹介ページ",
    ],
)  # fmt: skip
def test_words_that_only_look_like_it_are_left_alone(text: str, lexicon: VagueLexicon) -> None:
    assert phrases(text, lexicon) == []


# ---- combinations


def test_an_entry_with_matching_surroundings_beats_the_plain_one(lexicon: VagueLexicon) -> None:
    assert "for_now_outside" in ids("一旦お客様に送って", lexicon)
    assert "for_now" in ids("一旦これで", lexicon)
    assert "as_usual_invoice" in ids("請求書はいつも通りで", lexicon)
    assert "as_usual" in ids("資料はいつも通りで。請求書は別です", lexicon)
    assert "as_fits_money" in ids("契約の金額はよしなに", lexicon)
    assert "roughly_quote" in ids("見積をざっくり", lexicon)
    assert "convenient_time_theirs" in ids("先方の都合のいい時で", lexicon)
    assert "asap_that_matter" in ids("例の件なる早で", lexicon)


def test_money_and_outside_messages_open_the_authority_slot(lexicon: VagueLexicon) -> None:
    slots = {finding.entry: finding.slot for finding in find_vague("発注はよしなに。一旦送っておいて", lexicon)}
    assert slots["as_fits_money"] == "authority"
    assert slots["for_now_outside"] == "authority"


# ---- matching


def test_spans_are_places_in_the_original_text_whatever_its_width(lexicon: VagueLexicon) -> None:
    text = "①ｱﾚﾙｷﾞｰ表、👩‍💻 ﾅﾙﾊﾔで！\r\nＡＳＡＰ か゛らっと"
    found = find_vague(text, lexicon)
    assert [finding.phrase for finding in found] == ["ﾅﾙﾊﾔ", "ＡＳＡＰ"]
    for finding in found:
        assert text[slice(*finding.span)] == finding.phrase


def test_the_longest_expression_wins_and_nothing_overlaps(lexicon: VagueLexicon) -> None:
    assert phrases("いつもの時間に", lexicon) == ["いつもの時間"]
    assert phrases("できれば今日中に", lexicon) == ["できれば今日中"]
    assert ids("適当な人に振って", lexicon) == ["assign_someone"]


def test_a_final_mark_asks_for_the_end_of_a_word() -> None:
    lexicon = small(entry(spellings=["まとめて$"]))
    assert phrases("資料まとめて！", lexicon) == ["まとめて"]
    assert phrases("資料まとめて送る", lexicon) == []


def test_placeholders_of_endings_are_written_out() -> None:
    lexicon = small(entry(spellings=["調べ{te}", "頼ん{de}", "確認{suru}"]))
    assert phrases("調べといて。頼んどいて。確認よろしく。確認しておいて", lexicon) == [
        "調べといて", "頼んどいて", "確認よろしく", "確認しておいて",
    ]  # fmt: skip


def test_the_answer_comes_in_the_language_asked_for(lexicon: VagueLexicon) -> None:
    japanese, english = (find_vague("ASAP", lexicon, language)[0] for language in ("ja", "en"))  # type: ignore[arg-type]
    assert "締切" in japanese.undecided
    assert "deadline" in english.undecided
    assert lexicon.entry_for(english).id == "asap"


def test_a_sentence_takes_milliseconds(lexicon: VagueLexicon) -> None:
    text = "来週の打ち合わせ、先方と調整しといて。資料もいい感じにお願いします。なる早で。"
    find_vague(text, lexicon)
    best = min(_seconds(text, lexicon) for _ in range(20))
    assert best < 0.02


@pytest.mark.parametrize("piece", ["例の件なる早で", "な", "いつもの", "なんとか", "a few of ", "ｱ゛", "1"])
def test_a_hostile_text_ends_in_time(piece: str, lexicon: VagueLexicon) -> None:
    assert _seconds((piece * 20_000)[:20_000], lexicon) < 5


def _seconds(text: str, lexicon: VagueLexicon) -> float:
    begin = time.process_time()
    find_vague(text, lexicon)
    return time.process_time() - begin


@given(st.text(max_size=200))
def test_any_text_is_read_and_every_phrase_is_in_it(text: str) -> None:
    lexicon = small(entry(spellings=["a", "か", "早めに"]))
    for finding in find_vague(text, lexicon):
        assert text[slice(*finding.span)] == finding.phrase


# ---- the schema


@pytest.mark.parametrize(
    ("changes", "named"),
    [
        ({"group": "mood"}, "group"),
        ({"slot": "budget"}, "slot"),
        ({"past": "maybe"}, "past"),
        ({"spellings": []}, "spellings"),
        ({"spellings": [" "]}, "spellings"),
        ({"unless": ["な人"]}, "unless"),
        ({"unless": ["~な~人"]}, "unless"),
        ({"only_if": ["(~人"]}, "only_if"),
        ({"with": ["("]}, "with"),
        ({"question": {"ja": "「{thing}」は", "en": "x"}}, "question"),
        ({"assume": {"ja": "はい"}}, "assume"),
        ({"colour": "red"}, "colour"),
    ],
)
def test_a_wrong_entry_is_refused_and_the_field_is_named(changes: dict[str, object], named: str) -> None:
    with pytest.raises(ValidationError) as caught:
        small(entry(**changes))
    assert caught.value.errors()[0]["loc"][:3] == ("entries", 0, named)


def test_the_same_id_twice_is_refused() -> None:
    with pytest.raises(ValidationError, match="sample"):
        small(entry(), entry())


def test_every_id_can_be_looked_up() -> None:
    lexicon = small(entry())
    assert isinstance(lexicon.entry("sample"), VagueEntry)
    with pytest.raises(KeyError):
        lexicon.entry("unknown")
