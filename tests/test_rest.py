"""The REST door: the page's functions for other programs, behind the page's guard, with problems as JSON."""

import asyncio
import io
import zipfile
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

import httpx
import pytest
from fastapi import FastAPI
from starlette.types import ASGIApp

from assistant.assembly import Desk, open_desk
from assistant.domain.client import Client
from assistant.domain.draft import Draft
from assistant.domain.feedback import FeedbackNote
from assistant.domain.task import Task
from assistant.errors import ModelError, StoreLocked
from assistant.web.joining import JoinedDesk
from assistant.web.limits import TOKYO
from assistant.web.rest.application import PREFIX, build_rest
from assistant.web.rest.doors import Lazy, RestDesk
from assistant.web.rest.problems import add_problem_handlers
from assistant.web.security import MOST_BYTES, Guard
from tests.stores import settings_for

NOW = datetime(2026, 11, 20, 9, 30, tzinfo=TOKYO)
ASK = {"text": "来週の打ち合わせ、先方と調整しといて", "now": "2026-11-20T09:30"}


class Api:
    """Asks an application without a socket."""

    def __init__(self, application: ASGIApp, base: str = "/") -> None:
        self._application = application
        self._base = f"http://127.0.0.1{base}"

    def request(self, method: str, path: str, **options: Any) -> httpx.Response:
        return asyncio.run(self._request(method, path, **options))

    def get(self, path: str, **options: Any) -> httpx.Response:
        return self.request("GET", path, **options)

    def post(self, path: str, **options: Any) -> httpx.Response:
        return self.request("POST", path, **options)

    def put(self, path: str, **options: Any) -> httpx.Response:
        return self.request("PUT", path, **options)

    async def _request(self, method: str, path: str, **options: Any) -> httpx.Response:
        transport = httpx.ASGITransport(self._application, raise_app_exceptions=False)
        async with httpx.AsyncClient(transport=transport, base_url=self._base) as client:
            return await client.request(method, path, **options)


@pytest.fixture(scope="module")
def parts(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    with open_desk(settings_for(tmp_path_factory.mktemp("data"))) as desk:
        for client_id, name in (("umi", "海野"), ("umi-2", "海野")):
            desk.records.save_client(Client(id=client_id, name=name))
        yield desk


@pytest.fixture(scope="module")
def api(parts: Desk) -> Iterator[Api]:
    """The door as it is served: mounted, lazy, behind the guard."""
    joined = JoinedDesk(parts)
    outer = FastAPI(openapi_url=None)
    outer.mount(PREFIX, Lazy(lambda: build_rest(joined, lambda: NOW)))
    yield Api(Guard(outer), f"{PREFIX}/")
    joined.close()


def kept(api: Api, client_id: str = "umi", text: str = ASK["text"]) -> dict[str, Any]:
    answer = api.post(f"clients/{client_id}/drafts", json={**ASK, "text": text, "keep": True})
    assert answer.status_code == 201
    found: dict[str, Any] = answer.json()
    return found


def refused(answer: httpx.Response, status: int, word: str) -> None:
    assert answer.status_code == status
    assert answer.headers["content-type"] == "application/problem+json"
    found = answer.json()
    assert found["status"] == status
    assert word in found["detail"]


# what it does


def test_the_door_says_that_it_is_open(api: Api) -> None:
    assert api.get("health").json()["status"] == "ok"


def test_the_document_of_the_door_names_every_route_and_its_types(api: Api) -> None:
    document = api.get("openapi.json").json()
    routes = {f"{method} {path}" for path, methods in document["paths"].items() for method in methods}
    task = "/clients/{client_id}/tasks/{task_id}"
    assert routes == {
        "get /health", "get /clients", "get /clients/{client_id}", "get /clients/{client_id}/notes",
        "post /clients/{client_id}/notes", "get /clients/{client_id}/tasks", "post /clients/{client_id}/talk",
        "get /clients/{client_id}/export", "post /clients/{client_id}/drafts", f"get {task}", f"get {task}/export",
        f"get {task}/message", f"post {task}/message/sent", f"get {task}/reminder", f"post {task}/answers/read",
        f"post {task}/answers", f"put {task}/outcome",
    }  # fmt: skip
    assert document["servers"] == [{"url": PREFIX}]
    assert {"Draft", "Task", "Revised", "Problem", "NewDraft"} <= document["components"]["schemas"].keys()


def test_clients_and_notes_are_listed_and_a_note_is_kept(api: Api) -> None:
    assert [one["id"] for one in api.get("clients").json()] == ["umi", "umi-2"]
    assert api.get("clients/umi").json()["name"] == "海野"
    answer = api.post("clients/umi-2/notes", json={"text": "候補は午前で", "score": 80, "date": "2026-05-22"})
    assert answer.status_code == 201
    note = FeedbackNote.model_validate(answer.json())
    assert api.get("clients/umi-2/notes").json() == [note.model_dump(mode="json")]
    assert api.get("clients/umi/notes").json() == []


def test_a_draft_stores_nothing_unless_it_is_to_be_kept(api: Api) -> None:
    before = api.get("clients/umi/tasks").json()
    answer = api.post("clients/umi/drafts", json=ASK)
    assert answer.status_code == 200
    draft = Draft.model_validate(answer.json())
    assert draft.now == NOW
    assert {"in", "out"} == answer.json()["brief"]["scope"].keys()
    assert api.get("clients/umi/tasks").json() == before
    assert kept(api)["id"] in {row["id"] for row in api.get("clients/umi/tasks").json()}


def test_the_loop_turns_from_the_message_to_the_outcome(api: Api) -> None:
    place = f"clients/umi/tasks/{kept(api)['id']}"
    task = Task.model_validate(api.get(place).json())
    assert task.draft.questions
    message = api.get(f"{place}/message").json()
    assert api.post(f"{place}/message/sent", json={"text": message["text"]}).json()["state"] == "waiting"
    assert api.get(f"{place}/reminder").json()["text"]

    read = api.post(f"{place}/answers/read", json={"text": "1Aでお願いします"}).json()
    assert read["answers"][0]["state"] == "chosen"
    assert Task.model_validate(api.get(place).json()).replies == ()

    answers = [{name: one[name] for name in ("question_id", "state", "option", "text")} for one in read["answers"]]
    revised = api.post(f"{place}/answers", json={"text": "1Aでお願いします", "answers": answers}).json()
    assert revised["task"]["replies"][0]["text"] == "1Aでお願いします"
    assert revised["changes"]

    slot = task.draft.assumptions[0].slot
    said = {"score": 60, "words": "1時間は長かった。次から30分で。", "hours": 1.5, "assumptions": {slot: "broke"}}
    judged = api.put(f"{place}/outcome", json=said).json()
    assert (judged["task"]["state"], judged["task"]["outcome"]["score"]) == ("judged", 60)
    assert judged["lessons"]["notes"]


def test_files_are_saved_under_safe_names(api: Api) -> None:
    task = kept(api)["id"]
    answer = api.get(f"clients/umi/tasks/{task}/export", params={"format": "docx"})
    assert answer.headers["content-disposition"].startswith("attachment; filename*=UTF-8''20261120_")
    assert zipfile.is_zipfile(io.BytesIO(answer.content))
    assert b"BEGIN:VCALENDAR" in api.get(f"clients/umi/tasks/{task}/export", params={"format": "ics"}).content
    with zipfile.ZipFile(io.BytesIO(api.get("clients/umi/export").content)) as archive:
        assert "import.jsonl" in archive.namelist()


def test_a_talk_gives_candidates_and_stores_nothing(api: Api) -> None:
    talk = {"text": "海野: 前回の資料、80点かな。次からは30分でお願いします\n田村: 承知しました\n"}
    found = api.post("clients/umi/talk", json=talk).json()
    assert (found["sender"], found["sure"]) == ("海野", True)
    assert [one["score"] for one in found["candidates"]] == [80]
    assert api.get("clients/umi/notes").json() == []
    refused(api.post("clients/umi/talk", json={**talk, "sender": "誰か"}), 422, "誰か")


# what it refuses


@pytest.mark.parametrize(
    ("method", "path", "body", "status", "word"),
    [
        ("GET", "clients/nobody", None, 404, "登録されていません"),
        ("GET", "clients/umi/tasks/nothing", None, 404, "nothing"),
        ("GET", "clients/nobody/tasks/nothing", None, 404, "nobody"),
        ("GET", "nothing/here", None, 404, "openapi.json"),
        ("DELETE", "clients/umi", None, 405, "できません"),
        ("POST", "clients/umi/drafts", {"text": " "}, 422, "空です"),
        ("POST", "clients/umi/drafts", {}, 422, "text"),
        ("POST", "clients/umi/drafts", {"text": "x", "now": "きのう"}, 422, "日時"),
        ("POST", "clients/umi/drafts", {"text": "x", "unknown": 1}, 422, "unknown"),
        ("POST", "clients/umi/drafts", {"text": "長" * 20_001}, 422, "text"),
        ("POST", "clients/umi/drafts", {"text": "x", "types": ["nothing"]}, 422, "nothing"),
        ("POST", "clients/nobody/drafts", {"text": "x"}, 404, "nobody"),
        ("POST", "clients/umi/notes", {"text": "x", "score": 101}, 422, "score"),
        ("POST", "clients/umi/notes", {"text": "x", "date": "2099-01-01"}, 422, "今日まで"),
        ("POST", "clients/umi/notes", {"text": "パスワードは hunter2secret! です"}, 422, "パスワード"),
        ("GET", "clients/umi/export?format=exe", None, 422, "形式"),
    ],
)
def test_what_cannot_be_used_is_a_problem_with_a_japanese_sentence(
    api: Api, method: str, path: str, body: object, status: int, word: str
) -> None:
    refused(api.request(method, path, json=body), status, word)


def test_a_refusal_never_repeats_the_words_that_were_sent(api: Api) -> None:
    answer = api.post("clients/umi/notes", json={"text": {"secret": "hunter2"}})
    refused(answer, 422, "text")
    assert "hunter2" not in answer.text


def test_a_task_of_another_client_is_not_found_whatever_the_ids_look_like(api: Api) -> None:
    task = kept(api, "umi")["id"]
    for path in ("", "/message", "/export", "/reminder"):
        refused(api.get(f"clients/umi-2/tasks/{task}{path}"), 404, task[:8])
    refused(api.put(f"clients/umi-2/tasks/{task}/outcome", json={"score": 1}), 404, task[:8])
    refused(api.post(f"clients/umi-2/tasks/{task}/answers", json={"text": "1A"}), 404, task[:8])


@pytest.mark.parametrize(
    ("answer", "word"),
    [
        ({"question_id": "nothing", "state": "free_text", "text": "x"}, "確認中ではありません"),
        ({"question_id": "", "state": "chosen", "option": 9}, "選択肢"),
        ({"question_id": "", "state": "chosen"}, "選択肢"),
        ({"question_id": "", "state": "free_text", "text": " "}, "内容"),
        ({"question_id": "", "state": "skipped"}, "state"),
    ],
)
def test_an_answer_that_fits_no_question_is_refused(api: Api, answer: dict[str, Any], word: str) -> None:
    draft = kept(api)
    body = {**answer, "question_id": answer["question_id"] or draft["questions"][0]["id"]}
    place = f"clients/umi/tasks/{draft['id']}"
    refused(api.post(f"{place}/answers", json={"text": "x", "answers": [body]}), 422, word)
    assert api.get(place).json()["replies"] == []


# the guard


def test_the_guard_of_the_page_stands_before_this_door(api: Api) -> None:
    assert api.get("clients", headers={"host": "evil.example"}).status_code == 421
    body = {"headers": {"origin": "https://evil.example"}, "json": {"text": "x"}}
    assert api.post("clients/umi/notes", **body).status_code == 403
    assert api.get("health", headers={"origin": "http://127.0.0.1"}).status_code == 200
    assert api.get("health", headers={"origin": "http://127.0.0.1:9999"}).status_code == 403
    assert api.get("health").headers["x-content-type-options"] == "nosniff"
    assert "access-control-allow-origin" not in api.get("health").headers


def test_a_form_of_another_page_cannot_write(api: Api) -> None:
    answer = api.post("clients/umi/notes", content='{"text": "x"}', headers={"content-type": "text/plain"})
    refused(answer, 422, "確かめて")


def test_too_much_is_refused_before_it_is_read(api: Api) -> None:
    answer = api.post("clients/umi/notes", content=b"x" * (MOST_BYTES + 1))
    assert answer.status_code == 413
    assert "大きすぎます" in answer.text


def test_broken_json_is_a_problem(api: Api) -> None:
    answer = api.post("clients/umi/notes", content=b'{"text": ', headers={"content-type": "application/json"})
    refused(answer, 422, "確かめて")


# failures of what lies behind


@pytest.mark.parametrize(
    ("error", "status", "word"),
    [
        (StoreLocked("ほかで開いています。"), 503, "ほかで"),
        (ModelError("モデルが応えません。"), 502, "モデル"),
        (RuntimeError("internal words"), 500, "思いがけない"),
    ],
)
def test_a_failure_behind_the_door_has_its_status(error: Exception, status: int, word: str) -> None:
    application = FastAPI()
    add_problem_handlers(application)

    @application.get("/fails")
    def fails() -> None:
        raise error

    answer = Api(application).get("/fails")
    refused(answer, status, word)
    assert "internal words" not in answer.text


def test_the_door_is_built_at_its_first_request_only() -> None:
    built: list[int] = []

    def build() -> FastAPI:
        built.append(1)
        return FastAPI()

    api = Api(Lazy(build))
    for _ in range(3):
        api.get("/openapi.json")
    assert built == [1]


def test_a_joined_desk_is_what_the_door_needs(parts: Desk, tmp_path: Path) -> None:
    desk: RestDesk = JoinedDesk(parts)
    assert [client.id for client in desk.records.clients()] == ["umi", "umi-2"]
