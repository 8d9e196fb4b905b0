"""LLMDrafter: starts from the playbook's draft and improves it with a language model, through one door.

The model proposes, code disposes: what comes back is unmasked, checked sentence by sentence, and merged with the
playbook's draft, so that the result is never worse than that.
"""

import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from pydantic import ValidationError

from assistant.domain.brief import Source
from assistant.domain.context import Context
from assistant.domain.draft import Disposal, Proposal, Usage
from assistant.domain.instruction import Reading
from assistant.domain.model import Prompt
from assistant.drafting.merge import merged
from assistant.drafting.model_checks import CHECKS, Case, Check, Cosines, dispose
from assistant.drafting.model_checks.texts import wrong_language
from assistant.drafting.model_checks.walk import Checked, disposal
from assistant.drafting.model_masking import Mask
from assistant.drafting.model_prompt import Asked, PromptWriter
from assistant.drafting.model_terms import ModelProposal
from assistant.errors import ModelError
from assistant.reading.injection import find_orders
from assistant.seams import LLM, Drafter

BETWEEN_PARTIALS = 0.7
"""Seconds between two drafts of an answer that is still coming in: each costs some tens of milliseconds."""

NOTHING_USABLE = "モデルの案に使えるところがなかったため、型による下書きのままにしました。"
_LOST_NAME = "伏せ字が壊れて戻ったため、その文を外しました。"
_ASK_AGAIN = {
    "ja": "known と open の両方が空か、日本語で書かれていません。指示の形のとおり、日本語で書き直してください。",
    "en": "Both known and open are empty, or the text is not English. Write it again in English, in the form given.",
}


@dataclass(frozen=True)
class Improved:
    """A better proposal, what had to go for it, which model gave it, and what that used."""

    proposal: Proposal
    disposed: tuple[Disposal, ...]
    model: str
    usage: Usage


def _never() -> bool:
    return False


@dataclass(frozen=True)
class LLMDrafter:
    """Drafts with a model. Safe between threads, as its parts are. `names`: people a client is known to deal with,
    by client id; they are masked without a title too."""

    llm: LLM
    playbook: Drafter
    writer: PromptWriter
    cosines: Cosines
    checks: tuple[Check, ...] = CHECKS
    names: Callable[[str], Sequence[str]] = field(default=lambda _: ())

    @property
    def name(self) -> str:
        return self.llm.name

    def draft(self, reading: Reading, context: Context) -> Proposal:
        """The improved proposal. Raises ModelError."""
        return self.improve(reading, context, self.playbook.draft(reading, context)).proposal

    def improve(
        self,
        reading: Reading,
        context: Context,
        base: Proposal,
        *,
        on_partial: Callable[[Proposal], None] | None = None,
        cancelled: Callable[[], bool] = _never,
    ) -> Improved:
        """`base`, improved. `on_partial` gets checked proposals as the answer comes in. Raises ModelError: also where
        nothing of the answer could be used."""
        case = self._case(reading, context, base)
        asked = self._asked(case)
        answered = self.llm.ask(
            asked.prompt,
            ModelProposal,
            refuse=lambda told: refusal(told, case),
            on_partial=self._partly(case, asked, on_partial),
            cancelled=cancelled,
        )
        proposal, disposed = self._checked(answered.answer, case, asked)
        if not improves(proposal, base):
            raise ModelError(NOTHING_USABLE, "invalid")
        return Improved(proposal, disposed, answered.model, answered.usage)

    def preview(self, reading: Reading, context: Context, base: Proposal) -> Prompt:
        """Exactly what would be sent."""
        return self._asked(self._case(reading, context, base)).prompt

    def _case(self, reading: Reading, context: Context, base: Proposal) -> Case:
        return Case(
            reading, context, base, self.cosines, orders_in(reading, context), tuple(self.names(context.client.id))
        )

    def _asked(self, case: Case) -> Asked:
        names = self.names(case.context.client.id)
        return self.writer.write(case, masked=not self.llm.stays_here, names=names)

    def _checked(self, told: ModelProposal, case: Case, asked: Asked) -> tuple[Proposal, tuple[Disposal, ...]]:
        unmasked, lost = unmasked_proposal(told, asked.mask, asked.notes)
        checked, gone = dispose(unmasked, case, self.checks)
        proposal, filled = merged(checked, case)
        return proposal, (*lost, *gone, *filled)

    def _partly(
        self, case: Case, asked: Asked, on_partial: Callable[[Proposal], None] | None
    ) -> Callable[[dict[str, object]], None] | None:
        """What has come in so far, checked and merged; called once for every new whole part."""
        if on_partial is None:
            return None
        seen, shown_at = 0, time.monotonic()

        def show(answer: dict[str, object]) -> None:
            nonlocal seen, shown_at
            told = whole_parts(answer) if time.monotonic() - shown_at >= BETWEEN_PARTIALS else None
            if told is not None and _size(told) > seen:
                on_partial(self._checked(told, case, asked)[0])
                seen, shown_at = _size(told), time.monotonic()

        return show


def orders_in(reading: Reading, context: Context) -> tuple[str, ...]:
    """The sentences anywhere in the material that give orders to a machine."""
    texts = (reading.instruction.text, *context.client.profile_lines, *(r.note.text for r in context.notes))
    return tuple(dict.fromkeys(order for text in texts for order in find_orders(text)))


def refusal(told: ModelProposal, case: Case) -> str | None:
    """Why the answer must be asked for once more, in the prompt's language; None where it can be used."""
    language = case.reading.language
    texts = [point.question for point in told.open] + [point.assumption for point in told.open]
    foreign = sum(wrong_language(text, english=language == "en") for text in texts)
    empty = not told.known and not told.open
    return _ASK_AGAIN[language] if empty or (texts and foreign * 2 > len(texts)) else None


def improves(proposal: Proposal, base: Proposal) -> bool:
    """Is there anything of the model in it, and is all that was given still there?"""
    kept = {(item.slot, item.value) for item in proposal.items}
    given = {(item.slot, item.value) for item in base.items if item.source is Source.INSTRUCTION}
    whole = bool(proposal.title.strip() and proposal.deliverable.strip() and proposal.outline)
    return given <= kept and whole and _heart(proposal) != _heart(base)


def _heart(proposal: Proposal) -> frozenset[tuple[str, str]]:
    """What a reader would miss: what is settled, what is assumed, what is asked."""
    items = {(item.slot, item.value) for item in proposal.items if item.slot != "note"}
    return frozenset(
        items | {(p.slot, p.statement) for p in proposal.points} | {(p.slot, p.question) for p in proposal.points}
    )


def unmasked_proposal(told: ModelProposal, mask: Mask, notes: Mapping[str, str]) -> Checked:
    """The client's words back in every text, and notes under their own ids again. A reference that we did not give
    stays as it is, and is nobody's."""
    lost: list[Disposal] = []

    def words(value: Any) -> Any:
        if isinstance(value, str):
            text, gone = mask.unmasked(value)
            lost.extend(disposal("text", "", sentence, "dropped", _LOST_NAME) for sentence in gone)
            return text
        if isinstance(value, dict):
            return {
                key: notes.get(inner.strip(), inner) if key == "ref" else words(inner)
                for key, inner in value.items()
            }
        if isinstance(value, list | tuple):
            return [words(inner) for inner in value]
        return value

    whole = ModelProposal.model_validate(words(told.model_dump()))
    return whole.model_copy(update={"open": tuple(p for p in whole.open if p.question and p.assumption)}), tuple(
        lost
    )


def whole_parts(answer: Mapping[str, object]) -> ModelProposal | None:
    """What of a growing answer is complete: all but the last field, and all but the last element of a last list."""
    fields = [(name, value) for name, value in answer.items() if name in ModelProposal.model_fields]
    if not fields:
        return None
    name, last = fields.pop()
    values: dict[str, object] = dict(fields)
    if isinstance(last, list):
        values[name] = last[:-1]
    try:
        return ModelProposal.model_validate(values)
    except ValidationError:
        return None


def _size(told: ModelProposal) -> int:
    """How many whole parts there are."""
    return sum(len(value) if isinstance(value, tuple) else bool(value) for _, value in told)
