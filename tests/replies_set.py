"""The labelled replies (`data/replies.jsonl`) and how a reading is scored against them.

Expected, one entry a question, with alternatives: `A`–`D` the option, `~words` free text that holds the words, `*`
left to us, `!` none of these, `-` no answer. Parts: `dev` was written before the reader, `second` and `traps` while it
grew, `blind` last and looked at once.
"""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from assistant.conversation.answers import read_reply
from assistant.domain.outcome import AnswerState
from assistant.domain.question import Fallback, Option, Question
from assistant.domain.reply import ReadAnswer, ReplyReading
from tests.building import NOW

FILE = Path(__file__).parent / "data" / "replies.jsonl"


@dataclass(frozen=True)
class Sample:
    """A reply to these questions, and what it says."""

    questions: tuple[Question, ...]
    part: str
    voice: str
    text: str
    expect: tuple[tuple[str, ...], ...]
    found: tuple[tuple[str, str], ...]

    def read(self) -> ReplyReading:
        return _read(self)


@dataclass(frozen=True)
class Miss:
    """A question read otherwise than expected. `kind`: invented, wrong or missed."""

    kind: str
    sample: Sample
    question: str
    expected: tuple[str, ...]
    got: ReadAnswer


@dataclass(frozen=True)
class Score:
    """`answered` and `given` count questions: read as answered, and truly answered by the client."""

    answered: int
    given: int
    misses: tuple[Miss, ...]

    def count(self, kind: str) -> int:
        return sum(miss.kind == kind for miss in self.misses)

    @property
    def right_when_answered(self) -> float:
        return 1 - (self.count("wrong") + self.count("invented")) / max(1, self.answered)

    @property
    def answered_of_given(self) -> float:
        return 1 - (self.count("missed") + self.count("wrong")) / max(1, self.given)


@cache
def _rows() -> tuple[dict[str, Any], ...]:
    return tuple(json.loads(line) for line in FILE.read_text(encoding="utf-8").splitlines())


@cache
def asked(name: str) -> tuple[Question, ...]:
    """The questions of one message."""
    row = next(row for row in _rows() if row["kind"] == "asked" and row["id"] == name)
    return tuple(map(_question, row["questions"]))


@cache
def asked_names() -> tuple[str, ...]:
    """The messages of the set, by name."""
    return tuple(str(row["id"]) for row in _rows() if row["kind"] == "asked")


@cache
def samples() -> tuple[Sample, ...]:
    """All replies of the file, in its order."""
    return tuple(_sample(row, asked(row["asked"])) for row in _rows() if row["kind"] == "reply")


@cache
def _read(sample: Sample) -> ReplyReading:
    return read_reply(sample.text, sample.questions, NOW)


def score(rows: Iterable[Sample]) -> Score:
    """How the reader fares on these."""
    misses, answered, given = [], 0, 0
    for sample in rows:
        for got, expected in zip(sample.read().answers, sample.expect, strict=True):
            answered += got.state is not AnswerState.UNANSWERED
            given += "-" not in expected
            kind = _judge(got, expected)
            if kind:
                misses.append(Miss(kind, sample, got.question_id, expected, got))
    return Score(answered, given, tuple(misses))


def _judge(got: ReadAnswer, expected: tuple[str, ...]) -> str:
    if any(_is(got, one) for one in expected):
        return ""
    if expected == ("-",):
        return "invented"
    return "missed" if got.state is AnswerState.UNANSWERED else "wrong"


def _is(got: ReadAnswer, expected: str) -> bool:
    states = {
        "*": AnswerState.YOU_DECIDE,
        "!": AnswerState.NONE_OF_THESE,
        "-": AnswerState.UNANSWERED,
    }
    if expected in states:
        return got.state is states[expected]
    if expected.startswith("~"):
        return got.state is AnswerState.FREE_TEXT and expected[1:] in got.text
    return got.state is AnswerState.CHOSEN and got.option == "ABCD".index(expected)


def _question(row: dict[str, Any]) -> Question:
    options = tuple(Option(label=str(label)) for label in row["options"])
    action = "hold" if row["hold"] else "assume"
    values = {key: row[key] for key in ("id", "slot", "label", "text", "recommended")}
    fallback = Fallback.model_validate({"action": action, "text": "このように進めます。"})
    return Question.model_validate(
        {**values, "options": options, "why": "進め方が変わるためです", "fallback": fallback, "value": 1.0}
    )


def _sample(row: dict[str, Any], questions: tuple[Question, ...]) -> Sample:
    return Sample(
        questions=questions,
        part=str(row["part"]),
        voice=str(row["voice"]),
        text=str(row["text"]),
        expect=tuple(tuple(one) for one in row["expect"]),
        found=tuple((one["kind"], one["has"]) for one in row["found"]),
    )
