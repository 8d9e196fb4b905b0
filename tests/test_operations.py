"""The example of a firm's set-up keeps what the documents say of it."""

import re
from pathlib import Path
from typing import Any

import yaml

from assistant.memory.server import OLDEST
from assistant.settings import MODEL_VARIABLES, PLAIN, Settings

ROOT = Path(__file__).resolve().parent.parent
DOCS = ROOT / "docs"
READ = {*MODEL_VARIABLES, *(f"BRIEF_{name.upper()}" for name in PLAIN)}
READ |= {"BRIEF_DATA_DIR", "BRIEF_CACHE_DIR", "DATABASE_URL", "CHROMA_URL"}
"""Variables that the program heeds."""


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


def test_the_example_sets_only_variables_that_are_read_and_takes_only_those_that_its_head_names() -> None:
    text = (DOCS / "compose.yaml").read_text(encoding="utf-8")
    head, _, rest = text.partition("name: brief-assistant")
    web = compose()["services"]["web1"]
    assert set(web["environment"]) - READ == set()
    taken = set(re.findall(r"\$\{(\w+)", rest))
    assert taken == {"POSTGRES_PASSWORD", "BRIEF_SECRET_KEY", "BRIEF_PUBLIC_URL", "BRIEF_METRICS_TOKEN"}
    assert [name for name in taken if name not in head] == []


def test_every_variable_that_a_document_names_is_read_somewhere() -> None:
    sources = [
        path
        for folder in ("assistant", "bench", "evals", "scripts", "tests")
        for path in (ROOT / folder).rglob("*.py")
    ]
    code = "\n".join(path.read_text(encoding="utf-8") for path in sources if path.name != "test_operations.py")
    known = READ | set(re.findall(r"\bBRIEF_[A-Z_]+\b", code))
    documents = [*DOCS.glob("*.*"), *ROOT.glob("*.md")]
    for document in documents:
        named = set(re.findall(r"\bBRIEF_[A-Z_]+\b", document.read_text(encoding="utf-8")))
        assert named - known == set(), document.name


def test_every_image_of_the_example_is_named_by_version_never_by_whatever_is_newest() -> None:
    web = compose()["services"]["web1"]
    images = [service["image"] for service in compose()["services"].values() if "image" in service]
    images += re.findall(r"^FROM (\S+)", web["build"]["dockerfile_inline"], re.M)
    assert len(images) == 4
    for image in images:
        assert re.fullmatch(r"[a-z0-9/]+:\d[\w.-]*(@sha256:[0-9a-f]{64})?", image), image


def test_the_parts_of_the_example_fit_each_other() -> None:
    loaded = compose()
    services, web = loaded["services"], loaded["services"]["web1"]
    for name, service in services.items():
        assert set(service.get("depends_on", ())) <= set(services), name
        assert set(service["networks"]) <= set(loaded["networks"]), name
        named = [volume.split(":")[0] for volume in service.get("volumes", ())]
        assert {volume for volume in named if not volume.startswith(".")} <= set(loaded["volumes"]), name
        assert [path for path in named if path.endswith(".conf") and not (DOCS / path).is_file()] == [], name
    copied = re.findall(r"^COPY (\S+)", web["build"]["dockerfile_inline"], re.M)
    assert [path for path in copied if not (DOCS / web["build"]["context"] / path).is_dir()] == []
    port = web["environment"]["BRIEF_PORT"]
    proxy = (DOCS / "nginx.conf").read_text(encoding="utf-8")
    assert set(re.findall(r"server (\w+:\d+)", proxy)) == {f"web1:{port}", f"web2:{port}"}
    address = services["proxy"]["networks"]["front"]["ipv4_address"]
    assert web["environment"]["BRIEF_TRUSTED_PROXIES"] == address
