"""The whole path on real playbooks, records and embedder: promises that hold for any text."""

import itertools
import json
import unicodedata
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from assistant.assembly import Desk, open_desk
from assistant.domain.client import Client
from assistant.domain.draft import Draft
from assistant.errors import BadInput, StoreLocked
from assistant.reading.text import clean
from assistant.stopwatch import TOKYO
from tests.building import client, note
from tests.stores import of_files, settings_for

NOW = datetime(2026, 11, 10, 10, 0, tzinfo=TOKYO)
LOOK_ALIKES = ("aoki", "aoki.", "aoki-1", "Aoki", "a0ki")
NAMES = ("青木 一郎", "青木一郎", "⻘木 一郎", unicodedata.normalize("NFD", "ガイド青木"), "ガイド青木")
INSTRUCTIONS = (
    "来週の打ち合わせ、先方と調整しといて。資料もいい感じに",
    "請求書もいつもの通りで",
    "17日木曜19時から6名、予算8千円で店おさえて。個室で",
    "クレーム来た、とりあえず返事お願い",
    "年末年始の休みのお知らせ作って!",
    "Pls book a hotel in Osaka for Dec 7-8, under 15,000 yen",
    "例の件なる早で",
    "🙏",
    "よろしく",
    "なんかこう、ふわっとしたやつ",
)


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    with open_desk(settings_for(tmp_path_factory.mktemp("desk"))) as opened:
        for id_, name in zip(LOOK_ALIKES, NAMES, strict=True):
            opened.keeper.register(client(id_, name=name, rules=(f"決めごと{canary(id_)}",)))
            for number, text in enumerate(("候補は3つ、午前で", "請求書はPDFで", "店は個室で", "文は短く"), 1):
                opened.keeper.remember(
                    id_, note(f"{text}。{canary(id_)}{number}", id=f"F{number}", client_id=id_, task="打ち合わせ")
                )
        yield opened


def canary(client_id: str) -> str:
    return f"目印{client_id.encode().hex()}"


def checked(draft: Draft) -> Draft:
    """Every promise that no text may break."""
    assert len(draft.questions) <= 3
    assert len({q.slot for q in draft.questions}) == len(draft.questions)
    for question in draft.questions:
        assert 2 <= len(question.options) <= 4
        assert question.recommended is None or question.recommended < len(question.options)
        assert question.text in draft.message.text
        assert question.fallback.text
    costs = [a.probability_wrong * a.impact for a in draft.assumptions]
    assert all(a >= b - 1e-2 for a, b in itertools.pairwise(costs))
    for item in draft.brief.items:
        assert item.evidence, item
        for evidence in item.evidence:
            if evidence.kind == "instruction":
                assert evidence.quote in draft.instruction
    for date in draft.dates:
        assert draft.instruction[date.span[0] : date.span[1]] == date.text
    for found in draft.vague:
        assert found.note
    assert draft.brief.title.strip()
    assert draft.brief.steps
    assert json.loads(draft.model_dump_json())["id"] == draft.id
    assert Draft.model_validate_json(draft.model_dump_json()) == draft
    return draft


@pytest.mark.parametrize("text", INSTRUCTIONS)
def test_every_instruction_becomes_a_sound_draft(desk: Desk, text: str) -> None:
    draft = checked(desk.workflow.draft("aoki", text, NOW))
    assert {note.id for note in draft.recalled} == {"F1", "F2", "F3", "F4"}
    assert f"決めごと{canary('aoki')}" in draft.brief.markdown


def test_two_requests_become_two_parts_of_one_draft(desk: Desk) -> None:
    draft = desk.workflow.draft("aoki", "来週の打ち合わせを調整しといて。あとタクシー代の精算もお願い", NOW)
    assert len(draft.tasks) == 2
    assert "打ち合わせ" in draft.brief.title


def test_a_title_does_not_say_the_same_word_twice(desk: Desk) -> None:
    assert desk.workflow.draft("aoki", "採用の応募が2件きてるから、面談組んで", NOW).brief.title == "採用の応募"
    assert desk.workflow.draft("aoki", "打ち合わせを調整しといて", NOW).brief.title == "打ち合わせの日程調整"


def test_unknown_work_gets_the_honest_general_playbook(desk: Desk) -> None:
    draft = desk.workflow.draft("aoki", "うむ", NOW)
    assert draft.brief.purpose
    assert draft.assumptions or draft.questions


def test_the_message_without_a_question_keeps_the_others_and_renumbers(desk: Desk) -> None:
    drafts = (desk.workflow.draft("aoki", text, NOW) for text in INSTRUCTIONS)
    draft = next(d for d in drafts if d.questions)
    second = draft.questions[0].model_copy(
        update={"id": "Q9", "slot": "other", "text": "封筒の色は白でよろしいですか。"}
    )
    two = draft.model_copy(update={"questions": (draft.questions[0], second)})
    message = desk.workflow.message_without(two, [draft.questions[0].id])
    assert draft.questions[0].text not in message.text
    assert f"1. {second.text}" in message.text
    assert f"2. {second.text}" in desk.workflow.message_without(two, []).text
    assert desk.workflow.message_without(draft, []) == draft.message


def test_a_kept_draft_comes_back_equal(desk: Desk) -> None:
    draft = desk.workflow.draft("aoki", INSTRUCTIONS[0], NOW)
    assert desk.keeper.keep(draft).draft == draft
    assert desk.records.task("aoki", draft.id).draft == draft


def test_a_secret_in_the_instruction_reaches_nothing(desk: Desk) -> None:
    draft = desk.workflow.draft("aoki", "予約サイトのパスワードはaB3xy9zzです。店を予約しといて", NOW)
    assert "aB3xy9zz" not in draft.model_dump_json()
    assert any(w.kind == "secret" for w in draft.warnings)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(text=st.text(max_size=400), who=st.sampled_from(LOOK_ALIKES))
def test_any_text_is_drafted_or_refused_in_words_and_no_other_clients_words_show(
    desk: Desk, text: str, who: str
) -> None:
    try:
        draft = checked(desk.workflow.draft(who, text, NOW))
    except BadInput:
        # Only words with nothing in them may be refused.
        assert not clean(text).strip()
        return
    shown = draft.model_dump_json()
    assert all(canary(other) not in shown.replace(canary(who), "") for other in LOOK_ALIKES if other != who)


@pytest.mark.parametrize(
    "text",
    [
        "あ" * 20_000,
        "1" * 20_000,
        "12/7-8 " * 2_500,
        "〔人名1〕" * 1_000,
        "{object}{client}",
        "\u202e逆",
        "👩‍👩‍👧" * 500,
    ],
)
def test_huge_and_odd_texts_are_survived(desk: Desk, text: str) -> None:
    checked(desk.workflow.draft("aoki", text, NOW))


@of_files
def test_a_second_desk_on_the_same_folder_is_refused_in_japanese(desk: Desk) -> None:
    with pytest.raises(StoreLocked, match="使用中"):
        open_desk(desk.settings)


def test_the_index_holds_every_note_after_opening(tmp_path: Path) -> None:
    with open_desk(settings_for(tmp_path)) as opened:
        opened.keeper.load_samples()
        opened.mend_index()
        assert opened.memory.status().count == opened.records.note_count() >= 36


def test_the_samples_hold_three_clients_with_enough_notes(tmp_path: Path) -> None:
    with open_desk(settings_for(tmp_path)) as opened:
        opened.keeper.load_samples()
        clients: tuple[Client, ...] = opened.records.clients()
        assert len(clients) == 3
        assert all(len(opened.records.notebook(one.id).notes) >= 12 for one in clients)
        before = opened.records.note_count()
        opened.keeper.load_samples()
        assert opened.records.note_count() == before
