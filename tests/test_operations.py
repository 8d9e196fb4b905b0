"""The example of a firm's set-up keeps what the documents say of it."""

import re
from pathlib import Path
from typing import Any

import yaml

from assistant.memory.server import OLDEST
from assistant.settings import Settings

DOCS = Path(__file__).resolve().parent.parent / "docs"


def compose() -> dict[str, Any]:
    loaded: dict[str, Any] = yaml.safe_load((DOCS / "compose.yaml").read_text(encoding="utf-8"))
    return loaded


def test_neither_database_nor_index_is_published_and_both_are_only_on_the_inner_network() -> None:
    services = compose()["services"]
    for name in ("db", "chroma"):
        assert "ports" not in services[name], name
        assert services[name]["networks"] == ["inside"], name
    assert compose()["networks"]["inside"]["internal"] is True
    assert [name for name, service in services.items() if "ports" in service] == ["proxy"]


def test_the_chroma_of_the_example_is_not_older_than_the_floor() -> None:
    version = re.fullmatch(r"chromadb/chroma:(\d+)\.(\d+)\.(\d+)", compose()["services"]["chroma"]["image"])
    assert version is not None
    assert tuple(map(int, version.groups())) >= OLDEST


def test_the_processes_of_the_example_share_everything_and_one_key() -> None:
    web = [service for name, service in compose()["services"].items() if name.startswith("web")]
    assert len(web) == 2
    assert web[0]["environment"] == web[1]["environment"]
    environment = {name: str(value) for name, value in web[0]["environment"].items()}
    environment["BRIEF_PUBLIC_URL"] = "https://brief.example.jp"
    settings = Settings.read(environment)
    assert settings.shares_everything
    assert settings.secret_key.get_secret_value()


def test_the_proxy_keeps_a_person_at_one_process_and_lets_nobody_claim_an_address() -> None:
    text = (DOCS / "nginx.conf").read_text(encoding="utf-8")
    assert "hash $person consistent;" in text
    assert "proxy_set_header X-Forwarded-For $remote_addr;" in text
    assert "proxy_add_x_forwarded_for" not in text
    assert "proxy_buffering off;" in text


def test_the_numbers_are_not_for_whoever_comes_through_the_proxy_and_processes_are_asked_whether_they_are_ready() -> (
    None
):
    text = (DOCS / "nginx.conf").read_text(encoding="utf-8")
    assert "location = /metrics { return 404; }" in text
    web = [service for name, service in compose()["services"].items() if name.startswith("web")]
    assert all("/readyz" in " ".join(service["healthcheck"]["test"]) for service in web)
