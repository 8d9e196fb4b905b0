"""From the text that a model sent to a typed answer. Completeness means that it validates, never a finish reason."""

import json
import re
from dataclasses import dataclass

from pydantic import ValidationError
from pydantic_core import from_json

from assistant.domain.base import Language
from assistant.domain.model import AnswerT, Trouble
from assistant.llm.faults_told import told_faults

MOST_CHARACTERS = 200_000
"""A longer answer is cut off: no draft needs it, and a model that repeats itself never ends."""

_THOUGHTS = re.compile(r"\A\s*<think(?:ing)?>.*?</think(?:ing)?>", re.S | re.I)
_FENCED = re.compile(r"```[a-zA-Z]*\s*\n(?=\s*\{)(.*?)(?:\n\s*```|\Z)", re.S)
_REFUSAL = re.compile(
    r"申し訳(?:ございません|ありません|ない)|(?:お応え|お答え|対応|お手伝い)(?:でき(?:ません|かねます)|いたしかねます)"
    r"|\bI(?:['’]m| am) (?:sorry|unable)|\bI (?:can(?:no|['’])t|won['’]t) (?:help|assist|comply|do|provide)",
    re.I,
)


@dataclass(frozen=True)
class Unusable(Exception):
    """The text is no answer. `why`: for the model, in the language of the prompt, where asking again may help."""

    trouble: Trouble
    why: str = ""


def typed(text: str, answer: type[AnswerT], language: Language) -> AnswerT:
    """The answer in the text, freed of thoughts, fences and what surrounds it. Raises Unusable."""
    candidate = json_in(text)
    if candidate is None:
        raise _nothing_in(text)
    try:
        return answer.model_validate_json(candidate)
    except ValidationError as error:
        if any(fault["type"] == "json_invalid" for fault in error.errors(include_input=False, include_url=False)):
            raise Unusable("truncated" if as_far(text) is not None else "invalid") from None
        raise Unusable("invalid", told_faults(error, language)) from None


def as_far(text: str) -> dict[str, object] | None:
    """The object as far as it has come; None where there is none yet or what came is no JSON."""
    candidate = _from_brace(text)
    try:
        found = from_json(candidate or "", allow_partial="trailing-strings")
    except ValueError:
        return None
    return found if isinstance(found, dict) else None


def json_in(text: str) -> str | None:
    """The first JSON object of the text; to the end of the text where it does not close; None without a brace."""
    candidate = _from_brace(text)
    if candidate is None:
        return None
    try:
        _, end = json.JSONDecoder().raw_decode(candidate)
    except (ValueError, RecursionError):
        return candidate
    return candidate[:end]


def _from_brace(text: str) -> str | None:
    bare = _THOUGHTS.sub("", text.lstrip("\ufeff"), count=1)
    fence = _FENCED.search(bare)
    inner = fence[1] if fence else bare
    start = inner.find("{")
    return inner[start:] if start >= 0 else None


def _nothing_in(text: str) -> Unusable:
    bare = _THOUGHTS.sub("", text, count=1).strip()
    if not bare:
        return Unusable("empty")
    return Unusable("refused" if _REFUSAL.search(bare) else "invalid")
