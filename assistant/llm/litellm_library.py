"""The one file that imports LiteLLM: told to fetch nothing, to log nothing and to print nothing."""

import asyncio
import logging
import os
import socket
import warnings
from typing import Any

from assistant.llm.target import KEYLESS

_LOGGERS = ("LiteLLM", "LiteLLM Router", "LiteLLM Proxy", "openai", "httpx", "httpcore", "aiohttp")
_SILENT = logging.CRITICAL + 1
_HERE = ("127.0.0.1", "localhost", "::1")
_ENVIRONMENT = {
    "LITELLM_MODE": "PRODUCTION",  # reads no .env file of the working folder
    "LITELLM_LOCAL_MODEL_COST_MAP": "True",  # prices from the package, not from the network
    "LITELLM_LOCAL_ANTHROPIC_BETA_HEADERS": "True",
    "LITELLM_LOCAL_BLOG_POSTS": "True",
}


def load_litellm() -> Any:
    """The library, told to fetch nothing, to log nothing and to print nothing. Takes seconds the first time."""
    for name, value in _ENVIRONMENT.items():
        os.environ.setdefault(name, value)
    _keep_loopback_off_proxies()
    import litellm

    litellm.suppress_debug_info = True
    litellm.disable_aiohttp_transport = True
    litellm.turn_off_message_logging = True
    for name in _LOGGERS:
        logging.getLogger(name).setLevel(_SILENT)
    # Warnings about serialising its types quote the values, which are private; the others are not for us to mend.
    warnings.filterwarnings("ignore", module=r"(litellm|openai|pydantic)\b")
    return litellm


async def rehearse(litellm: Any) -> None:
    """A call to a port that nobody can listen on, and one that the library answers itself: together they load what
    a real call loads."""
    call = {"model": "openai/rehearsal", "messages": [{"role": "user", "content": "-"}], "stream": True}
    async for _ in await litellm.acompletion(**call, mock_response="{}"):
        pass
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        base = f"http://127.0.0.1:{taken.getsockname()[1]}/v1"
        await litellm.acompletion(**call, api_base=base, api_key=KEYLESS, max_retries=0, timeout=2)


def _keep_loopback_off_proxies() -> None:
    """A proxy in the environment must not see what is meant for this machine."""
    for name in ("NO_PROXY", "no_proxy"):
        listed = [host for host in os.environ.get(name, "").split(",") if host]
        os.environ[name] = ",".join([*listed, *(host for host in _HERE if host not in listed)])


async def end_everything() -> None:
    """Cancel what still runs on this loop and close LiteLLM's cached connections."""
    running = [task for task in asyncio.all_tasks() if task is not asyncio.current_task()]
    for task in running:
        task.cancel()
    await asyncio.gather(*running, return_exceptions=True)
    import litellm

    library: Any = litellm
    await library.close_litellm_async_clients()
    library.in_memory_llm_clients_cache.flush_cache()
