"""The desk in somebody's name: what they may not see does not exist, whatever is called, and what is done is told."""

import inspect
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from types import SimpleNamespace
from typing import Any, cast

import pytest

from assistant import seams
from assistant.access.principal import OWNER, NotAllowed, Principal, acting, current
from assistant.domain.client import Client
from assistant.domain.draft import Draft
from assistant.domain.lesson import ProposedNote
from assistant.domain.task import Task
from assistant.domain.user import AuditEntry, Role
from assistant.errors import BadInput, ImportRefused, UnknownClient
from assistant.importing import ImportPlan
from assistant.web import desk as page_desk
from assistant.web.audited import AUDITED
from assistant.web.guarded import GuardedDesk
from assistant.web.handlers.clients import Clients
from assistant.web.handlers.improving import Improver
from assistant.web.rules import RULES, IdTaken
from assistant.web.wording import Tongue
from tests.records_samples import draft, note

NOW = datetime(2026, 11, 20, 9, 0, tzinfo=UTC)
AKI = Principal("u-aki", "aki", Role.MEMBER, frozenset({"aoi"}))
BEN = Principal("u-ben", "ben", Role.MEMBER, frozenset({"bando"}))
ADA = Principal("u-ada", "ada", Role.ADMIN, None)
PARTS: dict[str, tuple[type, ...]] = {
    "records": (page_desk.PageRecords, seams.Records),
    "keeper": (page_desk.PageKeeper,),
    "workflow": (page_desk.PageWorkflow,),
    "loop": (page_desk.PageLoop,),
    "talk": (page_desk.PageTalk,),
    "model": (page_desk.PageModel,),
    "exits": (page_desk.PageExits,),
    "entrances": (page_desk.PageEntrances,),
}
HARMLESS = {
    ("records", "clients"), ("loop", "board"), ("model", "state"), ("model", "preview"), ("model", "save_look_first"),
    ("desk", "facts"), ("desk", "type_labels"),
}  # fmt: skip
"""May be called by everybody: answers with nothing but their own, as tests of their own show."""


def a_task(client_id: str) -> Task:
    made = draft(f"{client_id}-1", client_id)
    return Task(id=made.id, client_id=client_id, created=NOW, updated=NOW, draft=made)


@dataclass
class RecordingPart:
    """Does nothing, and remembers what was called."""

    name: str
    calls: list[tuple[str, str]]
    answers: dict[str, Callable[..., Any]] = field(default_factory=dict)

    def __getattr__(self, method: str) -> Callable[..., Any]:
        def called(*arguments: object, **options: object) -> object:
            answer = self.answers.get(method)
            if answer:
                return answer(*arguments, **options)
            self.calls.append((self.name, method))
            return None

        return called


class RecordingDesk:
    """A desk with the clients aoi and bando, that remembers what was called."""

    def __init__(self) -> None:
        self.calls: list[tuple[str, str]] = []
        self.clients = {one: Client(id=one, name=one) for one in ("aoi", "bando")}
        for name in PARTS:
            setattr(self, name, RecordingPart(name, self.calls))
        self.records: Any = RecordingPart(
            "records", self.calls, {"client": self._client, "clients": self._clients}
        )
        self.keeper.answers["register"] = self._register  # type: ignore[attr-defined]

    def _client(self, client_id: str) -> Client:
        if client_id not in self.clients:
            raise UnknownClient(client_id)
        return self.clients[client_id]

    def _clients(self) -> tuple[Client, ...]:
        return tuple(self.clients.values())

    def _register(self, client: Client) -> None:
        self.clients[client.id] = client

    def known_names(self, client_id: str) -> tuple[str, ...]:
        self.calls.append(("desk", "known_names"))
        return ()

    def save_known_names(self, client_id: str, names: object) -> None:
        self.calls.append(("desk", "save_known_names"))

    def facts(self) -> tuple[page_desk.Fact, ...]:
        return (page_desk.Fact("記録", "クライアント2名"),)


@dataclass
class Grants:
    """What was given and written down, in order."""

    given: list[tuple[str, str]] = field(default_factory=list)
    entries: list[AuditEntry] = field(default_factory=list)

    def give_client(self, client_id: str, *, user_id: str = "", team_id: str = "") -> None:
        self.given.append((client_id, user_id))

    def add_audit(self, entry: AuditEntry) -> None:
        self.entries.append(entry)


@dataclass
class House:
    raw: RecordingDesk
    grants: Grants
    desk: Any


@pytest.fixture
def house() -> House:
    raw, grants = RecordingDesk(), Grants()
    return House(raw, grants, GuardedDesk(cast(Any, raw), grants))


def methods_of(kinds: tuple[type, ...]) -> list[tuple[str, inspect.Signature]]:
    found = {
        name: inspect.signature(method)
        for kind in kinds
        for base in reversed(kind.__mro__)
        for name, method in vars(base).items()
        if inspect.isfunction(method) and not name.startswith("_")
    }
    return sorted(found.items())


EVERY = [(part, name, signature) for part, kinds in PARTS.items() for name, signature in methods_of(kinds)] + [
    ("desk", name, signature) for name, signature in methods_of((page_desk.PageDesk,)) if name != "type_labels"
]


def about_aoi(signature: inspect.Signature) -> list[object]:
    """Arguments that are about Aki's client."""
    values: dict[str, object] = {
        "client_id": "aoi", "client": Client(id="aoi", name="x"), "draft": draft("aoi-1", "aoi"),
        "task": a_task("aoi"), "note": note(1, "aoi"), "task_id": "aoi-1",
        "plan": ImportPlan(clients=(Client(id="aoi", name="x"),), notes=(note(1, "aoi"),)),
        "clients": [Client(id="aoi", name="x")], "notes": [note(1, "aoi")],
        "source_id": "aoi", "target_id": "bando",
    }  # fmt: skip
    needed = [p for p in signature.parameters.values() if p.name != "self" and p.default is p.empty]
    return [values.get(parameter.name, SimpleNamespace()) for parameter in needed]


def call(house: House, part: str, name: str, signature: inspect.Signature) -> None:
    target = house.desk if part == "desk" else getattr(house.desk, part)
    getattr(target, name)(*about_aoi(signature))


def but(exempt: set[tuple[str, str]]) -> pytest.MarkDecorator:
    """All methods of the desk but these."""
    cases = [case for case in EVERY if case[:2] not in exempt]
    ids = [f"{part}.{name}" for part, name, _ in cases]
    return pytest.mark.parametrize(("part", "name", "signature"), cases, ids=ids)


@but(HARMLESS)
def test_nothing_of_a_client_is_called_by_whoever_may_not_see_it(
    house: House, part: str, name: str, signature: inspect.Signature
) -> None:
    with acting(BEN), pytest.raises((UnknownClient, NotAllowed, ImportRefused, BadInput)):
        call(house, part, name, signature)
    assert house.raw.calls == []
    assert house.grants.entries == []


@but({("model", "state")})
def test_nothing_is_called_in_nobodys_name(
    house: House, part: str, name: str, signature: inspect.Signature
) -> None:
    with pytest.raises(NotAllowed):
        call(house, part, name, signature)
    assert house.raw.calls == []


def test_whoever_may_is_let_through(house: House) -> None:
    with acting(AKI):
        house.desk.loop.judge(a_task("aoi"), None)
        house.desk.keeper.keep(draft("aoi-1", "aoi"))
        house.desk.exits.client_file("aoi", "zip", NOW)
    assert house.raw.calls == [("loop", "judge"), ("keeper", "keep"), ("exits", "client_file")]


def test_a_second_client_hidden_among_the_arguments_is_seen(house: House) -> None:
    with acting(AKI):
        for call in (
            lambda: house.desk.keeper.remember("aoi", note(1, "bando")),
            lambda: house.desk.keeper.remember(note=note(1, "bando"), client_id="aoi"),
            lambda: house.desk.loop.judge(a_task("aoi"), outcome=a_task("bando")),
        ):
            with pytest.raises(UnknownClient):
                call()
    assert house.raw.calls == []


def test_two_clients_are_merged_only_by_whoever_sees_both(house: House) -> None:
    for principal in (AKI, BEN):
        for pair in (("aoi", "bando"), ("bando", "aoi")):
            with acting(principal), pytest.raises(UnknownClient):
                house.desk.keeper.merge(*pair)
            with acting(principal), pytest.raises(UnknownClient):
                house.desk.records.merge_clients(*pair)
    assert house.raw.calls == []
    both = Principal("u-x", clients=frozenset({"aoi", "bando"}))
    with acting(both):
        house.desk.keeper.merge("aoi", "bando")
    assert house.raw.calls == [("keeper", "merge")]
    (entry,) = house.grants.entries
    assert (entry.action, entry.client_id, entry.subject) == ("client.merge", "bando", "aoi")


def test_a_hidden_client_sounds_like_one_that_never_was(house: House) -> None:
    told = []
    with acting(AKI):
        for client_id in ("bando", "never"):
            with pytest.raises(UnknownClient) as refused:
                house.desk.records.client(client_id)
            told.append(str(refused.value).replace(client_id, "X"))
    assert told[0] == told[1]


def test_lists_hold_only_what_they_may_see(house: House) -> None:
    many = Principal("u-x", clients=frozenset({"bando", *(f"c{n}" for n in range(300))}))
    for principal, expected in ((AKI, ["aoi"]), (BEN, ["bando"]), (ADA, ["aoi", "bando"]), (many, ["bando"])):
        with acting(principal):
            assert [client.id for client in house.desk.records.clients()] == expected


def test_the_board_asks_the_records_for_their_clients_only(house: House) -> None:
    asked: list[object] = []
    house.raw.loop.answers["board"] = lambda *given, **options: asked.append((*given, options["among"])) or ()  # type: ignore[attr-defined]
    with acting(AKI):
        house.desk.loop.board(None, 5)
        house.desk.loop.board("aoi", 5)
        with pytest.raises(UnknownClient):
            house.desk.loop.board("bando", 5)
    assert asked == [(None, 5, {"aoi"}), ("aoi", 5, {"aoi"})]


def test_a_new_client_belongs_to_whoever_made_it_at_once(house: House) -> None:
    with acting(AKI):
        house.desk.keeper.register(Client(id="new", name="新"))
        house.desk.save_known_names("new", ["田中"])
        assert [client.id for client in house.desk.records.clients()] == ["aoi", "new"]
    assert house.grants.given == [("new", "u-aki")]
    with acting(AKI):
        assert current().clients == {"aoi"}  # from here on the grant in the records says it


def test_an_id_that_is_taken_is_refused_and_the_hidden_client_stays_as_it_is(house: House) -> None:
    with acting(AKI), pytest.raises(IdTaken):
        house.desk.keeper.register(Client(id="bando", name="奪う"))
    assert house.raw.clients["bando"].name == "bando"
    assert house.grants.given == []


def test_a_name_whose_id_is_taken_out_of_sight_gets_another_without_a_count(house: House) -> None:
    with acting(AKI):
        made = Clients(house.desk, lambda: ()).add("Bando")
    assert made.id.startswith("bando-")
    assert len(made.id) == len("bando-") + 8
    assert house.raw.clients["bando"].name == "bando"


def test_an_admin_owns_nothing_by_making_it(house: House) -> None:
    for principal in (ADA, OWNER):
        with acting(principal):
            house.desk.keeper.register(Client(id=f"of-{principal.id}", name="新"))
    assert house.grants.given == []


def test_an_import_into_hidden_clients_is_refused_whole_before_and_at_the_import(house: House) -> None:
    hidden = ImportPlan(clients=(Client(id="bando", name="x"),))
    notes = [ImportPlan(notes=(note(1, client_id),)) for client_id in ("bando", "never")]
    with acting(AKI):
        for plan in (hidden, *notes):
            for call in (house.desk.entrances.refuse, house.desk.entrances.take_in):
                with pytest.raises(ImportRefused):
                    call(plan)
        told = []
        for plan in notes:
            with pytest.raises(ImportRefused) as refused:
                house.desk.entrances.take_in(plan)
            told.append(str(refused.value).replace(plan.notes[0].client_id, "X"))
        assert told[0] == told[1]
        assert house.raw.calls == []
        house.desk.entrances.take_in(ImportPlan(clients=(Client(id="new", name="x"),), notes=(note(1, "aoi"),)))
    assert house.grants.given == [("new", "u-aki")]


def test_samples_and_the_state_of_the_store_are_not_for_members(house: House) -> None:
    with acting(AKI):
        with pytest.raises(NotAllowed, match="管理者"):
            house.desk.keeper.load_samples()
        assert "2名" not in str(house.desk.facts())
    with acting(ADA):
        house.desk.keeper.load_samples()
        assert "2名" in str(house.desk.facts())


def test_a_preview_without_a_client_is_free_and_with_one_is_not(house: House) -> None:
    with acting(AKI):
        house.desk.model.preview("", "x")
        house.desk.model.preview("aoi", "x")
        with pytest.raises(UnknownClient):
            house.desk.model.preview("bando", "x")


def test_a_choice_of_ones_own_needs_nothing_but_to_be_somebody(house: House) -> None:
    with acting(BEN):
        house.desk.model.save_look_first(True)
    assert house.raw.calls == [("model", "save_look_first")]


def test_a_run_of_the_model_cannot_be_stopped_from_outside(house: House) -> None:
    house.raw.records.answers["task"] = lambda *key: a_task(key[0])
    house.raw.model.answers["state"] = lambda: page_desk.ModelState("a-model")  # type: ignore[attr-defined]
    house.raw.model.answers["improve"] = _until_cancelled  # type: ignore[attr-defined]
    improver = Improver(house.desk)
    with acting(AKI):
        improver.begin("aoi/aoi-1", Tongue("ja"))
        run = improver.watch("aoi/aoi-1")
    with acting(BEN):
        for way in (improver.cancel, improver.finish, improver.begin, improver.sent):
            with pytest.raises(UnknownClient):
                way("aoi/aoi-1", Tongue("ja"))
        with pytest.raises(UnknownClient):
            improver.watch("aoi/aoi-1")
    assert run
    assert not run.over
    with acting(AKI):
        improver.cancel("aoi/aoi-1", Tongue("ja"))
    assert run.stop.is_set()


def _until_cancelled(given: Draft, cancelled: Callable[[], bool], *_: object) -> Draft:
    while not cancelled():
        time.sleep(0.01)
    return given


def test_a_method_handed_to_another_thread_keeps_the_name_it_was_taken_in(house: House) -> None:
    with acting(AKI):
        improve = house.desk.model.improve
    with acting(BEN):
        improve(draft("aoi-1", "aoi"), lambda: False)
        with pytest.raises(UnknownClient):
            house.desk.model.improve(draft("aoi-1", "aoi"), lambda: False)


def test_a_part_has_nothing_but_methods_behind_rules(house: House) -> None:
    with acting(ADA):
        for name in ("_call", "__dict__", "_desk"):
            with pytest.raises(AttributeError):
                house.desk.records.__getattr__(name)
        with pytest.raises(NotAllowed):
            house.desk.records.settings()


def test_what_is_done_is_written_down_with_ids_and_without_words(house: House) -> None:
    with acting(AKI):
        house.desk.keeper.remember("aoi", note(7, "aoi", text="秘密の言葉"))
        house.desk.exits.task_file("aoi", "aoi-1", "docx", NOW)
        house.desk.loop.learn(a_task("aoi"), [ProposedNote.model_construct(text="秘密の言葉")], ())
        house.desk.loop.amend_note("aoi", "aoi-F01", None)
        house.desk.records.client("aoi")
    told = [(one.actor, one.action, one.client_id, one.subject, one.detail) for one in house.grants.entries]
    assert told == [
        ("u-aki", "note.add", "aoi", "aoi-F07", ""),
        ("u-aki", "export.task", "aoi", "aoi-1", "docx"),
        ("u-aki", "task.learn", "aoi", "aoi-1", ""),
        ("u-aki", "note.change", "aoi", "aoi-F01", "withdrawn"),
    ]


def test_an_import_is_written_down_for_each_client(house: House) -> None:
    with acting(ADA):
        house.desk.entrances.take_in(ImportPlan(clients=(Client(id="new", name="x"),), notes=(note(1, "aoi"),)))
    assert [(one.action, one.client_id) for one in house.grants.entries] == [("import", "aoi"), ("import", "new")]


def test_an_erasure_is_written_down_first_so_that_it_forgets_the_name_too(house: House) -> None:
    order: list[str] = []
    house.raw.exits.answers["remove"] = lambda _: order.append("erased")  # type: ignore[attr-defined]
    kept = house.grants.add_audit
    house.grants.add_audit = lambda entry: (order.append(entry.action), kept(entry))  # type: ignore[method-assign, assignment, func-returns-value]
    with acting(AKI):
        house.desk.exits.remove("aoi")
    assert order == ["client.erase", "erased"]


def test_rules_and_audit_name_methods_that_there_are() -> None:
    known = {(part, name) for part, name, _ in EVERY}
    assert set(RULES) <= known
    assert set(AUDITED) <= known
    assert HARMLESS - {("desk", "type_labels")} <= set(RULES)
