"""A process of its own for each thing measured, asked over a pipe, so that measurements can take turns.

Caches, heap and garbage collection are then those of one running product, and not of three in one process.
"""

import multiprocessing
from collections.abc import Callable
from contextlib import AbstractContextManager
from multiprocessing.connection import Connection
from types import TracebackType
from typing import Any, Self

SECONDS = 600
"""Longest wait for one answer; opening a large index after an unclean end takes a while."""


class WorkerFailed(Exception):
    """The process ended, did not answer, or raised; the message holds what it said."""


class Worker:
    """Runs `host` in a spawned process; `ask` calls one of its methods there."""

    def __init__(self, host: Callable[..., AbstractContextManager[Any]], *arguments: object) -> None:
        """`host(*arguments)` is entered in the child; both must be picklable."""
        context = multiprocessing.get_context("spawn")
        self._pipe, theirs = context.Pipe()
        self._process = context.Process(target=_serve, args=(theirs, host, arguments), daemon=True)
        self._process.start()
        theirs.close()

    def __enter__(self) -> Self:
        try:
            self._receive()  # the host is ready
        except BaseException:
            self._process.kill()
            raise
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._pipe.close()
        self._process.join(SECONDS if kind is None else 10)
        if self._process.is_alive():
            self._process.kill()

    def ask(self, method: str, *arguments: object) -> Any:
        """The method's result. Raises WorkerFailed."""
        self._pipe.send((method, arguments))
        return self._receive()

    def _receive(self) -> Any:
        try:
            if not self._pipe.poll(SECONDS):
                raise WorkerFailed(f"no answer within {SECONDS} s")
            good, value = self._pipe.recv()
        except EOFError as error:
            raise WorkerFailed("the process ended") from error
        if not good:
            raise WorkerFailed(value)
        return value


def _serve(
    pipe: Connection, host: Callable[..., AbstractContextManager[Any]], arguments: tuple[object, ...]
) -> None:
    try:
        with host(*arguments) as entered:
            pipe.send((True, None))
            while True:
                method, asked = pipe.recv()
                pipe.send((True, getattr(entered, method)(*asked)))
    except EOFError:
        return  # the parent is done
    except Exception as error:
        pipe.send((False, f"{type(error).__name__}: {error}"))
