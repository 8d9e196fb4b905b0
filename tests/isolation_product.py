"""The product's parts as the isolation machine drives them, whole or with one part broken on purpose."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from assistant.assembly import Desk, open_desk
from assistant.building import build_model_drafter
from assistant.keeper import Keeper
from assistant.loop import Loop
from assistant.settings import Settings
from assistant.web.guarded import GuardedDesk
from assistant.web.handlers.notes import Notes
from assistant.web.joining import JoinedDesk
from assistant.web.rest.application import build_rest
from assistant.workflow import Workflow
from tests.fakes_model import ScriptedLLM
from tests.shared_cache import cache_dir
from tests.test_model_checks import told, told_point


@dataclass(frozen=True)
class Product:
    """What a page, a command or another program reaches. Also the parts that `JoinedDesk` asks for."""

    settings: Settings
    records: Any
    memory: Any
    embedder: Any
    keeper: Keeper
    workflow: Workflow
    loop: Loop
    llm: ScriptedLLM
    labels: Any
    door: None = None

    def type_labels(self, language: Any) -> tuple[tuple[str, str], ...]:
        found: tuple[tuple[str, str], ...] = self.labels(language)
        return found


@contextmanager
def opened(folder: Path) -> Iterator[Desk]:
    """The real desk: SQLite, the embedded Chroma, the shipped embedder, playbooks and heads."""
    with open_desk(Settings(data_dir=folder, cache_dir=cache_dir())) as desk:
        desk.workflow.draft  # noqa: B018 - builds the path
        yield desk


def product_of(desk: Desk, *, records: Any = None, memory: Any = None, recaller: Any = None) -> Product:
    """The product over this desk; what is given stands in the place of its part."""
    records, memory = records or desk.records, memory or desk.memory
    answer = told(title="段取り", known=[], cautions=[], done_when=[]).model_dump(mode="json")
    llm = ScriptedLLM([answer | {"open": [told_point()]}], stays_here=False)
    drafter = build_model_drafter(llm, desk.workflow.drafter, desk.embedder, records)
    workflow = replace(desk.workflow, records=records, model=drafter, recaller=recaller or desk.workflow.recaller)
    return Product(
        settings=desk.settings,
        records=records,
        memory=memory,
        embedder=desk.embedder,
        keeper=Keeper(records, memory),
        workflow=workflow,
        loop=replace(desk.loop, records=records, memory=memory),
        llm=llm,
        labels=desk.type_labels,
    )


class Doors:
    """The page's desk and the REST door, in somebody's name."""

    def __init__(self, product: Product) -> None:
        self.joined = JoinedDesk(product)
        self.guarded = GuardedDesk(self.joined, product.records)
        self.notes = Notes(self.joined)
        self.rest = build_rest(self.guarded)

    def ask(self, paths: Sequence[str]) -> list[tuple[int, bytes]]:
        """Status and body of each GET, in the name that acts now."""
        import asyncio

        import httpx

        async def go() -> list[tuple[int, bytes]]:
            transport = httpx.ASGITransport(app=self.rest)
            async with httpx.AsyncClient(transport=transport, base_url="http://localhost") as client:
                answers = [await client.get(path) for path in paths]
                return [(answer.status_code, answer.content) for answer in answers]

        return asyncio.run(go())

    def close(self) -> None:
        self.joined.close()
