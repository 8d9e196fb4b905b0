"""Every class of fault by name, with the trouble it must end in; and answers whose form is right and whose content is not."""

from collections.abc import Callable

from tests.fault_behaviours import (
    Behaviour,
    Cut,
    Drip,
    Good,
    Hang,
    Html,
    Json,
    Raw,
    Reset,
    Says,
    Stall,
    Status,
    as_text,
)


def fenced(content: Json) -> str:
    return f"承知しました。次のとおりです。\n```json\n{as_text(content)}\n```\nよろしくお願いいたします。"


def cut_short(content: Json) -> str:
    text = as_text(content)
    return text[: max(1, len(text) * 2 // 3)]


FAULTS: dict[str, tuple[Callable[[Json], Behaviour], str | None]] = {
    "reset": (lambda _: Reset(), "unreachable"),
    "unauthorised_401": (lambda _: Status(401, "bad key", kind="invalid_api_key"), "unauthorised"),
    "forbidden_403": (lambda _: Status(403, "not yours", kind="permission_denied"), "unauthorised"),
    "no_such_model_404": (lambda _: Status(404, "no model", kind="model_not_found"), "not_configured"),
    "rate_limited_429": (lambda _: Status(429, "slow down", {"Retry-After": "1"}, "rate_limit"), "rate_limited"),
    "quota_429": (lambda _: Status(429, "pay first", kind="insufficient_quota"), "rate_limited"),
    "error_500": (lambda _: Status(500), "server"),
    "page_502": (lambda _: Html(), "server"),
    "unavailable_503": (lambda _: Status(503), "server"),
    "context_400": (
        lambda _: Status(400, "maximum context length is 4096 tokens", kind="context_length_exceeded"),
        "too_long",
    ),
    "hang": (lambda _: Hang(), "timeout"),
    "drip": (Drip, "timeout"),
    "stall_mid_stream": (Stall, "timeout"),
    "cut_mid_stream": (Cut, "truncated"),
    "reset_mid_stream": (lambda content: Cut(content, reset=True), "truncated"),
    "empty": (lambda _: Good(""), "empty"),
    "null": (lambda _: Says({"role": "assistant", "content": None}), "empty"),
    "no_choices": (lambda _: Raw(b'data: {"id":"x","object":"chat.completion.chunk","choices":[]}\n\n'), "empty"),
    "refusal_field": (
        lambda _: Says({"role": "assistant", "content": None, "refusal": "I can't help with that."}),
        "refused",
    ),
    "refusal_words": (lambda _: Good("申し訳ございませんが、そのご依頼にはお応えできません。"), "refused"),
    "content_filter": (lambda _: Says({"role": "assistant", "content": ""}, "content_filter"), "refused"),
    "truncated_json": (lambda content: Good(cut_short(content), finish="length"), "truncated"),
    "fenced_json": (lambda content: Good(fenced(content)), None),
    "thinking_first": (lambda content: Good(f"<think>{{考え中}}</think>\n{as_text(content)}"), None),
    "wrong_schema": (lambda _: Good({"surprise": 1}), "invalid"),
    "not_json": (lambda _: Good("はい、よろこんで。まず日程を決めます。"), "invalid"),
    "megabyte": (lambda _: Good('{"title": "' + "あ" * 1_000_000, size=4000), "too_long"),
    "garbage_bytes": (lambda _: Raw(b"\x00\xff\xfe not an event stream"), "server"),
}
"""Name → (good content → behaviour, the trouble if it never heals; None: a usable answer)."""

STRANGER = "kuramoto-F77"
"""A note that is no note of the client at hand."""

CANARY = "目印カナリアの店で受け取る"
"""What a lying answer says, and no material holds."""


def in_another_language(content: Json) -> Json:
    """The same answer, with every text for people in Chinese."""
    return {
        **content,
        **dict.fromkeys(("title", "purpose", "deliverable"), "请问这个会议的时间和地点您们已经决定了吗"),
        **{
            name: ["请您们确认这件事情的时间"]
            for name in ("included", "excluded", "cautions", "suggestions", "done_when")
        },
        "steps": [{**step, "text": "请确认这件事情"} for step in content["steps"]],
        "known": [],
        "open": [
            {**point, "question": "请问您们什么时候需要这份资料呢", "assumption": "我们认为这样就可以了吗"}
            for point in content["open"]
        ],
    }


def with_invented_evidence(content: Json) -> Json:
    """The same answer, and something settled by words that stand nowhere."""
    return _and_known(content, ref="instruction", quote=CANARY)


def with_another_clients_note(content: Json) -> Json:
    """The same answer, and something settled by a note of somebody else."""
    return _and_known(content, ref=STRANGER, quote=CANARY)


def _and_known(content: Json, **place: str) -> Json:
    lie = {"slot": "pick_up", "label": "受け取り", "value": CANARY, **place}
    return {**content, "known": [*content["known"], lie]}


LIES: dict[str, tuple[Callable[[Json], Behaviour], str | None]] = {
    "wrong_language": (lambda content: Good(in_another_language(content)), "invalid"),
    "invented_evidence": (lambda content: Good(with_invented_evidence(content)), None),
    "another_clients_id": (lambda content: Good(with_another_clients_note(content)), None),
}
"""As `FAULTS`, for whole proposals: only the checks can tell."""
