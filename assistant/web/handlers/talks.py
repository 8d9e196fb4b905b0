"""A talk with a client becomes notes: who is the client, what could be worth keeping, and what she ticked."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from assistant.errors import BadInput
from assistant.importing.chat import ChatLog, NoteCandidate, as_plan, guess_client, parse_chat, propose
from assistant.importing.problems import one_line
from assistant.web import limits
from assistant.web.desk import PageDesk
from assistant.web.handlers.sheets import Clock, tokyo_now
from assistant.web.handlers.uploads import Cloakroom, Upload
from assistant.web.html import Html
from assistant.web.view import intake, notice
from assistant.web.wording import Tongue

MOST_OFFERED = 40
Choice = tuple[str, str]


@dataclass(frozen=True)
class TalkView:
    """One moment of the reading. `ticket` goes with the candidates on offer; it is empty before."""

    said: Html
    rooms: tuple[str, ...] = ()
    room: str | None = None
    senders: tuple[Choice, ...] = ()
    sender: str | None = None
    offers: tuple[Choice, ...] = ()
    ticket: str = ""


@dataclass(frozen=True)
class _Offer:
    client_id: str
    found: tuple[NoteCandidate, ...]


class Talks:
    """The handlers of talks, for one desk. All raise BriefError with a sentence for the user."""

    def __init__(self, desk: PageDesk, uploads: Cloakroom[Upload], clock: Clock = tokyo_now) -> None:
        self._desk = desk
        self._uploads = uploads
        self._clock = clock
        self._offers: Cloakroom[_Offer] = Cloakroom(8)

    def read(
        self, client_id: object, source: tuple[object, object], picked: tuple[object, object], tongue: Tongue
    ) -> Iterator[TalkView]:
        """Moments until the candidates are there, or until she has to say which room or who the client is.
        `source`: pasted words and the ticket of a file (it wins); `picked`: room and sender. Keeps nothing."""
        chosen = limits.required(client_id, "クライアントの選択", limits.ID)
        client = self._desk.records.client(chosen)
        log = self._log(*source)
        room, sender = (limits.text(one, "会話の選択", limits.SENDER) for one in picked)
        view, log = _in_room(log, room, tongue)
        if view.rooms and view.room is None:
            yield view
            return
        names = [name for name, _ in log.senders]
        who = sender if sender in names else guess_client(log, client).sender
        view = replace(view, senders=_senders(log, tongue), sender=who or None)
        if not who:
            yield replace(view, said=notice.hint(tongue("talk_who")))
            return
        yield from self._propose(chosen, log, view, tongue)

    def every(self, ticket: object) -> tuple[str, ...]:
        """The marks of all candidates on offer."""
        return tuple(str(place) for place in range(len(self._offers.look(ticket).found)))

    def approve(self, client_id: object, ticket: object, ticked: object, tongue: Tongue) -> Html:
        """Keep the candidates she ticked, as notes of this client."""
        chosen = limits.required(client_id, "クライアントの選択", limits.ID)
        offer, marks = self._offers.look(ticket), limits.marks(ticked, "メモの候補")
        if offer.client_id != chosen:
            raise BadInput("別のクライアントの会話です。もう一度「会話を読む」を押してください。")
        kept = [one for place, one in enumerate(offer.found) if str(place) in marks]
        if not kept:
            raise BadInput("残すメモにチェックを入れてください。")
        result, _ = self._desk.entrances.take_in(as_plan(kept, chosen))
        self._offers.throw_away(ticket)
        return notice.hint(tongue("talk_kept").format(count=result.notes_added))

    def _log(self, text: object, ticket: object) -> ChatLog:
        if ticket:
            upload = self._uploads.look(ticket)
            return parse_chat(upload.data, upload.name)
        words = limits.required(text, "会話", limits.TALK)
        return parse_chat(words.encode("utf-8", "replace"))

    def _propose(self, client_id: str, log: ChatLog, view: TalkView, tongue: Tongue) -> Iterator[TalkView]:
        known = [version.note.text for version in self._desk.loop.notes(client_id)]
        found: tuple[NoteCandidate, ...] = ()
        for step in propose(log, view.sender or "", today=self._clock().date(), known=known):
            found = step.found
            yield replace(view, said=intake.reading(step.done, step.total, len(found), tongue))
        newest = tuple(reversed(found))[:MOST_OFFERED]
        ticket = self._offers.hand_in(_Offer(client_id, newest)) if newest else ""
        offers = tuple((intake.candidate(one, tongue), str(place)) for place, one in enumerate(newest))
        said = intake.offered(len(newest), len(found), tongue)
        yield replace(view, said=said, offers=offers, ticket=ticket)


def _in_room(log: ChatLog, room: str, tongue: Tongue) -> tuple[TalkView, ChatLog]:
    """Only the channel she picked: other channels may belong to other clients."""
    rooms = log.rooms if len(log.rooms) > 1 else ()
    if not rooms:
        return TalkView(Html("")), log
    if room not in rooms:
        return TalkView(notice.hint(tongue("talk_room")), rooms=rooms), log
    return TalkView(Html(""), rooms=rooms, room=room), log.of_room(room)


def _senders(log: ChatLog, tongue: Tongue) -> tuple[Choice, ...]:
    return tuple((f"{one_line(name)} ({count}{tongue('count')})", name) for name, count in log.senders[:50])
