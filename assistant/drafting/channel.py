"""Channel: when a call or a video meeting serves this client better than text, and what to talk about.

Text is the usual way. A talk is better where feelings, money or bad news are in it, where text has failed several
times, where hours run out, where a paper must persuade someone important and its core is in the client's head, where
several costly points are open at once, or where the client wants to talk about just this. Who wants no calls gets no
advice to call.
"""

import math
import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from assistant.domain.base import Language
from assistant.domain.client import Channel
from assistant.domain.context import Context
from assistant.domain.draft import ChannelAdvice
from assistant.domain.instruction import Reading
from assistant.domain.question import OpenPoint
from assistant.drafting import channel_words as words
from assistant.drafting.quantities import content_words
from assistant.drafting.refusals import Refusal
from assistant.drafting.sayings import Saying
from assistant.drafting.voice_wishes import refuses_calls, voice_wish
from assistant.reading.notes import NoteKind, note_kind

COSTLY = 3
"""Cost if wrong from which an open point counts as one that only the client can settle."""

SHOWN = 3
OPEN_POINTS = 5
"""So many of them in a message with two tasks make a talk shorter than text. Where the client speaks of 「例の」, one is
enough: which one is meant and what was agreed are open too."""

OPEN_BY_PHONE = 2
"""The same for a client who is called anyway."""

LIKELY = 0.6
"""P(some reason to talk) from which a talk is advised."""

SAID_OUTRIGHT = 2.0
"""Added to the log-odds of a reason whose words stand in the text; twice where bad news is to be told."""

_SAID_OF_OTHERS = frozenset(("open_points", "account", "secret", "wished"))
"""What the client said about talking explains none of these."""

_SELF = r"(?:私|わたし|僕|俺|わし|自分|こちら|あたし)(?:が|から)"
_TALKS = re.compile(
    rf"{_SELF}[^。]{{0,10}}電話|{_SELF}[^。]{{0,6}}話す|電話で(?:話|相談|言)|直接(?:話|会)|会って話|口頭で|顔を見て"
)
_WHEN = re.compile(r"電話(?:で話|に出)[^。]{0,12}\d{1,2}時|\d{1,2}時[^。]{0,12}電話")
_MEETING = re.compile(
    r"(?:Teams|Zoom|ズーム|Meet|ビデオ|オンライン)[^。]{0,6}(?:定例|打ち?合わせ|面談|MTG|ミーティング)|定例[^。]{0,8}(?:Teams|Zoom|ビデオ)",
    re.I,
)


@dataclass(frozen=True)
class _Talk:
    reason: words.Reason
    points: tuple[str, ...] = ()
    quote: str = ""
    use: Literal["call", "video"] | None = None


def channel_advice(
    reading: Reading,
    context: Context,
    lines: Sequence[Saying],
    points: Sequence[OpenPoint],
    refused: Sequence[Refusal] = (),
) -> ChannelAdvice | None:
    """A call or a video meeting where it is better than text; None where text will do. `refused`: what is not done
    as asked."""
    text = unicodedata.normalize("NFKC", reading.instruction.text)
    by_voice = _by_voice_only(text, context, lines, refused)
    talk = by_voice or _wished(reading, lines) or _talk(text, reading, context, points)
    if talk is None:
        return None
    use = talk.use or ("call" if talk.reason in ("account", "secret") else _use(context, lines))
    if by_voice is None and use == "call" and refuses_calls(lines):
        return None
    why = words.WHY[talk.reason].text(reading.language)
    why = why.replace("{points}", ("、" if reading.language == "ja" else ", ").join(talk.points))
    return ChannelAdvice(use=use, why=why + _own_words(talk, lines, reading.language))


def _wished(reading: Reading, lines: Sequence[Saying]) -> _Talk | None:
    wish = voice_wish(reading, lines)
    return None if wish is None else _Talk("wished", quote=wish.quote, use=wish.use)


def _by_voice_only(
    text: str, context: Context, lines: Sequence[Saying], refused: Sequence[Refusal]
) -> _Talk | None:
    """What must not stand in writing at all."""
    kinds = {one.kind for one in refused}
    holds: dict[words.Reason, bool] = {
        "account": "account" in kinds,
        "secret": "secret" in kinds,
        "own_word": any(_keeps_for_himself(line, text) for line in lines if line.applies),
        "private": _speaks_of_private(text, context),
    }
    reason = next((reason for reason, found in holds.items() if found), None)
    return _Talk(reason) if reason else None


def _keeps_for_himself(line: Saying, text: str) -> bool:
    """True where a line leaves to the client's own voice the matter that the text is about."""
    if not words.OWN_WORD.search(line.text):
        return False
    if words.MONEY_TALK.search(line.text):
        return words.MONEY_TALK.search(text) is not None
    return bool(content_words(line.text) & content_words(text))


def _speaks_of_private(text: str, context: Context) -> bool:
    """True where the text is about somebody of whom a private remark tells."""
    told = [n.note.text for n in context.notes if note_kind(n.note.task, n.note.text) is NoteKind.PRIVATE]
    named = [name for found in words.MATTER_OF.findall(text) for name in (found,) if name]
    named += [name for found in words.SPOKEN_OF.findall(text) for name in found if name]
    return any(name in remark for name in named for remark in told)


def _talk(text: str, reading: Reading, context: Context, points: Sequence[OpenPoint]) -> _Talk | None:
    holds: dict[words.Reason, bool] = {
        "meeting_off": bool(words.MEETING_OFF.search(text)),
        "persuades": bool(words.PERSUADES.search(text)) and not words.ROUTINE.search(text),
    }
    said = _said_outright(text)
    reason = _weighed(reading, said, text) if reading.talk else next(iter(said), None)
    reason = reason or next((reason for reason, found in holds.items() if found), None)
    return _Talk(reason) if reason else _many_points(reading, context, points)


def _said_outright(text: str) -> list[words.Reason]:
    """The reasons whose words stand in the text, gravest first."""
    public = words.PUBLIC.search(text) is not None
    holds: dict[words.Reason, bool] = {
        "price": bool(words.PRICE.search(text)),
        "feelings": bool(words.FEELINGS.search(text)) and not public,
        "bad_news": bool(words.BAD_NEWS.search(text)) and not public,
        "apology": bool(words.APOLOGY.search(text) and words.DAMAGE.search(text)),
        "rounds": bool(words.ROUNDS.search(text)),
    }
    return [reason for reason, found in holds.items() if found]


def _weighed(reading: Reading, said: Sequence[words.Reason], text: str) -> words.Reason | None:
    """The likeliest reason where together they are likely; words that say one outright weigh. What many read in
    public (a review, a comment) is answered in writing, whatever the feelings."""
    public = words.PUBLIC.search(text) is not None
    outright = {"money" if reason == "price" else reason for reason in said}
    told = "bad_news" if "bad_news" in said and words.TOLD.search(text) else None
    odds = {
        one.reason: one.log_odds + SAID_OUTRIGHT * ((one.reason in outright) + (one.reason == told))
        for one in reading.talk
        if not (public and one.reason in ("feelings", "bad_news"))
    }
    total = sum(math.exp(value) for value in odds.values())
    if total / (1 + total) < LIKELY:
        return None
    best = max(odds, key=lambda reason: odds[reason])
    return "price" if best == "money" and "price" in said else words.REASONS[best]


def _many_points(reading: Reading, context: Context, points: Sequence[OpenPoint]) -> _Talk | None:
    """Two tasks at once that leave more open than one message should ask."""
    if len(reading.parts) < 2:
        return None
    labels = _open_labels(points)
    names = [f"「{finding.phrase}」" for finding in reading.vague if words.UNNAMED.match(finding.phrase)]
    limit = OPEN_BY_PHONE if context.client.channel is Channel.PHONE else OPEN_POINTS
    enough = len(labels) >= limit or (labels and names)
    return _Talk("open_points", (*labels[:SHOWN], *names)) if enough else None


def _open_labels(points: Sequence[OpenPoint]) -> list[str]:
    """Labels of the points that cost much and that a guess will not settle, costliest first."""
    costly = [p for p in points if p.impact >= COSTLY and p.probability_wrong * p.impact >= 2.0]
    ranked = sorted(costly, key=lambda p: -p.probability_wrong * p.impact)
    return list(dict.fromkeys(p.label for p in ranked))


def _use(context: Context, lines: Sequence[Saying]) -> Literal["call", "video"]:
    if context.client.channel is Channel.VIDEO:
        return "video"
    meets = any(_MEETING.search(line.text) for line in lines if line.standing)
    return "video" if meets and context.client.channel is not Channel.PHONE else "call"


def _own_words(talk: _Talk, lines: Sequence[Saying], language: Language) -> str:
    """What the client said about talking of such things, and when the client can be reached."""
    said = (
        [talk.quote]
        if talk.quote
        else [_quote(line, _TALKS) for line in lines if talk.reason not in _SAID_OF_OTHERS and line.applies]
    )
    hours = [_quote(line, _WHEN) for line in lines]
    found = [quote for quote in dict.fromkeys((*said, *hours)) if quote]
    if not found:
        return "。" if language == "ja" else "."
    quoted = "」「".join(found[:2]) if language == "ja" else "” “".join(found[:2])
    return f"(「{quoted}」)。" if language == "ja" else f" (“{quoted}”)."


def _quote(line: Saying, pattern: re.Pattern[str]) -> str:
    """The sentence of the line that speaks of talking; voice input parts its sentences by spaces only."""
    sentences = re.findall(r"[^。!?!?\s]+", line.text)
    return next((s.strip() for s in sentences if pattern.search(unicodedata.normalize("NFKC", s))), "")
