"""The door to models over real HTTP: every class of fault, streams, keys, proxies, logs."""

import json
import os
import subprocess
import sys
import threading
import time
from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path

import pytest

from assistant.commands.model_check import check_models
from assistant.domain.model import ModelChoice
from assistant.errors import ModelError
from assistant.llm import ModelDoor, SessionBook, open_model
from assistant.llm.asking import Means
from assistant.llm.budget import Budget
from assistant.llm.failure import Failure
from assistant.llm.litellm_transport import MOST_STREAMS, LiteLLMTransport
from assistant.llm.reasons import failure_of
from assistant.llm.target import Target, targets_of
from tests.fakes_llm import GOOD, JAPANESE, Sheet
from tests.fault_behaviours import Wire
from tests.fault_dialects import AnthropicGood, OllamaGood
from tests.fault_server import (
    FAULTS,
    Behaviour,
    Drip,
    FaultServer,
    Good,
    Hang,
    Html,
    RefusesParameter,
    Stall,
    Status,
    closed_address,
)

ROOT = Path(__file__).resolve().parent.parent
SLACK = 0.5


@contextmanager
def door_to(
    base: str,
    *,
    deadline: float = 20.0,
    fallbacks: tuple[str, ...] = (),
    environment: Mapping[str, str] | None = None,
    key_env: str | None = None,
    most_streams: int = MOST_STREAMS,
) -> Iterator[ModelDoor]:
    """A door to the server at `base`, warm, closed in the end."""
    choice = ModelChoice(name="openai/replay", base=base, deadline=deadline, fallbacks=fallbacks, key_env=key_env)
    keys = environment or {}
    means = Means(LiteLLMTransport(keys, deadline, most_streams), Budget(SessionBook()), choice.max_tokens)
    door = ModelDoor(targets_of(choice, keys), means, deadline)
    door.warm()
    try:
        yield door
    finally:
        door.close()


def ask(door: ModelDoor) -> Sheet:
    return door.ask(JAPANESE, Sheet).answer


def trouble_of(door: ModelDoor) -> str:
    with pytest.raises(ModelError) as caught:
        ask(door)
    return caught.value.trouble


@pytest.mark.parametrize("name", FAULTS)
def test_every_class_of_fault_ends_in_its_trouble_or_a_good_answer_within_the_deadline(name: str) -> None:
    make, trouble = FAULTS[name]
    with FaultServer(make(GOOD)) as server, door_to(server.base, deadline=2.0) as door:
        started = time.monotonic()
        if trouble is None:
            assert ask(door) == Sheet.model_validate(GOOD)
        else:
            assert trouble_of(door) == trouble
        assert time.monotonic() - started < 2.0 + SLACK
        assert 1 <= len(server.requests) <= 3


SEEN_WHOLE = {
    "fenced_json": None,
    "empty": "empty",
    "null": "empty",
    "refusal_field": "refused",
    "content_filter": "refused",
    "hang": "timeout",
    "megabyte": "too_long",
    "truncated_json": "truncated",
    "error_500": "server",
    "cut_mid_stream": "server",  # an event stream is no answer where nothing is streamed
}


@pytest.mark.parametrize("name", SEEN_WHOLE)
def test_calls_beyond_the_most_streams_come_whole_and_end_as_well(name: str) -> None:
    make, trouble = FAULTS[name][0], SEEN_WHOLE[name]
    with FaultServer(make(GOOD)) as server, door_to(server.base, deadline=2.0, most_streams=0) as door:
        started = time.monotonic()
        if trouble is None:
            assert ask(door) == Sheet.model_validate(GOOD)
        else:
            assert trouble_of(door) == trouble
        assert time.monotonic() - started < 2.0 + SLACK
        assert "stream" not in server.requests[0].body


def test_a_refused_connection_is_told_as_such() -> None:
    with door_to(closed_address(), deadline=2.0) as door:
        assert trouble_of(door) == "unreachable"


@pytest.mark.parametrize("fault", [Hang(), Drip(GOOD), Stall(GOOD)], ids=["hang", "drip", "stall"])
def test_the_deadline_holds_within_half_a_second(fault: object) -> None:
    with FaultServer(fault) as server, door_to(server.base, deadline=1.0) as door:  # type: ignore[arg-type]
        started = time.monotonic()
        assert trouble_of(door) == "timeout"
        assert 1.0 - 0.05 <= time.monotonic() - started <= 1.0 + SLACK


def test_a_good_answer_comes_typed_counted_and_bit_by_bit() -> None:
    seen: list[dict[str, object]] = []
    with FaultServer(Good(GOOD, size=4, every=0.06)) as server, door_to(server.base) as door:
        found = door.ask(JAPANESE, Sheet, on_partial=seen.append)
        body = server.requests[0].body
    assert (found.answer, found.model, found.calls) == (Sheet.model_validate(GOOD), "openai/replay", 1)
    assert found.usage.prompt_tokens > 0
    assert found.usage.completion_tokens > 0
    assert found.usage.cost_usd == 0.0
    assert len(seen) > 2
    assert (body["model"], body["stream"], body["max_tokens"]) == ("replay", True, 6000)
    assert body["response_format"]["json_schema"]["schema"]["description"] == "A small answer."
    assert [message["content"] for message in body["messages"]] == [JAPANESE.system, JAPANESE.user]


def test_the_server_says_when_to_come_back_and_is_obeyed() -> None:
    with (
        FaultServer(Status(429, headers={"Retry-After": "1"}), Good(GOOD)) as server,
        door_to(server.base) as door,
    ):
        assert ask(door).title == GOOD["title"]
        first, second = server.requests
        assert second.at - first.at >= 1.0


def test_a_passing_fault_heals_and_a_wrong_answer_is_mended() -> None:
    with FaultServer(Status(503), Html(), Good(GOOD)) as server, door_to(server.base) as door:
        assert door.ask(JAPANESE, Sheet).calls == 3
    with FaultServer(Good({"impact": 9}), Good(GOOD)) as server, door_to(server.base) as door:
        assert door.ask(JAPANESE, Sheet).calls == 2
        assert "必要な項目がありません" in server.requests[1].messages[-1]["content"]


def test_the_fallback_answers_where_the_first_model_hangs() -> None:
    with FaultServer(Hang()) as first, FaultServer(Good(GOOD)) as second:
        with door_to(first.base, deadline=2.0, fallbacks=(f"openai/spare@{second.base}",)) as door:
            assert door.ask(JAPANESE, Sheet).model == "openai/spare"
        assert second.requests[0].body["model"] == "spare"


def test_a_server_without_schemas_gets_the_schema_as_text() -> None:
    with FaultServer(RefusesParameter("response_format", GOOD)) as server, door_to(server.base) as door:
        assert ask(door).title == GOOD["title"]
        ask(door)
        assert ["response_format" in request.body for request in server.requests] == [True, False, False]
        assert '"A small answer."' in server.requests[1].system
        assert server.requests[1].system.startswith(JAPANESE.system)


@pytest.mark.parametrize(
    ("model", "behaviour", "path"),
    [
        ("ollama/small", OllamaGood(GOOD), "/api/generate"),
        ("ollama_chat/small", OllamaGood(GOOD), "/api/chat"),
        ("anthropic/claude-sonnet-4-5", AnthropicGood(GOOD), "/v1/messages"),
        ("anthropic/claude-3-5-haiku-latest", AnthropicGood(GOOD, tool=True), "/v1/messages"),
        ("mistral/small", Good(GOOD), "/v1/chat/completions"),
        ("hosted_vllm/small", Good(GOOD), "/v1/chat/completions"),
    ],
)
def test_other_protocols_are_spoken_too(model: str, behaviour: Behaviour, path: str) -> None:
    with FaultServer(behaviour) as server:
        base = server.base if path.startswith("/v1/chat") else server.base.removesuffix("/v1")
        door = open_model(ModelChoice(name=model, base=base, deadline=20), {})
        assert door is not None
        try:
            assert door.ask(JAPANESE, Sheet).answer == Sheet.model_validate(GOOD)
        finally:
            door.close()
        assert server.requests[0].path == path


def test_the_unchanging_part_is_marked_for_the_cache_where_the_provider_asks_for_marks() -> None:
    with FaultServer(AnthropicGood(GOOD)) as server:
        base = server.base.removesuffix("/v1")
        door = open_model(ModelChoice(name="anthropic/claude-sonnet-4-5", base=base, deadline=20), {})
        assert door is not None
        ask(door)
        door.close()
        (part,) = server.requests[0].body["system"]
    assert (part["text"], part["cache_control"]) == (JAPANESE.system, {"type": "ephemeral"})


class Watched:
    """Drips for ever, and notices when the client is gone."""

    def __init__(self) -> None:
        self.left = threading.Event()

    def __call__(self, wire: Wire) -> None:
        try:
            wire.stream_head()
            while not wire.stopping.wait(0.02):
                wire.chunk({"content": " "})
        except OSError:
            self.left.set()


def test_cancelling_closes_the_connection_so_that_the_server_can_stop() -> None:
    watched = Watched()
    with FaultServer(watched) as server, door_to(server.base) as door:
        started = time.monotonic()
        with pytest.raises(ModelError) as caught:
            door.ask(JAPANESE, Sheet, cancelled=lambda: time.monotonic() - started > 0.3)
        assert caught.value.trouble == "cancelled"
        assert time.monotonic() - started < 0.3 + SLACK
        assert watched.left.wait(2)


def test_closing_the_door_ends_what_still_runs() -> None:
    with FaultServer(Hang()) as server, door_to(server.base, deadline=30) as door:
        threading.Timer(0.3, door.close).start()
        started = time.monotonic()
        assert trouble_of(door) == "cancelled"
        assert time.monotonic() - started < 2


def test_twenty_slow_answers_at_once_take_little_longer_than_one() -> None:
    with FaultServer(Good(GOOD, size=4, every=0.04)) as server, door_to(server.base, deadline=20) as door:
        started = time.monotonic()
        with ThreadPoolExecutor(20) as pool:
            answers = list(pool.map(lambda _: ask(door), range(20)))
        assert answers == [Sheet.model_validate(GOOD)] * 20
        assert sum("stream" in request.body for request in server.requests) == MOST_STREAMS
        assert time.monotonic() - started < 10


# --- keys


def test_the_key_of_openai_never_goes_to_another_server(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", "sk-canary")
    environment = {"OPENAI_API_KEY": "sk-canary", "MY_KEY": "mine"}
    with FaultServer(Good(GOOD)) as server:
        with door_to(server.base, environment=environment) as door:
            ask(door)
        with door_to(server.base, environment=environment, key_env="MY_KEY") as door:
            ask(door)
        authorisations = [request.headers["authorization"] for request in server.requests]
    assert authorisations == ["Bearer none", "Bearer mine"]


def test_a_missing_key_is_found_before_anything_is_sent() -> None:
    with FaultServer(Good(GOOD)) as server, door_to(server.base, key_env="NO_SUCH_KEY") as door:
        with pytest.raises(ModelError, match="NO_SUCH_KEY") as caught:
            ask(door)
        assert (caught.value.trouble, server.requests) == ("not_configured", [])


@pytest.mark.parametrize(
    ("model", "variable"),
    [
        ("openai/gpt-4o-mini", "OPENAI_API_KEY"),
        ("anthropic/claude-x", "ANTHROPIC_API_KEY"),
        ("gemini/x", "GEMINI_API_KEY"),
    ],
)
def test_the_variable_of_a_missing_key_is_named(
    model: str, variable: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("OPENAI_API_KEY", "ANTHROPIC_API_KEY", "GEMINI_API_KEY", "GOOGLE_API_KEY"):
        monkeypatch.delenv(name, raising=False)
    with pytest.raises(Failure) as caught:
        LiteLLMTransport({}, 10).key_for(Target(model))
    assert caught.value.trouble == "not_configured"
    assert variable in caught.value.hint


def test_a_model_of_no_known_provider_is_told_without_any_request() -> None:
    door = open_model(ModelChoice(name="no-such-provider-model", deadline=30), {})
    assert door is not None
    with pytest.raises(ModelError, match="モデル名") as caught:
        ask(door)
    door.close()
    assert caught.value.trouble == "not_configured"


def test_costs_are_known_for_known_models_free_here_and_else_unknown() -> None:
    transport = LiteLLMTransport({}, 10)
    assert (transport.cost(Target("openai/gpt-4o-mini"), 1000, 1000) or 0) > 0
    assert transport.cost(Target("openai/never-heard-of", "https://llm.example.com/v1"), 1000, 1000) is None
    assert transport.cost(Target("openai/never-heard-of", "http://127.0.0.1:9/v1"), 1000, 1000) == 0.0


def test_an_error_of_any_other_kind_is_unknown_and_quotes_nothing() -> None:
    failure = failure_of(IndexError("private words"))
    assert (failure.trouble, failure.heals) == ("unknown", False)
    assert "private" not in failure.detail


# --- nothing leaks


def in_a_process(code: str, **environment: str) -> "subprocess.CompletedProcess[str]":
    """Run `code` after the lines that every child needs."""
    head = (
        "import logging, os, sys, json\n"
        "from assistant.domain.model import ModelChoice, Prompt\n"
        "from assistant.errors import ModelError\n"
        "from assistant.llm import litellm_library, open_model\n"
        "from tests.fakes_llm import GOOD, Sheet\n"
        "from tests.fault_server import *\n"
    )
    command = [sys.executable, "-c", head + code]
    inherited = {name: value for name, value in os.environ.items() if "proxy" not in name.lower()}
    return subprocess.run(
        command, env={**inherited, **environment}, cwd=ROOT, capture_output=True, text=True, timeout=60, check=True
    )


TALKING = """
logging.basicConfig(level=logging.DEBUG, stream=sys.stderr)
if "loud" in os.environ:
    litellm_library._LOGGERS = ()
for behaviour in (Good(GOOD), Status(401, "CANARY-SERVER"), Status(500, "CANARY-SERVER"), Good({"title": 1}), Cut(GOOD)):
    with FaultServer(behaviour) as server:
        choice = ModelChoice(name="openai/replay", base=server.base, key_env="MY_KEY", deadline=20)
        door = open_model(choice, os.environ)
        door.warm()
        try:
            door.ask(Prompt(system="s", user="CANARY-TEXT"), Sheet)
        except ModelError as error:
            print(error, error.detail)
        assert "CANARY-TEXT" in server.requests[0].whole_text
        assert server.requests[0].headers["authorization"] == "Bearer sk-CANARY-KEY"
        door.close()
print("END")
"""


@pytest.mark.slow
def test_neither_key_nor_text_reaches_any_log_however_loud_the_logging() -> None:
    loud = {"MY_KEY": "sk-CANARY-KEY", "LITELLM_LOG": "DEBUG", "OPENAI_LOG": "debug", "PYTHONWARNINGS": "default"}
    silent = in_a_process(TALKING, **loud)
    assert silent.stdout.strip().endswith("END")
    assert "CANARY" not in silent.stdout + silent.stderr
    assert "Traceback" not in silent.stderr
    broken = in_a_process(TALKING, **loud, loud="1")
    assert "CANARY-TEXT" in broken.stderr


ASKING_HERE = """
if "careless" in os.environ:
    litellm_library._keep_loopback_off_proxies = lambda: None
with FaultServer(Good(GOOD)) as proxy, FaultServer(Good(GOOD)) as server:
    for name in ("HTTP_PROXY", "http_proxy", "ALL_PROXY"):
        os.environ[name] = proxy.base.removesuffix("/v1")
    door = open_model(ModelChoice(name="openai/replay", base=server.base, deadline=30), {})
    door.warm()
    door.ask(Prompt(system="s", user="u"), Sheet)
    print(json.dumps([len(proxy.requests), len(server.requests)]))
"""


@pytest.mark.slow
def test_what_is_meant_for_this_machine_goes_through_no_proxy_and_an_open_door_lets_the_process_end() -> None:
    careful = in_a_process(ASKING_HERE)
    assert (json.loads(careful.stdout), careful.stderr) == ([0, 1], "")
    through_proxy, direct = json.loads(in_a_process(ASKING_HERE, careless="1").stdout)
    assert through_proxy >= 1
    assert direct == 0


def test_doctor_asks_the_real_model_and_tells_what_is_wrong() -> None:
    with FaultServer(Good({"greeting": "こんにちは"})) as server:
        (well,) = check_models(ModelChoice(name="openai/own", base=server.base, deadline=20), {})
    with FaultServer(Status(401)) as server:
        (ill,) = check_models(ModelChoice(name="openai/own", base=server.base, deadline=20), {})
    assert well.well
    assert "秒で答えました" in well.told
    assert not ill.well
    assert "BRIEF_MODEL_KEY_ENV" in ill.told
