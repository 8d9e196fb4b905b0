"""The guard against calling out refuses, notices what was swallowed, and lets this computer through."""

import contextlib
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from scripts.offline import NOT_ALLOWED, TRIED, counters
from tests.no_network import REFUSED, CalledOutError, Refused, guard

ROOT = Path(__file__).resolve().parent.parent


@pytest.mark.parametrize(
    ("event", "arguments", "place"),
    [
        ("socket.connect", (None, ("192.0.2.1", 80)), "192.0.2.1"),
        ("socket.connect", (None, ("2001:db8::1", 80, 0, 0)), "2001:db8::1"),
        ("socket.connect", (None, ("telemetry.example", 443)), "telemetry.example"),
        ("socket.sendto", (None, ("192.0.2.1", 53)), "192.0.2.1"),
        ("socket.getaddrinfo", ("telemetry.example", 443, 0, 0, 0), "telemetry.example"),
        ("socket.getaddrinfo", (b"telemetry.example", 443, 0, 0, 0), "telemetry.example"),
        ("socket.gethostbyname", ("telemetry.example",), "telemetry.example"),
    ],
)
def test_what_leaves_this_computer_is_refused_and_remembered(
    event: str, arguments: tuple[object, ...], place: str
) -> None:
    refused = Refused()
    with pytest.raises(CalledOutError, match="may not call out"):
        guard(refused)(event, arguments)
    assert refused.taken() == [f"{event} {place}"]
    assert refused.taken() == []


@pytest.mark.parametrize(
    ("event", "arguments"),
    [
        ("socket.connect", (None, ("127.0.0.1", 80))), ("socket.connect", (None, ("::1", 80, 0, 0))),
        ("socket.connect", (None, "/run/socket")), ("socket.getaddrinfo", ("localhost", 80, 0, 0, 0)),
        ("socket.getaddrinfo", (None, 80, 0, 0, 0)), ("socket.getaddrinfo", ("192.0.2.1", 80, 0, 0, 0)),
        ("open", ("192.0.2.1", "r", 0)),
    ],
)  # fmt: skip
def test_this_computer_and_numbers_that_need_no_name_server_pass(
    event: str, arguments: tuple[object, ...]
) -> None:
    refused = Refused()
    guard(refused)(event, arguments)
    assert refused.taken() == []


def test_the_guard_is_on_and_sees_a_look_up_whose_refusal_is_swallowed() -> None:
    with contextlib.suppress(Exception):
        socket.getaddrinfo("telemetry.example", 443)
    assert REFUSED.taken() == ["socket.getaddrinfo telemetry.example"]


# make test-offline


def offline(code: str) -> "subprocess.CompletedProcess[str]":
    command = [sys.executable, "scripts/offline.py", sys.executable, "-c", code]
    done = subprocess.run(command, capture_output=True, text=True, check=False, cwd=ROOT)
    if done.returncode == NOT_ALLOWED:
        pytest.skip("this machine allows no network namespace")
    return done


def test_offline_a_quiet_command_passes_and_loopback_is_there() -> None:
    done = offline("import socket; s = socket.create_server(('127.0.0.1', 0)); socket.create_connection(s.getsockname())")  # fmt: skip
    assert (done.returncode, done.stderr) == (0, "no network was there; nothing tried to use one\n")


@pytest.mark.parametrize(
    ("family", "address"), [("AF_INET", ("192.0.2.1", 80)), ("AF_INET6", ("2001:db8::1", 80))], ids=["v4", "v6"]
)
def test_offline_a_command_that_tries_to_leave_is_found_though_it_ends_well(
    family: str, address: tuple[str, int]
) -> None:
    done = offline(f"import socket; socket.socket(socket.{family}).connect_ex({address!r})")
    assert done.returncode == TRIED
    assert "OutNoRoutes 1 tried" in done.stderr


def test_offline_a_failing_command_keeps_its_code() -> None:
    assert offline("raise SystemExit(7)").returncode == 7


def test_the_counters_are_read_from_what_the_kernel_writes(tmp_path: Path) -> None:
    (tmp_path / "snmp").write_text("Ip: A OutNoRoutes\nIp: 1 5\nUdp: NoPorts X\nUdp: 2 0\n", encoding="utf-8")
    assert counters(tmp_path) == {"IpOutNoRoutes": 5, "UdpNoPorts": 2, "Ip6OutNoRoutes": 0}
