"""Notes whatever this process asks of the network or starts beside itself, by the interpreter's own audit events."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, Final

WATCHED: Final = frozenset(
    {
        "socket.connect", "socket.getaddrinfo", "socket.gethostbyname", "socket.gethostbyaddr", "socket.sendto",
        "socket.sendmsg", "socket.bind", "urllib.Request", "http.client.connect", "ftplib.connect", "smtplib.connect",
        "subprocess.Popen", "os.system", "os.exec", "os.posix_spawn", "os.startfile", "webbrowser.open",
    }
)  # fmt: skip


class _Watch:
    """One hook for the life of the process, as no hook can be taken away; quiet while nobody listens."""

    def __init__(self) -> None:
        self.listening: list[list[tuple[str, tuple[Any, ...]]]] = []
        self.hooked = False

    def hear(self, event: str, arguments: tuple[Any, ...]) -> None:
        if self.listening and event in WATCHED:
            for heard in self.listening:
                heard.append((event, arguments))


_WATCH: Final = _Watch()


@contextmanager
def watched() -> Iterator[list[tuple[str, tuple[Any, ...]]]]:
    """(event, its arguments) of all that happens in the block, in any thread."""
    if not _WATCH.hooked:
        _WATCH.hooked = True
        sys.addaudithook(_WATCH.hear)
    heard: list[tuple[str, tuple[Any, ...]]] = []
    _WATCH.listening.append(heard)
    try:
        yield heard
    finally:
        _WATCH.listening.remove(heard)


def reached(heard: list[tuple[str, tuple[Any, ...]]]) -> set[str]:
    """host:port of every connection."""
    return {
        f"{args[1][0]}:{args[1][1]}"
        for event, args in heard
        if event == "socket.connect" and isinstance(args[1], tuple)
    }
