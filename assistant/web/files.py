"""Files in and out of the page: what she saves, and what she chose to bring. Behind the same guard as the page."""

import logging
from collections.abc import Callable
from typing import TYPE_CHECKING, Final
from urllib.parse import quote, unquote

from fastapi import Request, Response
from starlette.responses import JSONResponse, PlainTextResponse

from assistant.access.principal import acting
from assistant.errors import BriefError
from assistant.exporting.files import ExportedFile
from assistant.web import limits
from assistant.web.desk import PageDesk
from assistant.web.entry import principal_in
from assistant.web.handlers.sheets import Clock, tokyo_now
from assistant.web.handlers.uploads import Cloakroom, Upload
from assistant.web.pace import TooMuch
from assistant.web.paced import refusal

if TYPE_CHECKING:
    from fastapi import FastAPI

NAME_HEADER: Final = "x-file-name"
_UNEXPECTED: Final = "思いがけない理由でできませんでした。少し待ってから、もう一度お試しください。"
_ELSEWHERE: Final = "ほかのページからは保存できません。この画面のボタンからお使いください。"

logger = logging.getLogger(__name__)


def add_file_routes(
    application: "FastAPI", desk: PageDesk, uploads: Cloakroom[Upload], clock: Clock = tokyo_now
) -> None:
    """The routes of files. A refusal is one sentence of plain text."""

    def save_task(request: Request, client_id: str, task_id: str, form: str) -> Response:
        key = limits.task_key  # the shapes of both ids, before anything is read
        return _saved(request, lambda: desk.exits.task_file(*key(f"{client_id}/{task_id}"), form, clock()))

    def save_client(request: Request, client_id: str, form: str) -> Response:
        return _saved(request, lambda: desk.exits.client_file(client_id, form, clock()))

    async def bring(request: Request) -> Response:
        name = unquote(request.headers.get(NAME_HEADER, ""))[: limits.FILE_NAME]
        if not name:
            # Only our own script can send this header: another page would need our leave for it.
            return PlainTextResponse(_ELSEWHERE, 403)
        data = await request.body()
        try:
            with acting(principal_in(request.scope)):
                ticket = uploads.hand_in(Upload(name, data), len(data))
        except TooMuch as error:
            return refusal(request.url.path, error)
        return JSONResponse({"ticket": ticket})

    application.add_api_route("/save/{client_id}/{task_id}/{form}", save_task)
    application.add_api_route("/save/{client_id}/{form}", save_client)
    application.add_api_route("/bring", bring, methods=["POST"])


def _saved(request: Request, make: Callable[[], ExportedFile]) -> Response:
    if request.headers.get("sec-fetch-site", "none") not in ("same-origin", "none"):
        return PlainTextResponse(_ELSEWHERE, 403)
    try:
        with acting(principal_in(request.scope)):
            file = make()
    except TooMuch as error:
        return refusal(request.url.path, error)
    except BriefError as error:
        return PlainTextResponse(str(error), 404)
    except Exception:
        logger.exception("a file could not be made")
        return PlainTextResponse(_UNEXPECTED, 500)
    headers = {"Content-Disposition": f"attachment; filename*=UTF-8''{quote(file.name, safe='')}"}
    return Response(file.data, media_type=file.media_type, headers=headers)
