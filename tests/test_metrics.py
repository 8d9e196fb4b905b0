"""What is counted, who may read it, and when a process says that it is ready."""

import asyncio
import json
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import httpx
import pytest
from fastapi import FastAPI, HTTPException
from prometheus_client.parser import text_string_to_metric_families

from assistant.assembly import Desk, open_desk
from assistant.domain.draft import Engine, Usage
from assistant.llm.clock import Pauses
from assistant.llm.wire import CallEnded
from assistant.observing import names
from assistant.observing.exposition import Exposition
from assistant.observing.meter import BOUNDS, MOST_SERIES, Meter
from assistant.observing.readiness import Readiness
from assistant.web.joining import JoinedDesk
from assistant.web.metered import call_counter, gauges_of, note_draft, readiness_of
from assistant.web.observed import UNROUTED, Observed, template
from assistant.web.probes import Watch, add_probes
from assistant.web.security import Guard
from tests.fakes_llm import GOOD, JAPANESE, Scripted, Sheet, fails, says
from tests.records_samples import AOI, draft, note
from tests.stores import settings_for

TOKEN = "t" * 20


def shown(meter: Meter, **gauges: float) -> dict[tuple[str, tuple[tuple[str, str], ...]], float]:
    """(name, labels) → value, as Prometheus reads the page."""
    text, kind = Exposition(meter, lambda: gauges, "1.0").page()
    assert kind.startswith("text/plain")
    families = text_string_to_metric_families(text.decode())
    return {(s.name, tuple(sorted(s.labels.items()))): s.value for family in families for s in family.samples}


# Counting


def test_counters_gauges_and_histograms_are_read_by_prometheus_as_they_were_counted() -> None:
    meter = Meter()
    for seconds in (0.0005, 0.001, 0.3, 500.0):
        meter.time(names.DRAFT_STEPS, seconds, step="read")
    meter.count(names.DRAFTS, engine="playbook", fallback="no")
    meter.count(names.DRAFTS, 2, engine="playbook", fallback="no")
    found = shown(meter, **{names.NOTES: 12})
    step = ("step", "read")
    assert found["brief_drafts_total", (("engine", "playbook"), ("fallback", "no"))] == 3
    assert found["brief_notes", ()] == 12
    assert found["brief_draft_step_seconds_bucket", (("le", "0.001"), step)] == 2
    assert found["brief_draft_step_seconds_bucket", (("le", "0.5"), step)] == 3
    assert found["brief_draft_step_seconds_bucket", (("le", "+Inf"), step)] == 4
    assert found["brief_draft_step_seconds_count", (step,)] == 4
    assert found["brief_draft_step_seconds_sum", (step,)] == pytest.approx(500.3015)
    assert found["brief_build_info", (("version", "1.0"),)] == 1
    assert ("process_resident_memory_bytes", ()) in found


def test_threads_lose_no_count_and_a_mistake_does_not_fill_the_memory() -> None:
    meter = Meter()

    def work() -> None:
        for _ in range(2000):
            meter.count(names.DRAFTS, engine="e", fallback="no")
            meter.time(names.MODEL_SECONDS, 0.1, model="m")

    threads = [threading.Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert list(meter.counts()[names.DRAFTS].values()) == [8000]
    assert next(iter(meter.times()[names.MODEL_SECONDS].values())).counts[BOUNDS.index(0.1)] == 8000
    for n in range(MOST_SERIES + 50):
        meter.count("planted", kind=str(n))
    assert len(meter.counts()["planted"]) == MOST_SERIES


def test_every_name_has_a_meaning_and_the_unit_in_it() -> None:
    everything = {value for name, value in vars(names).items() if name.isupper() and isinstance(value, str)}
    assert everything == set(names.MEANINGS)


def test_a_draft_is_counted_by_engine_and_step_and_a_model_in_vain_is_told_apart() -> None:
    meter = Meter()
    made = draft().model_copy(update={"timings": {"read": 5.0, "total": 9.0}, "engine": Engine(name="playbook")})
    note_draft(meter, made)
    note_draft(meter, made.model_copy(update={"engine": Engine(name="playbook", fallback_reason="x")}))
    found = shown(meter)
    assert found["brief_drafts_total", (("engine", "playbook"), ("fallback", "no"))] == 1
    assert found["brief_drafts_total", (("engine", "playbook"), ("fallback", "yes"))] == 1
    assert found["brief_draft_step_seconds_sum", (("step", "total"),)] == pytest.approx(0.018)


def test_calls_of_models_are_counted_by_outcome_with_their_tokens() -> None:
    meter = Meter()
    note_call = call_counter(meter)
    note_call(CallEnded("m", "answered", 1.5, Usage(prompt_tokens=700, completion_tokens=90)))
    note_call(CallEnded("m", "timeout", 60.0, Usage()))
    found = shown(meter)
    assert found["brief_model_calls_total", (("model", "m"), ("outcome", "answered"))] == 1
    assert found["brief_model_calls_total", (("model", "m"), ("outcome", "timeout"))] == 1
    assert found["brief_model_tokens_total", (("kind", "prompt"), ("model", "m"))] == 700
    assert found["brief_model_call_seconds_sum", (("model", "m"),)] == 61.5


def test_each_call_of_an_ask_is_told_with_its_own_end_and_tokens() -> None:
    good, used = json.dumps(GOOD), Usage(prompt_tokens=10, completion_tokens=5)
    scripts = (fails("server", heals=True), says("nonsense", usage=used), says(good, usage=used))
    told: list[CallEnded] = []
    door = Scripted(*scripts).door
    watched = replace(door, means=replace(door.means, observe=told.append, pauses=Pauses(jitter=lambda: 0.0)))
    watched.ask(JAPANESE, Sheet)
    assert [(one.model, one.outcome, one.usage.prompt_tokens) for one in told] == [
        ("openai/one", "server", 0), ("openai/one", "invalid", 10), ("openai/one", "answered", 10),
    ]  # fmt: skip
    assert all(0 <= one.seconds < 5 for one in told)


# Readiness


def test_ready_is_what_is_needed_and_the_rest_is_only_told() -> None:
    found = Readiness({"a": lambda: True, "b": lambda: False}, needed=("a",)).told()
    assert found == {"ready": True, "a": True, "b": False}
    assert Readiness({"a": lambda: False}, needed=("a",)).told() == {"ready": False, "a": False}


def test_a_check_that_raises_is_not_well_and_one_is_asked_once_a_second() -> None:
    asked: list[int] = []
    moment = [0.0]

    def check() -> bool:
        asked.append(1)
        raise OSError

    readiness = Readiness({"a": check}, needed=("a",), now=lambda: moment[0])
    assert [readiness.told()["ready"] for _ in range(3)] == [False] * 3
    assert len(asked) == 1
    moment[0] = 1.5
    readiness.told()
    assert len(asked) == 2


def test_a_check_that_hangs_makes_the_answer_late_once_and_starts_no_second_one() -> None:
    free = threading.Event()
    asked: list[int] = []

    def hangs() -> bool:
        asked.append(1)
        return free.wait(20)

    readiness = Readiness({"a": hangs}, needed=("a",), wait=0.05, kept=0.0)
    began = time.monotonic()
    assert [readiness.told()["ready"] for _ in range(3)] == [False] * 3
    assert time.monotonic() - began < 5
    assert len(asked) == 1
    free.set()
    deadline = time.monotonic() + 10
    while not readiness.told()["ready"] and time.monotonic() < deadline:
        time.sleep(0.01)
    assert readiness.told()["ready"]


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    with open_desk(settings_for(tmp_path_factory.mktemp("desk"))) as opened:
        opened.records.apply([AOI], [note(1), note(2)])
        yield opened


def test_readiness_and_gauges_of_the_real_parts(desk: Desk) -> None:
    warm = [False]
    readiness = readiness_of(desk, lambda: warm[0])
    cold = readiness.told()
    assert (cold["ready"], cold["records"], cold["schema"], cold["warm"]) == (False, True, True, False)
    gauges = gauges_of(desk, lambda: 7)
    assert gauges()[names.NOTES] == 2
    desk.mend_index()
    warm[0] = True
    assert readiness_of(desk, lambda: warm[0]).told() == {
        "ready": True, "records": True, "schema": True, "index": True, "warm": True,
    }  # fmt: skip
    assert gauges() == {names.NOTES: 2, names.INDEX_LAG: 0, names.INDEX_WAITING: 7}
    desk.records.add_note("aoi", note(3))
    assert gauges()[names.INDEX_LAG] == 1
    desk.memory.store([desk.records.notebook("aoi")])


def test_records_that_another_version_changed_make_a_process_unready(desk: Desk) -> None:
    from sqlalchemy import text

    def become(version: str) -> None:
        with desk.records._writing() as connection:
            connection.execute(text("UPDATE alembic_version SET version_num = :v"), {"v": version})

    assert desk.records.is_current()
    from assistant.records.schema import HEAD

    try:
        become("9999")
        found = readiness_of(desk, lambda: True).told()
    finally:
        become(HEAD)
    assert (found["ready"], found["records"], found["schema"]) == (False, True, False)


def test_a_joined_desk_counts_its_drafts_and_what_waits_for_the_index(desk: Desk) -> None:
    meter = Meter()
    joined = JoinedDesk(desk, meter)
    joined.workflow.draft("aoi", "来週の打ち合わせを調整しといて")
    assert joined.indexing == 0
    joined.close()
    found = shown(meter)
    assert found["brief_drafts_total", (("engine", "playbook"), ("fallback", "no"))] == 1
    assert {"read", "recall", "draft", "ask", "total"} <= {
        dict(labels).get("step") for name, labels in found if name == "brief_draft_step_seconds_count"
    }


# Who may ask


class Asker:
    """Asks an application without a socket, from an address."""

    def __init__(self, app: Any, address: str = "127.0.0.1") -> None:
        self._transport = httpx.ASGITransport(app, raise_app_exceptions=False, client=(address, 5000))

    def get(self, path: str, **options: Any) -> httpx.Response:
        return asyncio.run(self._ask("GET", path, options))

    def post(self, path: str, **options: Any) -> httpx.Response:
        return asyncio.run(self._ask("POST", path, options))

    async def _ask(self, method: str, path: str, options: dict[str, Any]) -> httpx.Response:
        async with httpx.AsyncClient(transport=self._transport, base_url="http://127.0.0.1:7860") as client:
            return await client.request(method, path, **options)


def client(watch: Watch, *, address: str = "127.0.0.1", meter: Meter | None = None) -> Asker:
    """Behind the guard, as it is served."""
    inner = FastAPI(openapi_url=None)
    add_probes(inner, watch, lambda: 3)

    app = Observed(Guard(inner, under_any_name=watch.under_any_name), meter or Meter())
    return Asker(app, address)


READY = Watch(Readiness({"records": lambda: True}, needed=("records",)), gauges=lambda: {names.NOTES: 5})


def test_the_numbers_are_for_this_computer_while_nobody_else_reaches_the_page() -> None:
    answer = client(READY).get("/metrics")
    assert answer.status_code == 200
    assert "brief_notes 5.0" in answer.text
    assert "brief_queue_length 3.0" in answer.text
    assert "brief_ready 1.0" in answer.text
    assert client(READY, address="192.168.0.7").get("/metrics").status_code == 404


def test_behind_a_proxy_everybody_comes_from_this_computer_so_a_token_is_needed() -> None:
    assert client(replace(READY, alone=False)).get("/metrics").status_code == 404


@pytest.mark.parametrize("given", ["", "Bearer", "Bearer wrong", f"Basic {TOKEN}", f"bearer {TOKEN}x", "Bearer ü"])
def test_with_a_token_nobody_reads_the_numbers_without_it(given: str) -> None:
    asked = client(replace(READY, token=TOKEN), address="192.168.0.7")
    assert asked.get("/metrics", headers={"authorization": given.encode()}).status_code == 401
    right = asked.get("/metrics", headers={"authorization": f"Bearer {TOKEN}"})
    assert right.status_code == 200


def test_machines_may_ask_under_any_name_but_for_numbers_without_a_token() -> None:
    other = {"host": "10.0.0.7:7860"}
    plain, closed = client(READY), client(replace(READY, token=TOKEN))
    assert [plain.get(path, headers=other).status_code for path in ("/healthz", "/readyz", "/metrics")] == [
        200,
        200,
        421,
    ]
    assert closed.get("/metrics", headers={**other, "authorization": f"Bearer {TOKEN}"}).status_code == 200
    assert plain.get("/healthz", headers={"origin": "http://evil.example"}).status_code == 403


def test_a_process_that_is_not_ready_says_so_with_503_and_lives() -> None:
    asked = client(Watch(Readiness({"records": lambda: False}, needed=("records",))))
    answer = asked.get("/readyz")
    assert (answer.status_code, answer.json()) == (503, {"ready": False, "records": False})
    assert asked.get("/healthz").json() == {"status": "ok"}


# Requests


def test_requests_are_counted_by_template_and_failed_logins_by_kind() -> None:
    meter, door = Meter(), FastAPI()

    @door.post("/login")
    def login(status: int) -> None:
        raise HTTPException(status)

    client(READY, meter=meter).get("/healthz")
    for status in (401, 401, 429, 403):
        Asker(Observed(door, meter)).post(f"/login?status={status}")
    found = shown(meter)
    labels = (("method", "GET"), ("route", "/healthz"), ("status", "200"))
    assert found["brief_request_seconds_count", labels] == 1
    assert found["brief_login_failures_total", (("kind", "wrong"),)] == 2
    assert found["brief_login_failures_total", (("kind", "throttled"),)] == 1
    assert ("brief_login_failures_total", (("kind", "token"),)) not in found


def refusing(status: int) -> Callable[..., Any]:
    async def app(scope: Any, receive: Any, send: Any) -> None:
        await send({"type": "http.response.start", "status": status, "headers": []})
        await send({"type": "http.response.body", "body": b""})

    return app


def test_a_wrong_token_at_the_rest_door_is_counted_and_a_missing_one_is_not() -> None:
    meter = Meter()
    asked = Asker(Observed(refusing(401), meter))
    asked.get("/api/v1/clients", headers={"authorization": "Bearer wrong"})
    asked.get("/api/v1/clients")
    assert shown(meter)["brief_login_failures_total", (("kind", "token"),)] == 1


def test_a_stream_is_counted_and_its_length_is_no_time_of_an_answer() -> None:
    async def streaming(scope: Any, receive: Any, send: Any) -> None:
        headers = [(b"content-type", b"text/event-stream; charset=utf-8")]
        await send({"type": "http.response.start", "status": 200, "headers": headers})
        await send({"type": "http.response.body", "body": b"x"})

    meter = Meter()
    Asker(Observed(streaming, meter)).get("/gradio_api/queue/data")
    assert names.REQUESTS not in meter.times()
    assert meter.counts()[names.STREAMS] == {(("route", UNROUTED),): 1}


def test_a_template_never_holds_what_a_mount_was_called_with() -> None:
    class Known:
        path = "/x/{id}"

    assert template({"root_path": "/clients/aoki", "route": Known()}) == "/x/{id}"
    assert template({"root_path": "/api/v1", "route": Known()}) == "/api/v1/x/{id}"
    assert template({"root_path": "/desk"}) == "/desk/{rest}"
    assert template({"path": "/aoki"}) == UNROUTED


def test_the_library_of_prometheus_is_loaded_when_the_numbers_are_first_asked_for() -> None:
    import subprocess
    import sys

    code = "import sys, assistant.web.app, assistant.web.metered; print('prometheus_client' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=Path(__file__).parent.parent)  # fmt: skip
    assert done.stdout.strip() == "False"
