"""What is asked of the product: an instruction of one of the playbooks' kinds, for a client drawn at random."""

import random
from dataclasses import dataclass
from datetime import datetime

from assistant.playbooks import load_playbooks
from bench import corpus

MOMENT = datetime(2026, 11, 24, 10, 15)  # noqa: DTZ001 - naive is taken as Asia/Tokyo
"""All drafts are made on one Tuesday morning."""


@dataclass(frozen=True)
class Request:
    """One draft to make."""

    client_id: str
    text: str


def visits(rounds: int, *, clients: int = corpus.CLIENTS, seed: int = 1) -> list[Request]:
    """Every client `rounds` times, in random order over all rounds, each time with another instruction."""
    dice = random.Random(seed)
    examples = [text for book in load_playbooks().values() for text in book.cues.examples]
    ids = [client.id for client in corpus.make_clients(clients)] * rounds
    dice.shuffle(ids)
    return [Request(client_id, dice.choice(examples)) for client_id in ids]


def first_touches(requests: list[Request]) -> list[bool]:
    """For each request: is it the first for its client?"""
    seen: set[str] = set()
    firsts = []
    for request in requests:
        firsts.append(request.client_id not in seen)
        seen.add(request.client_id)
    return firsts
