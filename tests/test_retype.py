"""Her word on what kind of task some words are, before the recogniser's; for this client only."""

from collections.abc import Iterator

import pytest

from assistant.assembly import Desk, open_desk
from assistant.domain.correction import TypeCorrection
from assistant.domain.draft import TypeShown
from assistant.errors import BadInput
from assistant.reading.retype import Retyper
from assistant.reading.tasks import PartReader
from assistant.settings import Settings
from tests.building import NOW, client, playbooks_of, reading
from tests.fakes import HashEmbedder
from tests.shared_cache import cache_dir

WORDS = "名簿の住所が古いので、直しておいてもらえますか"
NEAR = "名簿の住所が古いので、至急直しておいてもらえますか"
SPELLED = "名簿の住所が古いので 直しておいてもらえますか?"
FAR = "来週の打ち合わせを組んでください"
RETYPER = Retyper(
    PartReader(None, playbooks_of({"filing": ("名簿",), "scheduling": ("打ち合わせ",)})),  # type: ignore[arg-type]
    HashEmbedder().embed,
)


def said(text: str, playbook_id: str = "filing") -> TypeCorrection:
    return TypeCorrection(client_id="aoki", text=text, playbook_id=playbook_id, created=NOW)


@pytest.mark.parametrize(
    ("text", "kind"), [(WORDS, "filing"), (SPELLED, "filing"), (NEAR, "filing"), (FAR, "scheduling")]
)
def test_the_same_and_very_near_words_take_the_corrected_type(text: str, kind: str) -> None:
    part = RETYPER.retyped(reading(text), [said(WORDS)]).parts[0]
    assert (part.playbook_id, part.guesses[0].corrected) == (kind, kind == "filing")


def test_the_same_words_win_over_near_ones_and_the_newer_correction_over_the_older() -> None:
    corrections = [said(NEAR), said(WORDS, "scheduling"), said(SPELLED)]
    assert RETYPER.retyped(reading(WORDS), corrections).parts[0].playbook_id == "scheduling"


def test_the_type_named_for_this_draft_wins_and_is_believed_as_little_as_before() -> None:
    part = RETYPER.retyped(reading(FAR), [], ["filing"]).parts[0]
    assert [(g.playbook_id, g.probability, g.corrected) for g in part.guesses] == [
        ("filing", 0.0, True),
        ("scheduling", 1.0, False),
    ]
    assert part.span == reading(FAR).parts[0].span


def test_a_corrected_type_that_no_longer_exists_is_passed_over() -> None:
    assert RETYPER.retyped(reading(WORDS), [said(WORDS, "gone")]) == reading(WORDS)


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    with open_desk(Settings(data_dir=tmp_path_factory.mktemp("desk"), cache_dir=cache_dir())) as opened:
        for id_ in ("aoki", "aoki-1"):
            opened.keeper.register(client(id_))
        yield opened


def lead(desk: Desk, who: str, text: str, types: tuple[str | None, ...] = ()) -> TypeShown:
    return desk.workflow.draft(who, text, NOW, types=types).tasks[0].types[0]


def test_a_corrected_wording_leads_next_time_for_this_client_and_for_no_other(desk: Desk) -> None:
    before = lead(desk, "aoki", WORDS)
    other = next(id_ for id_, _ in desk.type_labels("ja") if id_ not in (before.id, "general"))
    desk.records.add_correction("aoki", WORDS, other)
    assert (lead(desk, "aoki", WORDS).id, lead(desk, "aoki", WORDS).corrected) == (other, True)
    assert lead(desk, "aoki", "お疲れ様です。" + WORDS).id == other
    assert not lead(desk, "aoki", FAR).corrected
    assert lead(desk, "aoki-1", WORDS) == before
    desk.records.remove_correction("aoki", WORDS)
    assert lead(desk, "aoki", WORDS) == before


def test_a_type_for_one_draft_changes_the_draft_and_stores_nothing(desk: Desk) -> None:
    plain, typed = (desk.workflow.draft("aoki", FAR, NOW, types=types) for types in ((), ("invoice",)))
    assert typed.tasks[0].types[0].id == "invoice"
    assert typed.brief.title != plain.brief.title
    assert desk.records.corrections("aoki") == ()


def test_the_second_task_alone_can_be_given_a_type(desk: Desk) -> None:
    draft = desk.workflow.draft("aoki", f"{FAR}。あとタクシー代の精算もお願い", NOW, types=(None, "filing"))
    assert [task.types[0].id for task in draft.tasks] == ["scheduling", "filing"]


@pytest.mark.parametrize(
    ("types", "words"),
    [(("no-such",), "種類「no-such」はありません"), ((None, "filing"), "1件まで"), (("",), "はありません")],
)
def test_an_unknown_type_and_one_too_many_are_refused_in_words(
    desk: Desk, types: tuple[str | None, ...], words: str
) -> None:
    with pytest.raises(BadInput, match=words):
        desk.workflow.draft("aoki", FAR, NOW, types=types)
