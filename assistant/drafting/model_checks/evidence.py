"""Checks of what is said to be settled: the quote must be there, and must say what is claimed."""

from collections.abc import Mapping
from types import MappingProxyType

from assistant.domain.base import Language
from assistant.domain.brief import Source
from assistant.domain.draft import Disposal
from assistant.drafting.model_checks.case import INSTRUCTION, PROFILE, Case, exact_quote, folded
from assistant.drafting.model_checks.figures import numbers
from assistant.drafting.model_checks.quoted import missing, turned, words
from assistant.drafting.model_checks.sources import NEGATION
from assistant.drafting.model_checks.walk import Checked, disposal
from assistant.drafting.model_terms import ModelProposal, ToldKnown, ToldOption, ToldPoint
from assistant.drafting.quantities import quantities
from assistant.reading.text import sentences

SHORTEST = 2
"""Folded characters a quote needs: a single particle stands in every text."""

NEAR = 0.35
"""Cosine from which a claim and its quote speak of the same thing though they share no word."""

SAYS_YES: Mapping[Language, tuple[ToldOption, ...]] = MappingProxyType(
    {
        "ja": (
            ToldOption(label="はい、それで", consequence=""),
            ToldOption(label="いいえ、違います", consequence=""),
        ),
        "en": (ToldOption(label="Yes", consequence=""), ToldOption(label="No, something else", consequence="")),
    }
)


def superseded_notes_are_not_cited(told: ModelProposal, case: Case) -> Checked:
    """What rests on a note that a newer one replaced is gone, not assumed."""
    old = {r.note.id for r in case.context.notes if r.superseded_by is not None}
    gone = [one for one in told.known if one.ref in old]
    known = tuple(one for one in told.known if one.ref not in old)
    points = tuple(_without_quote(p) if p.ref in old else p for p in told.open)
    why = "新しいご指摘で置き換わったメモが根拠のため外しました。"
    done = [disposal("item", one.slot, one.value, "dropped", why) for one in gone]
    done += [disposal("assumption", p.slot, p.quote, "changed", why) for p in told.open if p.ref in old]
    return told.model_copy(update={"known": known, "open": points}), tuple(done)


def evidence_is_real(told: ModelProposal, case: Case) -> Checked:
    """Every quote stands where it claims to, in this client's own material; it is put as it is written there.

    What is claimed without that becomes an assumption; an assumption keeps its words and loses the false quote.
    """
    known: list[ToldKnown] = []
    points: list[ToldPoint] = []
    done: list[Disposal] = []
    for one in told.known:
        found = _found(one, case)
        if found is not None:
            known.append(one.model_copy(update={"quote": found}))
        elif _told_only(one, case):
            done.append(
                disposal(
                    "item",
                    one.slot,
                    one.value,
                    "dropped",
                    "お願いの言葉ではないところを根拠にしていたため外しました。",
                )
            )
        else:
            points.append(as_point(one, case))
            done.append(
                disposal("item", one.slot, one.value, "demoted", "根拠の言葉が見つからず、仮置きにしました。")
            )
    for point in told.open:
        found = _found(point, case)
        if found is None and (point.ref or point.quote):
            done.append(
                disposal(
                    "assumption", point.slot, point.quote, "changed", "根拠の言葉が見つからず、引用を外しました。"
                )
            )
        points.append(point.model_copy(update={"quote": found}) if found else _without_quote(point))
    return told.model_copy(update={"known": tuple(known), "open": tuple(points)}), tuple(done)


def quotes_say_what_is_claimed(told: ModelProposal, case: Case) -> Checked:
    """A value holds no number that its quote lacks, and every telling word of it stands in the quoted sentence, with
    the same yes or no. Where it does not, the sentence stands in its place; where that is about something else, the
    claim is assumed at most."""
    known: list[ToldKnown] = []
    demoted: list[ToldPoint] = []
    done: list[Disposal] = []
    for one in told.known:
        whole = _sentence_of(one, case) or one.quote
        if not numbers(one.value) <= numbers(one.quote) | _read_numbers(one, case) | _given_numbers(one, case):
            done.append(disposal("item", one.slot, one.value, "dropped", "引用にない数字を含むため外しました。"))
        elif _says(one, whole, case):
            known.append(one)
        elif _related(one, whole, case):
            known.append(one.model_copy(update={"value": whole, "quote": whole}))
            done.append(
                disposal("item", one.slot, one.value, "changed", "引用と言い分が違うため、元の文に戻しました。")
            )
        else:
            demoted.append(as_point(one, case))
            done.append(
                disposal("item", one.slot, one.value, "demoted", "引用からは言い切れず、仮置きにしました。")
            )
    return told.model_copy(update={"known": tuple(known), "open": (*told.open, *demoted)}), tuple(done)


def refusals_stay_refusals(told: ModelProposal, case: Case) -> Checked:
    """「堅い書き出しはやめて」 is never told as 「堅い書き出し」: where a value has lost the no of its sentence, the whole
    sentence stands in its place."""
    known: list[ToldKnown] = []
    done: list[Disposal] = []
    for one in told.known:
        whole = _sentence_of(one, case)
        if whole is not None and NEGATION.search(whole) and not NEGATION.search(one.value):
            done.append(
                disposal(
                    "item", one.slot, one.value, "changed", "打ち消しの言葉が落ちていたため、元の文に戻しました。"
                )
            )
            known.append(one.model_copy(update={"value": whole, "quote": whole}))
        else:
            known.append(one)
    return told.model_copy(update={"known": tuple(known)}), tuple(done)


def doubted_remarks_settle_nothing(told: ModelProposal, case: Case) -> Checked:
    """What was remembered for a slot and proved wrong since is assumed at most."""
    doubted = {entry.slot: entry.doubted_on for entry in case.context.ledger if entry.doubted_on is not None}
    dates = {recalled.note.id: recalled.note.date for recalled in case.context.usable}
    shaken = [
        one
        for one in told.known
        if one.slot in doubted and one.ref in dates and dates[one.ref] < doubted[one.slot]
    ]
    why = "後で外れた記録のため、仮置きにしました。"
    known = tuple(one for one in told.known if one not in shaken)
    points = (*told.open, *(as_point(one, case) for one in shaken))
    done = tuple(disposal("item", one.slot, one.value, "demoted", why) for one in shaken)
    return told.model_copy(update={"known": known, "open": points}), done


def given_facts_are_not_changed(told: ModelProposal, case: Case) -> Checked:
    """What the reading took from the instruction stands as it is; another value for it is dropped."""
    given = {item.slot: item.value for item in case.base.items if item.source is Source.INSTRUCTION}
    wrong = [one for one in told.known if one.slot in given and folded(one.value) != folded(given[one.slot])]
    known = tuple(one for one in told.known if one not in wrong)
    done = [
        disposal(
            "item", one.slot, one.value, "changed", f"ご指示の言葉「{given[one.slot]}」をそのまま残しました。"
        )
        for one in wrong
        if not _agrees(one, given[one.slot])
    ]
    return told.model_copy(update={"known": known}), tuple(done)


def as_point(one: ToldKnown, case: Case) -> ToldPoint:
    """A claim that can not be proved, as something assumed and open."""
    english = case.reading.language == "en"
    value = one.value.rstrip("。.")
    return ToldPoint.model_validate(
        {
            "slot": one.slot,
            "label": one.label,
            "assumption": f"{one.label}: {value}." if english else f"{one.label}は、{value}とします。",
            "because": "It is written nowhere." if english else "どこにも書かれていないため、仮に置きます。",
            "consequence": "We will redo that part." if english else "その部分をやり直します。",
            "probability_wrong": 0.4,
            "cost_if_wrong": 3,
            "answerable": 0.8,
            "reversible": True,
            "question": f"{one.label}: {value}?" if english else f"{one.label}は、{value}でよろしいですか。",
            "why": "It is not on record." if english else "記録にないためです",
            "options": SAYS_YES[case.reading.language],
            "recommended": 0,
        }
    )


def _found(one: ToldKnown | ToldPoint, case: Case) -> str | None:
    if len(folded(one.quote)) < SHORTEST:
        return None
    found = case.find(one.ref, one.quote)
    return found.quote if found else None


def _sentence_of(one: ToldKnown, case: Case) -> str | None:
    """The whole sentence in which the quote stands."""
    for text in case.quotable.get(one.ref, ()):
        place = text.find(one.quote) if one.quote else -1
        if place >= 0:
            spans = sentences(text)
            start = max((a for a, _ in spans if a <= place), default=place)
            end = min((b for _, b in spans if b >= place + len(one.quote)), default=place + len(one.quote))
            return text[start:end]
    return None


def _told_only(one: ToldKnown, case: Case) -> bool:
    """Does the quote stand in a note, but in no wish of it? What is only told there must not be assumed either."""
    notes = (r.note.text for r in case.context.usable if r.note.id == one.ref)
    return any(exact_quote(one.quote, text) for text in notes)


def _without_quote(point: ToldPoint) -> ToldPoint:
    return point.model_copy(update={"ref": "", "quote": ""})


def _read_numbers(one: ToldKnown, case: Case) -> frozenset[str]:
    """Numbers that the reading may add to the instruction's words: the days of its dates."""
    if one.ref == PROFILE:
        return frozenset()
    if one.ref != INSTRUCTION:
        date = next((r.note.date for r in case.context.usable if r.note.id == one.ref), None)
        return numbers(date.isoformat()) if date else frozenset()
    read = [
        d for d in case.reading.dates if folded(d.text) in folded(one.quote) or folded(one.quote) in folded(d.text)
    ]
    return frozenset(n for d in read for moment in (d.start, d.end) if moment for n in numbers(moment.isoformat()))


def _given_numbers(one: ToldKnown, case: Case) -> frozenset[str]:
    """Numbers of the value that stand in the instruction with the same counter: 「8軒」 in both."""
    return frozenset(number for text in _given_counts(one, case) for number in numbers(text))


def _given_counts(one: ToldKnown, case: Case) -> tuple[str, ...]:
    given = {(q.unit, q.value) for q in quantities(case.reading.instruction.text)}
    return tuple(q.text for q in quantities(one.value) if (q.unit, q.value) in given)


def _says(one: ToldKnown, whole: str, case: Case) -> bool:
    """Word by word; what holds no telling word must at least speak of the same thing."""
    if folded(one.value) in folded(whole):
        return True
    value = one.value
    for text in (*_given_counts(one, case), *(d.text for d in case.reading.dates)):
        value = value.replace(text, "")
    if missing(value, whole) or turned(value, whole):
        return False
    return bool(words(one.value)) or _related(one, whole, case)


def _related(one: ToldKnown, whole: str, case: Case) -> bool:
    """Is the sentence about the same thing: by half of the words, or by nearness?"""
    said = words(one.value)
    if said and len(missing(one.value, whole)) * 2 <= len(said):
        return True
    return case.cosines([f"{one.label} {one.value}"], [whole])[0][0] >= NEAR


def _agrees(one: ToldKnown, given: str) -> bool:
    return folded(given) in folded(one.value) or folded(one.value) in folded(given)
