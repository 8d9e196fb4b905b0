"""What may be installed, what may run at Python's start, and who may be called: looked at, and shown to be found."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from scripts.supply_chain import (
    REQUIREMENTS,
    Denied,
    Package,
    allowed,
    denied,
    forbidden,
    installed,
    locked,
    strangers,
    unhashed,
)

ROOT = REQUIREMENTS.parent
LOCKS = sorted(REQUIREMENTS.glob("*.txt"))
NOT_OURS_TO_LOCK = {
    "brief-assistant": "the checkout itself",
    "setuptools": "comes with Python's own venv up to 3.11",
    "pip": "is locked by bootstrap.txt, and newer where somebody upgraded it",
}


def test_no_lock_and_no_installed_package_is_a_denied_one() -> None:
    packages = [*installed(), *(package for lock in LOCKS for package in locked(lock))]
    assert len(LOCKS) >= 4
    assert len(packages) > 400
    assert forbidden(packages, denied()) == []


@pytest.mark.parametrize(
    ("name", "version", "word"),
    [
        ("litellm", "1.82.7", "Backdoored"), ("litellm", "1.82.8", ".pth"), ("litellm", "1.83.6", "SQL injection"),
        ("litellm", "1.81.16", "SQL injection"), ("LiteLLM", "1.82.8.post1", "SQL injection"),
        ("chromadb", "1.5.8", "Remote code"), ("chromadb", "1.0.0", "Remote code"), ("gradio", "6.15.2", "FileExplorer"),
        ("gradio", "5.0", "proxy"), ("rebuff", "0.1.1", "service of others"),
    ],
)  # fmt: skip
def test_a_denied_release_is_found_in_a_lock(name: str, version: str, word: str, tmp_path: Path) -> None:
    lock = tmp_path / "app.txt"
    lock.write_text(f"{name}=={version} \\\n    --hash=sha256:{'0' * 64}\n", encoding="utf-8")
    found = forbidden(locked(lock), denied())
    assert any(word in line for line in found), found
    assert all(line.startswith("app.txt: ") for line in found)


def test_the_releases_that_are_used_and_their_neighbours_are_not_denied() -> None:
    fine = [("litellm", "1.83.7"), ("litellm", "1.81.15"), ("chromadb", "1.5.9"), ("gradio", "6.31.0")]
    assert forbidden([Package(name, version, "x") for name, version in fine], denied()) == []


def test_a_denied_package_is_found_in_the_environment() -> None:
    planted = Package("litellm", "1.82.8", "environment")
    assert [line.split(" – ")[0] for line in forbidden([*installed(), planted], denied())] == [
        "environment: litellm 1.82.8"
    ] * 2
    assert {"litellm", "chromadb", "gradio"} <= {package.name for package in installed()}


def test_every_entry_of_the_lists_says_why_and_one_without_a_reason_is_refused(tmp_path: Path) -> None:
    assert {entry.package for entry in denied()} >= {"litellm", "chromadb", "gradio"}
    assert all(isinstance(entry, Denied) and entry.source for entry in denied())
    bare = tmp_path / "denied.yaml"
    bare.write_text("- {package: x, versions: '>=0', reason: bad, source: y}\n", encoding="utf-8")
    with pytest.raises(ValueError, match="why"):
        denied(bare)


def test_every_line_of_every_lock_is_an_exact_version_with_a_hash(tmp_path: Path) -> None:
    assert [line for lock in LOCKS for line in unhashed(lock)] == []
    lock, digest = tmp_path / "app.txt", f"--hash=sha256:{'0' * 64}"
    lock.write_text(f"a==1 \\\n    {digest}\nb==2\nc>=3 \\\n    {digest}\n-e .\n", encoding="utf-8")
    assert [line.split()[1] for line in unhashed(lock)] == ["b==2", "c>=3", "-e"]


def test_everything_installed_is_what_a_lock_pins() -> None:
    pinned = {(package.name, package.version) for lock in LOCKS for package in locked(lock)}
    loose = {p.name for p in installed() if (p.name, p.version) not in pinned}
    assert loose - NOT_OURS_TO_LOCK.keys() == set()


def test_nothing_runs_at_the_start_of_python_but_what_is_known() -> None:
    assert strangers(allowed()) == []


def test_a_planted_start_file_and_a_changed_one_are_found(tmp_path: Path) -> None:
    ours = "_editable_impl_brief_assistant.pth"
    for name, content in (
        ("litellm_init.pth", "import os; os.system('x')\n"),
        ("harmless-looking.pth", "/a/folder\n"),
        ("sitecustomize.py", ""),
        (ours, "/the/checkout\nimport os\n"),
        ("distutils-precedence.pth", "import os; import stealer\n"),
    ):
        (tmp_path / name).write_text(content, encoding="utf-8")
    assert len(strangers(allowed(), [tmp_path])) == 5
    (tmp_path / ours).write_text("/the/checkout\n", encoding="utf-8")
    assert not any(path.endswith(ours) for path in strangers(allowed(), [tmp_path]))


def test_the_command_line_tells_and_ends_well() -> None:
    command = [sys.executable, "scripts/supply_chain.py"]
    done = subprocess.run(command, capture_output=True, text=True, check=False, cwd=ROOT)
    assert (done.returncode, done.stderr) == (0, "")
    assert "nothing denied" in done.stdout


# Telemetry

HOOK = """
import os, sys
asked = []
def hook(event, arguments):
    if event in ("socket.getaddrinfo", "socket.gethostbyname", "socket.connect"):
        where = arguments[1][0] if event == "socket.connect" and isinstance(arguments[1], tuple) else arguments[0]
        if str(where) not in ("127.0.0.1", "localhost", "::1"):
            asked.append(f"{event} {where}")
sys.addaudithook(hook)
"""
WORK = """
from pathlib import Path
from assistant.web.page import build
sys.path.insert(0, ".")
from tests.fakes_desk import FakeDesk, SAMPLES
build(FakeDesk(), lambda: SAMPLES)
from assistant.llm.litellm_library import load_litellm
load_litellm()
from assistant.assembly import open_desk
from assistant.settings import Settings
with open_desk(Settings(data_dir=Path(sys.argv[1]))) as desk:
    desk.memory.warm()
import gradio, huggingface_hub
print("OFF", gradio.analytics.analytics_enabled(), huggingface_hub.constants.HF_HUB_DISABLE_TELEMETRY)
"""


def looked_up(work: str, folder: Path) -> str:
    """What a fresh process says that runs this, as an owner starts it: no switch is in her environment."""
    switches = re.compile(r"GRADIO_|HF_|LITELLM_|ANONYMIZED_|CHROMA_|OTEL_")
    environment = {name: value for name, value in os.environ.items() if not switches.match(name)}
    code = f"{HOOK}{work}\nprint('ASKED', asked)"
    command = [sys.executable, "-W", "ignore", "-c", code, str(folder / "data")]
    done = subprocess.run(command, capture_output=True, text=True, check=False, cwd=ROOT, env=environment)
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.mark.slow
def test_page_model_library_and_index_start_without_looking_anybody_up(tmp_path: Path) -> None:
    told = looked_up(WORK, tmp_path)
    assert "ASKED []" in told
    assert "OFF False True" in told


def test_a_library_that_calls_home_would_be_seen(tmp_path: Path) -> None:
    # The event alone: a real look-up would be found by `make test-offline`.
    planted = "sys.audit('socket.getaddrinfo', 'home.invalid', 443, 0, 0, 0)"
    assert "ASKED ['socket.getaddrinfo home.invalid']" in looked_up(planted, tmp_path)
