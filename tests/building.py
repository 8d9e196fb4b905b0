"""Small builders for values that many tests need, with plain defaults."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime

from assistant.domain.base import Language, Localized
from assistant.domain.client import Channel, Client
from assistant.domain.context import Context, RecalledNote
from assistant.domain.feedback import FeedbackNote, NoteBook
from assistant.domain.instruction import Instruction, Reading, TaskGuess, TaskPart
from assistant.domain.playbook import Cues, Playbook, PlaybookStep, Slot, SlotOption
from assistant.domain.question import OpenPoint, Option
from assistant.reading.wishes import wish_clauses
from assistant.stopwatch import TOKYO

NOW = datetime(2026, 11, 10, 10, 0, tzinfo=TOKYO)
"""A Tuesday morning."""


def client(id: str = "aoki", **changes: object) -> Client:
    return Client.model_validate(
        {"id": id, "name": "青木 一郎", "business": "建材の卸", "channel": Channel.EMAIL, **changes}
    )


def note(
    text: str, *, id: str = "aoki-F01", client_id: str = "aoki", day: str = "2026-05-22", task: str = ""
) -> FeedbackNote:
    return FeedbackNote(id=id, client_id=client_id, date=date.fromisoformat(day), task=task, text=text)


def book(*notes: FeedbackNote, client_id: str = "aoki", revision: int = 1) -> NoteBook:
    newest_first = sorted(notes, key=lambda n: n.date, reverse=True)
    return NoteBook(client_id=client_id, revision=revision, notes=tuple(newest_first))


def recalled(one: FeedbackNote, relevance: float = 1.0, **changes: object) -> RecalledNote:
    values: dict[str, object] = {"wishes": wish_clauses(one.text), "why": "この依頼に近いご指摘", **changes}
    return RecalledNote.model_validate({"note": one, "relevance": relevance, **values})


def context(*notes: RecalledNote, of: Client | None = None, **changes: object) -> Context:
    return Context.model_validate({"client": of or client(), "notes": notes, **changes})


def reading(
    text: str,
    *,
    playbook: str = "scheduling",
    about: str = "打ち合わせ",
    now: datetime = NOW,
    language: Language = "ja",
) -> Reading:
    instruction = Instruction(id="t1", client_id="aoki", text=text, now=now)
    guess = TaskGuess(playbook_id=playbook, probability=1.0)
    part = TaskPart(text=text, span=(0, len(text)), object=about, guesses=(guess,))
    return Reading(instruction=instruction, language=language, parts=(part,))


def slot(id: str = "place", **changes: object) -> Slot:
    values: dict[str, object] = {
        "id": id,
        "label": Localized(ja="場所"),
        "question": Localized(ja="「{object}」の場所は、貴社でよろしいですか。"),
        "why": Localized(ja="移動の時間が変わるためです"),
        "options": (SlotOption(label=Localized(ja="貴社")), SlotOption(label=Localized(ja="先方"))),
        "default": Localized(ja="場所は貴社とします。"),
        "consequence": Localized(ja="取り直しになります。"),
        "cost_if_wrong": 4,
        "prior_wrong": 0.6,
    }
    return Slot.model_validate({**values, **changes})


def point(id: str = "place", **changes: object) -> OpenPoint:
    values: dict[str, object] = {
        "slot": id,
        "label": "場所",
        "statement": f"{id}は仮に置きます。",
        "because": "記録がないため。",
        "consequence": "取り直しになります。",
        "probability_wrong": 0.6,
        "impact": 4,
        "answerable": 0.9,
        "reversible": True,
        "question": f"{id}はどちらですか。",
        "why": "決まらないためです",
        "options": (Option(label="甲"), Option(label="乙")),
    }
    return OpenPoint.model_validate({**values, **changes})


def ids(rows: Sequence[object]) -> list[str]:
    return [getattr(row, "slot", "") for row in rows]


def playbooks_of(nouns: Mapping[str, Sequence[str]]) -> dict[str, Playbook]:
    """Bare playbooks with these cue nouns."""
    text = Localized(ja="x", en="x")
    step = PlaybookStep(text=text, share=0.5)
    return {
        playbook_id: Playbook(
            id=playbook_id, label=text, cues=Cues(objects=tuple(words)), topics=("a", "b", "c"), effort_hours=1,
            title=text, purpose=text, deliverable=text, steps=(step, step), done_when=(text,), slots=(slot(),),
        )
        for playbook_id, words in nouns.items()
    }  # fmt: skip
