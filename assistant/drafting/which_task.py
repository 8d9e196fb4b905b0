"""Which task: an instruction that only points (「いつものやつ、今月分も」) names no work. Where no note says what it points
at, the one question worth asking is which task is meant; a guess at all the rest would be a guess at nothing."""

import re
import unicodedata

from assistant.domain.brief import Scope, Source
from assistant.domain.context import Context
from assistant.domain.draft import OutlineStep, Proposal
from assistant.domain.instruction import Reading
from assistant.domain.question import OpenPoint, Option
from assistant.drafting.sayings import Saying, sayings

SLOT = "which_task"
SURE = 0.5
"""Probability of a task type from which the words say themselves what is to be done."""

MOST_OFFERED = 3

_POINTS = re.compile(
    r"(?:いつも|毎度|毎回|毎月)の(?:やつ|ヤツ|もの|あれ|アレ|件|の|(?=[、。!?\s]|お願い|よろ|頼|で|を|も|$))"
    r"|(?:例|この前|こないだ|前回?|先日|さっき)の(?:やつ|ヤツ|件|あれ|アレ|話(?!し)|の(?=[、。\s]|$)|(?=[、。!?\s]|お願い|よろ|頼|$))"
    r"|(?:(?<=^)|(?<=[、。\s]))(?:あれ|アレ|あの件|その件|あのやつ)(?!から|以来|だけ|れ)"
)
_SAYS_NOTHING = re.compile(
    r"お?(?:願|頼)い?(?:し|いた|致)?|今[月週日年]分?|来[月週年]分?|先[月週]分?|本日|明日|明後日|至急|大至急|急(?:ぎ|いで)|早(?:め|く)|進め|送(?:っ|り)|出(?:し|す)|作(?:っ|り)|対応|処理|準備|用意"
    r"|同(?:じ|様)|感じ|方|分|件|済|終|始|回|度|他|願|宜|[月火水木金土日]曜日?|\d+[月日時分]?|午[前後]|朝|昼|夕方|夜|中|迄|今|又|先方?|私|皆"
)
_NOUN = re.compile(r"[一-龠々]+|[ァ-ヶー]{2,}|[A-Za-z]{2,}")


def which_task(proposal: Proposal, reading: Reading, context: Context) -> Proposal:
    """The proposal as it is; where nobody can tell which task is meant, with that one question instead of guesses;
    where a note tells it, with the note as a line of the brief."""
    phrase = pointing(reading)
    if not phrase:
        return proposal
    label, slot = f"「{phrase}」の意味", _slot(phrase, reading)
    line = _told(phrase, context)
    if line is not None:
        items = tuple(one for one in proposal.items if one.slot != slot)
        return proposal.model_copy(update={"items": (*items, line.item(slot, label, line.text))})
    return _asking(proposal, _point(phrase, slot, label, proposal, context), phrase)


def pointing(reading: Reading) -> str:
    """The words that point at a task which the instruction does not name; empty where it names one."""
    part = reading.parts[0]
    if len(reading.parts) > 1 or reading.language != "ja" or part.guesses[0].corrected:
        return ""
    text = unicodedata.normalize("NFKC", reading.instruction.text)
    found = _POINTS.search(text)
    if found is None or part.guesses[0].probability >= SURE:
        return ""
    rest = text.replace(found[0], " ")
    for date in reading.dates:
        rest = rest.replace(unicodedata.normalize("NFKC", date.text), " ")
    return "" if _NOUN.search(_SAYS_NOTHING.sub(" ", rest)) else found[0]


def _slot(phrase: str, reading: Reading) -> str:
    """The slot of the vague word, so that the question closes it."""
    return next((one.slot for one in reading.vague if one.phrase in phrase or phrase in one.phrase), SLOT)


def _told(phrase: str, context: Context) -> Saying | None:
    """The line of this client's past that uses the very words."""
    return next((line for line in sayings(context) if phrase in unicodedata.normalize("NFKC", line.text)), None)


def _point(phrase: str, slot: str, label: str, proposal: Proposal, context: Context) -> OpenPoint:
    return OpenPoint(
        slot=slot,
        label=label,
        statement=f"「{phrase}」がどのお仕事かは決めずに、お返事をお待ちします。",
        because="記録からは、どのお仕事のことか分からないため。",
        consequence="別の仕事をしてしまい、すべてやり直しになります。",
        probability_wrong=0.9,
        impact=5,
        answerable=1.0,
        reversible=True,
        question=f"「{phrase}」は、どのお仕事のことでしょうか。",
        why="どのお仕事かで、することがすべて変わるため",
        options=(
            *(Option(label=name) for name in _offered(proposal, context)),
            Option(label="ほかの仕事(一言で伝える)"),
        ),
        recommended=None,
        hold=True,
    )


def _offered(proposal: Proposal, context: Context) -> list[str]:
    """What it may be: what earlier remarks were about, newest first; else what the words look like."""
    notes = sorted(context.usable, key=lambda one: one.note.date, reverse=True)
    before = list(dict.fromkeys(one.note.task for one in notes if one.note.task))
    guessed = [kind.label for task in proposal.tasks for kind in task.types]
    return list(dict.fromkeys((*before, *guessed)))[:MOST_OFFERED]


def _asking(proposal: Proposal, point: OpenPoint, phrase: str) -> Proposal:
    said = [one for one in proposal.items if one.source is Source.INSTRUCTION]
    return proposal.model_copy(
        update={
            "title": f"「{phrase}」",
            "purpose": "どのお仕事のことかを確かめ、取り違えずに進めるため。",
            "deliverable": "どのお仕事かを伺ってから、お渡しするものをお知らせします。",
            "scope": Scope(),
            "outline": (
                OutlineStep(text="どのお仕事かのお返事を待ちます", kind="wait", share=0.2),
                OutlineStep(text="進め方とお渡しする日をお知らせします", kind="draft", share=0.3),
                OutlineStep(text="お仕事を進め、仕上げてお渡しします", kind="final", share=0.5),
            ),
            "cautions": ("どのお仕事かが分かるまで、作業は始めません。",),
            "suggestions": (),
            "done_when": (),
            "items": (*said, *(one for one in proposal.items if one.slot == "note")),
            "points": (point,),
            "settled": (),
        }
    )
