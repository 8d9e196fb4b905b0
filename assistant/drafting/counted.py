"""Counted: how many candidates this client wants shown, and our own texts with that number.

A playbook says 「候補2軒」 in its deliverable, its steps and its assumptions. Who asked for three, now or in a note about
this kind of work, must not read two anywhere.
"""

import re
import unicodedata
from collections.abc import Callable, Iterator, Sequence

from assistant.domain.context import Context
from assistant.domain.draft import Proposal
from assistant.domain.instruction import Reading
from assistant.domain.question import OpenPoint
from assistant.drafting.quantities import number

_UNIT = r"(?:軒|社|件|案|点|店舗|か所|カ所|箇所|つ|個)"
_FIGURE = r"(?:\d{1,3}|[一二三四五六七八九十]{1,2})"
_ESTIMATE = r"(?:相?見積(?:も?り)?)"
_WANTED = re.compile(
    rf"(?:候補|{_ESTIMATE})(?:の?数)?(?:は|を|も|が|:|の[^、。\s]{{1,4}}?[はを]?)?[、\s]?(?:最低(?:でも)?|せめて|いつも|必ず|毎回)?(?P<n>{_FIGURE})(?P<unit>{_UNIT})(?!目|月)"
    rf"|(?P<n2>{_FIGURE})(?P<unit2>{_UNIT})(?:ほど|くらい|ぐらい|ずつ)?(?:の|で|から|に|分|ぶん)?、?(?:候補|{_ESTIMATE})"
    rf"|(?:お?店|業者|ホテル|宿|会場|品|デザイン)(?:は|を|も)?、?(?P<n3>{_FIGURE})(?P<unit3>{_UNIT})(?:ほど|くらい|ぐらい|ずつ)?(?:は|を|に|で)?、?(?:出し|挙げ|あげ|ピックアップ|見つけ|探し|選ん|選び|比べ|比較|見たい|見せ)"
)
_OURS = re.compile(
    rf"候補(?:は|を|の[^、。(]{{1,4}}?[をは])?(?P<n>\d{{1,2}}(?:[〜~-]\d{{1,2}})?)(?P<unit>{_UNIT})"
    rf"|(?P<n2>\d{{1,2}}(?:[〜~-]\d{{1,2}})?)(?P<unit2>{_UNIT})(?:に絞|を(?:仮)?押さえ|の候補|の比較)"
)
_FIRMS = re.compile(r"(?P<n>\d{1,2}(?:[〜~-]\d{1,2})?)(?P<unit>社)(?!内|外|員|目)")
_OF_DAYS = re.compile(r"日程|日時|日にち|候補日|時間帯|曜")
_SEVERAL = 2
"""From so many on a number of ours tells how many are shown; one is a thing by itself."""

_NEGATED = re.compile(r"(?:じゃ|では?)な[くい]|も(?:要ら|いら)な|多すぎ|多かった|多い")


def wanted_choices(text: str) -> str | None:
    """The number of candidates that the words ask for; None where they name none, or candidate days."""
    folded = unicodedata.normalize("NFKC", text)
    for match in reversed(list(_WANTED.finditer(folded))):
        clause = re.split(r"[。!?\n]", folded[: match.start()])[-1] + match[0]
        if not _OF_DAYS.search(clause) and not _NEGATED.match(folded[match.end() :]):
            return f"{number(match['n'] or match['n2'] or match['n3']):g}"
    return None


def with_wanted_counts(proposal: Proposal, reading: Reading, context: Context) -> Proposal:
    """The proposal with the client's number of candidates in every text of ours; as it is where none was named."""
    if reading.language != "ja":
        return proposal
    wanted = next(filter(None, map(wanted_choices, _sayings(proposal, reading, context))), None)
    ours = _our_counts(proposal) if wanted else frozenset()
    if wanted is None or not ours:
        return proposal

    def written(text: str) -> str:
        return _recounted(text, ours, wanted)

    return _rewritten(proposal, written)


def _sayings(proposal: Proposal, reading: Reading, context: Context) -> Iterator[str]:
    """The instruction, then the notes on this kind of work, newest first, then the rules."""
    yield reading.instruction.text
    for one in sorted(about_this_work(proposal, context), key=lambda note: note[0], reverse=True):
        yield one[1]
    yield from context.client.rules


def about_this_work(proposal: Proposal, context: Context) -> list[tuple[str, str, str]]:
    """(ISO date, wish, note id) of each usable note that was made for a task type at hand or that is near."""
    kinds = {name for task in proposal.tasks for kind in task.types[:1] for name in (kind.id, kind.label)}
    return [
        (one.note.date.isoformat(), wish, one.note.id)
        for one in context.usable
        if one.relevance > 0 or {one.note.task, one.note.playbook_id} & kinds
        for wish in one.wishes
    ]


def _our_counts(proposal: Proposal) -> frozenset[tuple[str, str]]:
    """(number, counter) as our own texts count what is shown."""
    texts = [
        unicodedata.normalize("NFKC", text)
        for text in (
            proposal.deliverable,
            *(step.text for step in proposal.outline),
            *(point.statement for point in proposal.points),
            *(point.question for point in proposal.points),
        )
    ]
    found = {_count(match) for text in texts for match in _OURS.finditer(text)}
    found |= {_count(match) for text in texts for match in _FIRMS.finditer(text)}
    return frozenset(one for one in found if int(one[0].split("〜")[-1]) >= _SEVERAL)


def _count(match: re.Match[str]) -> tuple[str, str]:
    rows = match.groupdict()
    figure = rows["n"] or rows.get("n2") or ""
    return re.sub("[~-]", "〜", figure), rows["unit"] or rows.get("unit2") or ""


def _recounted(text: str, ours: frozenset[tuple[str, str]], count: str) -> str:
    """A range of ours goes as a whole, and so does each of its ends where it stands alone."""
    figures = {(figure, unit) for figure, unit in ours} | {
        (end, unit) for figure, unit in ours for end in figure.split("〜")
    }
    for figure, unit in sorted(figures, key=lambda one: -len(one[0])):
        spelled = figure.replace("〜", "[〜~-]")
        text = re.sub(rf"(?<![\d〜~.-]){spelled}(?={unit}(?!ほど|くらい|ぐらい))", count, text)
    return text


def _rewritten(proposal: Proposal, written: Callable[[str], str]) -> Proposal:
    return proposal.model_copy(
        update={
            "deliverable": written(proposal.deliverable),
            "outline": tuple(step.model_copy(update={"text": written(step.text)}) for step in proposal.outline),
            "done_when": tuple(map(written, proposal.done_when)),
            "points": tuple(_rewritten_points(proposal.points, written)),
        }
    )


def _rewritten_points(points: Sequence[OpenPoint], written: Callable[[str], str]) -> Iterator[OpenPoint]:
    for point in points:
        options = tuple(
            one.model_copy(update={"label": written(one.label), "consequence": written(one.consequence)})
            for one in point.options
        )
        texts = {name: written(getattr(point, name)) for name in ("statement", "question", "consequence")}
        yield point.model_copy(update={**texts, "options": options})
