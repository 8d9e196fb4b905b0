"""Who may call what of the desk. Methods that are not named here follow `by_client`."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from threading import Lock
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Final, Protocol

from assistant.access.principal import NotAllowed, Principal, gained
from assistant.domain.client import Client
from assistant.domain.stored import TaskRow
from assistant.errors import BadInput, ImportRefused, UnknownClient
from assistant.importing import ImportPlan
from assistant.web.audited import told
from assistant.web.desk import Fact

if TYPE_CHECKING:
    from assistant.domain.user import AuditEntry
    from assistant.web.rest.doors import RestDesk

READ_ALL: Final = 200
"""Where somebody sees more clients, reading all at once is quicker than one by one."""


class IdTaken(BadInput):
    """The id cannot be given to a new client."""

    def __init__(self, client_id: str) -> None:
        super().__init__(f"ID「{client_id}」は使えません。別のIDを指定してください。")


class GuardRecords(Protocol):
    """Where grants and the audit are kept."""

    def give_client(self, client_id: str, *, user_id: str = "", team_id: str = "") -> None: ...
    def add_audit(self, entry: "AuditEntry") -> None: ...


@dataclass(frozen=True)
class Case:
    """One call: what is called, by whom, and what may be needed to decide."""

    part: str
    name: str
    method: Callable[..., Any]
    principal: Principal
    desk: "RestDesk"
    records: GuardRecords
    one_claim: Lock

    def refuse_unseen(self, client_id: str) -> None:
        """Raise UnknownClient for a client they may not see, and the very same for one that is not there."""
        if not self.principal.sees(client_id):
            raise UnknownClient(client_id)

    def done(self, *arguments: Any, **options: Any) -> Any:
        """Call the method and write down what is worth it."""
        entries = told((self.part, self.name), self.principal.id, arguments, options)
        first = (self.part, self.name) == ERASURE  # afterwards nothing may name the client any more
        if first:
            self._write(entries)
        result = self.method(*arguments, **options)
        if not first:
            self._write(entries)
        return result

    def _write(self, entries: Iterable["AuditEntry"]) -> None:
        for entry in entries:
            self.records.add_audit(entry)


Rule = Callable[..., Any]
ERASURE: Final = ("exits", "remove")


def by_client(case: Case, *arguments: Any, **options: Any) -> Any:
    """Every client that the arguments name must be one they may see, and at least one must be named."""
    named = _named(arguments, options)
    if not named:
        raise NotAllowed("この操作は、ここからはできません。")
    for client_id in named:
        case.refuse_unseen(client_id)
    return case.done(*arguments, **options)


def ANYONE(case: Case, *arguments: Any, **options: Any) -> Any:  # noqa: N802 - a mark, never called
    """Says nothing about any client."""
    raise NotImplementedError


def own(case: Case, *arguments: Any, **options: Any) -> Any:
    """About nobody but whoever acts."""
    return case.done(*arguments, **options)


def clients(case: Case) -> tuple[Client, ...]:
    """All that they may see, by id."""
    ids = case.principal.clients
    if ids is None or len(ids) > READ_ALL:
        return tuple(client for client in case.method() if case.principal.sees(client.id))
    found = (_found(case, client_id) for client_id in sorted(ids))
    return tuple(client for client in found if client is not None)


def merge(case: Case, source_id: str, target_id: str) -> Any:
    """Of two clients, both of which they may see."""
    for client_id in (source_id, target_id):
        case.refuse_unseen(client_id)
    return case.done(source_id, target_id)


def board(case: Case, client_id: str | None = None, limit: int = 200) -> Sequence[TaskRow]:
    """The tasks of one client, or of all they may see."""
    if client_id is not None:
        case.refuse_unseen(client_id)
    rows: Sequence[TaskRow] = case.method(client_id, limit, among=case.principal.clients)
    return rows


def register(case: Case, client: Client) -> None:
    """A client of theirs, or a new one, who then is theirs. Raises IdTaken."""
    if case.principal.sees(client.id):
        case.done(client)
        return
    with case.one_claim:
        if _found(case, client.id) is not None:
            raise IdTaken(client.id)
        case.done(client)
        _own(case, [client.id])


def take_in(case: Case, plan: ImportPlan) -> Any:
    """Into clients of theirs, and new clients, who then are theirs."""
    with case.one_claim:
        fresh = _fresh(case, plan)
        result = case.done(plan)
        _own(case, fresh)
    return result


def refuse(case: Case, plan: ImportPlan) -> None:
    """The look before an import: what the import would refuse is refused now."""
    _fresh(case, plan)
    case.method(plan)


def load_samples(case: Case) -> Any:
    """The sample clients are everybody's, so only who sees everybody may bring them."""
    if not case.principal.sees_all:
        raise NotAllowed(
            "見本のクライアントは、管理者だけが読み込めます。「自分のクライアントを登録」から始めてください。"
        )
    return case.done()


def preview(case: Case, client_id: str, text: str) -> Any:
    """A text as it would leave, with or without a client."""
    if client_id:
        case.refuse_unseen(client_id)
    return case.method(client_id, text)


def facts(case: Case) -> tuple[Fact, ...]:
    """How the store is; for whoever does not see all, only what is theirs."""
    if case.principal.clients is None:
        found: tuple[Fact, ...] = case.method()
        return found
    return (Fact("担当のクライアント", f"{len(case.principal.clients)}名"),)


RULES: Final[Mapping[tuple[str, str], Rule]] = MappingProxyType(
    {
        ("records", "clients"): clients,
        ("keeper", "register"): register,
        ("keeper", "merge"): merge,
        ("records", "merge_clients"): merge,
        ("keeper", "load_samples"): load_samples,
        ("loop", "board"): board,
        ("model", "state"): ANYONE,
        ("model", "save_look_first"): own,
        ("model", "preview"): preview,
        ("entrances", "refuse"): refuse,
        ("entrances", "take_in"): take_in,
        ("desk", "facts"): facts,
    }
)


def _named(arguments: Iterable[Any], options: Mapping[str, Any]) -> set[str]:
    """Ids of the clients that the arguments are about."""
    everything = [*arguments, *options.values()]
    found = {one.client_id for one in everything if isinstance(getattr(one, "client_id", None), str)}
    found |= {one.id for one in everything if isinstance(one, Client)}
    first = options.get("client_id", next(iter(arguments), None))
    return found | {first} if isinstance(first, str) else found


def _found(case: Case, client_id: str) -> Client | None:
    try:
        return case.desk.records.client(client_id)
    except UnknownClient:
        return None


def _fresh(case: Case, plan: ImportPlan) -> list[str]:
    """Ids of the clients that the plan makes. Raises ImportRefused for what is about others."""
    brought = {client.id for client in plan.clients}
    named = dict.fromkeys(
        [*brought, *(note.client_id for note in plan.notes), *(task.client_id for task in plan.tasks)]
    )
    unseen = [client_id for client_id in named if not case.principal.sees(client_id)]
    problems = [
        f"クライアント「{client_id}」は登録されていません。先に登録してください。"
        for client_id in unseen
        if client_id not in brought
    ]
    taken = [client_id for client_id in unseen if client_id in brought and _found(case, client_id) is not None]
    problems += [str(IdTaken(client_id)) for client_id in taken]
    if problems:
        raise ImportRefused(problems)
    return unseen


def _own(case: Case, client_ids: Sequence[str]) -> None:
    for client_id in client_ids:
        case.records.give_client(client_id, user_id=case.principal.id)
    gained(client_ids)
