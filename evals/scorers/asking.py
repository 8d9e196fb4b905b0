"""Asking: does it ask what matters, only what matters, and nothing when nothing matters?"""

from collections.abc import Iterator

from evals.scorers.view import Score, View, hit_any, told


def coverage(view: View) -> Iterator[Score]:
    """Open needs that a question or a stated assumption touches, weighted by importance."""
    needs = view.case.open
    missed = [
        need
        for need in needs
        if not (view.hits(need.ask_match) or _assumed(view, need.ask_match + need.assume_match))
    ]
    total = sum(need.importance for need in needs)
    lost = sum(need.importance for need in missed)
    yield Score("coverage", total - lost, total, f"触れなかった点: {told(need.need for need in missed)}")


def asked(view: View) -> Iterator[Score]:
    """Needs of importance 4 and 5 that were asked."""
    needs = [need for need in view.case.open if need.importance >= 4]
    missed = [need.need for need in needs if not view.hits(need.ask_match)]
    yield Score("asked", len(needs) - len(missed), len(needs), f"聞かなかった大事な点: {told(missed)}")


def precision(view: View) -> Iterator[Score]:
    """Questions that hit an open need of importance 3 or more."""
    good = {place for need in view.case.open if need.importance >= 3 for place in view.hits(need.ask_match)}
    idle = [text for place, text in enumerate(view.questions) if place not in good]
    asked_for = len(view.questions) if view.case.open else 0
    yield Score("precision", len(good), asked_for, f"要らない質問: {told(idle)}")


def not_reasked(view: View) -> Iterator[Score]:
    """Cases where nothing was asked that the past already answers."""
    open_hits = {place for need in view.case.open for place in view.hits(need.ask_match)}
    again = [
        text
        for place, text in enumerate(view.questions)
        if place not in open_hits and any(hit_any(known.ask_match, text) for known in view.case.known)
    ]
    yield Score("not_reasked", not again, bool(view.case.known), f"答えがあるのに聞いた質問: {told(again)}")


def no_waste(view: View) -> Iterator[Score]:
    """Cases without a question that annoys."""
    bad = [
        waste.need for waste in view.case.waste if any(hit_any(waste.ask_match, text) for text in view.questions)
    ]
    yield Score("no_waste", not bad, bool(view.case.waste), f"うるさがられる質問: {told(bad)}")


def silence(view: View) -> Iterator[Score]:
    """Asks nothing where nothing needs asking; elsewhere no more than a first-class secretary."""
    count, most = len(view.questions), view.case.max_questions
    labelled = bool(view.case.open)
    yield Score("silence", count == 0, labelled and most == 0, f"質問 {count}件(0件のはず)")
    yield Score("not_over_asking", count <= most, labelled, f"質問 {count}件(多くて {most}件)")


def distinct(view: View) -> Iterator[Score]:
    """No question twice in one message."""
    count = len(view.questions)
    yield Score(
        "distinct", len(set(view.questions)), count, f"質問 {count}件のうち別々のもの {len(set(view.questions))}件"
    )


def _assumed(view: View, patterns: tuple[str, ...]) -> bool:
    return any(hit_any(patterns, text) for text in view.assumptions)


SCORERS = (coverage, asked, precision, not_reasked, no_waste, silence, distinct)
