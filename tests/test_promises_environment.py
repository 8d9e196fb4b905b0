"""Nothing is read from a file called .env in the folder where the program is started: settings come from the
environment alone, and whoever can put a file there sets nothing."""

import json
import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from assistant.memory.chroma import open_chroma

CANARY = "canary-of-a-file"
PLANTED = {
    "BRIEF_HOST": "0.0.0.0",
    "BRIEF_MODEL": "openai/planted",
    "DATABASE_URL": "postgresql://planted@127.0.0.1/planted",
    "OPENAI_API_KEY": CANARY,
    "OPENAI_BASE_URL": f"http://{CANARY}.invalid/v1",
    "LITELLM_LOG": "DEBUG",
    "GRADIO_SERVER_NAME": "0.0.0.0",
    "GRADIO_ROOT_PATH": f"/{CANARY}",
    "HTTPS_PROXY": f"http://{CANARY}.invalid",
    "ALLOW_RESET": "TRUE",
    "ANONYMIZED_TELEMETRY": "TRUE",
    "CHROMA_API_IMPL": "chromadb.api.fastapi.FastAPI",
    "CHROMA_SERVER_HOST": f"{CANARY}.invalid",
}
STARTED = """
import json, os
from assistant.web.page import _stay_at_home
_stay_at_home()
import gradio
from assistant.llm.litellm_library import load_litellm
litellm = load_litellm()
from assistant.settings import Settings
settings = Settings.read(os.environ)
print(json.dumps([settings.host, settings.model.name, settings.shares_everything,
                  [name for name in os.environ if "CANARY" in os.environ[name].upper()], litellm.api_base]))
"""


@pytest.fixture
def planted(tmp_path: Path) -> Path:
    """A folder with such a file."""
    (tmp_path / ".env").write_text("".join(f"{name}={value}\n" for name, value in PLANTED.items()), "utf-8")
    return tmp_path


def test_the_index_opens_in_its_own_folder_whatever_a_file_beside_it_says(
    planted: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(planted)
    index = open_chroma(planted / "index", "e", 4)
    index.put({"row": np.eye(4, dtype=np.float32)[0]})
    settings = index._client.get_settings()
    index.close()
    assert (planted / "index" / "chroma.sqlite3").is_file()
    assert (settings.allow_reset, settings.anonymized_telemetry) == (False, False)
    assert CANARY not in str(settings)


@pytest.mark.slow
def test_settings_page_and_model_library_take_nothing_from_the_file(planted: Path) -> None:
    environment = {name: value for name, value in os.environ.items() if name not in PLANTED}
    environment["PYTHONPATH"] = str(Path(__file__).resolve().parent.parent)
    command = [sys.executable, "-W", "ignore", "-c", STARTED]
    done = subprocess.run(command, cwd=planted, env=environment, capture_output=True, text=True, check=True)
    assert json.loads(done.stdout.splitlines()[-1]) == ["127.0.0.1", "", False, [], None]
