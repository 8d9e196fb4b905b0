"""What she reads when a model gave nothing usable: what happened, and what to do."""

from assistant.domain.model import Trouble
from assistant.errors import ModelError
from assistant.llm.failure import Failure
from assistant.llm.target import Target

_SENTENCES: dict[Trouble, str] = {
    "not_configured": "AIモデル「{model}」は、いまの設定では使えません。{hint}",
    "unreachable": "AIモデルのサーバー({place})につながりませんでした。起動しているか、通信とアドレスを確かめてください。",
    "unauthorised": "AIモデル「{model}」に鍵が受け付けられませんでした。{hint}を確かめてください。",
    "rate_limited": "AIモデルの利用が混み合っているか、利用枠に達しています。少し待ってからお試しください。",
    "server": "AIモデルのサーバー({place})で不具合が起きています。しばらくしてからお試しください。",
    "timeout": "AIモデルの返事が{seconds:.0f}秒以内に届きませんでした。急がないときは BRIEF_MODEL_DEADLINE を長くできます。",
    "cancelled": "AIモデルによる見直しを取りやめました。",
    "empty": "AIモデル「{model}」の返事が空でした。もう一度試すか、別のモデルを設定してください。",
    "refused": "AIモデル「{model}」が、この内容への返事を控えました。別のモデルを設定するか、文面を変えてお試しください。",
    "truncated": "AIモデルの返事が途中で切れました。もう一度お試しください。続くときは BRIEF_MODEL_MAX_TOKENS を大きくしてください。",
    "invalid": "AIモデル「{model}」の返事が、求めた形になっていませんでした。続くときは、より大きなモデルを設定してください。",
    "too_long": "AIモデル「{model}」とのやりとりが、扱える長さを超えました。指示を短くするか、別のモデルを設定してください。",
    "budget": "今月のAIモデルの予算(BRIEF_BUDGET_USD)に達したため、モデルは使いませんでした。",
    "unknown": "AIモデル「{model}」が、この依頼を受け付けませんでした。モデル名と設定を確かめてください。",
}

SPARE_FAILED = "予備のモデルも使えませんでした。"


def told(failure: Failure, target: Target, *, seconds: float, spare_failed: bool = False) -> ModelError:
    """`seconds`: the deadline. The sentence holds what she set herself, and nothing that a server said."""
    hint = target.key_hint if failure.trouble == "unauthorised" else failure.hint
    sentence = _SENTENCES[failure.trouble].format(
        model=target.model, place=target.place, hint=hint, seconds=seconds
    )
    return ModelError(
        sentence + (SPARE_FAILED if spare_failed else ""), trouble=failure.trouble, detail=failure.detail
    )
