"""Keeping: what was given stays, what is known is used, what is outdated is not; days are right."""

import json
import re
from collections.abc import Iterator

from evals.scorers.view import Score, View, hit_all, hit_any, meant, norm, told


def given_kept(view: View) -> Iterator[Score]:
    """Facts of the instruction that the brief keeps."""
    lost = [one.need for one in view.case.given if not hit_all(one.match, view.said)]
    total = len(view.case.given)
    yield Score("given_kept", total - len(lost), total, f"失われた事実: {told(lost)}")


def known_used(view: View) -> Iterator[Score]:
    """Answers of notes and profile that the brief uses."""
    unused = [f"{one.need}({one.value})" for one in view.case.known if not hit_all(one.match, view.said)]
    total = len(view.case.known)
    yield Score("known_used", total - len(unused), total, f"生かせなかった過去: {told(unused)}")


def not_stale(view: View) -> Iterator[Score]:
    """Superseded wishes that were not followed."""
    changed = [one for one in view.case.known if one.stale_match]
    text = f"{view.said}\n{view.message}"
    followed = [one.need for one in changed if meant(one.stale_match, text)]
    yield Score("not_stale", len(changed) - len(followed), len(changed), f"古い希望に従った点: {told(followed)}")


def dates(view: View) -> Iterator[Score]:
    """Days as the message says them, and days that follow from notes or the calendar."""
    text = f"{view.said}\n{norm(json.dumps(view.draft.get('dates') or [], ensure_ascii=False))}"
    for metric, derived in (("dates", False), ("dates_derived", True)):
        wanted = [one for one in view.case.dates if one.derived is derived and one.kind != "ambiguous"]
        days = [(one.text, one.end if one.kind.startswith("deadline") else one.start) for one in wanted]
        missed = [f"{words}={day}" for words, day in days if not hit_any(spellings(day), text)]
        yield Score(metric, len(days) - len(missed), len(days), f"違う、または無い日付: {told(missed)}")


def channel(view: View) -> Iterator[Score]:
    """Says when a call or a meeting is better, and only then."""
    advice = view.case.channel_advice
    use = (view.draft.get("channel_advice") or {}).get("use")
    live = use in ("call", "video")
    labelled = bool(view.case.open)
    yield Score("channel", live, advice is not None, f"提案: {use}、正解: {advice.use if advice else None}")
    yield Score("channel_quiet", not live, labelled and advice is None, f"提案: {use}、正解: なし")


def spellings(iso: str) -> tuple[str, ...]:
    """Patterns for a day, however it is written."""
    year, month, day = (int(part) for part in re.split("-", iso[:10]))
    return (
        rf"{year}-{month:02d}-{day:02d}",
        rf"(?<!\d)0?{month}[/月.-]\s?0?{day}(?!\d)",
    )


SCORERS = (given_kept, known_used, not_stale, dates, channel)
