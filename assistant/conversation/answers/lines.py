"""Lines of a reply that are the client's own words now: no quoted history, no copied question, no signature.

A quoted question is not an answer, but it says what the words under it answer.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from assistant.conversation.answers.pieces import Piece, lines
from assistant.domain.question import Question
from assistant.reading.text import fold

_QUOTED = re.compile(r"^\s*[>|｜]+\s?")
_HISTORY = re.compile(
    r"^\s*-{2,}\s*(?:original|forwarded|元の|転送|返信元)|^\s*on\s.{4,120}\swrote:?\s*$"
    r"|^\s*\d{4}[年/-]\d{1,2}[月/-]\d{1,2}.{0,100}(?:<[^>]*>|wrote|さん)?.{0,20}:\s*$"
    r"|^\s*(?:from|差出人|送信者)\s*:\s",
    re.I,
)
_RULE = re.compile(r"^\s*(?:--\s?|[-=_━─―*~#・]{4,}\s*)$")
_OPTION = re.compile(r"^\s*(?P<letter>[A-Da-d])\s*[.):、]\s*(?P<rest>\S.*)$")
_TICK = re.compile(r"[←⇐◀✓✔☑○◯◎●★✅🙆👍]|<-|<=|これ|こちら|希望|this one", re.I)
_RECOMMENDED = re.compile(r"\((?:おすすめ|recommended)\)", re.I)
_NUMBERED = re.compile(r"^\s*(?:Q|問)?\s*(?P<number>[1-9])\s*[.):、]?\s*(?P<rest>.*)$")


@dataclass(frozen=True)
class Line:
    """A line of the client's own; `about` is the question whose text stands right above it."""

    piece: Piece
    about: int | None = None


@dataclass(frozen=True)
class Echo:
    """An option copied from our message; `ticked` when the client put a mark to it."""

    question: int
    option: int
    ticked: bool
    piece: Piece


@dataclass(frozen=True)
class Body:
    """What the client wrote, and the options that were copied out of our message."""

    lines: tuple[Line, ...]
    echoes: tuple[Echo, ...] = ()


def body_of(reply: Piece, questions: Sequence[Question]) -> Body:
    """The reply without history and signature. `questions`: those of the message, in its order."""
    own: list[Line] = []
    echoes: list[Echo] = []
    about: int | None = None
    rows = list(lines(reply))
    for place, row in enumerate(rows):
        if _HISTORY.match(row.text) and not _answers_follow(rows[place + 1 :]):
            break
        if _RULE.match(row.text) and own:
            break
        if _HISTORY.match(row.text):
            continue
        quoted = _QUOTED.match(row.text)
        asked = _asked(row.text[quoted.end() :] if quoted else row.text, questions)
        if asked is not None:
            about, rest = asked
            if not quoted and rest:
                own.append(Line(row.part(len(row.text) - len(rest), len(row.text)), about))
        elif not quoted:
            echo = _echo(row, questions, about)
            if echo is not None:
                echoes.append(echo)
            else:
                own.append(Line(row, about))
    return Body(tuple(own), tuple(echoes))


def _answers_follow(rows: Sequence[Piece]) -> bool:
    """True where own words stand between quoted lines."""
    kinds = [bool(_QUOTED.match(row.text)) for row in rows]
    return True in kinds and False in kinds[kinds.index(True) :] and kinds[0]


def _asked(text: str, questions: Sequence[Question]) -> tuple[int, str] | None:
    """The question that this line copies, and what the client wrote behind it on the same line."""
    for index, question in enumerate(questions):
        written = fold(question.text).text
        place = text.find(written)
        if place >= 0:
            return index, text[place + len(written) :].lstrip(" →⇒:-")
        head = _NUMBERED.match(text)
        if head and len(head["rest"]) >= 8 and written.startswith(head["rest"].strip()):
            return index, ""
    return None


def _echo(row: Piece, questions: Sequence[Question], about: int | None) -> Echo | None:
    """「B. 4名(おすすめ) ←これ」 copied from our message."""
    match = _OPTION.match(row.text)
    if match is None:
        return None
    rest = _RECOMMENDED.sub("", match["rest"])
    option = "ABCD".index(match["letter"].upper())
    for index in range(len(questions)) if about is None else (about,):
        labels = [fold(one.label).text for one in questions[index].options]
        if option < len(labels) and rest.strip().startswith(labels[option]):
            tail = rest.strip()[len(labels[option]) :]
            return Echo(index, option, bool(_TICK.search(tail)), row)
    return None
