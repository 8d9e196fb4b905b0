"""Runs a command where there is no network but this computer's own: `python scripts/offline.py COMMAND…`.

A network namespace of its own holds nothing but the loopback. The kernel counts what is sent and has nowhere to go, so
afterwards it is known not only that everything works without a network, but also whether anything tried to use one,
in whatever process and language. Exit code: the command's; `TRIED` where it went well and something tried;
`NOT_ALLOWED` where this machine lets us make no namespace.
"""

import fcntl
import socket
import struct
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

TRIED = 90
NOT_ALLOWED = 91
INSIDE = "--inside"
WAYS = (("unshare", "--net"), ("unshare", "--user", "--map-root-user", "--net"))
"""As root, or as anybody where the machine allows it."""

_GET_FLAGS, _SET_FLAGS = 0x8913, 0x8914
_IFF_UP = 0x1
_COUNTERS = (("snmp", "Ip", "OutNoRoutes"), ("snmp", "Udp", "NoPorts"), ("snmp6", "Ip6OutNoRoutes", ""))
"""Packets without a way out, for both kinds of address; look-ups that a name server on this computer would have had."""


def main(command: Sequence[str]) -> int:
    """Outside: make the namespace and go on inside."""
    if command[:1] == [INSIDE]:
        return inside(command[1:])
    for way in WAYS:
        if _works(way):
            return subprocess.run([*way, sys.executable, __file__, INSIDE, *command], check=False).returncode
    print(
        "skipped: this machine allows no network namespace (unshare --net), so nothing was proven", file=sys.stderr
    )
    return NOT_ALLOWED


def inside(command: Sequence[str]) -> int:
    """Nothing but loopback: run the command and say what tried to leave."""
    _raise_loopback()
    _refuse_a_way_out()
    before = counters()
    code = subprocess.run(list(command), check=False).returncode
    tried = {name: now - before[name] for name, now in counters().items() if now > before[name]}
    told = ", ".join(f"{name} {count}" for name, count in tried.items()) or "nothing"
    print(f"no network was there; {told} tried to use one", file=sys.stderr)
    return code or (TRIED if tried else 0)


def counters(folder: Path = Path("/proc/net")) -> Mapping[str, int]:
    """What the kernel counted in this namespace, by name."""
    return {f"{group}{name}": _counter(folder / file, group, name) for file, group, name in _COUNTERS}


def _counter(file: Path, group: str, name: str) -> int:
    if not file.exists():
        return 0  # a kernel without IPv6
    lines = [line.split() for line in file.read_text().splitlines()]
    if not name:
        return next(int(line[1]) for line in lines if line[0] == group)
    names, values = [line for line in lines if line[0] == f"{group}:"]
    return int(values[names.index(name)])


def _works(way: Sequence[str]) -> bool:
    try:
        return subprocess.run([*way, "true"], check=False, capture_output=True).returncode == 0
    except FileNotFoundError:
        return False


def _raise_loopback() -> None:
    """`ip link set lo up` without the program, which a bare machine lacks."""
    _ask_kernel(_SET_FLAGS, "lo", _flags("lo") | _IFF_UP)


def _refuse_a_way_out() -> None:
    """Raise SystemExit where there is a network after all: then nothing would be proven. Some kernels put tunnels into
    every namespace; they are down."""
    others = [name for _, name in socket.if_nameindex() if name != "lo" and _flags(name) & _IFF_UP]
    if others:
        raise SystemExit(f"there is a network: {', '.join(others)}")


def _flags(name: str) -> int:
    answer = _ask_kernel(_GET_FLAGS, name, 0)
    return int(struct.unpack("16sh", answer[:18])[1])


def _ask_kernel(what: int, name: str, flags: int) -> bytes:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as any_socket:
        return fcntl.ioctl(any_socket, what, struct.pack("16sh14x", name.encode(), flags))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
