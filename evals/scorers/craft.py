"""Craft: evidence that is there, options that can be chosen, a message that can be answered, words of fair length."""

import re
from collections.abc import Iterator, Mapping
from typing import Any

from evals.scorers.view import Score, View, norm, squeeze, told

LONGEST = 6_000
"""Characters of a brief that somebody reads."""

_KANA = re.compile(r"[ぁ-ん]")


def evidence_real(view: View) -> Iterator[Score]:
    """Every quote stands in the source that it names, of this client; `***` stands for a secret that was cut out."""
    sources = {source_id: squeeze(text) for source_id, text in view.world.own.items()}
    sources["instruction"] = squeeze(view.case.instruction)
    quotes = list(_evidence(view.draft))
    bad = [f"{one['id']}「{one['quote']}」" for one in quotes if not _stands(one, sources)]
    yield Score("evidence_real", len(quotes) - len(bad), len(quotes), f"原文にない引用: {told(bad[:3])}")


def evidence_given(view: View) -> Iterator[Score]:
    """Items that say they come from the instruction or the past show where."""
    items = (view.draft.get("brief") or {}).get("items") or []
    claims = [item for item in items if item.get("source") in ("instruction", "profile", "feedback")]
    bare = [item.get("label", "") for item in claims if not item.get("evidence")]
    yield Score("evidence_given", len(claims) - len(bare), len(claims), f"根拠のない項目: {told(bare)}")


def options(view: View) -> Iterator[Score]:
    """Every question has two to four different options."""
    asked = view.draft.get("questions") or []
    bad = [one.get("text", "") for one in asked if not _choosable(one)]
    yield Score("options", len(asked) - len(bad), len(asked), f"選べない質問: {told(bad)}")


def held(view: View) -> Iterator[Score]:
    """What cannot be undone waits for an answer."""
    final = [one for one in view.draft.get("questions") or [] if one.get("reversible") is False]
    rash = [one.get("text", "") for one in final if (one.get("fallback") or {}).get("action") != "hold"]
    yield Score("held", len(final) - len(rash), len(final), f"待たずに進める質問: {told(rash)}")


def answerable(view: View) -> Iterator[Score]:
    """The message holds every question and every option."""
    text = squeeze(view.message)
    asked = view.draft.get("questions") or []
    missing = [one.get("text", "") for one in asked if not all(squeeze(part) in text for part in _parts(one))]
    yield Score("answerable", len(asked) - len(missing), len(asked), f"文面に無い質問か選択肢: {told(missing)}")


def length(view: View) -> Iterator[Score]:
    """The brief is not longer than somebody reads."""
    size = len(norm((view.draft.get("brief") or {}).get("markdown")))
    yield Score("length", size <= LONGEST, 1, f"{size}文字(多くて {LONGEST}文字)")


def language(view: View) -> Iterator[Score]:
    """The message is in the language of the instruction, where the key's questions are too."""
    japanese = bool(re.search(r"[ぁ-んァ-ヶ一-龥]", view.case.instruction))
    examples = "".join(text for need in view.case.open for text in need.ask_examples[:1])
    clear = japanese or not _KANA.search(examples)
    right = bool(view.message) and bool(_KANA.search(view.message)) == japanese
    yield Score("language", right, clear, f"指示は{'日本語' if japanese else '英語'}")


def _evidence(node: Any) -> Iterator[Mapping[str, str]]:
    """Every piece of evidence, wherever it stands in the draft."""
    if isinstance(node, Mapping):
        for name, value in node.items():
            if name == "evidence":
                yield from value or []
            else:
                yield from _evidence(value)
    elif isinstance(node, list | tuple):
        for value in node:
            yield from _evidence(value)


def _stands(one: Mapping[str, str], sources: Mapping[str, str]) -> bool:
    place = "instruction" if one.get("kind") == "instruction" else one.get("id", "")
    place = "profile" if one.get("kind") == "profile" else place
    source = sources.get(place, "")
    return bool(one.get("quote")) and all(squeeze(part) in source for part in re.split(r"…|\*{3}", one["quote"]))


def _choosable(question: Mapping[str, Any]) -> bool:
    labels = [norm(one.get("label")).strip() for one in question.get("options") or []]
    return 2 <= len(labels) <= 4 and all(labels) and len(set(labels)) == len(labels)


def _parts(question: Mapping[str, Any]) -> list[str]:
    return [question.get("text", ""), *(one.get("label", "") for one in question.get("options") or [])]


SCORERS = (evidence_real, evidence_given, options, held, answerable, length, language)
