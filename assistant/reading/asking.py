"""What is worth asking: the chance that a first-class secretary would put a slot's question to the client.

A logistic regression over what the slot is (cost, prior), how surely the task's type and situation were recognised,
and what secretaries did before: some nine hundred instructions, each with the slots that experienced people would
ask. Near lines of the same type say which slots are asked; the needs of near lines of any type say what is missing.

On two sets of cases by authors who never saw the product it asked the needs that matter as often as the plain
economy of cost and prior did, with half as many questions that hit nothing, and kept still twice as often where
nothing needs asking.
"""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from assistant.domain.instruction import TaskPart
from assistant.domain.playbook import Playbook, Slot
from assistant.reading.recogniser import Embed
from assistant.reading.situations import SituationReader, situation_features

ASKING_VERSION = 1
"""Part of the fingerprint of a trained head: raise it with any change of the features or of the training."""

FEATURES = (
    "prior", "cost", "special", "type", "situation", "likeliest", "runner_up",
    "usual", "neighbours", "needs", "when", "anything",
)  # fmt: skip

NEAR = 0.1
"""Width of the neighbourhood in cosines: a line this much further away counts 1/e."""

NEIGHBOURS = 15
RIDGE = 1.0
PENALTY = 30.0
ROUNDS = 30
_SCALE = 127
_MOST = 5.0
"""Standard scores beyond this are cut: one odd value must not decide."""

Floats = NDArray[np.float32]


@dataclass(frozen=True)
class Taught:
    """One labelled instruction. `asks`: the questions that an experienced secretary would ask, in her own words;
    `slots`: keys of the slots of this type that ask one of them."""

    text: str
    playbook_id: str
    asks: tuple[str, ...]
    slots: frozenset[str]


@dataclass(frozen=True)
class Shelf:
    """What is known of one type's slots. `columns`: mark of a slot → its column. `lines`: places of the type's own
    lines in the memory; `asked`: (lines of the type, slots), was it asked; `near`: (all lines, slots), cosine × 127
    between the slot's question and the nearest need of the line, 0 where nothing was needed."""

    columns: Mapping[str, int]
    lines: NDArray[np.int32]
    asked: NDArray[np.bool_]
    near: NDArray[np.int8]


@dataclass(frozen=True)
class Memory:
    """What secretaries asked before. `vectors`: (lines, dimension); `anything`: weights of the ridge regression for
    whether anything is worth asking, its last entry the mean that it was trained around."""

    vectors: Floats
    anything: Floats
    shelves: Mapping[str, Shelf]


@dataclass(frozen=True)
class Judge:
    """The regression over FEATURES. `weights`: (features + 1,), the last one the bias."""

    mean: Floats
    scale: Floats
    weights: Floats

    def chances(self, rows: Floats) -> Floats:
        """Shape (rows,), 0–1."""
        scores = _standard(rows, self.mean, self.scale) @ self.weights[:-1] + self.weights[-1]
        result: Floats = (1.0 / (1.0 + np.exp(-scores))).astype(np.float32)
        return result


@dataclass(frozen=True)
class Table:
    """Slots of one type as columns of numbers. `columns`: their places on the shelf; `fixed`: (slots, 4), the prior,
    the cost, is it a situation's, does it wait for certain words."""

    keys: tuple[str, ...]
    columns: NDArray[np.int32]
    situations: tuple[str, ...]
    fixed: Floats


@dataclass(frozen=True)
class View:
    """A part of an instruction among the remembered lines. `weights`: (lines,), how near each is, 0–1."""

    part: TaskPart
    weights: Floats
    anything: float


class AskingReader:
    """Tells what is worth asking. Thread-safe: it holds nothing that changes."""

    def __init__(
        self,
        playbooks: Mapping[str, Playbook],
        memory: Memory,
        judge: Judge,
        situations: SituationReader,
        embed: Embed,
    ) -> None:
        self._playbooks = playbooks
        self._memory = memory
        self._judge = judge
        self._situations = situations
        self._embed = embed
        self._table = lru_cache(maxsize=None)(self._tabled)

    def view(self, part: TaskPart) -> View:
        return view(part, self._memory, self._embed)

    def chances(self, seen: View, rank: int) -> dict[str, float]:
        """P(worth asking) by slot key, for the slots of the part's guess at `rank`. Slots that the head was not
        trained on are left out: a playbook's author need not train anything."""
        playbook_id = seen.part.guesses[rank].playbook_id
        shelf = self._memory.shelves.get(playbook_id)
        slots = self._table(playbook_id)
        if shelf is None or slots is None:
            return {}
        situations = dict(self._situations.ranked(playbook_id, seen.part.as_read))
        found = self._judge.chances(features(seen, rank, slots, shelf, situations))
        return dict(zip(slots.keys, map(float, found), strict=True))

    def _tabled(self, playbook_id: str) -> Table | None:
        shelf = self._memory.shelves.get(playbook_id)
        if shelf is None:
            return None
        every = keyed_slots(self._playbooks[playbook_id])
        known = [(key, slot) for key, slot in every if mark(key, slot) in shelf.columns]
        return table(known, shelf) if known else None


def slot_key(situation: str | None, slot_id: str) -> str:
    """How training lines name a slot: `slot`, or `situation.slot`."""
    return f"{situation}.{slot_id}" if situation else slot_id


def keyed_slots(playbook: Playbook) -> list[tuple[str, Slot]]:
    """Every slot of a type with its key, its own and those of its situations."""
    special = [(slot_key(one.id, slot.id), slot) for one in playbook.situations for slot in one.slots]
    return [*((slot.id, slot) for slot in playbook.slots), *special]


def mark(key: str, slot: Slot) -> str:
    """Names a slot and what it asks: a question that was rewritten is another one."""
    return hashlib.sha256(f"{key}\n{slot.question.ja}".encode()).hexdigest()[:16]


def view(part: TaskPart, memory: Memory, embed: Embed) -> View:
    text = part.as_read
    row = situation_features([text], embed)[0]
    cosines = memory.vectors @ row[: memory.vectors.shape[1]]
    weights = np.exp((cosines - cosines.max()) / NEAR).astype(np.float32)
    anything = float(row[:-1] @ memory.anything[:-1] + memory.anything[-1])
    return View(part, weights, anything)


def table(slots: Sequence[tuple[str, Slot]], shelf: Shelf) -> Table:
    """What never changes about these slots. Every slot must have a column on the shelf."""
    situations = [key.rpartition(".")[0] for key, _ in slots]
    return Table(
        keys=tuple(key for key, _ in slots),
        columns=np.array([shelf.columns[mark(key, slot)] for key, slot in slots], np.int32),
        situations=tuple(situations),
        fixed=np.array(
            [
                (slot.prior_wrong, slot.cost_if_wrong, bool(situation), bool(slot.when))
                for (_, slot), situation in zip(slots, situations, strict=True)
            ],
            np.float32,
        ),
    )


def features(seen: View, rank: int, slots: Table, shelf: Shelf, situations: Mapping[str, float]) -> Floats:
    """Shape (slots, FEATURES). `situations`: P(situation | type)."""
    guess = seen.part.guesses[rank]
    usual, neighbours = _asked_before(seen.weights[shelf.lines], shelf.asked[:, slots.columns])
    best = max(situations, key=lambda name: situations[name], default="")
    special = slots.fixed[:, 2]
    chances = np.array([situations.get(name, 0.0) for name in slots.situations], np.float32)
    whole = np.ones(len(slots.keys), np.float32)
    columns = (
        _logit(slots.fixed[:, 0]),
        slots.fixed[:, 1],
        special,
        whole * np.log((1.0 if guess.corrected else guess.probability) + 1e-3),
        np.where(special > 0, _logit(chances), 0.0),
        special * np.array([name == best for name in slots.situations]),
        whole * (rank > 0),
        _logit(usual),
        _logit(neighbours),
        _needed(seen.weights, shelf.near[:, slots.columns]),
        slots.fixed[:, 3],
        whole * seen.anything,
    )
    return np.stack(columns, axis=1).astype(np.float32)


def remember(taught: Sequence[Taught], playbooks: Mapping[str, Playbook], embed: Embed) -> Memory:
    """The memory of these lines."""
    rows = situation_features([line.text for line in taught], embed)
    vectors = embed([line.text for line in taught])
    needs = [embed(line.asks) if line.asks else None for line in taught]
    shelves = {
        playbook.id: _shelf(playbook, taught, needs, embed)
        for playbook in playbooks.values()
        if any(line.playbook_id == playbook.id for line in taught)
    }
    return Memory(vectors, _anything(rows[:, :-1], taught), shelves)


def fit(rows: Floats, asked: NDArray[np.bool_], weights: Floats) -> Judge:
    """Logistic regression with an L2 penalty by Newton's method. `rows`: (examples, FEATURES)."""
    mean, scale = rows.mean(axis=0), rows.std(axis=0) + np.float32(1e-6)
    design = np.hstack([_standard(rows, mean, scale), np.ones((len(rows), 1))]).astype(np.float64)
    penalty = np.diag([PENALTY] * rows.shape[1] + [0.0])
    beta = np.zeros(design.shape[1])
    for _ in range(ROUNDS):
        chances = 1.0 / (1.0 + np.exp(-np.clip(design @ beta, -30, 30)))
        slope = design.T @ (weights * (chances - asked)) + penalty @ beta
        curve = (design * (weights * chances * (1 - chances))[:, None]).T @ design + penalty
        step = np.linalg.solve(curve, slope)
        # Far from the optimum a whole step overshoots: answers worth asking are rare.
        beta -= step / max(1.0, float(np.abs(step).max()))
    return Judge(mean.astype(np.float32), scale.astype(np.float32), beta.astype(np.float32))


def _shelf(playbook: Playbook, taught: Sequence[Taught], needs: Sequence[Floats | None], embed: Embed) -> Shelf:
    slots = keyed_slots(playbook)
    own = np.array([i for i, line in enumerate(taught) if line.playbook_id == playbook.id], np.int32)
    asked = np.array([[key in taught[i].slots for key, _ in slots] for i in own], np.bool_)
    questions = embed([slot.question.ja for _, slot in slots])
    near = np.zeros((len(taught), len(slots)), np.int8)
    for place, need in enumerate(needs):
        if need is not None:
            near[place] = np.clip((questions @ need.T).max(axis=1), 0, 1) * _SCALE
    return Shelf({mark(key, slot): i for i, (key, slot) in enumerate(slots)}, own, asked, near)


def _anything(rows: Floats, taught: Sequence[Taught]) -> Floats:
    """Ridge regression in the span of the lines, which are fewer than the features."""
    target = np.array([bool(line.asks) for line in taught], np.float32)
    mean = target.mean()
    duals = np.linalg.solve(rows @ rows.T + RIDGE * np.eye(len(rows), dtype=np.float32), target - mean)
    return np.append(rows.T @ duals, mean).astype(np.float32)


def _asked_before(weights: Floats, asked: NDArray[np.bool_]) -> tuple[Floats, Floats]:
    """Share of the type's lines in which each slot was asked, and the same among the near ones, both drawn towards
    what is usual where little is known."""
    usual = (asked.sum(axis=0) + 0.15) / (len(asked) + 2.0)
    near = weights / max(float(weights.max(initial=0.0)), 1e-9)
    return usual, (near @ asked + usual * 0.5) / (near.sum() + 0.5)


def _needed(weights: Floats, near: NDArray[np.int8]) -> Floats:
    """How near the needs of the nearest lines come to each slot's question, 0–1."""
    nearest = np.argsort(-weights)[:NEIGHBOURS]
    share = weights[nearest] / weights[nearest].sum()
    result: Floats = (share @ near[nearest]).astype(np.float32) / _SCALE
    return result


def _standard(rows: Floats, mean: Floats, scale: Floats) -> Floats:
    result: Floats = np.clip((rows - mean) / scale, -_MOST, _MOST)
    return result


def _logit(chances: Floats) -> Floats:
    held = np.clip(chances, 1e-3, 1 - 1e-3)
    result: Floats = np.log(held / (1 - held))
    return result
