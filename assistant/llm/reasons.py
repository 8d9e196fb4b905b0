"""From LiteLLM's exceptions to our troubles. Judged by status and by the names in the chain of causes: LiteLLM
reports a refused connection and a missing key as status 500."""

import math
from collections.abc import Iterator
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

from assistant.domain.model import Trouble
from assistant.llm.failure import Failure

_BY_NAME: tuple[tuple[frozenset[str], Trouble, bool], ...] = (
    (frozenset({"ContextWindowExceededError"}), "too_long", False),
    (frozenset({"ContentPolicyViolationError"}), "refused", False),
    (frozenset({"Timeout", "APITimeoutError", "ReadTimeout", "ConnectTimeout"}), "timeout", False),
    (frozenset({"APIConnectionError", "ConnectError", "ReadError", "RemoteProtocolError"}), "unreachable", True),
)
_BY_STATUS: dict[int, tuple[Trouble, bool]] = {
    401: ("unauthorised", False),
    402: ("rate_limited", False),
    403: ("unauthorised", False),
    404: ("not_configured", False),
    408: ("timeout", False),
    413: ("too_long", False),
    429: ("rate_limited", True),
}
_REJECTED = frozenset({400, 422})
_TOO_LONG = (
    "context length",
    "context_length",
    "context window",
    "context size",
    "too many tokens",
    "maximum context",
)
_QUOTA = ("insufficient_quota", "billing", "credit balance")
_REPEATS = "repeating the same chunk"

NO_SUCH_MODEL = "モデル名(例:「openai/…」「ollama/…」)を確かめてください。"


def failure_of(error: BaseException) -> Failure:
    """What happened, in our words; holds nothing of what was sent or received."""
    chain = tuple(_chain(error))
    names = {type(link).__name__ for link in chain}
    status = next((s for s in map(_status, chain) if s is not None), None)
    said = str(error).lower()
    detail = f"{type(error).__name__} {status or ''}".strip()
    if _REPEATS in said:
        return Failure("too_long", detail=detail)
    for listed, trouble, heals in _BY_NAME:
        if names & listed:
            return Failure(trouble, heals, detail=detail)
    if status in _REJECTED:
        return _rejected(said, detail)
    if status in _BY_STATUS:
        trouble, heals = _BY_STATUS[status]
        heals = heals and not any(word in said or word in _code(error) for word in _QUOTA)
        hint = NO_SUCH_MODEL if trouble == "not_configured" else ""
        return Failure(trouble, heals, _retry_after(chain) if heals else None, detail, hint)
    if status is not None and status >= 500:
        return Failure("server", True, _retry_after(chain), detail)
    return Failure("unknown", detail=detail)


def _rejected(said: str, detail: str) -> Failure:
    if any(words in said for words in _TOO_LONG):
        return Failure("too_long", detail=detail)
    if "llm provider not provided" in said:
        return Failure("not_configured", detail=detail, hint=NO_SUCH_MODEL)
    return Failure("unknown", detail=detail, rejected=True)


def _chain(error: BaseException | None) -> Iterator[BaseException]:
    seen: set[int] = set()
    while error is not None and id(error) not in seen:
        seen.add(id(error))
        yield error
        error = error.__cause__ or error.__context__


def _status(error: BaseException) -> int | None:
    status = getattr(error, "status_code", None)
    return status if isinstance(status, int) else None


def _code(error: BaseException) -> str:
    body = getattr(error, "body", None)
    return str(body.get("code") or body.get("type") or "") if isinstance(body, dict) else ""


def _retry_after(chain: tuple[BaseException, ...]) -> float | None:
    """Seconds, from the first headers in the chain that name them; a date counts from now."""
    for error in chain:
        for headers in (getattr(error, "litellm_response_headers", None), _response_headers(error)):
            text = headers.get("retry-after") if headers else None
            if text:
                return _seconds(text)
    return None


def _response_headers(error: BaseException) -> dict[str, str]:
    return dict(getattr(getattr(error, "response", None), "headers", None) or {})


def _seconds(text: str) -> float | None:
    try:
        seconds = float(text)
    except ValueError:
        return _seconds_until(text)
    return max(0.0, seconds) if math.isfinite(seconds) else None


def _seconds_until(text: str) -> float | None:
    try:
        return max(0.0, (parsedate_to_datetime(text) - datetime.now(UTC)).total_seconds())
    except (TypeError, ValueError):
        return None
