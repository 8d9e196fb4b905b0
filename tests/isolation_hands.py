"""What the rules of the isolation machine have in common: choosing a client, making a note, drafting, looking."""

from datetime import date, datetime, timedelta
from typing import Any, ClassVar

from hypothesis.stateful import RuleBasedStateMachine

from assistant.domain.client import Client
from assistant.domain.draft import Draft
from assistant.domain.feedback import FeedbackNote
from assistant.domain.task import Task
from assistant.stopwatch import TOKYO
from tests.isolation_product import Doors
from tests.isolation_world import IDS, NAMES, Leak, World

NOW = datetime(2026, 11, 10, 10, 0, tzinfo=TOKYO)
MOST_CLIENTS, MOST_NOTES, MOST_TASKS = 6, 14, 4
NOTES = ("候補は3つ、午前で", "請求書はPDFで", "店は個室で", "文は短く", "先方への連絡は電話で")
INSTRUCTIONS = (
    "来週の打ち合わせ、先方と調整しといて。資料もいい感じに",
    "{}の件、請求書もいつもの通りで",
    "17日木曜19時から6名で店おさえて。{}も呼んで",
    "{}展の資料、いい感じに作っといて",
)
SHARED_IDS = ("F01", "F02", "aoki-F01")


class Hands(RuleBasedStateMachine):
    """Without a rule of its own."""

    world: ClassVar[World]
    doors: ClassVar[Doors]
    made = 0

    @property
    def keeper(self) -> Any:
        return self.world.product.keeper

    def pick(self, number: int) -> str:
        ids = sorted(self.world.model)
        return ids[number % len(ids)]

    def two(self, first: int, second: int) -> tuple[str, str]:
        one = self.pick(first)
        others = [client_id for client_id in sorted(self.world.model) if client_id != one]
        return one, others[second % len(others)]

    def client(self, number: int) -> Client:
        found: Client = self.world.product.records.client(self.pick(number))
        return found

    def with_room(self) -> list[str]:
        """Clients who have not said too much yet."""
        return [one for one, person in sorted(self.world.model.items()) if len(person["notes"]) < MOST_NOTES]

    def did(self, what: str) -> None:
        self.world.did[what] += 1

    def expect(self, true: bool, otherwise: str) -> None:
        if not true:
            raise Leak(otherwise)

    def a_note(self, client_id: str, words: int, day: int, shared: bool) -> FeedbackNote:
        """Often under an id that others use too."""
        records = self.world.product.records
        used = {version.note.id for version in records.note_history(client_id)}
        free = [id_ for id_ in SHARED_IDS if id_ not in used] if shared else []
        self.made += 1
        return FeedbackNote(
            id=free[0] if free else records.new_note_id(client_id),
            client_id=client_id,
            date=date(2026, 1, 1) + timedelta(days=day),
            score=day,
            task="打ち合わせ",
            text=f"{NOTES[words % len(NOTES)]}。{self.world.canary(client_id)}の{self.made}件目",
        )

    def register(self, id_: int, name: int) -> None:
        free = [one for one in IDS if one not in self.world.model]
        client_id, canary = free[id_ % len(free)], self.world.new_canary()
        client = Client(
            id=client_id, name=NAMES[name % len(NAMES)], business=f"建材の卸 {canary}", rules=(f"候補は午前で {canary}",)
        )  # fmt: skip
        self.keeper.register(client)
        person = {"name": client.name, "notes": [], "withdrawn": [], "tasks": 0, "canaries": [canary]}
        self.world.model[client_id] = person
        self.did("add")

    def a_draft(self, client_id: str, words: int) -> Draft:
        text = INSTRUCTIONS[words % len(INSTRUCTIONS)].format(self.world.canary(client_id))
        used = {row.id for row in self.world.product.records.tasks(client_id)}
        free = [f"t{n}" for n in range(1, 2 * MOST_TASKS * MOST_CLIENTS) if f"t{n}" not in used]
        draft: Draft = self.world.product.workflow.draft(client_id, text, NOW, task_id=free[0])
        self.world.see("draft", client_id, draft.model_dump_json())
        self.world.see("message", client_id, draft.message.text)
        self.world.see("brief", client_id, draft.brief.markdown)
        return draft

    def a_task(self, number: int) -> tuple[Task, str]:
        """Some task, and its client's canary."""
        with_tasks = [client_id for client_id in sorted(self.world.model) if self.world.model[client_id]["tasks"]]
        client_id = with_tasks[number % len(with_tasks)]
        rows = sorted(self.world.product.records.tasks(client_id), key=lambda row: row.id)
        task: Task = self.world.product.records.task(client_id, rows[number % len(rows)].id)
        return task, self.world.canary(client_id)

    def saw_task(self, client_id: str, task: Task) -> None:
        self.expect(task.client_id == task.draft.client_id == client_id, f"{task.id} is not of {client_id}")
        self.world.see("task", client_id, task.model_dump_json())

    def check_tasks(self, client_id: str) -> None:
        rows = self.world.product.records.tasks(client_id)
        wanted = self.world.model[client_id]["tasks"]
        self.expect(len(rows) == wanted, f"{client_id} has {len(rows)} tasks, not {wanted}")
        for row in rows:
            self.saw_task(client_id, self.world.product.records.task(client_id, row.id))
