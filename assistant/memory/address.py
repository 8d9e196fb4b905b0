"""Where the Chroma server is, and why it must be near: it asks nobody for a password."""

import ipaddress
import socket
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from urllib.parse import urlsplit

from assistant.errors import BadInput
from assistant.memory.index import IndexFault

Lookup = Callable[[str], Iterable[str]]
"""Name of a computer → its addresses; raises OSError."""

DATABASE = "default_database"


@dataclass(frozen=True)
class ServerAddress:
    """`database`: a space of its own on the server, so that several products may share one."""

    host: str
    port: int
    tls: bool = False
    database: str = DATABASE

    @property
    def told(self) -> str:
        return f"Chroma {self.host}:{self.port}/{self.database}"


def server_address(url: str) -> ServerAddress:
    """Read `http://host:8000` or `https://host/database`. Raises BadInput, which repeats nothing of the address."""
    try:
        parts = urlsplit(url)
        port = parts.port or (443 if parts.scheme == "https" else 8000)
    except ValueError:
        raise _refused() from None
    database = parts.path.strip("/") or DATABASE
    plain = not (parts.username or parts.password or parts.query or parts.fragment)
    if parts.scheme not in ("http", "https") or not parts.hostname or not plain or not _is_name(database):
        raise _refused()
    return ServerAddress(parts.hostname, port, parts.scheme == "https", database)


def refuse_public(address: ServerAddress, lookup: Lookup | None = None) -> None:
    """Raise IndexFault for a server that the whole internet could reach."""
    try:
        found = [ipaddress.ip_address(one) for one in (lookup or _looked_up)(address.host)]
    except (OSError, ValueError) as error:
        raise IndexFault(f"アドレス {address.host} が見つかりません") from error
    if not found or any(one.is_global for one in found):
        raise IndexFault(
            f"{address.host} は社外からも届くアドレスです。Chroma は社内だけから届くアドレスで動かしてください"
        )


def _looked_up(host: str) -> set[str]:
    return {str(entry[4][0]).partition("%")[0] for entry in socket.getaddrinfo(host, None)}


def _is_name(database: str) -> bool:
    return (
        3 <= len(database) <= 100 and database.replace("-", "").replace("_", "").isalnum() and database.isascii()
    )


def _refused() -> BadInput:
    return BadInput(
        "設定 CHROMA_URL の値が正しくありません。名前やパスワードを含まない http://サーバー名:8000 の形で"
        "指定してください。"
    )
