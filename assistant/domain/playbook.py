"""Playbook: what an experienced secretary has to settle for one type of task. Slot: one such point."""

from enum import StrEnum
from typing import Literal

from pydantic import Field

from assistant.domain.base import Frozen, Localized
from assistant.domain.instruction import FactKind


class Said(StrEnum):
    """What the words of an instruction settle, finer than a kind of fact.

    DAY: one day still to come. TIME: a clock time. RANGE: from when to when, both ends named. DEADLINE: by when.
    RECURRING: every week, every month. PERIOD: a stretch that lies behind or runs now (last month, October).
    COMING: any time that is not over yet: 「昨日の会議」 says nothing of by when its minutes are wanted.
    PEOPLE: how many persons. PIECES: how many things (not proposals, cases or firms). AT_HAND: where the material or
    the list lies, or who has it. GIST: what is to be told or asked.
    """

    DAY = "day"
    TIME = "time"
    RANGE = "range"
    DEADLINE = "deadline"
    RECURRING = "recurring"
    PERIOD = "period"
    COMING = "coming"
    PEOPLE = "people"
    PIECES = "pieces"
    AT_HAND = "at_hand"
    GIST = "gist"


class Cues(Frozen):
    """How clients speak of this task. `examples` are whole instructions; the recogniser learns from them."""

    verbs: tuple[str, ...] = ()
    objects: tuple[str, ...] = ()
    examples: tuple[str, ...] = ()


class SlotOption(Frozen):
    """An answer a busy person can tap. `consequence`: what it leads to."""

    label: Localized
    consequence: Localized = Localized(ja="")


class Slot(Frozen):
    """One point to settle. Texts may hold {object}, {client} and {deadline}; nothing else.

    detect: kinds of fact, or what else is said (`Said`), in the instruction that settle it.
    given: words (regular expressions) in the instruction that settle it.
    notes: words that tie a past note or a profile line to this slot.
    when / unless: words in the instruction (or its part) without / with which the slot does not arise.
    cost_if_wrong: 1 (cosmetic) – 5 (money, trust, cannot be undone). prior_wrong: P(default is wrong), 0–1.
    answerable: P(the client can answer at once), 0–1.
    """

    id: str = Field(pattern=r"^[a-z][a-z0-9_]*$")
    label: Localized
    detect: tuple[FactKind | Said, ...] = ()
    given: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    when: tuple[str, ...] = ()
    unless: tuple[str, ...] = ()
    question: Localized
    why: Localized
    options: tuple[SlotOption, ...] = Field(min_length=2, max_length=4)
    recommended: int = Field(default=0, ge=0, le=3)
    default: Localized
    consequence: Localized
    cost_if_wrong: int = Field(ge=1, le=5)
    prior_wrong: float = Field(gt=0, lt=1)
    answerable: float = Field(default=0.9, gt=0, le=1)
    reversible: bool = True
    hold: bool = False


class PlaybookStep(Frozen):
    """One step of the usual course. `share`: part of the effort, all steps together about 1. `moment`: the day before
    the event or the day after it, where the instruction states one. `days_later`: so many days after the final one."""

    kind: Literal["work", "draft", "report", "final", "wait"] = "work"
    text: Localized
    share: float = Field(default=0.0, ge=0, le=1)
    moment: Literal["", "eve", "after"] = ""
    days_later: int = Field(default=0, ge=0, le=60)


class Situation(Frozen):
    """A concrete kind of case within a task type, with what lives in the client's head alone in this case.

    `slots` stand before the playbook's own and replace those of the same id; `silent` names the playbook's slots
    that need not be settled here. `when`: words that make the situation certain; `examples` teach the rest.
    `presumes`: words of which one must stand there, because its questions presume what only they say: without a word
    of moving it, nobody asks to which day an appointment is moved.
    """

    id: str = Field(pattern=r"^[a-z][a-z0-9_]*$")
    label: Localized
    when: tuple[str, ...] = ()
    presumes: tuple[str, ...] = ()
    examples: tuple[str, ...] = Field(min_length=3)
    slots: tuple[Slot, ...] = ()
    silent: tuple[str, ...] = ()


class Situations(Frozen):
    """A file of situations."""

    situations: tuple[Situation, ...] = Field(min_length=1)


class Playbook(Frozen):
    """One task type. The file's name is the id. `acts`: words in the name of a matter that say already what is done
    with it, so that it makes the title by itself (「スタッフ募集」, not 「スタッフ募集の採用業務」)."""

    id: str = Field(pattern=r"^[a-z][a-z0-9_]*$")
    label: Localized
    cues: Cues
    topics: tuple[str, ...] = Field(min_length=3)
    effort_hours: float = Field(gt=0, le=200)
    title: Localized
    acts: tuple[str, ...] = ()
    purpose: Localized
    deliverable: Localized
    scope_in: tuple[Localized, ...] = ()
    scope_out: tuple[Localized, ...] = ()
    steps: tuple[PlaybookStep, ...] = Field(min_length=2)
    done_when: tuple[Localized, ...] = Field(min_length=1)
    cautions: tuple[Localized, ...] = ()
    suggestions: tuple[Localized, ...] = ()
    slots: tuple[Slot, ...] = Field(min_length=1)
    situations: tuple[Situation, ...] = ()

    def situation(self, situation_id: str | None) -> Situation | None:
        """The situation of this id, if there is one."""
        return next((one for one in self.situations if one.id == situation_id), None)
