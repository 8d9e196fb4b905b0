"""The page over the product's real parts: the loop from the first draft to what the second one knows."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from pathlib import Path

import pytest

from assistant.assembly import Desk, open_desk
from assistant.building import KNOWN_NAMES
from assistant.domain.feedback import NoteBook
from assistant.domain.model import ModelChoice
from assistant.domain.task import TaskState
from assistant.errors import BadInput
from assistant.keeper import sample_instructions
from assistant.seams import FloatMatrix, Memory
from assistant.settings import Settings
from assistant.web import joining
from assistant.web.background import BackgroundIndex
from assistant.web.desk import PageDesk
from assistant.web.handlers.clients import Clients
from assistant.web.handlers.notes import Notes
from assistant.web.handlers.outcomes import Outcomes
from assistant.web.handlers.replies import Confirmed, Replies
from assistant.web.handlers.settings import SettingsPage
from assistant.web.handlers.stages import Stages
from assistant.web.handlers.tasks import Tasks
from assistant.web.handlers.workspace import Workspace
from assistant.web.joining import JoinedDesk
from assistant.web.limits import TOKYO
from assistant.web.wording import Tongue

JA = Tongue("ja")
NOW = datetime(2026, 11, 20, 9, 30, tzinfo=TOKYO)
WISH = "次からは候補を午後だけにしてください。"


@pytest.fixture(scope="module")
def parts(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    with open_desk(Settings(data_dir=tmp_path_factory.mktemp("data"))) as desk:
        yield desk


@pytest.fixture
def desk(parts: Desk, request: pytest.FixtureRequest) -> Iterator[JoinedDesk]:
    """The joined desk with a client of this test's own, `client_of`."""
    joined = JoinedDesk(parts)
    clients = Clients(joined, sample_instructions)
    if client_of(request.node.name) not in {client.id for client in joined.records.clients()}:
        clients.add(f"Client {abs(hash(request.node.name)) % 10**8}", channel="email")
    yield joined
    joined.close()


def client_of(name: str) -> str:
    return f"client-{abs(hash(name)) % 10**8}"


def test_a_running_product_is_what_a_page_needs(parts: Desk) -> None:
    desk: PageDesk = JoinedDesk(parts)
    assert desk.model.state().name is None
    assert joining.KNOWN_NAMES == KNOWN_NAMES


def test_the_loop_turns_once_and_the_second_draft_knows_more(
    desk: JoinedDesk, request: pytest.FixtureRequest
) -> None:
    client = client_of(request.node.name)
    made = Workspace(desk, clock=lambda: NOW)
    first = made.draft(client, "来週の会食のお店、いい感じにお願い", "", JA)
    waiting = Stages(desk, clock=lambda: NOW).step(first.key, first.message, JA)
    assert (waiting.sheet.stage.state, bool(waiting.sheet.stage.waits)) == ("waiting", True)

    words = f"1Aで。予算は5万円までです。{WISH}"
    read = Replies(desk, clock=lambda: NOW).read(first.key, words, JA)
    assert read.cards[0].chosen == "0"
    assert [label for label, _ in read.wishes.choices]
    confirmed = Confirmed(
        words,
        [card.chosen for card in read.cards],
        [card.text for card in read.cards],
        list(read.facts.ticked),
        list(read.wishes.ticked),
    )
    taken = Replies(desk, clock=lambda: NOW).take_in(first.key, confirmed, JA)
    assert "mark-profile" in taken.said
    assert len(taken.sheet.questions) < len(first.questions)

    Stages(desk, clock=lambda: NOW).move(first.key, "delivered", JA)
    judged = Outcomes(desk, clock=lambda: NOW).judge(
        first.key, ("60", "議事録は当日中にください。", ""), ["broke"], JA
    )
    assert judged.sheet.stage.state == "judged"
    ticked = [(True, text) for text in judged.lessons.notes]
    Outcomes(desk, clock=lambda: NOW).learn(first.key, ticked, [], JA)
    second = made.draft(client, "再来週の会食のお店もお願い", "", JA)
    assert "議事録は当日中" in second.recalled
    assert "候補を午後だけに" in second.recalled
    assert "<svg" in Clients(desk, sample_instructions).profile(client, JA).progress
    assert client in Tasks(desk, clock=lambda: NOW).board(client, "", JA)


def test_every_step_can_be_taken_back_on_disk(desk: JoinedDesk, request: pytest.FixtureRequest) -> None:
    client, stages = client_of(request.node.name), Stages(desk, clock=lambda: NOW)
    key = Workspace(desk, clock=lambda: NOW).draft(client, "名刺の整理をお願いします", "", JA).key
    task_id = key.partition("/")[2]
    stages.step(key, "送った文面", JA)
    assert desk.records.task(client, task_id).state is not TaskState.DRAFT
    stages.undo(key, JA)
    task = desk.records.task(client, task_id)
    assert (task.state, task.sent) == (TaskState.DRAFT, ())


def test_a_tone_is_kept_for_the_client_and_a_channel_for_the_task(
    desk: JoinedDesk, request: pytest.FixtureRequest
) -> None:
    made = Workspace(desk, clock=lambda: NOW)
    first = made.draft(client_of(request.node.name), "来週の会食のお店、いい感じにお願い", "", JA)
    formal = made.sound(first.key, "formal", first.message, JA)
    assert (formal.tone, formal.text != first.message, bool(formal.note)) == ("formal", True, False)
    line = made.send_by(first.key, "line", formal.text, JA)
    assert (line.channel, len(line.text) < len(formal.text), bool(line.note)) == ("line", True, False)
    assert made.reopen(first.key, JA).message == line.text
    assert made.rebuild_message(first.key, JA).text == line.text


def test_a_note_is_put_right_on_disk_and_a_secret_is_refused(
    desk: JoinedDesk, request: pytest.FixtureRequest
) -> None:
    client, notes = client_of(request.node.name), Notes(desk, clock=lambda: NOW)
    note = notes.add(client, "候補は3つで", "日程調整", "85")
    notes.amend(client, note.id, "候補は2つで", "日程調整", "85")
    assert [one.text for one in desk.records.notebook(client).notes] == ["候補は2つで"]
    assert '<del class="value">候補は3つで</del>' in notes.listed(client, "", JA)
    with pytest.raises(BadInput):
        notes.add(client, "サイトのパスワードは hunter2-Pq9x です", "", "")


def test_a_note_is_on_disk_at_once_and_in_the_index_when_the_desk_is_closed(parts: Desk) -> None:
    joined = JoinedDesk(parts)
    client = Clients(joined, sample_instructions).add("索引の人").id
    before = parts.memory.status().count or 0
    note = Notes(joined, clock=lambda: NOW).add(client, "候補は3つで", "日程調整", "85")
    assert parts.records.notebook(client).notes == (note,)
    joined.close()
    assert parts.memory.status().count == before + 1


def test_an_index_that_fails_behind_a_click_says_so_in_the_log_and_loses_no_note(
    caplog: pytest.LogCaptureFixture,
) -> None:
    class Broken(Memory):
        def vectors(self, book: NoteBook) -> FloatMatrix:
            raise NotImplementedError

        def store(self, books: Sequence[NoteBook]) -> int:
            raise OSError("no space left")

    index = BackgroundIndex(Broken())
    assert index.store([]) == 0
    index.close()
    assert "behind until the next start" in caplog.text


def test_known_names_are_masked_in_the_example(desk: JoinedDesk, request: pytest.FixtureRequest) -> None:
    client = client_of(request.node.name)
    profile = Clients(desk, sample_instructions).profile(client, JA)
    Clients(desk, sample_instructions).change(client, profile.fields[0], names="ミルク\nやまだ商事")
    assert desk.known_names(client) == ("ミルク", "やまだ商事")
    shown = SettingsPage(desk).masked(client, "ミルクと090-1234-5678に電話", JA)
    assert "ミルク" not in shown
    assert "090" not in shown


def test_the_settings_tell_how_the_store_is_and_that_there_is_no_model(desk: JoinedDesk) -> None:
    page = SettingsPage(desk)
    assert JA("store_well") in page.store(JA)
    assert JA("model_none") in page.model(JA)


def test_a_model_that_is_set_is_named_with_its_limit_and_never_its_key(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", "sk-canary-000")
    choice = ModelChoice(name="openai/gpt-x", budget_usd=3.0, deadline=20)
    with open_desk(Settings(data_dir=tmp_path, model=choice)) as found:
        shown = SettingsPage(JoinedDesk(found)).model(JA)
    assert "openai/gpt-x" in shown.replace("&#45;", "-")
    assert "3.00ドル" in shown
    assert JA("model_leaves") in shown
    assert "canary" not in shown
