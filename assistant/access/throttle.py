"""Slowing down who guesses: per name and per address, with a delay that grows, counted in the records so that every
process sees it. A try is counted before it is checked, so that tries side by side gain nothing."""

import ipaddress
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from assistant.access.digests import Digest
from assistant.access.seam import AttemptRecords
from assistant.domain.user import Attempts

LONGEST: Final = timedelta(minutes=15)
FORGIVEN: Final = timedelta(hours=1)
"""After so long without a failure the count begins anew."""


@dataclass(frozen=True)
class Allowance:
    """Tries without a delay; the next wait 2 s, 4 s, 8 s …, at most `LONGEST`."""

    free: int

    def delay(self, failures: int) -> timedelta:
        """How long nothing counts after so many failures in a row."""
        over = failures - self.free
        return timedelta() if over < 0 else min(LONGEST, timedelta(seconds=2 ** min(over + 1, 20)))

    def after(self, old: Attempts | None, now: datetime) -> Attempts:
        """The count with one more failure at `now`."""
        failures = 1 if old is None or now - old.last > FORGIVEN else old.failures + 1
        return Attempts(failures=failures, last=now, free=now + self.delay(failures))


BY_NAME: Final = Allowance(5)
BY_ADDRESS: Final = Allowance(30)
"""A whole office may come from one address."""


OVERTAKEN: Final = 5
"""How often a try that others of the same name or address overtook is counted anew before it is sent away."""


class Throttle:
    """Counts tries. Names and addresses are kept as digests: people type passwords where the name belongs."""

    def __init__(self, records: AttemptRecords, digest: Digest, now: Callable[[], datetime]) -> None:
        self._records = records
        self._digest = digest
        self._now = now

    def begin(self, name: str, address: str) -> timedelta:
        """Count a try. Zero: it may be checked; else how long to wait, and it must not be."""
        keys = self._keys(name, address)
        for _ in range(OVERTAKEN):
            now = self._now()
            known = self._records.attempts(keys)
            wait = max((one.free - now for one in known if one is not None), default=timedelta())
            if wait > timedelta():
                return wait
            changes = [
                (key, old, allowance.after(old, now))
                for key, old, allowance in zip(keys, known, (BY_NAME, BY_ADDRESS), strict=True)
            ]
            if self._records.note_attempts(changes):
                return timedelta()
        return timedelta(seconds=1)

    def succeeded(self, name: str, address: str) -> None:
        """The try was right: the name is clean, and the address has one failure less. Not none: else whoever has one
        account could guess at all others for ever."""
        by_name, by_address = self._keys(name, address)
        self._records.forget_attempts(by_name)
        (old,) = self._records.attempts([by_address])
        if old is not None:
            fewer = old.model_copy(update={"failures": max(0, old.failures - 1), "free": self._now()})
            self._records.note_attempts([(by_address, old, fewer)])

    def _keys(self, name: str, address: str) -> tuple[str, str]:
        return self._digest("name", name), self._digest("address", network(address))


def network(address: str) -> str:
    """The address, or for IPv6 its /64: one home has a whole one."""
    try:
        found = ipaddress.ip_address(address)
    except ValueError:
        return address
    if isinstance(found, ipaddress.IPv6Address):
        mapped = found.ipv4_mapped
        return str(mapped or ipaddress.ip_network((found, 64), strict=False))
    return str(found)
