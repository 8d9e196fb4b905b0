"""The prompt: the part that never changes first, then what this draft is about, fenced as data, the instruction last.

Every text of a client goes in through `_Material`, in one place: orders to machines are cut out, private words are
masked under one mapping, and nothing in it can close the fence.
"""

import hashlib
import re
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING

from assistant.domain.base import Language
from assistant.domain.brief import Evidence
from assistant.domain.client import Channel
from assistant.domain.context import RecalledNote
from assistant.domain.instruction import FactKind
from assistant.domain.model import Prompt
from assistant.domain.question import OpenPoint
from assistant.domain.when import day_text, span_text
from assistant.drafting.ask import worth
from assistant.drafting.background import CHANNELS
from assistant.drafting.merge import shuffled
from assistant.drafting.model_checks.case import Case, speaking
from assistant.drafting.model_masking import Mask, mask_all
from assistant.drafting.model_terms import ModelProposal, schema_text
from assistant.reading.injection import without_orders

if TYPE_CHECKING:
    import jinja2

BUDGET = 2_080
"""Tokens (estimated) for the data of a usual draft; what the notes may take is what the rest leaves of it."""

NOTES_AT_LEAST = 900
LONGEST_NOTE, SHORTEST_NOTE = 240, 24
LONGEST_INSTRUCTION = 6_000
MOST_SLOTS = 12
MOST_FACTS = 20
LONGEST_LINE = 160

_CUT = {"ja": "〔読む人に命令する文を除きました〕", "en": "[text that gives orders to its reader was removed]"}
_FENCE_LIKE = re.compile(r"\[\[|\]\]")


@dataclass(frozen=True)
class Asked:
    """A prompt and what is needed to read its answer: `notes` are alias → note id, `mask` what was masked."""

    prompt: Prompt
    mask: Mask
    notes: Mapping[str, str]


@dataclass(frozen=True)
class PromptWriter:
    """Writes the prompts from the files of prompts/model. `templates`: file name → text. `key` makes the fence
    unguessable and the same again for the same draft, so that what is shown before is what is sent."""

    templates: Mapping[str, str]
    key: bytes = field(default_factory=lambda: secrets.token_bytes(16), repr=False)

    def write(self, case: Case, *, masked: bool, names: Sequence[str] = ()) -> Asked:
        """`masked`: replace private words. `names`: people this client is known to deal with."""
        language = case.reading.language
        material = _Material(language)
        data = _data(case, material)
        names = (case.context.client.name, *names)
        texts, mask = mask_all(material.texts, names) if masked else (tuple(material.texts), Mask())
        fence = self._fence(texts)
        filled = material.filled(data, texts)
        user = self._render(f"data.{language}.j2", fence=fence, **filled)
        system = self._render(f"system.{language}.j2", schema=schema_text(ModelProposal))
        notes = {alias(i): r.note.id for i, r in enumerate(case.context.usable)}
        prompt = Prompt(
            system=system, user=user, instruction=str(filled["instruction"]), language=language, tells_form=True
        )
        return Asked(prompt, mask, notes)

    def _render(self, name: str, **values: object) -> str:
        return self._environment.get_template(name).render(values).strip()

    @cached_property
    def _environment(self) -> "jinja2.Environment":
        """Strict: a missing variable is an error that names it. No autoescape: a prompt is no HTML."""
        import jinja2

        loader = jinja2.DictLoader(dict(self.templates))
        return jinja2.Environment(loader=loader, undefined=jinja2.StrictUndefined, autoescape=False)  # noqa: S701

    def _fence(self, texts: Sequence[str]) -> str:
        """A word that nobody could write beforehand, and that the data does not hold."""
        whole = "\n".join(texts)
        for turn in range(100):
            fence = hashlib.blake2b(f"{turn}{whole}".encode(), key=self.key, digest_size=4).hexdigest()
            if fence not in whole:
                return fence
        raise RuntimeError("no fence that the data does not hold")


def alias(index: int) -> str:
    """How a note is called in the prompt: its id would tell who the client is, and cost tokens."""
    return f"N{index + 1}"


def estimated_tokens(text: str) -> int:
    """About how many tokens a text takes, a little more rather than less. No tokenizer is loaded for it."""
    wide = sum(character > "\u2e7f" for character in text)
    return int(wide * 0.82 + (len(text) - wide) * 0.36) + 1


class _Material:
    """The texts of clients on their way into a prompt; each is known by its place until all are masked together."""

    def __init__(self, language: Language) -> None:
        self.texts: list[str] = []
        self._cut = _CUT[language]

    def __call__(self, text: str, longest: int = LONGEST_LINE, *, lines: bool = False) -> "_Place":
        bare = without_orders(text, self._cut)
        bare = _FENCE_LIKE.sub(" ", bare if lines else " ".join(bare.split()))
        self.texts.append(bare if len(bare) <= longest else f"{bare[: longest - 1]}…")
        return _Place(len(self.texts) - 1)

    def filled(self, value: object, texts: Sequence[str]) -> "dict[str, object]":
        """The data with every place taken by its text."""
        filled = _filled(value, texts)
        if not isinstance(filled, dict):
            raise TypeError("the data of a prompt is a dictionary")
        return filled


@dataclass(frozen=True)
class _Place:
    index: int


def _filled(value: object, texts: Sequence[str]) -> object:
    if isinstance(value, _Place):
        return texts[value.index]
    if isinstance(value, dict):
        return {key: _filled(inner, texts) for key, inner in value.items()}
    if isinstance(value, list):
        return [_filled(inner, texts) for inner in value]
    return value


def _data(case: Case, say: _Material) -> dict[str, object]:
    """All that the data template shows, the notes last: they take what the rest leaves."""
    client, language = case.context.client, case.reading.language
    data: dict[str, object] = {
        "client": {
            "name": say(client.name),
            "business": say(client.business),
            "channel": CHANNELS[Channel(client.channel)].text(language),
            "lines": [say(line) for line in (*client.rules, *client.environment)],
        },
        "now": day_text(case.reading.instruction.now, language),
        "tasks": say(_tasks(case)),
        "facts": [say(fact) for fact in _facts(case)[:MOST_FACTS]],
        "vague": [say(f"{v.phrase}({v.undecided})") for v in case.reading.vague][:MOST_FACTS],
        "slots": [{"id": p.slot, "label": say(p.label), "text": say(p.statement)} for p in _slots(case)],
        "draft": {
            "title": say(case.base.title),
            "deliverable": say(case.base.deliverable),
            "known": [say(line) for line in _known(case)],
        },
        "instruction": say(case.reading.instruction.text, LONGEST_INSTRUCTION, lines=True),
    }
    left = BUDGET - sum(estimated_tokens(text) + 4 for text in say.texts)
    return data | {"notes": _notes(case.context.usable, max(left, NOTES_AT_LEAST), say)}


def _notes(notes: Sequence[RecalledNote], budget: int, say: _Material) -> list[dict[str, object]]:
    texts = [" ".join(speaking(r)) for r in notes]
    longest = _note_length(texts, budget)
    return [
        {
            "id": alias(i),
            "date": f"{r.note.date:%y-%m-%d}",
            "task": say(r.note.task, 20),
            "text": say(text, longest),
        }
        for i, (r, text) in enumerate(zip(notes, texts, strict=True))
    ]


def _note_length(texts: Sequence[str], budget: int) -> int:
    """How many characters a note may have so that all notes are there and fit the budget."""
    overhead = 14
    for longest in range(LONGEST_NOTE, SHORTEST_NOTE, -8):
        if sum(estimated_tokens(text[:longest]) + overhead for text in texts) <= budget:
            return longest
    return SHORTEST_NOTE


def _slots(case: Case) -> tuple[OpenPoint, ...]:
    """The points most worth settling, in no order of ours: a model takes the first for the best."""
    best = sorted(case.base.points, key=lambda point: -worth(point))[:MOST_SLOTS]
    return shuffled(sorted(best, key=lambda point: point.slot), case.reading.instruction.text)


def _tasks(case: Case) -> str:
    return " / ".join(
        f"{task.types[0].label}({task.object})" if task.types and task.object else task.object or task.text[:40]
        for task in case.base.tasks
    )


def _facts(case: Case) -> list[str]:
    """What was read: dates with their days, then what else stands in the words."""
    language = case.reading.language
    dates = [f"{d.text} = {span_text(d.start, d.end, language)}" for d in case.reading.dates]
    dated = {d.text for d in case.reading.dates}
    said = [f"{fact.kind.value}: {fact.text}" for fact in case.reading.facts if fact.text not in dated]
    return list(dict.fromkeys((*dates, *said)))


def _known(case: Case) -> list[str]:
    """What notes and profile already settle, by where it stands; the words themselves are above."""
    names = {r.note.id: alias(i) for i, r in enumerate(case.context.usable)}
    rows = []
    for item in case.base.items:
        places = [_place(evidence, names) for evidence in item.evidence]
        if item.slot != "note" and item.slot not in _PLAIN_FACTS:
            rows.append(f"{item.slot} {item.label} ← {', '.join(dict.fromkeys(places))}")
    return rows


_PLAIN_FACTS = frozenset(kind.value for kind in FactKind)


def _place(evidence: Evidence, names: Mapping[str, str]) -> str:
    return names.get(evidence.id, evidence.kind)
