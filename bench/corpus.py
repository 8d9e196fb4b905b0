"""The invented clients and what they said: generated, the same on every machine, and varied as real notes are.

A larger corpus continues a smaller one: each of the 200 clients keeps its notes and gets more.
"""

import hashlib
import random
from collections.abc import Sequence
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from assistant.domain.client import Channel, Client
from assistant.domain.feedback import FeedbackNote

CLIENTS = 200
FIRST_DAY = date(2024, 11, 25)
DAYS = 2 * 365
_SMALLTALK = 0.15
_UNSCORED = 0.2

Grammar = dict[str, Any]


@cache
def grammar() -> Grammar:
    """Word lists and sentence patterns; read-only by convention."""
    loaded: Grammar = yaml.safe_load(Path(__file__).with_name("grammar.yaml").read_text(encoding="utf-8"))
    return loaded


def make_clients(count: int = CLIENTS) -> list[Client]:
    """Clients `k000`, `k001` … with whole profiles."""
    return [_client(number) for number in range(count)]


def make_notes(client_id: str, count: int) -> list[FeedbackNote]:
    """The first `count` notes of this client. No text is said twice in the same words by one client."""
    dice = random.Random(f"notes of {client_id}")
    seen: set[str] = set()
    notes: list[FeedbackNote] = []
    while len(notes) < count:
        note = _note(dice, client_id, len(notes) + 1)
        if note.text not in seen:
            seen.add(note.text)
            notes.append(note)
    return notes


def fingerprint() -> str:
    """Names the corpus: changes when the grammar or the generator says something else."""
    said = "\n".join(note.text for client in ("k000", "k199") for note in make_notes(client, 50))
    who = make_clients(20)
    return hashlib.sha256((said + repr(who)).encode()).hexdigest()[:12]


def _client(number: int) -> Client:
    dice = random.Random(f"client {number}")
    words = grammar()
    return Client(
        id=f"k{number:03}",
        name=f"{dice.choice(words['surnames'])} {dice.choice(words['given'])}",
        business=_fill(dice, dice.choice(words["businesses"])),
        channel=Channel(dice.choice(words["channels"])),
        environment=_some(dice, words["environment"], 2, 4),
        rules=_some(dice, words["rules"], 1, 3),
    )


def _some(dice: random.Random, patterns: Sequence[str], least: int, most: int) -> tuple[str, ...]:
    return tuple(_fill(dice, pattern) for pattern in dice.sample(patterns, dice.randint(least, most)))


def _note(dice: random.Random, client_id: str, number: int) -> FeedbackNote:
    task = dice.choice(list(grammar()["tasks"]))
    score = None if dice.random() < _UNSCORED else dice.randrange(30, 101, 5)
    return FeedbackNote(
        id=f"{client_id}-F{number:03}",
        client_id=client_id,
        date=FIRST_DAY + timedelta(days=dice.randrange(DAYS)),
        score=score,
        task=task,
        text=_said(dice, task, score),
    )


def _said(dice: random.Random, task: str, score: int | None) -> str:
    """Mood, one or two wishes about one object, sometimes a reason, sometimes an aside."""
    words = grammar()
    about = words["tasks"][task]
    thing = dice.choice(about["objects"])
    wishes = dice.sample(about["wishes"], dice.choice((1, 1, 2)))
    sentences = [dice.choice(words["moods"][_mood(score)]), f"{thing}は"]
    sentences += [dice.choice(words["voices"]).format(wish=wish) for wish in wishes]
    if dice.random() < 0.5:
        sentences.append(dice.choice(words["reasons"]))
    if dice.random() < _SMALLTALK:
        sentences.append(dice.choice(words["asides"]))
    return _fill(dice, "".join(sentences), thing)


def _mood(score: int | None) -> str:
    if score is None or 55 <= score < 85:
        return "middle"
    return "high" if score >= 85 else "low"


def _fill(dice: random.Random, pattern: str, thing: str = "") -> str:
    """The pattern with its placeholders filled; the same placeholder gets the same value throughout."""
    words = grammar()
    return pattern.format(
        object=thing,
        n=dice.randint(2, 9),
        d=dice.randint(10, 28),
        m=dice.choice((10, 15, 20, 30, 45, 60, 90)),
        h=dice.randint(8, 12),
        e=dice.randint(15, 20),
        yen=f"{dice.randint(3, 60) * 1000:,}",
        day=dice.choice("月火水木金土"),
        who=dice.choice(words["surnames"]) + dice.choice(words["titles"]),
        co=dice.choice(words["companies"]),
    )
