"""Good answers in the protocols of Ollama and Anthropic, for the fault server."""

import json
from dataclasses import dataclass

from tests.fault_behaviours import Json, Wire, as_text, pieces


@dataclass(frozen=True)
class OllamaGood:
    """`/api/generate` or `/api/chat`, a JSON object a line."""

    content: Json

    def __call__(self, wire: Wire) -> None:
        chat = wire.request.path.endswith("chat")
        wire.stream_head()
        for piece in (*pieces(as_text(self.content), 10), ""):
            said = {"message": {"role": "assistant", "content": piece}} if chat else {"response": piece}
            end = {"done_reason": "stop", "prompt_eval_count": 11, "eval_count": 7} if not piece else {}
            wire.raw(json.dumps({"model": "m", "done": not piece, **said, **end}).encode() + b"\n")


@dataclass(frozen=True)
class AnthropicGood:
    """`/v1/messages` as events; `tool`: as the arguments of a tool, as older models give JSON."""

    content: Json
    tool: bool = False

    def __call__(self, wire: Wire) -> None:
        usage = {"input_tokens": 25, "output_tokens": 1}
        message = {"id": "m", "type": "message", "role": "assistant", "content": [], "model": "m", "usage": usage}
        wire.stream_head()
        self._event(wire, "message_start", message=message)
        self._event(wire, "content_block_start", index=0, content_block=self._block)
        for piece in pieces(as_text(self.content), 10):
            self._event(wire, "content_block_delta", index=0, delta=self._delta(piece))
        self._event(wire, "content_block_stop", index=0)
        reason = "tool_use" if self.tool else "end_turn"
        self._event(wire, "message_delta", delta={"stop_reason": reason}, usage={"output_tokens": 15})
        self._event(wire, "message_stop")

    @property
    def _block(self) -> Json:
        if self.tool:
            return {"type": "tool_use", "id": "t", "name": "json_tool_call", "input": {}}
        return {"type": "text", "text": ""}

    def _delta(self, piece: str) -> Json:
        if self.tool:
            return {"type": "input_json_delta", "partial_json": piece}
        return {"type": "text_delta", "text": piece}

    @staticmethod
    def _event(wire: Wire, kind: str, **more: Json) -> None:
        wire.raw(f"event: {kind}\ndata: {json.dumps({'type': kind, **more})}\n\n".encode())
