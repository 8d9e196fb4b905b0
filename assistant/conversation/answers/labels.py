"""Labels: which option the client means when they say it in words, their own or ours.

An option is known by the words that no other option of the question has.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from assistant.conversation.answers.choosing import chooses
from assistant.conversation.answers.phrases import NEGATED, NEGATED_BEFORE
from assistant.conversation.answers.values import amounts, computed, only_choice
from assistant.conversation.answers.wording import FIGURES, content_words, same
from assistant.domain.question import Question
from assistant.reading.text import fold

_ALTERNATIVES = re.compile(r"[・、,/()]|(?<=\S)や(?=[一-龠ァ-ヶーA-Za-z])| or ")
_NEGATIVE = re.compile(r"ない|なし|不要|ません|(?<=ら)ず|せず|\bno\b|\bnot\b|n't")
_NEGATIVE_END = re.compile(r"(?:ない|ません|なし|不要|へん|ん)(?:です|で|よ|ね|わ|から|ので|。|!|$)")

_AFFIXES = frozenset("希望便側席方様案心優先限定宛用分別派組向者型風系願中内外今回全部新以上下数社員前後見")
_HEAVY = re.compile(r"[一-龠ァ-ヶ]")


@dataclass(frozen=True)
class Match:
    """An option in words. `score` 0–1: how much of what sets it apart was said; `shaped`: the clause chooses and
    does not only mention; `words`: what was matched."""

    option: int
    score: float
    shaped: bool
    words: tuple[str, ...]


def best_option(clause: str, question: Question, topics: Sequence[str]) -> Match | None:
    """The one option that the words speak for; None where two are as near, or none is."""
    text = same(clause)
    matches = [m for i in range(len(question.options)) if (m := _match(text, question, i, topics)) is not None]
    if not matches:
        return _by_amount(clause, question) or _by_stretch(text, question, topics)
    matches.sort(key=lambda m: (-m.score, -sum(map(len, m.words))))
    if len(matches) > 1 and matches[0].score - matches[1].score < 0.2:
        return _longest(matches)
    by_amount = _by_amount(clause, question)
    return matches[0] if by_amount is None or by_amount.option == matches[0].option else None


def option_words(question: Question, option: int, topics: Sequence[str]) -> tuple[str, ...]:
    """The words that set this option apart from the others of its question."""
    others = [same(one.label) for i, one in enumerate(question.options) if i != option]
    return tuple(w for w in content_words(same(question.options[option].label)) if _sets_apart(w, others, topics))


def _match(text: str, question: Question, option: int, topics: Sequence[str]) -> Match | None:
    label = same(question.options[option].label)
    others = [same(one.label) for i, one in enumerate(question.options) if i != option]
    if len(_bare(label)) >= 2 and _bare(label) in _bare(text):
        return _whole(text, label, option, others, topics)
    tail = _behind_topic(label, topics)
    if tail and tail in text and not any(tail in other for other in others):
        return Match(option, 0.9, chooses(text, (tail,), topics) or bool(_NEGATIVE.search(tail)), (tail,))
    return _partly(text, label, option, others, topics)


def _whole(text: str, label: str, option: int, others: Sequence[str], topics: Sequence[str]) -> Match | None:
    """All of the label stands in the text. Of amounts the figures decide, not the letters."""
    words = (label,) if label in text else tuple(content_words(label))
    if not content_words(label) or not words:
        return None
    part_of_another = any(_bare(label) in _bare(other) for other in others)
    if _denied(text, words[-1]) and not _NEGATIVE.search(label):
        return None
    return Match(option, 0.8 if part_of_another else 1.0, chooses(text, words, topics), words)


def _bare(text: str) -> str:
    return re.sub(r"[\s。、,]", "", text)


def _behind_topic(label: str, topics: Sequence[str]) -> str:
    """What a label says of its topic: 「なし」 of 「申込なし」."""
    head = next((topic for topic in topics if label.startswith(topic)), None)
    tail = label[len(head) :].lstrip("はがをもの") if head else ""
    return tail if len(tail) >= 2 else ""


def _partly(text: str, label: str, option: int, others: Sequence[str], topics: Sequence[str]) -> Match | None:
    """Some of the words: the best of the label's alternatives (「メールやLINE」)."""
    best: Match | None = None
    for part in (label, *_ALTERNATIVES.split(label)):
        words = [word for word in content_words(part) if _sets_apart(word, others, topics)]
        said = [shared for word in words if (shared := _shared(word, text, others))]
        total = sum(map(len, words))
        if not said or _refused(text, said[-1], label):
            continue
        refusing = bool(_NEGATIVE.search(label)) and bool(_NEGATIVE_END.search(text))
        shaped = refusing or chooses(text, said, topics)
        found = Match(option, min(sum(map(len, said)) / total, 0.95), shaped, tuple(said))
        best = max(best or found, found, key=lambda m: (m.score, len("".join(m.words))))
    return best


def _by_amount(clause: str, question: Question) -> Match | None:
    said = amounts(fold(clause).text)
    for one in said:
        rows = [(i, own) for i, o in enumerate(question.options) for own in amounts(fold(o.label).text)]
        option = only_choice(rows, one)
        if option is not None:
            return Match(option, 0.9, chooses(FIGURES.sub("", same(computed(clause))), (), ()), ())
    return None


def _by_stretch(text: str, question: Question, topics: Sequence[str]) -> Match | None:
    """A stretch of four and more characters that only one label shares (「動かない」)."""
    if NEGATED.search(text):
        return None
    labels = [same(option.label) for option in question.options]
    found = []
    for index, label in enumerate(labels):
        others = [other for i, other in enumerate(labels) if i != index]
        stretches = (label[i : i + 4] for i in range(len(label) - 3))
        shared = [s for s in stretches if s in text and _HEAVY.search(s) and not any(s in o for o in others)]
        if shared:
            found.append(Match(index, 0.8, chooses(text, shared, topics), tuple(shared)))
    return found[0] if len(found) == 1 else None


def _longest(matches: Sequence[Match]) -> Match | None:
    """Of two labels that both stand there, the one that holds the other."""
    first, second = matches[0], matches[1]
    whole, part = "".join(first.words), "".join(second.words)
    return first if part and part in whole and part != whole else None


def _sets_apart(word: str, others: Sequence[str], topics: Sequence[str]) -> bool:
    in_topic = any(word == topic or (len(word) == 1 and word in topic) for topic in topics)
    return not in_topic and not any(word in other for other in others)


def _shared(word: str, text: str, others: Sequence[str]) -> str:
    """The word, or of a longer word its longest stretch of two and more characters, that stands in the text."""
    if len(word) == 1:
        return word if re.search(rf"(?<![一-龠々]){word}(?![一-龠々])", text) else ""
    if word in text:
        return word if _stands_alone(word, text) else ""
    if word.isascii():
        return word[:-1] if len(word) > 4 and word[:-1] in text else ""
    for length in range(len(word) - 1, 1, -1):
        for start in range(len(word) - length + 1):
            part = word[start : start + length]
            if part in text and not any(part in other for other in others):
                return part
    return ""


def _stands_alone(word: str, text: str) -> bool:
    """「予定」 in 「予定表」 is another word; 「個室希望」 is the same one with politeness behind it."""
    runs = [run for run in re.findall(r"[一-龠々]+", text) if word in run]
    return not runs or any(set(run.replace(word, "", 1)) <= _AFFIXES for run in runs)


def _refused(text: str, word: str, label: str) -> bool:
    """「個室じゃなくて」, or a yes where the option says no."""
    return word in text and _denied(text, word) != bool(_NEGATIVE.search(label))


def _denied(text: str, word: str) -> bool:
    """True where the words around the option's word say no to it."""
    place = text.find(word)
    after, before = text[place + len(word) :], text[: max(place, 0)]
    turn = re.sub(r"^[ぁ-ん]{0,2}?(?=じゃ|では|は|も|以外|の方)", "", after)
    refusing = NEGATED.match(turn) or NEGATED_BEFORE.search(before)
    return bool(refusing) or bool(_NEGATIVE_END.search(word + after[:14]))
