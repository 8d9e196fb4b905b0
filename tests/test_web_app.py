"""The application as a browser or an attacker meets it: headers, hosts, sizes, closed doors."""

import asyncio
import os
import re
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from starlette.types import Receive, Scope, Send

from assistant.errors import BadInput, BriefError
from assistant.settings import Settings
from assistant.web import app as web_app
from assistant.web.security import MOST_BYTES, Guard, dress, host_name
from tests.page_server import running


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with running(tmp_path_factory.mktemp("page")) as found:
        yield found


@pytest.fixture
def client(address: str) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=address, trust_env=False) as found:
        yield found


def test_the_page_answers_with_a_policy_that_allows_no_code_but_its_own(client: httpx.Client) -> None:
    page = client.get("/")
    policy = page.headers["content-security-policy"]
    nonce = re.search(r"'nonce-([\w-]+)'", policy)
    assert page.status_code == 200
    assert nonce
    assert "unsafe-eval" not in policy
    assert "unsafe-inline" not in policy.partition("script-src")[2].partition(";")[0]
    assert re.findall(r"<script(?! nonce=\"" + nonce[1] + '")', page.text) == []
    for rule in ("default-src 'self'", "img-src 'self' data:", "form-action 'self'", "frame-ancestors 'none'"):
        assert rule in policy
    assert page.headers["x-content-type-options"] == "nosniff"
    assert page.headers["referrer-policy"] == "same-origin"
    assert page.headers["cache-control"] == "no-store"


def test_each_answer_has_a_nonce_of_its_own(client: httpx.Client) -> None:
    first, second = client.get("/"), client.get("/")
    assert first.headers["content-security-policy"] != second.headers["content-security-policy"]


def test_only_files_named_by_their_content_may_be_kept_by_a_browser(client: httpx.Client) -> None:
    name = re.search(r'"\.?/(assets/index-[\w-]+\.js)"', client.get("/").text)
    assert name
    assert "immutable" in client.get(f"/{name[1]}").headers["cache-control"]
    for path in ("/", "/config", "/desk/desk.js", "/assets/none.js", "/theme.css"):
        assert client.get(path).headers["cache-control"] == "no-store", path


def test_the_desk_waits_behind_the_greeting_on_the_first_day_only() -> None:
    page = '<html lang="en"><head></head></html>'
    assert '<html lang="ja" class="first-day">' in dress(page, "N", "ja", first_day=True)
    assert "first-day" not in dress(page, "N", "ja")


def test_the_page_names_no_other_host(client: httpx.Client) -> None:
    page = (client.get("/")).text
    named = set(re.findall(r"(?:src|href|content)=\"https?://([^/\"]+)", page))
    assert named == set()


def test_the_page_is_in_the_language_of_the_browser(client: httpx.Client) -> None:
    assert '<html\n\tlang="ja"' in (client.get("/", headers={"accept-language": "ja"})).text
    assert '<html\n\tlang="en"' in (client.get("/", headers={"accept-language": "en-US"})).text


def test_health_styles_and_script_are_served(client: httpx.Client) -> None:
    assert (client.get("/healthz")).json() == {"status": "ok"}
    assert (client.get("/desk/desk.css")).status_code == 200
    assert "javascript" in (client.get("/desk/desk.js")).headers["content-type"]


@pytest.mark.parametrize("host", ["evil.example", "127.0.0.1.evil.example", "", "192.168.0.9:7860"])
def test_another_host_name_is_refused_against_dns_rebinding(client: httpx.Client, host: str) -> None:
    answer = client.get("/", headers={"host": host})
    assert answer.status_code == 421
    assert "開けません" in answer.text


@pytest.mark.parametrize("origin", ["https://evil.example", "null", "http://127.0.0.1.evil.example"])
def test_another_page_cannot_act_on_ours(client: httpx.Client, origin: str) -> None:
    answer = client.post("/gradio_api/queue/join", json={}, headers={"origin": origin})
    assert answer.status_code == 403


@pytest.mark.parametrize(
    "path",
    [
        "/gradio_api/upload", "/gradio_api/file=/etc/passwd", "/gradio_api/proxy=http://127.0.0.1:1/", "/monitoring",
        "/gradio_api/info", "/gradio_api/call/predict", "/gradio_api/run/predict", "/gradio_api/api/predict",
        "/gradio_api/runs", "/gradio_api/openapi.json", "/openapi.json", "/docs", "/login", "/gradio_api/vibe-code",
        "/gradio_api/component_server", "/desk/../security.py", "/assets/../../../routes.py", "/gradio_api/stream/x",
    ],
)  # fmt: skip
def test_what_the_page_does_not_need_is_closed(client: httpx.Client, path: str) -> None:
    for method in ("GET", "POST"):
        assert (client.request(method, path)).status_code == 404


def test_too_much_at_once_is_refused_in_japanese_declared_or_not(client: httpx.Client) -> None:
    def drops() -> Iterator[bytes]:
        for _ in range(MOST_BYTES // 100_000 + 1):
            yield b"x" * 100_000

    declared = client.post("/gradio_api/queue/join", content=b"x" * (MOST_BYTES + 1))
    undeclared = client.post("/gradio_api/queue/join", content=drops())
    for answer in (declared, undeclared):
        assert answer.status_code == 413
        assert "大きすぎます" in answer.text


def test_the_guard_lets_through_what_is_small_enough() -> None:
    async def echo(scope: Scope, receive: Receive, send: Send) -> None:
        body = (await receive())["body"]
        await send({"type": "http.response.start", "status": 200, "headers": []})
        await send({"type": "http.response.body", "body": body})

    async def ask() -> list[int]:
        transport = httpx.ASGITransport(app=Guard(echo, most_bytes=10))
        async with httpx.AsyncClient(transport=transport, base_url="http://localhost") as small:
            return [(await small.post("/config", content=b"x" * size)).status_code for size in (10, 11)]

    assert asyncio.run(ask()) == [200, 413]


def test_the_configuration_holds_no_client_and_records_no_runs(client: httpx.Client) -> None:
    config = (client.get("/config")).json()
    assert config["run_history"] is False
    assert config["analytics_enabled"] is False
    assert all(event["api_visibility"] == "private" for event in config["dependencies"])
    assert "海野" not in str(config)


def test_a_host_name_is_read_from_what_a_browser_sends() -> None:
    cases = {"127.0.0.1:7860": "127.0.0.1", "[::1]:7860": "::1", "LOCALHOST": "localhost", "a:b:c": "", "x/y": ""}
    assert {given: host_name(given) for given in cases} == cases


def test_dressing_keeps_the_scripts_and_drops_the_pictures_of_others() -> None:
    page = '<html lang="en"><head><meta property="og:image" content="https://x/y.png"/></head><script>1</script>'
    dressed = dress(page, "N", "ja")
    assert "og:image" not in dressed
    assert '<script nonce="N">1</script>' in dressed
    assert '<html lang="ja">' in dressed


@pytest.mark.parametrize("host", ["0.0.0.0", "192.168.0.9", "example.com"])
def test_any_address_but_this_computer_is_refused(tmp_path: Path, host: str) -> None:
    with pytest.raises(BadInput, match="このパソコンの中"):
        web_app.serve(Settings(data_dir=tmp_path, host=host), say=lambda _: None)
    assert list(tmp_path.iterdir()) == []


@pytest.fixture
def busy_port() -> Iterator[int]:
    with socket.socket() as holder:
        holder.bind(("127.0.0.1", 0))
        holder.listen()
        yield holder.getsockname()[1]


def test_a_busy_port_is_named_with_what_to_do(tmp_path: Path, busy_port: int) -> None:
    with pytest.raises(BriefError, match=f"ポート {busy_port} は使われています.*BRIEF_PORT"):
        web_app.serve(Settings(data_dir=tmp_path, port=busy_port), say=lambda _: None)


@pytest.mark.slow
@pytest.mark.parametrize("stop", [signal.SIGINT, signal.SIGTERM])
def test_the_product_says_where_it_is_and_puts_everything_away_when_stopped(
    tmp_path: Path, stop: signal.Signals
) -> None:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    environment = {**os.environ, "BRIEF_DATA_DIR": str(tmp_path), "BRIEF_PORT": str(port)}
    command = [sys.executable, "-m", "assistant", "serve"]
    with subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout
        lines = [process.stdout.readline().strip(), process.stdout.readline().strip()]
        process.send_signal(stop)
        rest, _ = process.communicate(timeout=30)
    assert lines[0] == "起動しています…"
    assert lines[1].startswith(f"準備ができました: http://127.0.0.1:{port}")
    assert (rest.strip(), process.returncode) == ("終了しました。", 0)


def test_warming_up_waits_for_the_page_and_survives_a_failure(caplog: pytest.LogCaptureFixture) -> None:
    started = threading.Event()

    def load(_: object) -> None:
        started.set()
        raise RuntimeError("no index")

    warm = web_app.WarmUp(load)
    warm.start()
    assert not started.wait(0.1)
    warm.go()
    assert started.wait(5)
    assert web_app.SECONDS_TO_FIRST_PAGE > 1
