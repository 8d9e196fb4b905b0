"""Checks of every single sentence: plain words, in the client's language, with nothing invented in them."""

import re
from collections.abc import Iterable

from assistant.drafting.model_checks.case import Case, folded
from assistant.drafting.model_checks.figures import addresses, amounts, counted, days, false_weekdays
from assistant.drafting.model_checks.latin import latin_names
from assistant.drafting.model_checks.walk import ASSUMED, OPEN, Checked, Place, by_sentence, texts_of
from assistant.drafting.model_terms import ModelProposal
from assistant.drafting.quantities import Quantity
from assistant.reading.injection import find_orders
from assistant.reading.privacy import find_private

_PEOPLE = "人"
_GIVEN_ONLY = frozenset({_PEOPLE, "分"})
"""Units of which a given number is the only one: who comes, and how long it takes. Pieces may be counted anew."""

_PROPOSED = ASSUMED | {"suggestions"}
"""Fields in which we may propose a number of our own, as long as it is not the given one in another size."""

ECHO = 10
"""Folded characters in a row that make a sentence an echo of another one."""

LONGEST = 400
_TAG = re.compile(r"</?[a-zA-Z!][^<>]{0,300}>?|&(?:lt|gt|amp|quot|#\d{1,5});")
_LINK = re.compile(r"!?\[([^\[\]]{0,200})\]\([^()]{0,300}\)")
_MARKS = re.compile(r"\*\*|__|`+|^\s{0,3}(?:#{1,6}|[-*>])\s+", re.M)
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]")
_KANA = re.compile(r"[ぁ-んァ-ヶ]")
_CJK = re.compile(r"[ぁ-んァ-ヶ一-龠]")
_LATIN = re.compile(r"[A-Za-z]")
_CHINESE = re.compile(r"[这们说请时间为会议务么么给对发]{1}[\u4e00-\u9fff]*[的了吗呢们这]|[您们这吗呢]")


def plain_words_only(told: ModelProposal, case: Case) -> Checked:
    """Tags, links, Markdown and invisible characters are taken off; what is left is words."""
    return by_sentence(told, case, _plain, "飾りやタグを外し、文字だけにしました。")


def orders_are_not_followed(told: ModelProposal, case: Case) -> Checked:
    """Nothing that an order hidden in the material says, and nothing that gives orders to a reader itself."""
    shingles = frozenset(gram for order in case.orders for gram in _grams(order))
    return by_sentence(
        told, case, lambda text, *_: None if find_orders(text) or shingles & _grams(text) else text,
        "資料に紛れた命令文に従った内容のため外しました。",
    )  # fmt: skip


def in_the_clients_language(told: ModelProposal, case: Case) -> Checked:
    """Japanese for Japanese briefs, English for English ones."""
    english = case.reading.language == "en"
    why = "英語になっていないため外しました。" if english else "日本語になっていないため外しました。"
    return by_sentence(told, case, lambda text, *_: None if wrong_language(text, english=english) else text, why)


def days_are_not_invented(told: ModelProposal, case: Case) -> Checked:
    """Only days that were stated, or that lie in a stated range."""
    why = "ご指示にも記録にもない日付のため外しました。"
    return by_sentence(told, case, lambda text, *_: text if set(days(text)) <= case.known_days else None, why)


def weekdays_are_true(told: ModelProposal, case: Case) -> Checked:
    """A day never stands with another day's weekday."""
    today = case.reading.instruction.now.date()
    why = "日付と曜日が合わないため外しました。"
    return by_sentence(told, case, lambda text, *_: None if false_weekdays(text, today) else text, why)


def amounts_are_not_invented(told: ModelProposal, case: Case) -> Checked:
    """Only sums that were stated. An option may name others: choosing is what it is for."""

    def rule(text: str, place: Place, case: Case) -> str | None:
        return text if place.field == "options" or set(amounts(text)) <= case.known_amounts else None

    return by_sentence(told, case, rule, "ご指示にも記録にもない金額・割合のため外しました。")


def addresses_are_not_invented(told: ModelProposal, case: Case) -> Checked:
    """Only links and mail addresses that were stated."""
    why = "ご指示にも記録にもないリンクや宛先のため外しました。"
    return by_sentence(told, case, lambda text, *_: text if _all_true(addresses(text), case) else None, why)


def names_are_not_invented(told: ModelProposal, case: Case) -> Checked:
    """Only people, companies and other private data that were stated."""
    texts = texts_of(told, case)
    english = case.reading.language == "en"
    named = [*_private(texts), *(name for text in texts for name in latin_names(text, english=english))]
    strange = [one for one in dict.fromkeys(named) if not _all_true([one], case)]
    why = "ご指示にも記録にもない名前や連絡先のため外しました。"
    return by_sentence(told, case, lambda text, *_: None if any(one in text for one in strange) else text, why)


def given_quantities_stand(told: ModelProposal, case: Case) -> Checked:
    """Where the instruction says 6名, nobody writes 8名; and no head count stands that nobody gave."""
    given = list(counted(case.reading.instruction.text))
    true = {(q.unit, q.value) for q in counted(case.truth)}

    def rule(text: str, place: Place, _: Case) -> str | None:
        if place.field in OPEN:
            return text
        strict = _GIVEN_ONLY & {q.unit for q in given} | {_PEOPLE} if place.field not in _PROPOSED else frozenset()
        wrong = (q for q in counted(text) if (q.unit, q.value) not in true)
        return None if any(_counts_given(q, given) or (q.unit in strict and q.value != 1) for q in wrong) else text

    return by_sentence(told, case, rule, "ご指示の数と違うか、どこにもない人数のため外しました。")


def stale_wishes_are_not_followed(told: ModelProposal, case: Case) -> Checked:
    """The words of a superseded note do not come back, unless they still stand elsewhere."""
    old = [r.note.text for r in case.context.notes if r.superseded_by is not None]
    stale = frozenset(gram for text in old for gram in _grams(text) if gram not in case.true_text)
    why = "新しいご指摘で置き換わった内容のため外しました。"
    return by_sentence(told, case, lambda text, *_: None if stale & _grams(text) else text, why)


def wrong_language(text: str, *, english: bool) -> bool:
    """Is the text clearly in another language? Names and short labels prove nothing."""
    cjk, latin = len(_CJK.findall(text)), len(_LATIN.findall(text))
    if english:
        return cjk > 3 and cjk > latin / 2
    if _CHINESE.search(text) and not _KANA.search(text):
        return True
    return (latin > 15 and latin > 3 * cjk) or (len(text) > 20 and not _KANA.search(text) and cjk > 15)


def _counts_given(said: Quantity, given: Iterable[Quantity]) -> bool:
    """Does it count what the instruction counts? 「一人あたり」 counts nothing, and money has a check of its own."""
    if said.value == 1 or said.unit == "円":
        return False
    return any(q.unit == said.unit and (said.words & q.words or not said.words) for q in given)


def _plain(text: str, _: Place, __: Case) -> str | None:
    bare = _MARKS.sub("", _TAG.sub("", _LINK.sub(r"\1", _CONTROL.sub("", text))))
    bare = bare.replace("\n", " ")
    if len(bare) > LONGEST:
        return None
    return bare if bare.strip() != text.strip() else text


def _grams(text: str) -> frozenset[str]:
    whole = folded(text)
    return frozenset(whole[i : i + ECHO] for i in range(len(whole) - ECHO + 1))


def _all_true(found: Iterable[str], case: Case) -> bool:
    return all(folded(one) in case.true_text for one in found)


def _private(texts: Iterable[str]) -> list[str]:
    """Private words of all texts, looked for in one go."""
    text = "\n".join(texts)
    return [text[span.start : span.end] for span in find_private(text)]
