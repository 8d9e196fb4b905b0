"""Checks of the open points: not answered, not twice, to be tapped, and never assumed where nothing can be undone."""

import re
from collections.abc import Callable, Sequence

from assistant.domain.brief import GO_AHEAD, BriefItem, Source
from assistant.domain.draft import Disposal
from assistant.domain.question import OpenPoint
from assistant.drafting.asked import asked, same_matter, settles
from assistant.drafting.model_checks.case import Case, folded
from assistant.drafting.model_checks.evidence import SAYS_YES
from assistant.drafting.model_checks.settled import answer_in_words, says_again
from assistant.drafting.model_checks.walk import Checked, disposal
from assistant.drafting.model_terms import ModelProposal, ToldKnown, ToldOption, ToldPoint

MOST_OPTIONS = 4
UNRELATED = 0.3
"""Cosine under which a remark and a question of the same slot have nothing to do with each other."""

_FURTHER = re.compile(
    r"含|込み|込(?!む)|税|送料|別途|以外|うち|あたり|ごと|それぞれ|incl|per |each|besides|on top"
)
_ID = re.compile(r"[a-z][a-z0-9_]{0,40}")
_OURS = re.compile(rf"{GO_AHEAD}|note|date|deadline_rule|(?:conflict|derived|read_as)_.*")
"""Slots that other parts of the path fill."""

_EMPTY_QUESTION = re.compile(
    r"(?:詳しく|詳細を|具体的に)(?:教え|お聞かせ|お知らせ)|(?:ご要望|ご希望|ご質問|気になる点|他に)(?:は|が|など)?[^。]{0,8}(?:あり|ござい)ます(?:でしょう)?か"
    r"|(?:どのように|どう)(?:進め|いたし|し)(?:ましょう|れば(?:よい|いい|よろしい))(?:でしょう)?か[。??]?$"
    r"|tell (?:me|us) more|any (?:other )?(?:wishes|requests|preferences|questions)|more details\b|how should (?:we|i) proceed",
    re.I,
)
_IRREVERSIBLE = re.compile(
    r"振り?込|支払|送金|決済|返金|発注|注文|購入|契約|申し?込|解約|キャンセル|取り?消|削除|破棄|署名|捺印|公開|投稿|配信|一斉|(?:先方|社外|お客様?|取引先)(?:へ|に)[^。]{0,12}(?:送|出|連絡|返信|伝)"
    r"|個人情報|名簿|口座|\b(?:pay|refund|order|purchase|sign|cancel|delete|publish|post|send (?:it |this )?to|transfer)\b",
    re.I,
)
_ONLY_PREPARES = re.compile(
    r"送る前|前に(?:確認|ご確認|お見せ)|下書き|案を|文案|draft|before (?:sending|we send)", re.I
)


def slots_are_well_named(told: ModelProposal, _: Case) -> Checked:
    """Slot ids are ids, and none is one that another part of the path fills."""
    known = tuple(
        one.model_copy(update={"slot": _slot(one.slot, f"known_{i}")}) for i, one in enumerate(told.known)
    )
    points = tuple(p.model_copy(update={"slot": _slot(p.slot, f"point_{i}")}) for i, p in enumerate(told.open))
    return told.model_copy(update={"known": known, "open": points}), ()


def questions_ask_something(told: ModelProposal, _: Case) -> Checked:
    """「詳しく教えてください」 costs the client's time and settles nothing."""
    return _sifted(
        told,
        lambda point: _EMPTY_QUESTION.search(point.question) is not None,
        "何を決めるかがない質問のため外しました。",
    )


def answered_is_not_asked(told: ModelProposal, case: Case) -> Checked:
    """What the instruction, a note or the profile answers is no open point, whatever it is called."""
    kept: list[ToldPoint] = []
    done: list[Disposal] = []
    for point in told.open:
        answer = _answer(point, told.known, case)
        if answer is None:
            kept.append(point)
        else:
            done.append(
                disposal(
                    "question",
                    point.slot,
                    point.question,
                    "dropped",
                    f"もう分かっているため聞きません({answer[:40]})。",
                )
            )
    return told.model_copy(update={"open": tuple(kept)}), tuple(done)


def the_same_is_asked_once(told: ModelProposal, case: Case) -> Checked:
    """A point that repeats one of the playbook's in other words takes its slot; of two alike the first stays."""
    base = {point.slot: point.question for point in case.base.points}
    kept: list[ToldPoint] = []
    done: list[Disposal] = []
    for point in told.open:
        twin = next((k for k in kept if k.slot == point.slot or _same(k.question, point.question, case)), None)
        if twin is not None:
            done.append(
                disposal(
                    "question",
                    point.slot,
                    point.question,
                    "dropped",
                    f"「{twin.label}」と同じ問いのため外しました。",
                )
            )
            continue
        slot = point.slot if point.slot in base else _same_slot(point.question, base, case)
        if slot in {k.slot for k in kept}:
            slot = None
        if slot is not None and slot != point.slot:
            done.append(
                disposal(
                    "question",
                    slot,
                    point.question,
                    "changed",
                    "いつもの確認事項と同じ問いのため、一つにまとめました。",
                )
            )
        kept.append(point if slot is None else point.model_copy(update={"slot": slot}))
    return told.model_copy(update={"open": tuple(kept)}), tuple(done)


def what_cannot_be_undone_waits(told: ModelProposal, case: Case) -> Checked:
    """Money, messages outside, cancellations and the like are never assumed, whatever the model says."""
    hold = {point.slot for point in case.base.points if point.hold or not point.reversible}
    rash = [p for p in told.open if p.reversible and (p.slot in hold or _irreversible(p))]
    points = tuple(p.model_copy(update={"reversible": False}) if p in rash else p for p in told.open)
    why = "取り消せないことのため、お返事を待ちます。"
    done = tuple(disposal("assumption", p.slot, p.assumption, "changed", why) for p in rash)
    return told.model_copy(update={"open": points}), done


def options_can_be_tapped(told: ModelProposal, case: Case) -> Checked:
    """Two to four different options, the recommended one among them; else the playbook's, else yes or no."""
    base = {point.slot: point for point in case.base.points}
    points = []
    done = []
    for point in told.open:
        options = _distinct(point.options)
        if 2 <= len(options) <= MOST_OPTIONS:
            recommended = point.recommended if 0 <= point.recommended < len(options) else 0
            points.append(point.model_copy(update={"options": options, "recommended": recommended}))
            continue
        done.append(disposal("question", point.slot, point.question, "changed", "選択肢を2〜4個に整えました。"))
        known = base.get(point.slot)
        points.append(point.model_copy(update=_other_options(options, point.recommended, known, case)))
    return told.model_copy(update={"open": tuple(points)}), tuple(done)


def _slot(slot: str, other: str) -> str:
    wanted = slot.strip().lower().replace("-", "_").replace(" ", "_")
    return wanted if _ID.fullmatch(wanted) and not _OURS.fullmatch(wanted) else other


def _sifted(told: ModelProposal, goes: Callable[[ToldPoint], bool], why: str) -> Checked:
    gone = [point for point in told.open if goes(point)]
    kept = tuple(point for point in told.open if point not in gone)
    done = tuple(disposal("question", point.slot, point.question, "dropped", why) for point in gone)
    return told.model_copy(update={"open": kept}), done


def _answer(point: ToldPoint, known: Sequence[ToldKnown], case: Case) -> str | None:
    """The words that answer the question, or None."""
    return _settled_by_name(point, known, case) or _said_again(point, known, case) or answer_in_words(point, case)


def _settled_by_name(point: ToldPoint, known: Sequence[ToldKnown], case: Case) -> str | None:
    if point.slot in {one.slot for one in case.base.points}:
        return None
    mine = next((one.value for one in known if one.slot == point.slot), None)
    return mine or next((item.value for item in case.base.items if _answers(item, point, case)), None)


def _said_again(point: ToldPoint, known: Sequence[ToldKnown], case: Case) -> str | None:
    """A value that is settled already, here or in the playbook's draft, and is only asked to be confirmed."""
    told = ((one.label, one.value, one.quote) for one in known)
    base = ((i.label, i.value, "".join(e.quote for e in i.evidence)) for i in case.base.items)
    return next((value for label, value, quote in (*told, *base) if says_again(point, label, value, quote)), None)


def _answers(item: BriefItem, point: ToldPoint, case: Case) -> bool:
    """By its slot, or by the kind of thing that is asked. A question that takes a given value further (「5千円は送料
    込みですか」) is a new one; so is one about which a remark, tied to the slot by a word, says nothing."""
    if folded(item.value) in folded(point.question) and _FURTHER.search(point.question):
        return False
    if item.slot == point.slot:
        far = item.source is not Source.INSTRUCTION and not asked(point.question) & asked(item.value)
        return not far or case.cosines([point.question], [item.value])[0][0] >= UNRELATED
    wanted = asked(point.question)
    question = next((row.text for row in case.base.settled if row.slot == item.slot), "")
    settled = settles(item.slot, item.label, question)
    return bool(wanted) and wanted <= settled and _same_part(item.value, point, case)


def _same_part(value: str, point: ToldPoint, case: Case) -> bool:
    """Of two tasks in one message: is the question about the one the words stand in?"""
    parts = case.reading.parts
    if len(parts) < 2:
        return True
    named = [part for part in parts if part.object and folded(part.object) in folded(point.question)]
    return not named or any(folded(value) in folded(part.text) for part in named)


def _same(first: str, second: str, case: Case) -> bool:
    return same_matter(first, second, lambda: case.cosines([first], [second])[0][0])


def _same_slot(question: str, base: dict[str, str], case: Case) -> str | None:
    return next((slot for slot, other in base.items() if _same(question, other, case)), None)


def _irreversible(point: ToldPoint) -> bool:
    return _IRREVERSIBLE.search(point.assumption) is not None and not _ONLY_PREPARES.search(point.assumption)


def _distinct(options: Sequence[ToldOption]) -> tuple[ToldOption, ...]:
    by_label = {folded(option.label): option for option in reversed(options) if option.label.strip()}
    return tuple(option for option in options if by_label.get(folded(option.label)) is option)


def _other_options(
    options: Sequence[ToldOption], recommended: int, base: OpenPoint | None, case: Case
) -> dict[str, object]:
    """The first four with the recommended one among them; where there are too few, the playbook's or yes and no."""
    if len(options) > MOST_OPTIONS:
        place = recommended if 0 <= recommended < len(options) else 0
        first = options[: MOST_OPTIONS - 1] if place >= MOST_OPTIONS else options[:MOST_OPTIONS]
        chosen = (*first, options[place]) if place >= MOST_OPTIONS else first
        return {"options": tuple(chosen), "recommended": min(place, MOST_OPTIONS - 1)}
    if base is not None and base.options:
        told = [ToldOption(label=o.label, consequence=o.consequence) for o in base.options]
        return {"options": tuple(told), "recommended": base.recommended or 0}
    return {"options": SAYS_YES[case.reading.language], "recommended": 0}
