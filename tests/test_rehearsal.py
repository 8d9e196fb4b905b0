"""The rehearsal before the first client: for nobody, without records, and it leaves the path as it was."""

from pathlib import Path

import pytest

from assistant.building import build_workflow
from assistant.domain.feedback import NoteBook
from assistant.loading import LONGEST_REST, Unhurried
from assistant.playbooks import Playbooks
from assistant.reading.calendar import Calendar
from assistant.rehearsal import rehearse
from assistant.seams import FloatMatrix, Records
from assistant.workflow import Workflow
from tests.building import book, client, note, reading
from tests.fakes import HashEmbedder
from tests.shared_cache import shipped_playbooks


class Untouchable:
    """Records and memory that nobody may ask anything."""

    def __getattr__(self, name: str) -> object:
        raise AssertionError(f"the rehearsal asked for {name}")


class EmbeddingMemory(Untouchable):
    """`seams.Memory` without an index."""

    def vectors(self, book: NoteBook) -> FloatMatrix:
        return HashEmbedder().embed([f"【{n.task}】{n.text}" for n in book.notes])


@pytest.fixture(scope="module")
def playbooks() -> Playbooks:
    """A few: the heads for this embedder are trained here."""
    every = shipped_playbooks()
    return Playbooks({name: every[name] for name in ("general", "documents", "scheduling")})


@pytest.fixture(scope="module")
def models(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("models")


def build(memory: Untouchable, playbooks: Playbooks, models: Path, embedder: HashEmbedder) -> Workflow:
    records: Records = Untouchable()  # type: ignore[assignment]
    return build_workflow(
        records,
        memory,  # type: ignore[arg-type]
        embedder,
        playbooks=playbooks,
        calendar=Calendar(),
        models=models,
    )


def test_it_asks_neither_records_nor_memory(playbooks: Playbooks, models: Path) -> None:
    workflow = build(Untouchable(), playbooks, models, HashEmbedder())
    rehearse(workflow, playbooks, Calendar())
    with pytest.raises(AssertionError, match="asked for client"):
        workflow.draft("aoki", "資料を作って")


def test_between_its_pieces_others_have_a_turn(playbooks: Playbooks, models: Path) -> None:
    rests: list[float] = []
    moments = iter(range(100_000))
    rest = Unhurried(clock=lambda: next(moments) / 100, sleep=rests.append)
    rehearse(build(Untouchable(), playbooks, models, HashEmbedder()), playbooks, Calendar(), rest)
    assert len(rests) >= len(playbooks) + sum(len(one.situations) for one in playbooks.values())
    assert rests == pytest.approx([0.01] * len(rests))


def test_a_rest_is_as_long_as_the_work_before_and_no_longer_than_a_blink() -> None:
    rests: list[float] = []
    moments = iter([0.0, 0.03, 0.03, 9.0, 9.0])
    rest = Unhurried(clock=lambda: next(moments), sleep=rests.append)
    rest()
    rest()
    assert rests == [pytest.approx(0.03), LONGEST_REST]


def test_after_it_no_text_of_our_own_is_encoded_again(playbooks: Playbooks, models: Path) -> None:
    embedder = HashEmbedder()
    workflow = build(EmbeddingMemory(), playbooks, models, embedder)
    rehearse(workflow, playbooks, Calendar())
    embedder.embedded.clear()
    read = reading("見積もりを先方に送って", playbook="documents")
    workflow.recaller.recall(client(), book(note("見積は税込で。", task="見積")), read)
    assert set(embedder.embedded) <= {read.instruction.text}
