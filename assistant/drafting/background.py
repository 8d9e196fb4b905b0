"""What stands in every brief whatever the task: the facts given, the notes that matter, and how to reach the client."""

import re
from collections.abc import Sequence

from assistant.domain.base import Language, Localized
from assistant.domain.brief import BriefItem, Evidence, Source
from assistant.domain.client import Channel, Client
from assistant.domain.context import Context, RecalledNote
from assistant.domain.draft import Caution
from assistant.domain.instruction import DateReading, Fact, FactKind, Reading
from assistant.domain.when import span_text
from assistant.drafting.belonging import Belonging
from assistant.drafting.read_as import reading_items
from assistant.drafting.standing import standing_among
from assistant.drafting.told import told_beside
from assistant.drafting.written import note_evidence
from assistant.reading.delicate import is_private

CUT_OUT = "***"
KEPT_NOTES = 6
"""So many of the best notes stand in every brief, whether or not a slot asked for them."""

_FORBIDS = re.compile(
    r"(?:は|って|も|たら|ちゃ)(?:絶対|ぜったい)?(?:に)?(?:だめ|ダメ|駄目|NG|あかん|いけん|いかん|禁止|やめ)|(?:書く|入れる|使う|載せる|出す|言う)な|\bnever\b|don't",
    re.I,
)
_FIRST_SENTENCE = re.compile(r"[。!!\n]")

CHANNELS = {
    Channel.PHONE: Localized(ja="電話", en="phone"),
    Channel.EMAIL: Localized(ja="メール", en="email"),
    Channel.CHAT: Localized(ja="チャット", en="chat"),
    Channel.LINE: Localized(ja="LINE", en="LINE"),
    Channel.VIDEO: Localized(ja="ビデオ会議", en="video call"),
}
_RULED_OUT = Localized(ja="避ける日", en="Not on")
_GONE = Localized(ja="過去の時期", en="In the past")
_FACTS = {
    FactKind.PERSON: Localized(ja="相手", en="Person"),
    FactKind.COMPANY: Localized(ja="会社", en="Company"),
    FactKind.PLACE: Localized(ja="場所", en="Place"),
    FactKind.DATE: Localized(ja="日時", en="When"),
    FactKind.DURATION: Localized(ja="時間", en="Length"),
    FactKind.COUNT: Localized(ja="数量", en="How many"),
    FactKind.MONEY: Localized(ja="金額", en="Amount"),
    FactKind.FORM: Localized(ja="形式", en="Form"),
    FactKind.CHANNEL: Localized(ja="手段", en="Channel"),
    FactKind.TOPIC: Localized(ja="内容", en="Topic"),
}


def other_facts(reading: Reading, items: Sequence[BriefItem]) -> tuple[BriefItem, ...]:
    """What was read otherwise than written, then the facts and dates that no slot has taken up, as in the text, then
    what was told beside the request."""
    shown = {item.value for item in items}
    rest = [(fact.span, _fact_item(fact, reading.language)) for fact in reading.facts if fact.text not in shown]
    rest += [(date.span, item) for date, item in _date_items(reading)]
    facts = (item for _, item in sorted(rest, key=lambda pair: pair[0]))
    return (*reading_items(reading), *facts, *told_beside(reading, items))


def kept_notes(
    context: Context, items: Sequence[BriefItem], reading: Reading, belonging: Belonging | None = None
) -> tuple[BriefItem, ...]:
    """The best usable notes that no slot has quoted yet, and those that hold for all work of this kind. `belonging`:
    leaves out what is tied to another kind of work."""
    quoted = {evidence.id for item in items for evidence in item.evidence}
    best = [one for one in context.usable[:KEPT_NOTES] if belonging is None or belonging.fits(one, reading)]
    others = [one for one in context.usable if one not in best]
    kept = [*best, *standing_among(others, reading.instruction.text)]
    return tuple(
        BriefItem(
            slot="note",
            label=_note_label(recalled, reading.language),
            value=recalled.wish,
            source=Source.FEEDBACK,
            evidence=note_evidence(recalled),
        )
        for recalled in kept
        if recalled.note.id not in quoted
    )


def _note_label(recalled: RecalledNote, language: Language) -> str:
    """What the note was about, and whether it says what must not be done."""
    english = language == "en"
    task = recalled.note.task
    label = ("Keep in mind" if english else "これまでのご指摘") if not task or is_private(task) else task
    if not _FORBIDS.search(_FIRST_SENTENCE.split(recalled.wish)[0]):
        return label
    return f"{label} (avoid)" if english else f"{label}(避けること)"


def communication(client: Client, language: Language) -> str:
    """How this client is reached."""
    channel = CHANNELS[client.channel].text(language)
    return f"Contact by {channel}." if language == "en" else f"連絡は{channel}で行います。"


def warnings(reading: Reading) -> tuple[Caution, ...]:
    """What she must know about the words themselves: secrets that were cut out."""
    language = reading.language
    found = []
    if CUT_OUT in reading.instruction.text:
        text = (
            "A secret in the instruction was replaced by ***. Receive and use it by a safe way only."
            if language == "en"
            else "ご指示の中の秘密の値(パスワードなど)を *** に替えました。値は安全な方法で受け取り、記録や文面に写さないでください。"
        )
        found.append(Caution(kind="secret", text=text))
    return tuple(found)


def _fact_item(fact: Fact, language: Language) -> BriefItem:
    return _given(fact.kind.value, _FACTS[fact.kind].text(language), fact.text, fact.text)


def _date_items(reading: Reading) -> list[tuple[DateReading, BriefItem]]:
    rows = []
    for date in reading.dates:
        label = _time_label(date).text(reading.language)
        resolved = span_text(date.start, date.end, reading.language)
        value = f"{date.text}({resolved})" if resolved else date.text
        rows.append((date, _given("date", label, value, date.text)))
    return rows


def _time_label(date: DateReading) -> Localized:
    """「先週撮った写真」 names no time of the work."""
    if date.is_excluded:
        return _RULED_OUT
    return _GONE if "past" in date.flags else _FACTS[FactKind.DATE]


def _given(slot: str, label: str, value: str, quote: str) -> BriefItem:
    evidence = Evidence(kind="instruction", id="instruction", quote=quote)
    return BriefItem(slot=slot, label=label, value=value, source=Source.INSTRUCTION, evidence=(evidence,))
