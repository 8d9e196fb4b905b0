"""A Hypothesis state machine over everything that happens to clients: add, edit, rename, forget, merge, search, draft,
improve, answer, judge, learn, export, ask at the REST door. After every step nothing of one client is seen at another.

The clients look alike on purpose, and are about the same things: their notes and tasks carry the same ids.
"""

from hypothesis import strategies as st
from hypothesis.stateful import initialize, invariant, precondition, rule

from assistant.access.principal import Principal, acting
from assistant.domain.outcome import Answer, AnswerState, Outcome
from assistant.domain.reply import Reply, TaskFact
from assistant.domain.task import SentMessage
from assistant.errors import BadInput
from assistant.importing import ImportPlan
from assistant.web.wording import Tongue
from tests.isolation_hands import INSTRUCTIONS, MOST_CLIENTS, MOST_NOTES, MOST_TASKS, NOTES, NOW, Hands
from tests.isolation_world import NAMES

JA = Tongue("ja")
WHO = st.integers(0, 59)
FORMS = ("zip", "jsonl", "notes-csv", "briefs-csv", "ics")
TASK_FORMS = ("docx", "md", "ics", "csv")
ANYBODY = precondition(lambda self: bool(self.world.model))
SOMEBODY = precondition(lambda self: len(self.world.model) >= 2)
SEVERAL = precondition(lambda self: len(self.world.model) >= 3)
A_TASK = precondition(lambda self: any(person["tasks"] for person in self.world.model.values()))


class IsolationMachine(Hands):
    """One example: a day of work from an empty product."""

    def __init__(self) -> None:
        super().__init__()
        self.world.begin()

    # -- who there is

    @initialize()
    def two_alike(self) -> None:
        self.register(0, 0)
        self.register(1, 1)
        self.draft(0, 0, keep=True)

    @precondition(lambda self: len(self.world.model) < MOST_CLIENTS)
    @rule(id_=WHO, name=WHO)
    def add(self, id_: int, name: int) -> None:
        self.register(id_, name)

    @ANYBODY
    @rule(who=WHO, line=WHO)
    def edit_profile(self, who: int, line: int) -> None:
        client = self.client(who)
        canary = self.world.canary(client.id)
        lines = (f"{NOTES[line % len(NOTES)]}。{canary}",)
        field = ("rules", "environment")[line % 2]
        self.keeper.register(client.model_copy(update={field: lines, "business": f"建材の卸 {canary}"}))
        self.world.product.records.save_extra(client.id, "known_names", f"吉永 {canary}")
        self.did("edit profile")

    @ANYBODY
    @rule(who=WHO, name=WHO)
    def rename(self, who: int, name: int) -> None:
        client = self.client(who).model_copy(update={"name": NAMES[name % len(NAMES)]})
        self.keeper.register(client)
        self.world.model[client.id]["name"] = client.name
        self.did("rename")

    @SEVERAL
    @rule(who=WHO)
    def forget(self, who: int) -> None:
        client_id = self.pick(who)
        self.keeper.forget(client_id)
        del self.world.model[client_id]
        self.world.look_at_disk()
        self.did("forget")

    @SEVERAL
    @rule(who=WHO, other=WHO)
    def merge(self, who: int, other: int) -> None:
        source_id, target_id = self.two(who, other)
        self.keeper.merge(source_id, target_id)
        source, target = self.world.model.pop(source_id), self.world.model[target_id]
        for part in ("notes", "withdrawn", "canaries"):
            target[part] = [*source[part], *target[part]]
        target["tasks"] += source["tasks"]
        self.check_tasks(target_id)
        self.world.check_vectors(target_id)
        self.did("merge")

    # -- notes

    @precondition(lambda self: bool(self.with_room()))
    @rule(who=WHO, words=WHO, day=WHO, shared=st.booleans())
    def remember(self, who: int, words: int, day: int, shared: bool) -> None:
        there = self.with_room()
        client_id = there[who % len(there)]
        note = self.a_note(client_id, words, day, shared)
        self.keeper.remember(client_id, note)
        self.world.model[client_id]["notes"].append(note.text)
        self.did("remember")

    @SOMEBODY
    @rule(who=WHO, other=WHO, words=WHO)
    def take_in(self, who: int, other: int, words: int) -> None:
        """One file with notes of two clients, under the same ids."""
        both = self.two(who, other)
        notes = tuple(self.a_note(client_id, words, words, shared=True) for client_id in both)
        self.keeper.take_in(ImportPlan(notes=notes))
        for note in notes:
            self.world.model[note.client_id]["notes"].append(note.text)
        self.did("take in")

    @ANYBODY
    @rule(who=WHO, which=WHO, away=st.booleans())
    def amend(self, who: int, which: int, away: bool) -> None:
        client_id = self.pick(who)
        book = self.world.product.records.notebook(client_id).notes
        if book:
            old, person = book[which % len(book)], self.world.model[client_id]
            new = None if away else self.a_note(client_id, which, which, shared=False)
            self.world.product.loop.amend_note(client_id, old.id, new)
            person["notes"].remove(old.text)
            person["withdrawn"].append(old.text)
            person["notes"] += [new.text] if new else []
        self.did("amend")

    @ANYBODY
    @rule(who=WHO, words=WHO)
    def search(self, who: int, words: int) -> None:
        client_id, word = self.pick(who), NOTES[words % len(NOTES)][:2]
        for sought in (word, "zq", ""):
            self.world.see("search", client_id, self.doors.notes.listed(client_id, sought, JA))
        self.world.check_vectors(client_id)
        self.did("search")

    # -- tasks

    @ANYBODY
    @rule(who=WHO, words=WHO, keep=st.booleans())
    def draft(self, who: int, words: int, keep: bool) -> None:
        client_id = self.pick(who)
        draft = self.a_draft(client_id, words)
        if keep and self.world.model[client_id]["tasks"] < MOST_TASKS:
            self.keeper.keep(draft)
            self.world.model[client_id]["tasks"] += 1
        self.did("draft")

    @ANYBODY
    @rule(who=WHO, words=WHO)
    def improve(self, who: int, words: int) -> None:
        """What would be shown before, and what then goes to a model, and what comes of its answer."""
        client_id, product = self.pick(who), self.world.product
        draft = self.a_draft(client_id, words)
        product.llm.asked.clear()
        product.llm.stays_here = words % 2 == 0  # else names are masked, a canary among them
        better = product.workflow.improve(draft)
        for prompt in [product.workflow.preview(draft), *product.llm.asked]:
            self.world.see("prompt", client_id, prompt.model_dump_json() if prompt else "")
        self.world.see("draft", client_id, better.model_dump_json())
        self.did("improve")

    @ANYBODY
    @rule(who=WHO, words=WHO)
    def name_type(self, who: int, words: int) -> None:
        client_id = self.pick(who)
        text = INSTRUCTIONS[words % len(INSTRUCTIONS)].format(self.world.canary(client_id))
        self.world.product.records.add_correction(client_id, text, ("documents", "scheduling")[words % 2])
        self.did("name type")

    @A_TASK
    @rule(who=WHO, text=WHO)
    def answer(self, who: int, text: int) -> None:
        task, canary = self.a_task(who)
        loop = self.world.product.loop
        sent = SentMessage(kind="questions", channel="email", text=f"お願いします {canary}", sent=NOW)
        answers = tuple(
            Answer(question_id=one.id, state=AnswerState.FREE_TEXT, text=f"{canary}で")
            for one in task.draft.questions
        )[: text % 3]
        reply = Reply(
            text=f"1は{canary}で", received=NOW, answers=answers,
            facts=(TaskFact(text=f"予算は{canary}まで", quote=f"予算は{canary}まで"),),
        )  # fmt: skip
        loop.send(task, sent)
        self.world.see("read", task.client_id, loop.read_reply(task, reply.text, NOW).model_dump_json())
        self.saw_task(task.client_id, loop.take_in(task, reply).task)
        self.did("answer")

    @A_TASK
    @rule(who=WHO, score=st.integers(0, 100), learn=st.booleans())
    def judge(self, who: int, score: int, learn: bool) -> None:
        task, canary = self.a_task(who)
        loop, person = self.world.product.loop, self.world.model[task.client_id]
        words = f"次からは{NOTES[score % len(NOTES)]}、{canary}でお願いします。"
        judged = loop.judge(task, Outcome(task_id=task.id, score=score, words=words))
        found = loop.lessons(judged)
        self.world.see("lessons", task.client_id, found.model_dump_json())
        if learn and len(person["notes"]) < MOST_NOTES:
            before = {note.id for note in self.world.product.records.notebook(task.client_id).notes}
            loop.learn(task, found.notes, found.rules)
            book = self.world.product.records.notebook(task.client_id).notes
            person["notes"] += [note.text for note in book if note.id not in before]
        self.did("judge")

    @A_TASK
    @rule(who=WHO)
    def undo(self, who: int) -> None:
        task, _ = self.a_task(who)
        records, person = self.world.product.records, self.world.model[task.client_id]
        before = {note.id: note.text for note in records.notebook(task.client_id).notes}
        try:
            self.saw_task(task.client_id, self.world.product.loop.undo(task).task)
        except BadInput:
            return  # nothing to take back: not a step
        after = {note.id for note in records.notebook(task.client_id).notes}
        for text in [text for id_, text in before.items() if id_ not in after]:
            person["notes"].remove(text)
            person["withdrawn"].append(text)
        self.did("undo")

    # -- what leaves

    @ANYBODY
    @rule(who=WHO, form=WHO)
    def export(self, who: int, form: int) -> None:
        client_id = self.pick(who)
        exits = self.doors.joined.exits
        chosen = FORMS[form % len(FORMS)]
        self.world.see("export", client_id, exits.client_file(client_id, chosen, NOW).data)
        for row in self.world.product.records.tasks(client_id)[:1]:
            data = exits.task_file(client_id, row.id, TASK_FORMS[form % len(TASK_FORMS)], NOW).data
            self.world.see("export", client_id, data)
        self.did("export")

    @SOMEBODY
    @rule(who=WHO, other=WHO)
    def ask_rest(self, who: int, other: int) -> None:
        """In the name of somebody who sees one client: that one is told, the others do not exist."""
        mine, hidden = self.two(who, other)
        own = [f"/clients/{mine}{rest}" for rest in ("", "/notes", "/tasks", "/export?format=notes-csv")]
        tasks = [f"/clients/{mine}/tasks/{row.id}" for row in self.world.product.records.tasks(mine)[:1]]
        foreign = [f"/clients/{hidden}{rest}" for rest in ("", "/notes", "/tasks", "/export")]
        with acting(Principal("u-1", clients=frozenset({mine}))):
            for status, body in self.doors.ask(["/clients", *own, *tasks]):
                self.expect(status == 200, f"the REST door refused {mine}: {body!r}")
                self.world.see("rest", mine, body)
            for status, body in self.doors.ask(foreign):
                self.expect(status == 404, f"the REST door told {hidden}: {body!r}")
                self.world.see_nobody("a refusal", body)
            board = self.doors.guarded.loop.board(None, 50)
            self.world.see("board", mine, "".join(row.model_dump_json() for row in board))
        self.did("ask REST")

    @invariant()
    def nobody_sees_anybody_else(self) -> None:
        self.world.check()
