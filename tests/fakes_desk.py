"""A desk in memory: keeps the promises of `assistant.web.desk`, drafts in microseconds, remembers until dropped."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from assistant.domain.base import Language
from assistant.domain.brief import Assumption, Brief, BriefItem, Evidence, Scope, Source, Step
from assistant.domain.client import Channel, Client
from assistant.domain.correction import TypeCorrection
from assistant.domain.draft import Caution, Draft, Engine, Message, Recalled, TaskShown, TypeShown, VagueResolution
from assistant.domain.feedback import FeedbackNote, NoteBook
from assistant.domain.instruction import DateReading
from assistant.domain.question import Fallback, NotAsked, Option, Question
from assistant.domain.stored import MergeResult
from assistant.domain.task import Edits, Task
from assistant.errors import BadInput, UnknownClient
from assistant.web.desk import Fact
from assistant.web.limits import TOKYO
from tests.fakes_gates import FakeEntrances, FakeExits
from tests.fakes_loop import FakeLoop, FakeModel, FakeTalk

NOW = datetime(2026, 11, 20, 9, 30, tzinfo=TOKYO)
KINDS = (("documents", "資料"), ("reply", "返信文の作成"), ("scheduling", "日程調整"), ("travel", "出張"))
SAMPLES = (("umi", "来週どこかで先方と1時間、いい感じに組んでおいて"),)


@dataclass
class FakeRecords:
    """Clients, notes and tasks in dictionaries."""

    known: dict[str, Client] = field(default_factory=dict)
    notes: list[FeedbackNote] = field(default_factory=list)
    kept: dict[tuple[str, str], Task] = field(default_factory=dict)
    named: dict[tuple[str, str], str] = field(default_factory=dict)

    def clients(self) -> tuple[Client, ...]:
        return tuple(self.known[key] for key in sorted(self.known))

    def client(self, client_id: str) -> Client:
        if client_id not in self.known:
            raise UnknownClient(client_id)
        return self.known[client_id]

    def save_client(self, client: Client) -> None:
        self.known[client.id] = client

    def notebook(self, client_id: str) -> NoteBook:
        mine = [note for note in self.notes if note.client_id == client_id]
        return NoteBook(
            client_id=client_id, revision=len(mine), notes=tuple(sorted(mine, key=lambda n: n.date, reverse=True))
        )

    def new_note_id(self, client_id: str) -> str:
        return f"{client_id}-F{len(self.notes) + 1:02}"

    def corrections(self, client_id: str) -> tuple[TypeCorrection, ...]:
        return tuple(
            TypeCorrection(client_id=owner, text=text, playbook_id=kind, created=NOW)
            for (owner, text), kind in self.named.items()
            if owner == client_id
        )

    def add_correction(self, client_id: str, text: str, playbook_id: str) -> None:
        self.named[client_id, text] = playbook_id

    def remove_correction(self, client_id: str, text: str) -> None:
        self.named.pop((client_id, text), None)

    def task(self, client_id: str, task_id: str) -> Task:
        if (client_id, task_id) not in self.kept:
            raise BadInput(f"依頼「{task_id}」が見つかりません。")
        return self.kept[client_id, task_id]

    def save_edits(self, client_id: str, task_id: str, edits: Edits) -> None:
        old = self.task(client_id, task_id)
        self.kept[client_id, task_id] = old.model_copy(update={"edits": edits})


@dataclass
class FakeKeeper:
    """Stores in the fake records."""

    records: FakeRecords

    def keep(self, draft: Draft) -> Task:
        old = self.records.kept.get((draft.client_id, draft.id))
        task = Task(id=draft.id, client_id=draft.client_id, created=draft.now, updated=draft.now, draft=draft)
        if old:
            task = old.model_copy(update={"draft": draft, "updated": draft.now})
        self.records.kept[draft.client_id, draft.id] = task
        return task

    def register(self, client: Client) -> None:
        self.records.save_client(client)

    def remember(self, client_id: str, note: FeedbackNote) -> FeedbackNote:
        self.records.client(client_id)
        self.records.notes.append(note)
        return note

    def merge(self, source_id: str, target_id: str) -> MergeResult:
        if source_id == target_id:
            raise BadInput("同じクライアントです。")
        del self.records.known[self.records.client(source_id).id]
        moved = [note for note in self.records.notes if note.client_id == source_id]
        self.records.notes = [
            note.model_copy(update={"client_id": target_id}) if note in moved else note
            for note in self.records.notes
        ]
        theirs = {key: task for key, task in self.records.kept.items() if key[0] == source_id}
        for (_, task_id), task in theirs.items():
            self.records.kept[target_id, task_id] = task.model_copy(update={"client_id": target_id})
            del self.records.kept[source_id, task_id]
        return MergeResult(notes=len(moved), tasks=len(theirs))

    def load_samples(self) -> None:
        for client_id, name in (("umi", "海野 さゆり"), ("sora", "空閑 健"), ("hara", "原 みちる")):
            self.records.save_client(Client(id=client_id, name=name, channel=Channel.CHAT))


@dataclass
class FakeWorkflow:
    """Drafts the same rich draft for every instruction; `said` is put into every field that can hold text."""

    records: FakeRecords
    said: str | None = None

    def draft(
        self,
        client_id: str,
        text: str,
        now: datetime | None = None,
        *,
        task_id: str | None = None,
        types: Sequence[str | None] = (),
    ) -> Draft:
        self.records.client(client_id)
        number = len(self.records.kept) + 1
        made = rich_draft(client_id, text, now or NOW, task_id or f"task{number}", self.said)
        remembered = {found.text: found.playbook_id for found in self.records.corrections(client_id)}
        chosen = next(iter(types), None) or remembered.get(made.tasks[0].text)
        if chosen and chosen not in dict(KINDS):
            raise BadInput(f"仕事の種類「{chosen}」はありません。")
        return _led_by(made, chosen) if chosen else made


@dataclass
class FakeDesk:
    """All of it together."""

    records: FakeRecords = field(default_factory=FakeRecords)
    said: str | None = None
    model: FakeModel = field(default_factory=FakeModel)
    ill: bool = False

    def __post_init__(self) -> None:
        self.loop = FakeLoop(self.records, NOW, self.said)
        self.talk = FakeTalk()
        self.exits = FakeExits(self.records)
        self.entrances = FakeEntrances(self.records)
        self.names: dict[str, tuple[str, ...]] = {}

    def known_names(self, client_id: str) -> tuple[str, ...]:
        return self.names.get(client_id, ())

    def save_known_names(self, client_id: str, names: Sequence[str]) -> None:
        self.names[client_id] = tuple(names)

    def facts(self) -> tuple[Fact, ...]:
        return (Fact("記録", "クライアント3名", well=not self.ill),)

    @property
    def workflow(self) -> FakeWorkflow:
        return FakeWorkflow(self.records, self.said)

    @property
    def keeper(self) -> FakeKeeper:
        return FakeKeeper(self.records)

    def type_labels(self, language: Language) -> tuple[tuple[str, str], ...]:
        return KINDS


def desk_with_samples(said: str | None = None) -> FakeDesk:
    """A desk with the three sample clients."""
    desk = FakeDesk(said=said)
    desk.keeper.load_samples()
    return desk


def rich_draft(client_id: str, text: str, now: datetime, task_id: str, said: str | None = None) -> Draft:
    """A draft that fills every part of the page. With `said`, every text is that text."""

    def words(usual: str) -> str:
        return said if said is not None else usual

    note = Evidence(kind="feedback", id="n1", quote=words("候補は午前で3つにしてください"))
    questions = (_question("q1", words("「先方」は、前回の会社の方でよろしいですか。"), words, hold=True),
                 _question("q2", words("場所はオンラインでよろしいですか。"), words, hold=False))  # fmt: skip
    return Draft(
        id=task_id, client_id=client_id, instruction=text, now=now, engine=Engine(name="playbook"),
        tasks=(TaskShown(text=text, object=words("先方との打ち合わせ"), types=tuple(
            TypeShown(id=kind, label=words(label), probability=0.5) for kind, label in (KINDS[2], KINDS[1], KINDS[0]))),),
        brief=_brief(words, note), questions=questions,
        assumptions=(
            Assumption(slot="minutes", label=words("所要"), statement=words("所要時間は60分とします"),
                       because=words("前回と同じ"), evidence=(note,), probability_wrong=0.3, impact=4,
                       consequence=words("候補の取り直しになります")),
            Assumption(slot="room", label=words("会場"), statement=words("会議室は押さえません"),
                       because=words("オンラインのため"), probability_wrong=0.2, impact=2,
                       consequence=words("当日までに手配します"), reversible=False),
        ),
        not_asked=(NotAsked(slot="x", text=words("資料の部数"), reason=words("記録で分かるため"), evidence=(note,)),),
        dates=(DateReading(text=words("来週"), span=(0, 2), start=date(2026, 11, 23), end=date(2026, 11, 27),
                           kind="range", ambiguous=False),),
        vague=(VagueResolution(phrase=words("いい感じに"), group="quality", resolved_by="feedback",
                               note=words("前回の形に合わせます")),),
        warnings=(Caution(kind="holiday", text=words("11/23(月)は祝日です。")),),
        recalled=(
            Recalled(id="n1", date="2026-05-22", score=85, text=words("候補は午前で3つにしてください"),
                     relevance=1.2, why=words("この依頼に近いご指摘")),
            Recalled(id="n0", date="2025-12-02", score=60, text=words("候補は5つほしい"), relevance=0.8,
                     why="新しいご指摘(n1)を優先します", superseded_by="n1"),
        ),
        message=Message(channel="email", subject=words("打ち合わせについて"),
                        text=words("\n".join(["承知いたしました。", *(q.text for q in questions)]))),
    )  # fmt: skip


def _led_by(made: Draft, kind: str) -> Draft:
    """The draft of another type: another title, another message."""
    label, task = dict(KINDS)[kind], made.tasks[0]
    lead = TypeShown(id=kind, label=label, probability=0.0, corrected=True)
    others = tuple(shown for shown in task.types if shown.id != kind)[:2]
    changed = {
        "tasks": (task.model_copy(update={"types": (lead, *others)}),),
        "brief": made.brief.model_copy(update={"title": label, "markdown": f"# {label}"}),
        "message": made.message.model_copy(update={"text": f"{label}の件、承知いたしました。"}),
    }
    return made.model_copy(update=changed)


def _brief(words, note: Evidence) -> Brief:  # type: ignore[no-untyped-def]
    return Brief(
        title=words("打ち合わせの日程調整"), purpose=words("契約の更新を年内に決めるため"),
        deliverable=words("確定した日時の連絡と、招待"),
        scope=Scope(included=(words("候補日を出す"),), excluded=(words("資料の作成"),)),
        steps=(Step(text=words("候補を送る"), start=date(2026, 11, 20), end=date(2026, 11, 20), kind="draft"),
               Step(text=words("確定の連絡"), start=date(2026, 11, 24), end=datetime(2026, 11, 24, 17, 0), kind="final")),
        communication=words("チャットで短く"), cautions=(words("祝日をまたぎます"),),
        suggestions=(words("候補に昼食の時間を入れる"),), done_when=(words("招待が届いている"),),
        items=(BriefItem(slot="count", label=words("候補数"), value=words("午前で3つ"), source=Source.FEEDBACK,
                         evidence=(note,)),
               BriefItem(slot="len", label=words("長さ"), value=words("1時間"), source=Source.INSTRUCTION),
               BriefItem(slot="tool", label=words("道具"), value=words("Zoom"), source=Source.PROFILE),
               BriefItem(slot="who", label=words("出席"), value=words("ご本人のみ"), source=Source.DEFAULT)),
        markdown=words("# 打ち合わせの日程調整\n\n## 目的\n契約の更新を年内に決めるため\n- **候補数**: 午前で3つ\n"),
    )  # fmt: skip


def _question(question_id: str, text: str, words, *, hold: bool) -> Question:  # type: ignore[no-untyped-def]
    return Question(
        id=question_id, slot=question_id, text=text, why=words("相手を取り違えると信用に関わるため"),
        options=(Option(label=words("はい"), consequence=words("すぐに候補を送ります")), Option(label=words("いいえ"))),
        recommended=0,
        fallback=Fallback(action="hold" if hold else "assume", text=words("ご返信まで送らずにお待ちします"),
                          act_from=datetime(2026, 11, 24, 12, 0)),
        value=1.4,
    )  # fmt: skip
