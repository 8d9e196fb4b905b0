"""The page over the product's real parts: the loop from the first draft to what the second one knows."""

import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from threading import Lock
from typing import cast

import pytest

from assistant.access.principal import Principal, acting
from assistant.assembly import Desk, open_desk
from assistant.building import KNOWN_NAMES, build_model_drafter
from assistant.domain.draft import Usage
from assistant.domain.feedback import NoteBook
from assistant.domain.model import ModelChoice, Prompt
from assistant.domain.task import TaskState
from assistant.drafting.model_terms import ModelProposal
from assistant.errors import BadInput
from assistant.keeper import sample_instructions
from assistant.llm import ModelDoor
from assistant.model_building import MonthBook, build_model
from assistant.observing.meter import Meter
from assistant.records.store import SqlRecords
from assistant.seams import FloatMatrix, Memory
from assistant.settings import Settings
from assistant.stopwatch import month_of
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
from assistant.web.model_desk import InTurn, JoinedModel, Looks
from assistant.web.wording import Tongue
from assistant.workflow import Workflow
from tests.shared_cache import cache_dir

JA = Tongue("ja")
NOW = datetime(2026, 11, 20, 9, 30, tzinfo=TOKYO)
WISH = "次からは候補を午後だけにしてください。"


@pytest.fixture(scope="module")
def parts(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    with open_desk(Settings(data_dir=tmp_path_factory.mktemp("data"), cache_dir=cache_dir())) as desk:
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
    with open_desk(Settings(data_dir=tmp_path, cache_dir=cache_dir(), model=choice)) as found:
        shown = SettingsPage(JoinedDesk(found)).model(JA)
    assert "openai/gpt-x" in shown.replace("&#45;", "-")
    assert "3.00ドル" in shown
    assert JA("model_leaves") in shown
    assert "canary" not in shown


# the model over the real parts


@dataclass(frozen=True)
class Modelled:
    """The parts of the running product, with a model. Implements `ModelParts`."""

    settings: Settings
    records: SqlRecords
    workflow: Workflow
    door: ModelDoor | None


@contextmanager
def with_model(parts: Desk, **choice: object) -> Iterator[JoinedModel]:
    """A model elsewhere, unless `local`; at an address where nobody listens, unless `base`."""
    options = {"name": "openai/gpt-x", "base": "http://127.0.0.1:9/v1", "local": False, "budget_usd": 3.0} | choice
    chosen = ModelChoice.model_validate(options)
    door = build_model(chosen, parts.records, {})
    assert door
    drafter = build_model_drafter(door, parts.workflow.drafter, parts.embedder, parts.records)
    settings = parts.settings.model_copy(update={"model": chosen})
    found = Modelled(settings, parts.records, replace(parts.workflow, model=drafter), door)
    yield JoinedModel(found, Meter(), JoinedDesk(parts).known_names)
    door.close()


def test_the_month_is_that_of_the_book_of_costs_and_unknown_costs_are_counted(parts: Desk) -> None:
    """The book turns the month over in Tokyo, wherever the machine stands: the turn of a month is where it shows."""
    turn = datetime(2031, 11, 30, 15, 0, tzinfo=UTC)  # 12/1 0:00 in Tokyo, still November in London
    before = turn - timedelta(seconds=1)
    assert (month_of(before), month_of(turn)) == ("2031-11", "2031-12")
    book = MonthBook(parts.records, now=lambda: before)
    for cost in (0.5, 0.25, None):
        book.add("m", Usage(prompt_tokens=1, cost_usd=cost))
    MonthBook(parts.records, now=lambda: turn).add("m", Usage(prompt_tokens=1, cost_usd=None))
    with with_model(parts) as model:
        told = {month: replaced(model, month).state().facts[0].told for month in ("2031-10", "2031-11", "2031-12")}
    assert told == {
        "2031-10": "0.00ドル(0回、上限 3.00ドル)",
        "2031-11": "0.75ドル(3回、うち1回は費用不明、上限 3.00ドル)",
        "2031-12": "不明(1回、上限 3.00ドル)",
    }


def replaced(model: JoinedModel, month: str) -> JoinedModel:
    """The same in another month."""
    return JoinedModel(model._parts, Meter(), model._names, month=lambda: month)


def test_the_example_is_what_is_really_sent(parts: Desk, desk: JoinedDesk, request: pytest.FixtureRequest) -> None:
    """Masked with the whole prompt: a name that a note knows by its title is masked without it, too."""
    client = client_of(request.node.name)
    desk.save_known_names(client, ["ミルク"])
    Notes(desk, clock=lambda: NOW).add(client, "鷺沼様には先に電話してください", "電話", "80")
    text = "ミルクと鷺沼と090-1234-5678に電話しといて"
    draft = desk.workflow.draft(client, text, NOW)
    with with_model(parts) as model:
        shown = model.preview(client, text)
        assert shown.words in model.sent(draft)
        assert shown.words in shown.whole
    assert not any(name in shown.whole for name in ("ミルク", "鷺沼", "090-1234"))
    with with_model(parts, local=True) as model:
        assert model.preview(client, text).words == text


def test_what_leaves_is_shown_first_until_she_says_otherwise_for_herself_alone(parts: Desk) -> None:
    with with_model(parts) as model, with_model(parts, local=True) as here:
        with acting(Principal("u-aki")):
            assert (model.state().look_first, here.state().look_first) == (True, False)
            model.save_look_first(False)
            assert model.state().look_first is False
        with acting(Principal("u-ben")):
            assert model.state().look_first is True
            model.save_look_first(True)
            assert here.state().look_first is True


def test_runs_compute_one_after_the_other_and_wait_for_the_model_together() -> None:
    """Three runs at a model that takes 0.3 s: no two compute at once, and yet all three are at the model at once."""
    door, turn = SlowDoor(), Lock()

    def run(_: int) -> None:
        with turn:
            found = InTurn(cast("ModelDoor", door), turn, Looks(), time.monotonic() + 60)
            found.ask(
                Prompt(system="", user=""), ModelProposal, on_partial=lambda _: door.looks.append(turn.locked())
            )
            assert turn.locked()

    with ThreadPoolExecutor(3) as threads:
        list(threads.map(run, range(3)))
    assert door.most == 3
    assert door.looks
    assert all(door.looks)
    assert not turn.locked()
    assert all(59 < left <= 60 for left in door.left)


def test_looks_at_what_has_come_take_a_part_of_the_time_and_no_more() -> None:
    now = [0.0]
    looks = Looks(share=0.2, clock=lambda: now[0])
    assert looks.due()
    with looks:
        now[0] += 1.0
    for moment, due in ((1.0, False), (4.9, False), (5.0, True)):
        now[0] = moment
        assert looks.due() is due


@dataclass
class SlowDoor:
    """A door that counts who is in it."""

    now: int = 0
    most: int = 0
    left: list[float] = field(default_factory=list)
    looks: list[bool] = field(default_factory=list)

    def within(self, seconds: float) -> "SlowDoor":
        self.left.append(seconds)
        return self

    def ask(self, *_: object, on_partial: Callable[[dict[str, object]], None], **__: object) -> None:
        self.now += 1
        self.most = max(self.most, self.now)
        on_partial({})
        time.sleep(0.3)
        self.now -= 1
