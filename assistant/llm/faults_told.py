"""What is wrong with an answer, told to the model in the language of the prompt, so that it can mend it."""

from pydantic import ValidationError

from assistant.domain.base import Language

MOST_FAULTS = 12

_JA = {
    "missing": "必要な項目がありません",
    "extra_forbidden": "この項目は要りません",
    "string_type": "文字列にしてください",
    "int_type": "整数にしてください",
    "int_parsing": "整数にしてください",
    "int_from_float": "整数にしてください",
    "float_type": "数にしてください",
    "float_parsing": "数にしてください",
    "bool_type": "true か false にしてください",
    "bool_parsing": "true か false にしてください",
    "tuple_type": "配列にしてください",
    "list_type": "配列にしてください",
    "model_type": "オブジェクトにしてください",
    "literal_error": "{expected} のどれかにしてください",
    "enum": "{expected} のどれかにしてください",
    "greater_than_equal": "{ge} 以上にしてください",
    "greater_than": "{gt} より大きくしてください",
    "less_than_equal": "{le} 以下にしてください",
    "less_than": "{lt} より小さくしてください",
    "string_too_long": "{max_length} 文字以内にしてください",
    "string_too_short": "{min_length} 文字以上にしてください",
    "too_long": "{max_length} 個以内にしてください",
    "too_short": "{min_length} 個以上にしてください",
}

_ASK_AGAIN = {
    "ja": "いまの返事は使えません。\n{why}\n同じ依頼に、直したJSONオブジェクトだけを、はじめから終わりまで返してください。",
    "en": "That answer cannot be used.\n{why}\nAnswer the same request again with the corrected JSON object only, whole.",
}

_WHY = {
    "truncated": {
        "ja": "途中で切れています。一つ一つの文を短くしてください。",
        "en": "It breaks off. Make every sentence shorter.",
    },
    "empty": {"ja": "空でした。", "en": "It was empty."},
    "invalid": {"ja": "JSONとして読めません。", "en": "It is not valid JSON."},
}


def told_faults(error: ValidationError, language: Language) -> str:
    """A line for each fault: its place in the answer, and what it must be. Holds nothing of the answer's text."""
    faults = error.errors(include_url=False, include_input=False)
    lines = []
    for fault in faults[:MOST_FAULTS]:
        place = ".".join(str(part) for part in fault["loc"]) or "(全体)"
        lines.append(f"- {place}: {_fault(str(fault['type']), fault.get('ctx', {}), fault['msg'], language)}")
    return "\n".join(lines)


def asked_again(trouble: str, why: str, language: Language) -> str:
    """The message that follows an unusable answer."""
    reason = why or _WHY.get(trouble, _WHY["invalid"])[language]
    return _ASK_AGAIN[language].format(why=reason)


def _fault(kind: str, context: dict[str, object], message: str, language: Language) -> str:
    if language == "en" or kind not in _JA:
        return message
    return _JA[kind].format_map({**context, "expected": context.get("expected", "")})
