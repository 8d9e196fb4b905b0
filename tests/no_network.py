"""No test calls out: whatever in this process connects, sends or looks a name up beyond this computer is refused, and
the test fails, also where the code under test swallows the refusal.

Python's audit events see every socket of this process, also one that was made before. What other processes and
libraries without Python do is counted by the kernel in `make test-offline`.
"""

import ipaddress
import sys
import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

HERE = frozenset({"", "localhost", "localhost.localdomain", "ip6-localhost"})


class CalledOutError(RuntimeError):
    """Something wanted to leave this computer."""


@dataclass
class Refused:
    """What was refused since the last look. Thread-safe."""

    _found: list[str] = field(default_factory=list)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def note(self, what: str) -> None:
        with self._lock:
            self._found.append(what)

    def taken(self) -> list[str]:
        """All of it, and begin anew."""
        with self._lock:
            found, self._found = self._found, []
        return found


def guard(refused: Refused) -> Callable[[str, Sequence[Any]], None]:
    """An audit hook."""

    def hook(event: str, arguments: Sequence[Any]) -> None:
        if event.startswith("socket.") and (where := _beyond(event, arguments)):
            refused.note(f"{event} {where}")
            raise CalledOutError(f"a test may not call out: {event} {where}")

    return hook


def _beyond(event: str, arguments: Sequence[Any]) -> str:
    """The place beyond this computer that the event is about; empty where there is none."""
    if event in ("socket.connect", "socket.sendto"):
        address = arguments[1]
        return "" if not isinstance(address, tuple) or _is_here(address[0]) else str(address[0])
    if event in ("socket.getaddrinfo", "socket.gethostbyname", "socket.gethostbyaddr"):
        name = arguments[0]
        return "" if name is None or _is_here(name) or _is_number(name) else _text(name)
    return ""


def _is_here(host: Any) -> bool:
    name = _text(host)
    return name in HERE or (_is_number(name) and ipaddress.ip_address(name.partition("%")[0]).is_loopback)


def _is_number(host: Any) -> bool:
    """A number is looked up nowhere."""
    try:
        ipaddress.ip_address(_text(host).partition("%")[0])
    except ValueError:
        return False
    return True


def _text(host: Any) -> str:
    return host.decode("ascii", "replace") if isinstance(host, bytes) else str(host)


REFUSED = Refused()


def stay_here() -> None:
    """From now on, for good: an audit hook cannot be taken back."""
    sys.addaudithook(guard(REFUSED))
