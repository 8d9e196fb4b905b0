"""The few calls of a Chroma server's interface (`/api/v2`) that we need. Knows no index, only requests.

Chroma's own client waits for ever for a server that hangs, goes through the proxy of the environment, leaves its
connections open and takes a second to import.
"""

from collections.abc import Mapping
from typing import Any

from assistant.memory.address import DATABASE, ServerAddress
from assistant.memory.index import IndexFault

TENANT = "default_tenant"
SECONDS_TO_CONNECT = 2.0
SECONDS_TO_ANSWER = 60.0
"""For bulk work; thousands of rows take their time on a busy machine."""

SECONDS_TO_READ = 4.0
"""For one client's rows: somebody waits for a draft."""
NOT_FOUND = 404
HALF_MADE = 412
"""A collection that is being made or deleted at this moment ("Missing metadata segment")."""


class NotThere(IndexFault):
    """What was asked for is not there (any more)."""


class Unwell(IndexFault):
    """The server is there and failed; it may not at the next try."""


class ChromaHttp:
    """Requests within one database of one server. Thread-safe. Raises IndexFault, and nothing else."""

    def __init__(self, address: ServerAddress, *, seconds: float = SECONDS_TO_ANSWER) -> None:
        import httpx

        host = f"[{address.host}]" if ":" in address.host else address.host
        self._root = f"{'https' if address.tls else 'http'}://{host}:{address.port}"
        self._database = address.database
        self._seconds = seconds
        # No proxy: the server is near, and the vectors are nobody else's business.
        self._session = httpx.Client(trust_env=False)

    def version(self) -> str:
        return str(self._ask("GET", "/api/v2/version"))

    def schemas(self) -> frozenset[str]:
        """Names of the parts in the description of the server's interface."""
        described = self._ask("GET", "/openapi.json")
        return frozenset(described.get("components", {}).get("schemas", {}))

    def make_database(self) -> None:
        """Make our database where it is missing. Two processes may both try: one is told that it is there."""
        if self._database == DATABASE:
            return
        databases = f"/api/v2/tenants/{TENANT}/databases"
        try:
            self._ask("GET", f"{databases}/{self._database}")
        except NotThere:
            try:
                self._ask("POST", databases, {"name": self._database})
            except IndexFault:
                self._ask("GET", f"{databases}/{self._database}")

    def make_collection(self, name: str, metadata: Mapping[str, Any], hnsw: Mapping[str, Any]) -> dict[str, Any]:
        """The collection of this name, made if it is missing: `id`, `name`, `metadata`."""
        configuration = {"hnsw": hnsw, "embedding_function": {"type": "legacy"}}
        body = {"name": name, "metadata": metadata, "configuration": configuration, "get_or_create": True}
        return dict(self._ask("POST", self._collections, body))

    def collections(self) -> list[dict[str, Any]]:
        return list(self._ask("GET", self._collections))

    def delete_collection(self, name: str) -> None:
        self._ask("DELETE", f"{self._collections}/{name}")

    def rows(self, collection: str, what: str, body: Mapping[str, Any], seconds: float | None = None) -> Any:
        """`what`: get, upsert, delete or query. `seconds`: how long to wait for the answer."""
        return self._ask("POST", f"{self._collections}/{collection}/{what}", body, seconds)

    def count(self, collection: str) -> int:
        return int(self._ask("GET", f"{self._collections}/{collection}/count"))

    def close(self) -> None:
        self._session.close()

    @property
    def _collections(self) -> str:
        return f"/api/v2/tenants/{TENANT}/databases/{self._database}/collections"

    def _ask(
        self, method: str, path: str, body: Mapping[str, Any] | None = None, seconds: float | None = None
    ) -> Any:
        import httpx
        import orjson

        content = None if body is None else orjson.dumps(body)
        waiting = httpx.Timeout(seconds or self._seconds, connect=SECONDS_TO_CONNECT)
        try:
            answer = self._session.request(
                method,
                self._root + path,
                content=content,
                headers={"content-type": "application/json"},
                timeout=waiting,
            )
            if answer.status_code == NOT_FOUND:
                raise NotThere(f"{path} is not there")
            if answer.is_server_error or answer.status_code == HALF_MADE:
                raise Unwell(f"the server answered {answer.status_code}: {answer.text[:200]}")
            if not answer.is_success:
                raise IndexFault(f"the server answered {answer.status_code}: {answer.text[:200]}")
            return orjson.loads(answer.content) if answer.content else None
        except (httpx.HTTPError, RuntimeError, ValueError) as error:  # RuntimeError: closed meanwhile
            raise IndexFault(f"{type(error).__name__}: {error}") from error
