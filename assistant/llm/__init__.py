"""llm: the one door to language models, through the LiteLLM SDK."""

from assistant.llm.budget import SessionBook, UsageBook
from assistant.llm.door import ModelDoor, open_model
from assistant.llm.wire import CallEnded

__all__ = ["CallEnded", "ModelDoor", "SessionBook", "UsageBook", "open_model"]
