"""Which tasks a message holds, and about what: 「資料お願い。あと会食の店も」 is two.

A sentence that only tells something (「DMきた!」) belongs to the request beside it. A connector (「あと」) always
begins a task; a further sentence does only if it asks for work of another type.
"""

import itertools
import re
from collections.abc import Mapping
from dataclasses import dataclass

from assistant.domain.base import Span
from assistant.domain.instruction import TaskGuess, TaskPart
from assistant.domain.playbook import Playbook
from assistant.reading.idioms import type_by_idiom
from assistant.reading.objects import first_phrase, object_phrase
from assistant.reading.recogniser import GENERAL, Recogniser, cue_pattern
from assistant.reading.situations import SituationReader

MOST_PARTS = 3
MOST_SENTENCES = 80
MOST_JOINS = 24
LONGEST = 1_000
"""A message of more sentences, joins or characters is looked at so far and no further: each look takes the time of its
length, and whoever pastes a book must not hold the processor for minutes."""

CLEAR = 0.25
"""Probability from which a further sentence with 「も」 may be a task of its own."""
CERTAIN = 0.8
"""Probability of both sentences from which they are two tasks without any such word."""

DOUBTED = 0.12
"""Left of the probability of a type that the words speak against."""

CONNECTOR = re.compile(
    r"(?:^|(?<=下さい)|(?<=ください)|(?<=します)|(?<=頼む)|(?<=頼むわ)|(?<=[。.!!??\n、,\s]))(?:あと(?!で|から|ほど|\d|日)|それと|それから|ついでに|併せて|あわせて|もう一つ|もう1つ|もう1つ"
    r"|(?:and )?also\b|plus\b|one more thing)[は、,\s]*",
    re.I,
)
_THEN = re.compile(r"[てで][、,]\s*")
_SENTENCE_END = re.compile(r"[。!?!?\n]+\s*")
_ALSO = re.compile(r"\w+も(?:[、,\s]|$|いい感じ|いつも|よろしく|頼|お願い|おねがい|同じ|適当|ね\b)")
_ALSO_ACT = re.compile(
    r"(?P<thing>[^\s、,。もにでへと]{1,10}(?:[のでと][^\s、,。もにでへと]{1,8})?)も(?:一緒に|いっしょに|ついでに|先に|早めに)?"
    r"(?:押さえ|おさえ|抑え|取って|とって|取っと|とっと|予約|手配|作って|作っと|つくって|つくっと|作成|用意|準備|買って|買っと|購入|注文|発注|探し|さがし"
    r"|調べ|調整|整理|集計|翻訳|訳し|申し?込|組んで|組んど|企画|投稿|募集)"
)
"""「会場も押さえて」: a thing of its own, and what is to be done with it. 「写真も入れて」 goes on with the task before."""
_GOES_ON = re.compile(
    r"[^\s、,。]{1,12}にも|[^\s、,。]{1,14}も(?:一緒に)?(?:入れ|いれ|付け|つけ|載せ|のせ|足し|加え|書い|添え|同封|含め)"
)
"""「先方にも送って」「写真も入れて」: more of the task before."""
_DETAIL = re.compile(r"(?:来年|来月|今月|今年|来週|今週|翌|\d|[一二三四五六七八九十]+[月日時名人])")
_ALSO_THING = re.compile(
    r"(?P<thing>[^\s、,。]{1,8}?)も(?:[、,\s]*)(?:いい感じ|よしなに|うまいこと|いつも|よろしく|頼|たのむ|お願い|おねがい|適当|同じ|ね)?\S{0,6}$"
)
"""「資料もいい感じに」: a thing and no word of what to do with it."""
_REPORT = re.compile(
    r"(?:た|ました|です|ます|ない|ません|らしい|みたい(?:なの|だ)?|そうだ|って|だって|だから|ので|のに|なの|だった|中|予定|ている|てる)"
    r"[よねなのわさぞ~〜ー笑w]*\W*$"
)
_REQUEST = re.compile(
    r"[てで](?:ね|よ|くれ|ください|下さい|ちょうだい|ほしい|欲しい|もらえ|もらい|いただ|頂|おいて|みて)|[てで](?<!いので)(?<!たので)(?<!るので)(?<!なので)[〜~ー!!?。\s🙏]*$"
    r"|[とど]いて|お願い|おねがい|よろしく|頼|たい(?:です|の|な|んだ)?\W*$|ください|下さい|くれる|くれ\W*$|ちょうだい|しよう|すること"
    r"|願います|希望|ほしい|欲しい|pls|please|can you|could you|need|want|would you|let's|make|find|send|book|ask",
    re.I,
)

_TRAILING = re.compile(r"[。.!!??〜~ー\s\W]+$")

_Stretch = tuple[Span, tuple[TaskGuess, ...]]


@dataclass(frozen=True)
class PartReader:
    """Splits a message into its tasks and ranks the types of each."""

    recogniser: Recogniser
    playbooks: Mapping[str, Playbook]
    situations: SituationReader | None = None

    def parts(self, text: str) -> tuple[TaskPart, ...]:
        """One to three parts, in the order of the text; every character belongs to at most one part."""
        spans = _few(split_spans(text))
        guesses = self.recogniser.guesses([text[start:end][:LONGEST] for start, end in spans])
        things = [self._type_said(text[start:end]) for start, end in spans]
        named = [_led_by(thing, found) for thing, found in zip(things, guesses, strict=True)]
        merged = self._merged(text, list(zip(spans, named, strict=True)))
        return tuple(self._part(text, stretch) for stretch in merged[:MOST_PARTS])

    def _type_said(self, said: str) -> str | None:
        found = type_by_idiom(said)
        return found if found in self.playbooks else self._thing_asked(said)

    def _thing_asked(self, said: str) -> str | None:
        """The type that makes the thing of 「資料もいい感じに」, where exactly one type makes such a thing. Without
        a verb the recogniser has nothing to go by."""
        found = _ALSO_THING.fullmatch(_without_end(CONNECTOR.sub("", said, count=1)))
        if found is None:
            return None
        makers = [book.id for book in self.playbooks.values() if found["thing"] in book.cues.objects]
        return makers[0] if len(makers) == 1 else None

    def _is_point_of(self, playbook_id: str, said: str) -> bool:
        """True where the thing of 「場所も適当に」 is a point of the task before it and no task of its own."""
        found = _ALSO_THING.fullmatch(_without_end(said))
        slots = self.playbooks[playbook_id].slots
        return found is not None and any(found["thing"] in slot.label.ja for slot in slots)

    def retyped(self, part: TaskPart, guesses: tuple[TaskGuess, ...]) -> TaskPart:
        """The same words read as another type: what they are about, and which case, may be another."""
        read = self._part(part.as_read, ((0, len(part.as_read)), guesses))
        return read.model_copy(update={"text": part.text, "span": part.span, "read_as": part.read_as})

    def _merged(self, text: str, stretches: list[_Stretch]) -> list[_Stretch]:
        merged: list[_Stretch] = []
        for place, stretch in enumerate(stretches):
            if merged and not self._starts_task(text, stretch, merged[-1]):
                merged[-1] = self._join(text, merged[-1], stretch, look_again=place <= MOST_JOINS)
            else:
                merged.append(stretch)
        return merged

    def _starts_task(self, text: str, stretch: _Stretch, before: _Stretch) -> bool:
        (start, end), guesses = stretch
        part, earlier = text[start:end], text[before[0][0] : before[0][1]]
        if CONNECTOR.match(text, start):
            return True
        if is_detail(part) or (_GOES_ON.match(part) and is_request(earlier)):
            return False
        other_type = guesses[0].playbook_id not in (before[1][0].playbook_id, GENERAL)
        if not (other_type and is_request(earlier)):
            return False
        if _ALSO_ACT.match(part) is not None or _ALSO.search(part) is not None:
            return guesses[0].probability >= CLEAR and not self._is_point_of(before[1][0].playbook_id, part)
        # A sentence after a request mostly tells more about it (「文面から。」), so both must be beyond doubt.
        return is_request(part) and min(guesses[0].probability, before[1][0].probability) >= CERTAIN

    def _join(self, text: str, left: _Stretch, right: _Stretch, *, look_again: bool) -> _Stretch:
        """One part of two stretches. Where only one of them requests something, that one names the type; else both
        together do, or the first where it is too late to `look_again`."""
        span = (left[0][0], right[0][1])
        said = [text[start:end] for (start, end), _ in (left, right)]
        if self._is_point_of(left[1][0].playbook_id, said[1]) or (_GOES_ON.match(said[1]) and is_request(said[0])):
            return span, left[1]
        requests = [is_request(sentence) and not is_detail(sentence) for sentence in said]
        if requests == [False, True]:
            return span, right[1]
        if requests == [True, False]:
            return span, left[1]
        if not look_again:
            return span, left[1]
        return span, self.recogniser.guesses([text[span[0] : span[1]][:LONGEST]])[0]

    def _part(self, text: str, stretch: _Stretch) -> TaskPart:
        (start, end), guesses = stretch
        said = text[start:end]
        return TaskPart(
            text=said,
            span=(start, end),
            object=self._object(said, guesses),
            guesses=tuple(self._with_situation(guess, said) for guess in guesses),
        )

    def _with_situation(self, guess: TaskGuess, said: str) -> TaskGuess:
        found = self.situations.find(guess.playbook_id, said) if self.situations else None
        name, probability = found or (None, 1.0)
        return guess.model_copy(update={"situation": name, "situation_probability": round(probability, 4)})

    def _object(self, part: str, guesses: tuple[TaskGuess, ...]) -> str:
        """What the task is about: a noun of the likeliest type, else of the next, else the opening words."""
        said = (CONNECTOR.sub("", part, count=1) if CONNECTOR.match(part) else part)[:LONGEST]
        for guess in guesses:
            nouns = cue_pattern(self.playbooks[guess.playbook_id].cues.objects)
            if nouns and (found := object_phrase(said, nouns)):
                return found
        return first_phrase(said)


def _few(spans: list[Span]) -> list[Span]:
    """The same stretches, those beyond the most in one."""
    if len(spans) <= MOST_SENTENCES:
        return spans
    return [*spans[: MOST_SENTENCES - 1], (spans[MOST_SENTENCES - 1][0], spans[-1][1])]


def _led_by(playbook_id: str | None, guesses: tuple[TaskGuess, ...]) -> tuple[TaskGuess, ...]:
    """The guesses with this type first, as likely as a task of its own must be, and little left of the others: they were guessed from the thing that the words are not about."""
    if playbook_id is None or guesses[0].playbook_id == playbook_id:
        return guesses
    rest = [guess for guess in guesses if guess.playbook_id != playbook_id]
    known = [guess.probability for guess in guesses if guess.playbook_id == playbook_id]
    first = TaskGuess(playbook_id=playbook_id, probability=max(CLEAR, guesses[0].probability, *known))
    return (
        first,
        *(guess.model_copy(update={"probability": round(guess.probability * DOUBTED, 4)}) for guess in rest[:2]),
    )


def _without_end(said: str) -> str:
    return _TRAILING.sub("", said)


def is_request(sentence: str) -> bool:
    """True unless the sentence plainly only tells something (「DMきた!」「まだそろっていないらしいです」)."""
    return asks(sentence) or _REPORT.search(sentence) is None


def asks(words: str) -> bool:
    """True where the words plainly ask for something to be done."""
    return _REQUEST.search(words) is not None


def is_detail(sentence: str) -> bool:
    """True for a sentence that opens with a day or a number and asks for nothing: it tells more of the request beside
    it (「来年4月から8千円、今の会員も同じ日から」)."""
    return _DETAIL.match(sentence) is not None and not asks(sentence)


def split_spans(text: str) -> list[Span]:
    """Stretches between connectors, sentence ends and 「…て、会場も押さえて」, without surrounding blanks; at least one."""
    cuts = {0, len(text)}
    cuts.update(match.end() for match in _THEN.finditer(text) if _ALSO_ACT.match(text, match.end()))
    cuts.update(match.end() for match in _SENTENCE_END.finditer(text))
    cuts.update(match.start() for match in CONNECTOR.finditer(text))
    spans = [_trim(text, start, end) for start, end in itertools.pairwise(sorted(cuts))]
    spans = [span for span in spans if span[0] < span[1] and re.search(r"\w", text[span[0] : span[1]])]
    return spans or [(0, len(text))]


def _trim(text: str, start: int, end: int) -> Span:
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return start, end
