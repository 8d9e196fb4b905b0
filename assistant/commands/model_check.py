"""Does the model that was set answer? Told in words that need no technical knowledge."""

import time
from collections.abc import Callable, Iterator, Mapping
from typing import Protocol
from urllib.parse import urlsplit

from pydantic import BaseModel

from assistant.commands.findings import Finding
from assistant.domain.draft import Usage
from assistant.domain.model import Answered, ModelChoice, Prompt
from assistant.errors import ModelError
from assistant.llm import open_model
from assistant.llm.target import Target, is_loopback, targets_of

NAME = "AIモデル"
ENOUGH_TOKENS = 1_000
"""For a word of an answer, and for the thoughts that some models have before it."""

NO_MODEL = "設定されていません。型だけで下書きします(通信も鍵も要りません)。"
HERE = "このパソコンの中だけで動きます。"
TRUSTED = "外へ出さない扱いです(BRIEF_MODEL_LOCAL=1)。伏せ字にせずに送ります。"
LEAVES = "文章は外のサービスに送られます。お名前や連絡先は伏せ字にしてから送ります。"
BARE = "アドレスが http:// のため、通信が暗号化されません。https:// のアドレスにしてください。"


class Greeting(BaseModel):
    """One short greeting."""

    greeting: str


PROMPT = Prompt(
    system="つながるかどうかの確認です。JSONオブジェクトだけを返してください。",
    user='{"greeting": "こんにちは"} の形で、短いあいさつを1つ返してください。',
)


class Asker(Protocol):
    """The part of the door that this check needs."""

    def ask(self, prompt: Prompt, answer: type[Greeting]) -> Answered[Greeting]: ...
    def warm(self) -> None: ...
    def close(self) -> None: ...


Opener = Callable[[ModelChoice, Mapping[str, str]], Asker | None]


def check_models(
    choice: ModelChoice,
    environment: Mapping[str, str],
    spent: float | None = None,
    open_door: Opener = open_model,
) -> Iterator[Finding]:
    """The model and its fallbacks, each asked one tiny question; then the budget. `spent`: US dollars of this month,
    None where unknown. Never raises for what it finds."""
    targets = targets_of(choice, environment)
    if not targets:
        yield Finding(NAME, True, NO_MODEL)
        return
    for place, target in enumerate(targets):
        name = NAME if place == 0 else f"{NAME}(予備{place})"
        well, told = _tried(choice, target, environment, open_door)
        bare = _is_bare(target) and choice.local is not True
        yield Finding(name, well and not bare, "".join([told, _kept(choice, target), BARE if bare else ""]))
    if choice.budget_usd is not None:
        yield _budget(choice.budget_usd, spent)


def _tried(
    choice: ModelChoice, target: Target, environment: Mapping[str, str], open_door: Opener
) -> tuple[bool, str]:
    # A test costs next to nothing, and a spent budget must not make a working model look broken.
    alone = choice.model_copy(
        update={
            "name": target.model,
            "base": target.base,
            "key_env": target.key_env,
            "fallbacks": (),
            "budget_usd": None,
            "max_tokens": ENOUGH_TOKENS,
        }
    )
    door = open_door(alone, environment)
    if door is None:
        return False, NO_MODEL
    try:
        door.warm()
        started = time.monotonic()
        answered = door.ask(PROMPT, Greeting)
    except ModelError as error:
        return False, str(error)
    finally:
        door.close()
    return True, f"「{target.model}」が{time.monotonic() - started:.1f}秒で答えました({_cost(answered.usage)})。"


def _kept(choice: ModelChoice, target: Target) -> str:
    if choice.local is True and not target.stays_here:
        return TRUSTED
    return HERE if target.stays_here and choice.local is not False else LEAVES


def _is_bare(target: Target) -> bool:
    """Would the text cross a network unencrypted?"""
    return bool(target.base) and urlsplit(target.base).scheme == "http" and not is_loopback(target.base or "")


def _cost(usage: Usage) -> str:
    tokens = f"入力{usage.prompt_tokens}・出力{usage.completion_tokens}トークン"
    if usage.cost_usd is None:
        return f"{tokens}、費用は不明"
    return f"{tokens}、無料" if usage.cost_usd == 0 else f"{tokens}、約{usage.cost_usd:.4f}ドル"


def _budget(limit: float, spent: float | None) -> Finding:
    if spent is None:
        return Finding("AIモデルの予算", True, f"月 {limit:.2f}ドルまで。今月の利用額は不明です。")
    told = f"今月 {spent:.2f}ドル / {limit:.2f}ドル。"
    if spent >= limit:
        return Finding("AIモデルの予算", False, f"{told}予算に達したため、来月まで型だけで下書きします。")
    return Finding("AIモデルの予算", True, told)
