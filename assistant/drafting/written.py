"""What was written down for one slot on purpose: a note that came from an answer or a judgement, or a standing rule.

These name their slot, so that no words need to be matched.
"""

from collections.abc import Iterable
from functools import lru_cache
from itertools import chain

from assistant.domain.base import Language
from assistant.domain.brief import BriefItem, Evidence, Source
from assistant.domain.client import Client
from assistant.domain.concern import concern_of
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
    rule = None if book is None or in_doubt(entry) else _rule(label, book, context.client, language)
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


def _rule(label: str, book: Playbook, client: Client, language: Language) -> str | None:
    """The line made for this slot of this task type, else one that names the slot, or its matter, before a colon
    (「予算: 1人6000円」), whoever wrote it."""
    prefix = _spelled(rule_prefix(book.label.text(language), label, language)).rstrip()
    made = (line for line in client.rules if _spelled(line).startswith(prefix))
    category = _spelled(rule_prefix(book.label.text(language), "", language)).partition(":")[0]
    lines = (*client.rules, *client.environment)
    return next(chain(made, (line for line in lines if _names(line, label, category))), None)


def _names(line: str, label: str, category: str) -> bool:
    """Does the line begin with this slot's name, or with another name of its matter, and a colon?"""
    name, colon, told = _spelled(line).partition(":")
    name = name.strip(" ・-*").removeprefix(category).strip()
    if not colon or not told.strip():
        return False
    concern = concern_of(label)
    return name == _spelled(label) or (concern is not None and concern_of(name) is concern)


@lru_cache(maxsize=1024)
def _spelled(text: str) -> str:
    """One spelling. Kept: every slot of a draft looks at the same rules."""
    return fold(text).text
