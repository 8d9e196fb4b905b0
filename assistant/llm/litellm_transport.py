"""Calls through LiteLLM. They run on an event loop in a thread of its own, so that each can be ended at any
moment: a closed stream closes its connection, and a model on this machine stops working for nobody."""

import asyncio
import json
import queue
import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from functools import cached_property
from typing import Any

from assistant.domain.draft import Usage
from assistant.llm.failure import Failure
from assistant.llm.litellm_library import end_everything, load_litellm, rehearse
from assistant.llm.reasons import NO_SUCH_MODEL, failure_of
from assistant.llm.target import OLLAMA, Target
from assistant.llm.wire import Call, Events, Finished, Piece, Stream

_TEMPERATURE = 0.2
MOST_STREAMS = 6
BETWEEN_PIECES = 0.05
"""Seconds."""

SECONDS_TO_REHEARSE = 60


class LiteLLMTransport:
    """`wire.Transport` through the LiteLLM SDK. `seconds`: how long a single read may take at most; `most_streams`:
    how many calls may stream at once."""

    def __init__(self, environment: Mapping[str, str], seconds: float, most_streams: int = MOST_STREAMS) -> None:
        self._environment = environment
        self._seconds = seconds
        self._most_streams = most_streams
        self._guard = threading.Lock()
        self._streams = 0
        self._loop: asyncio.AbstractEventLoop | None = None
        self._thread: threading.Thread | None = None

    def start(self, call: Call) -> Stream:
        events: Events = queue.SimpleQueue()
        future = asyncio.run_coroutine_threadsafe(self._run(call, events), self._running_loop())
        return Stream(events, future.cancel)

    def warm(self) -> None:
        """Import LiteLLM and walk its path once, which takes seconds. Nothing leaves this machine."""
        rehearsal = asyncio.run_coroutine_threadsafe(rehearse(self._litellm), self._running_loop())
        with suppress(Exception):  # the first call loads what is missing, and says what is wrong
            rehearsal.result(SECONDS_TO_REHEARSE)

    def close(self) -> None:
        with self._guard:
            loop, thread, self._loop, self._thread = self._loop, self._thread, None, None
        if loop is None or thread is None:
            return
        with suppress(Exception):  # it is over either way
            asyncio.run_coroutine_threadsafe(end_everything(), loop).result(5)
        loop.call_soon_threadsafe(loop.stop)
        thread.join(5)
        if not thread.is_alive():
            loop.close()

    async def _run(self, call: Call, events: Events) -> None:
        try:
            if self._unloaded:
                await asyncio.to_thread(load_litellm)
            await self._relay(call, events)
        except asyncio.CancelledError:
            events.put(Failure("cancelled"))
            raise
        except Failure as failure:
            events.put(failure)
        except Exception as error:
            # Whatever a library of hundreds of providers raises becomes one of our troubles.
            events.put(failure_of(error))

    async def _relay(self, call: Call, events: Events) -> None:
        key = self.key_for(call.target)
        request = self._request(call, key)
        with self._place_for_stream() as streamed:
            relay = _streamed if streamed else _whole
            counted, refused = await relay(self._litellm, request, events)
        events.put(Finished(self._usage(call.target, counted), refused))

    @contextmanager
    def _place_for_stream(self) -> Iterator[bool]:
        """May this call stream? LiteLLM works a millisecond for every chunk; with many streams at once nothing else
        in this process would get a turn. Those beyond the limit come in one piece."""
        if self._streams >= self._most_streams:
            yield False
            return
        self._streams += 1  # on the loop's thread only
        try:
            yield True
        finally:
            self._streams -= 1

    def key_for(self, target: Target) -> str | None:
        """The key to send, None where LiteLLM finds it itself. Raises Failure where a key is missing or no provider
        fits the name."""
        key = target.key(self._environment)
        if target.key_env is not None and key is None:
            raise _without_key(target.key_env)
        if key is not None or target.provider in OLLAMA:
            return key
        try:
            self._litellm.get_llm_provider(target.model, api_base=target.base)
        except Exception:
            raise Failure("not_configured", hint=NO_SUCH_MODEL) from None
        missing = self._litellm.validate_environment(target.model).get("missing_keys") or ()
        keys = [name for name in missing if name.endswith("_API_KEY")]
        if keys:
            raise _without_key(" または ".join(keys))
        return None

    def cost(self, target: Target, prompt: int, completion: int) -> float | None:
        """US dollars for these tokens; 0 on this machine, None where the price is not known."""
        if target.stays_here:
            return 0.0
        try:
            costs = self._litellm.cost_per_token(
                model=target.model, prompt_tokens=prompt, completion_tokens=completion
            )
        except Exception:
            return None  # a model without a price in the map: unknown is not free
        return float(sum(costs))

    def _request(self, call: Call, key: str | None) -> dict[str, Any]:
        target = call.target
        request: dict[str, Any] = {
            "model": target.model,
            "messages": messages_of(call),
            "api_base": target.base,
            "api_key": key,
            "max_retries": 0,
            "num_retries": 0,
            "timeout": self._seconds,
            "drop_params": True,
            "max_tokens": call.max_tokens,
        }
        if not call.plain:
            request |= {"temperature": _TEMPERATURE, "response_format": call.answer}
        if target.provider == "anthropic":
            request["cache_control_injection_points"] = [{"location": "message", "role": "system"}]
        return request

    def _usage(self, target: Target, counted: Any) -> Usage:
        prompt = int(getattr(counted, "prompt_tokens", 0) or 0)
        completion = int(getattr(counted, "completion_tokens", 0) or 0)
        return Usage(
            prompt_tokens=prompt, completion_tokens=completion, cost_usd=self.cost(target, prompt, completion)
        )

    def _running_loop(self) -> asyncio.AbstractEventLoop:
        with self._guard:
            if self._loop is None:
                loop = asyncio.new_event_loop()
                loop.set_exception_handler(
                    lambda *_: None
                )  # its messages quote exceptions, and these quote prompts
                self._thread = threading.Thread(target=loop.run_forever, name="models", daemon=True)
                self._thread.start()
                self._loop = loop
            return self._loop

    @property
    def _unloaded(self) -> bool:
        return "_litellm" not in self.__dict__

    @cached_property
    def _litellm(self) -> Any:
        return load_litellm()


def messages_of(call: Call) -> list[dict[str, str]]:
    messages = [{"role": turn.role, "content": turn.text} for turn in call.turns]
    if call.plain and not call.tells_form:
        schema = json_schema(call)
        messages[0] = {**messages[0], "content": f"{messages[0]['content']}\n\nJSON Schema:\n{schema}"}
    return messages


def json_schema(call: Call) -> str:
    """The schema of the answer as text, for servers that take none as a parameter."""
    return json.dumps(call.answer.model_json_schema(), ensure_ascii=False, separators=(",", ":"))


async def _streamed(litellm: Any, request: dict[str, Any], events: Events) -> tuple[Any, bool]:
    """Put the pieces as they come; returns what was counted, and whether the model declined."""
    options = {} if "response_format" not in request else {"stream_options": {"include_usage": True}}
    counted, refused, pieces = None, False, _Pieces(events)
    async for chunk in await litellm.acompletion(**request, **options, stream=True):
        counted = getattr(chunk, "usage", None) or counted
        for choice in chunk.choices[:1]:
            refused = refused or _declines(choice, choice.delta)
            pieces.add(choice.delta.content or "")
    pieces.flush()
    return counted, refused


class _Pieces:
    """Hands pieces on in batches: waking the thread that waits for them, for every few letters, costs more than the
    letters."""

    def __init__(self, events: Events) -> None:
        self._events = events
        self._held: list[str] = []
        self._flushed = float("-inf")

    def add(self, text: str) -> None:
        self._held.append(text)
        if time.monotonic() - self._flushed >= BETWEEN_PIECES:
            self.flush()

    def flush(self) -> None:
        text = "".join(self._held)
        if text:
            self._events.put(Piece(text))
            self._held.clear()
            self._flushed = time.monotonic()


async def _whole(litellm: Any, request: dict[str, Any], events: Events) -> tuple[Any, bool]:
    """The same in one piece."""
    response = await litellm.acompletion(**request)
    refused = False
    for choice in response.choices[:1]:
        refused = _declines(choice, choice.message)
        if choice.message.content:
            events.put(Piece(choice.message.content))
    return getattr(response, "usage", None), refused


def _declines(choice: Any, message: Any) -> bool:
    """LiteLLM keeps the words of a refusal in one of two places, or only the reason for the end."""
    kept = getattr(message, "provider_specific_fields", None) or {}
    said = getattr(message, "refusal", None) or kept.get("refusal")
    return bool(said) or choice.finish_reason == "content_filter"


def _without_key(name: str) -> Failure:
    return Failure(
        "not_configured", detail="no key", hint=f"鍵を環境変数 {name} に設定してから、起動し直してください。"
    )
