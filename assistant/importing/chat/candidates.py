"""Candidate notes from a client's messages: judgements, wishes and rules, one matter each. Nothing is stored.

An instruction (「明日までに調整しといて」) is no note. A remark counts where it judges work that was done, or says how
things should be from now on. Private matters and orders to a reader are left out, secrets are cut out.
"""

import hashlib
import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from assistant.domain.base import Frozen
from assistant.domain.feedback import FeedbackNote
from assistant.domain.when import day_of
from assistant.importing.chat.message import ChatLog, ChatMessage
from assistant.importing.chat.scores import score_in
from assistant.importing.chat.teaching import delivers, teachings
from assistant.importing.plan import ImportPlan
from assistant.reading.notes import NoteKind, note_kind
from assistant.reading.privacy import refuse_secrets

PAUSE = timedelta(minutes=15)
"""Messages of one sender in a row, no further apart, are one remark."""

STEP = 100
"""So many remarks are read between two words on the progress."""

_QUOTE = 300
_ABOUT = re.compile(
    r"「([^」\n]{2,30})」|([^、。「」\s]{2,24}?)(?:の件|について|に関して|(?:を|が)(?:お送り|送付|添付|共有|作成|作り|まとめ|完成|でき)|のご確認|の(?:ドラフト|初稿|たたき台))"
)


class NoteCandidate(Frozen):
    """A note on offer. `quote`: the client's message(s) as they stood; `task`: what it seems to be about, may be
    empty; `cut`: a secret was taken out of the text."""

    date: date
    text: str
    quote: str
    score: int | None = None
    task: str = ""
    cut: bool = False


@dataclass(frozen=True)
class Proposing:
    """How far the reading is, and all candidates found so far, oldest first."""

    done: int
    total: int
    found: tuple[NoteCandidate, ...] = ()


@dataclass(frozen=True)
class _Remark:
    """Messages of one sender in a row, and what the other side said before."""

    sender: str
    sent: datetime | date | None
    text: str
    before: str


def propose(log: ChatLog, sender: str, *, today: date, known: Collection[str] = ()) -> Iterator[Proposing]:
    """Candidate notes from what `sender` wrote; the last step holds all. `known`: texts that are notes already;
    `today` dates messages without a day."""
    remarks = list(_remarks(log.messages))
    found: dict[str, NoteCandidate] = {}
    seen = {_plain(text) for text in known}
    for place, remark in enumerate(remarks):
        if place % STEP == 0:
            yield Proposing(place, len(remarks), tuple(found.values()))
        for candidate in _of_remark(remark, today) if remark.sender == sender else ():
            key = _plain(candidate.text)
            if key not in seen:
                # Said again later: the newer day counts, the place in the list too.
                found.pop(key, None)
                found[key] = candidate
    yield Proposing(len(remarks), len(remarks), tuple(found.values()))


def as_plan(approved: Sequence[NoteCandidate], client_id: str) -> ImportPlan:
    """The approved candidates as notes of this client. The same candidate always gets the same id, so that a log
    read twice adds nothing."""
    return ImportPlan(notes=tuple(_note(one, client_id) for one in approved))


def _note(one: NoteCandidate, client_id: str) -> FeedbackNote:
    digest = hashlib.sha256(f"{one.date}\x1f{one.text}".encode("utf-8", "replace")).hexdigest()[:12]
    return FeedbackNote(
        id=f"{client_id}-chat-{digest}",
        client_id=client_id,
        date=one.date,
        score=one.score,
        task=one.task,
        text=one.text[:4000],
    )


def _remarks(messages: Sequence[ChatMessage]) -> Iterator[_Remark]:
    before, parts = "", list[ChatMessage]()
    for message in messages:
        if parts and not _goes_on(parts[-1], message):
            yield _remark(parts, before)
            before = before if parts[0].sender == message.sender else parts[-1].text
            parts = []
        parts.append(message)
    if parts:
        yield _remark(parts, before)


def _goes_on(last: ChatMessage, message: ChatMessage) -> bool:
    if (last.sender, last.room) != (message.sender, message.room):
        return False
    if isinstance(last.sent, datetime) and isinstance(message.sent, datetime):
        return message.sent - last.sent <= PAUSE
    return last.sent == message.sent


def _remark(parts: Sequence[ChatMessage], before: str) -> _Remark:
    return _Remark(parts[0].sender, parts[0].sent, "\n".join(part.text for part in parts), before)


def _of_remark(remark: _Remark, today: date) -> Iterator[NoteCandidate]:
    score, kind = score_in(remark.text), note_kind("", remark.text)
    # A text that gives orders to its reader is wholly somebody else's; no piece of it is a wish of this client.
    if kind is NoteKind.INJECTION or (kind is NoteKind.SMALL_TALK and score is None):
        return
    kept = teachings(remark.text, scored=score is not None, judged=delivers(remark.before))
    if score is not None and not kept:
        kept = [line for line in remark.text.splitlines() if score_in(line) is not None][:1]
    day = day_of(remark.sent) if remark.sent else today
    if not kept:
        return
    quoted = refuse_secrets(remark.text)
    for matter in kept:
        if note_kind("", matter) in (NoteKind.PRIVATE, NoteKind.INJECTION):
            continue
        report = refuse_secrets(matter) if quoted else None
        yield NoteCandidate(
            date=min(day, today),
            text=report.without if report else matter,
            quote=_short(quoted.without if quoted else remark.text),
            score=score,
            task=_task(remark),
            cut=report is not None,
        )


def _task(remark: _Remark) -> str:
    """What it is about: named in the remark itself, else in what was said before it."""
    for text in (remark.text, remark.before):
        found = _ABOUT.search(text)
        if found and not refuse_secrets(found[0]):
            return (found[1] or found[2]).strip()[:200]
    return ""


def _short(text: str) -> str:
    return text if len(text) <= _QUOTE else f"{text[: _QUOTE - 1]}…"


def _plain(text: str) -> str:
    return re.sub(r"[\s。、!!.]", "", text).casefold()
