"""Errors as problem JSON (RFC 9457), with the sentence that the page would show."""

import logging
from typing import TYPE_CHECKING, Final

from fastapi import Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from starlette.exceptions import HTTPException

from assistant.access.principal import NotAllowed
from assistant.errors import BadInput, BriefError, ModelError, StoreError, UnknownClient
from assistant.importing.problems import one_line
from assistant.web.pace import TooMuch
from assistant.web.rest.bodies import Problem
from assistant.web.rest.doors import NotFound

if TYPE_CHECKING:
    from fastapi import FastAPI

MEDIA_TYPE: Final = "application/problem+json"
_STATUS: Final[tuple[tuple[type[Exception], int, str], ...]] = (
    (NotAllowed, 403, "Not allowed"),
    (TooMuch, 429, "Too many requests"),
    (NotFound, 404, "Not found"),
    (UnknownClient, 404, "Unknown client"),
    (BadInput, 422, "Not usable"),
    (StoreError, 503, "Store not usable"),
    (ModelError, 502, "Model failed"),
    (BriefError, 500, "Failed"),
)
_HTTP: Final = {
    404: "このアドレスはありません。/api/v1/openapi.json で使えるものを確かめてください。",
    405: "この操作はできません。/api/v1/openapi.json で使えるものを確かめてください。",
}
logger = logging.getLogger(__name__)


def add_problem_handlers(application: "FastAPI") -> None:
    """Every failure of this application is a problem."""
    application.add_exception_handler(BriefError, _brief)
    application.add_exception_handler(RequestValidationError, _validation)
    application.add_exception_handler(HTTPException, _http)
    application.add_exception_handler(Exception, _unexpected)


def problem(status: int, title: str, detail: str) -> JSONResponse:
    """The answer."""
    found = Problem(title=title, status=status, detail=detail)
    return JSONResponse(found.model_dump(), status, media_type=MEDIA_TYPE)


def _brief(_: Request, error: Exception) -> JSONResponse:
    status, title = next((status, title) for kind, status, title in _STATUS if isinstance(error, kind))
    answer = problem(status, title, str(error))
    if isinstance(error, TooMuch):
        answer.headers["Retry-After"] = str(error.seconds)
    return answer


def _validation(_: Request, error: Exception) -> JSONResponse:
    """Names the fields, never the values: they are a client's words. A name may be anybody's invention, too."""
    faults = error.errors() if isinstance(error, RequestValidationError) else []
    names = dict.fromkeys(one_line(".".join(map(str, fault["loc"][1:]))) or "本文" for fault in faults)
    shown = "、".join(list(names)[:10])
    return problem(422, "Not usable", f"送られた内容を読めません。{shown} を確かめてください。")


def _http(_: Request, error: Exception) -> JSONResponse:
    status = error.status_code if isinstance(error, HTTPException) else 500
    return problem(status, "Failed", _HTTP.get(status, "送られた内容を読めません。形を確かめてください。"))


def _unexpected(_: Request, error: Exception) -> JSONResponse:
    logger.error("unexpected error at the REST door", exc_info=error)
    return problem(500, "Failed", "思いがけない理由でできませんでした。少し待ってから、もう一度お試しください。")
