"""The log: what happened, where and in which request; never what anybody wrote.

The words of an exception or of a library's message may quote a client, a prompt or a key, so they are never written:
an error is its type and the lines of code it went through. Our own events are fixed sentences without arguments.
"""

import json
import logging
import sys
import threading
import traceback
import warnings
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, redirect_stderr, redirect_stdout
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType
from typing import Any, Final, Literal, TextIO

from assistant.observing.hushed import Hushed
from assistant.observing.tracing import current_request

Form = Literal["json", "text"]

FIELDS: Final = "fields"
"""Attribute of a record, by `extra`: values that are safe to write."""

FIXED_WORDS: Final = ("assistant", "uvicorn")
"""Loggers whose messages, without their arguments, hold no data."""

WITHHELD: Final = "(a library's message, withheld)"
MOST_FRAMES: Final = 12
_PACKAGES: Final = str(Path(__file__).resolve().parents[2])


def form_of(wish: str, stream: TextIO) -> Form:
    """`wish` (BRIEF_LOG) or, where it is empty: sentences for a person at a terminal, JSON for everybody else."""
    if wish == "json":
        return "json"
    return "text" if wish == "text" or stream.isatty() else "json"


class JsonLines(logging.Formatter):
    """One JSON object a line."""

    def format(self, record: logging.LogRecord) -> str:
        return json.dumps(_told(record), ensure_ascii=False, default=lambda value: type(value).__name__)


class Sentences(logging.Formatter):
    """One line for a person."""

    def format(self, record: logging.LogRecord) -> str:
        told = _told(record)
        where = f" [{told['at_code']}]" if told.get("error") else ""
        return f"{datetime.now():%H:%M:%S} {told['level']} {told['event']} {told.get('error', '')}{where}".rstrip()  # noqa: DTZ005 - for whoever sits there


@contextmanager
def logging_to(stream: TextIO, form: Form) -> Iterator[None]:
    """All that is logged in the block goes to the stream, and nothing else: what libraries print is withheld."""
    handler = logging.StreamHandler(stream)
    handler.setFormatter(JsonLines() if form == "json" else Sentences())
    root, ours = logging.getLogger(), logging.getLogger("assistant")
    before = (root.handlers[:], root.level, ours.level)
    root.handlers[:] = [handler]
    root.setLevel(logging.WARNING)
    ours.setLevel(logging.INFO if form == "json" else logging.WARNING)
    try:
        with ExitStack() as hushed:
            for redirect in (redirect_stdout, redirect_stderr):
                hushed.enter_context(redirect(Hushed(stream)))
            hushed.enter_context(_hooks())
            yield
    finally:
        root.handlers[:], level, our_level = before
        root.setLevel(level)
        ours.setLevel(our_level)


@contextmanager
def _hooks() -> Iterator[None]:
    """Threads that die and warnings are logged, too, in place of their words on the error output."""
    before = (threading.excepthook, sys.unraisablehook, warnings.showwarning)
    logger = logging.getLogger(__name__)

    def unraisable(found: Any) -> None:
        logger.error("an error where none can be raised", exc_info=_info(found.exc_value))

    def thread_died(found: Any) -> None:
        if not issubclass(found.exc_type, SystemExit):
            logger.error("a thread died", exc_info=_info(found.exc_value))

    def warned(*given: Any, **_: object) -> None:
        logger.warning("a warning", extra={FIELDS: {"warning": given[1].__name__}})  # (message, category, …)

    threading.excepthook, sys.unraisablehook = thread_died, unraisable
    warnings.showwarning = warned
    try:
        yield
    finally:
        threading.excepthook, sys.unraisablehook, warnings.showwarning = before


ErrorInfo = tuple[type[BaseException], BaseException, TracebackType | None]


def _info(error: BaseException | None) -> ErrorInfo | None:
    return (type(error), error, error.__traceback__) if error is not None else None


def _told(record: logging.LogRecord) -> dict[str, Any]:
    told: dict[str, Any] = {
        "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
        "level": record.levelname,
        "logger": record.name,
        "event": _event(record),
    }
    request = getattr(record, "request_id", "") or current_request()
    told |= {"request": request} if request else {}
    told |= getattr(record, FIELDS, {})
    if record.exc_info and record.exc_info[1] is not None:
        told |= _error(record.exc_info[1])
    return told


def _event(record: logging.LogRecord) -> str:
    fixed = isinstance(record.msg, str) and record.name.split(".")[0] in FIXED_WORDS
    return str(record.msg).strip() if fixed else WITHHELD


def _error(error: BaseException) -> dict[str, Any]:
    """Types and places, outermost first; no word of the exception itself."""
    frames = [_place(frame) for frame in traceback.extract_tb(error.__traceback__)][-MOST_FRAMES:]
    causes = list(_kinds(error))
    return {
        "error": causes[0],
        **({"causes": causes[1:]} if causes[1:] else {}),
        "at_code": frames[-1] if frames else "",
        "frames": frames,
    }


def _kinds(error: BaseException) -> Iterator[str]:
    """Types of the error and of what caused it."""
    seen: set[int] = set()
    step: BaseException | None = error
    while step is not None and id(step) not in seen:
        seen.add(id(step))
        yield type(step).__name__
        step = step.__cause__ or (None if step.__suppress_context__ else step.__context__)


def _place(frame: traceback.FrameSummary) -> str:
    """`assistant/web/files.py:57 _saved`; no folder of this computer."""
    path = frame.filename
    for mark in (f"{_PACKAGES}/", "/site-packages/", "/lib/python"):
        _, found, after = path.rpartition(mark)
        if found:
            return f"{after}:{frame.lineno} {frame.name}"
    return f"{Path(path).name}:{frame.lineno} {frame.name}"
