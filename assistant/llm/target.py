"""Target: one model at one address; whether what it is sent stays on this machine, and which key it needs."""

import ipaddress
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlsplit

from assistant.domain.model import ModelChoice

OLLAMA = ("ollama", "ollama_chat")
OLLAMA_ADDRESS = "http://127.0.0.1:11434"
KEYLESS = "none"
"""What is sent as the key to a server that needs none: clients insist on one."""


@dataclass(frozen=True)
class Target:
    """`model` as LiteLLM names it, `base` the address of its server (None: the provider's own). `key_env`: the
    variable that holds the key, where she named one."""

    model: str
    base: str | None = None
    key_env: str | None = None

    @property
    def provider(self) -> str:
        """The part before the slash; empty where the name has none."""
        return self.model.partition("/")[0] if "/" in self.model else ""

    @property
    def place(self) -> str:
        """Host and port, for sentences; the provider's name where the address is its own."""
        return urlsplit(self.base).netloc if self.base else (self.provider or self.model)

    @property
    def stays_here(self) -> bool:
        """Does the text stay on this machine, judged by the address? Ollama's `…cloud` models are hosted, although
        they are called through the server on this machine."""
        tag = self.model.rpartition(":")[2]
        return self.base is not None and is_loopback(self.base) and not tag.lower().endswith("cloud")

    @property
    def key_hint(self) -> str:
        """Where to look when the key was refused."""
        if self.key_env is not None:
            return f"環境変数 {self.key_env} の値"
        if self.base is not None and self.provider not in OLLAMA:
            return "BRIEF_MODEL_KEY_ENV(鍵を入れた環境変数の名前)の設定"
        return "環境変数に入れたプロバイダーの鍵"

    def key(self, environment: Mapping[str, str]) -> str | None:
        """The key to send; None lets LiteLLM take the provider's usual variable. A server at an own address never
        gets the key that belongs to OpenAI: it must be named with `key_env`."""
        if self.key_env is not None:
            return environment.get(self.key_env) or None
        if self.base is None or self.provider in OLLAMA:
            return None
        strange = self.provider == "openai" and urlsplit(self.base).hostname != "api.openai.com"
        return KEYLESS if strange or is_loopback(self.base) else None


def targets_of(choice: ModelChoice, environment: Mapping[str, str]) -> tuple[Target, ...]:
    """The model that was set and its fallbacks, in order; empty where none was set."""
    if not choice.name:
        return ()
    first = _target(choice.name, choice.base, choice.key_env, environment)
    return (first, *(_target(name, None, None, environment) for name in choice.fallbacks))


def is_loopback(address: str) -> bool:
    """Is the host of this address this machine? Names other than `localhost` are not looked up."""
    host = (urlsplit(address).hostname or "").removesuffix(".")
    try:
        return host == "localhost" or ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def _target(text: str, base: str | None, key_env: str | None, environment: Mapping[str, str]) -> Target:
    model, at, rest = text.partition("@http")
    if at:
        return Target(model, f"http{rest}".rstrip("/"), key_env=key_env)
    if base:
        return Target(model, base.rstrip("/"), key_env=key_env)
    if model.partition("/")[0] in OLLAMA:
        # Said here and not left to the library, so that `stays_here` speaks of the address that is really called.
        return Target(model, environment.get("OLLAMA_API_BASE", OLLAMA_ADDRESS).rstrip("/"), key_env=key_env)
    return Target(model, key_env=key_env)
