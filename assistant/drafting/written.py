"""What was written down for one slot on purpose: a note that came from an answer or a judgement, or a standing rule.

These name their slot, so that no words need to be matched.
"""

from collections.abc import Iterable
from functools import lru_cache

from assistant.domain.base import Language
from assistant.domain.brief import BriefItem, Evidence, Source
from assistant.domain.context import Context, RecalledNote
from assistant.domain.feedback import FeedbackNote
from assistant.domain.outcome import LedgerEntry
from assistant.domain.playbook import Playbook
from assistant.learning.ledger import entry_for
from assistant.learning.lessons import rule_prefix
from assistant.learning.past import streak
from assistant.reading.text import fold


def written_item(
    slot: str, label: str, context: Context, book: Playbook | None, language: Language
) -> BriefItem | None:
    """The slot as the newest note written for it settles it, else a rule made for it. `book`: the task type."""
    entry = entry_for(slot, context.ledger)
    notes = [n for n in still_true(context.usable, entry) if _written_for(slot, book, n.note)]
    if notes:
        newest = max(notes, key=lambda n: n.note.date)
        return BriefItem(
            slot=slot, label=label, value=newest.wish, source=Source.FEEDBACK, evidence=note_evidence(newest)
        )
    rule = None if book is None or in_doubt(entry) else _rule(label, book, context.client.rules, language)
    if rule is None:
        return None
    quote = Evidence(kind="profile", id="profile", quote=rule)
    return BriefItem(slot=slot, label=label, value=rule, source=Source.PROFILE, evidence=(quote,))


def still_true(notes: Iterable[RecalledNote], entry: LedgerEntry) -> list[RecalledNote]:
    """Without what was said before it last proved wrong."""
    return [one for one in notes if entry.doubted_on is None or one.note.date >= entry.doubted_on]


def in_doubt(entry: LedgerEntry) -> bool:
    """True where what we remembered proved wrong, and nothing has held since."""
    return entry.doubted_on is not None and streak(entry) > 0


def note_evidence(recalled: RecalledNote) -> tuple[Evidence, ...]:
    """The note as evidence: each stretch that speaks."""
    return tuple(Evidence(kind="feedback", id=recalled.note.id, quote=wish) for wish in recalled.wishes)


def _written_for(slot: str, book: Playbook | None, note: FeedbackNote) -> bool:
    return note.slot == slot and (not note.playbook_id or book is None or note.playbook_id == book.id)


def _rule(label: str, book: Playbook, rules: Iterable[str], language: Language) -> str | None:
    prefix = _spelled(rule_prefix(book.label.text(language), label, language)).rstrip()
    return next((line for line in rules if _spelled(line).startswith(prefix)), None)


@lru_cache(maxsize=1024)
def _spelled(text: str) -> str:
    """One spelling. Kept: every slot of a draft looks at the same rules."""
    return fold(text).text
