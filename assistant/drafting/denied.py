"""Denied: what the client's own words rule out (「返金は無理」). Whether to do it is no question any more."""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from types import MappingProxyType

from assistant.domain.brief import BriefItem, Evidence, Source
from assistant.domain.instruction import Reading
from assistant.domain.question import NotAsked, OpenPoint
from assistant.drafting.noted_answers import Noted

_NO = (
    r"無理|ムリ|NG|不可|(?:対応)?でき(?:ない|ません|かねます)|しない|しません|な(?:し|く)(?=で|[。、!\s]|$)|ナシ|やめ(?:て|とい)|お断り"
    r"|(?:要|い)らない|いりません|不要|ダメ|だめ|駄目|応じ(?:ない|られ|ません)|勘弁"
)
_OPEN = r"(?:です|でしょう|ます)?(?:か(?!ら|つ)|[??])|なら|だったら|でも|では?ない|じゃない|なことは|そう|と(?:言|い[うわっ]|の)|って(?:言|い[うわっ]|ゆ)"
"""Behind it: nothing is ruled out yet, or somebody else said so."""

_DENIES = re.compile(
    rf"(?P<what>[一-龠々]{{2,6}}|[ァ-ヶー]{{2,10}})に?(?:は|も|って|なんて|なんか|とか)、?(?:さすがに|絶対に?|ちょっと|一切|もう)?(?:{_NO})(?!{_OPEN})"
    rf"|(?P<bare>[一-龠々]{{2,6}}|[ァ-ヶー]{{2,10}})(?:なし|ナシ|NG|不可)(?=で?(?:お願い|ね|よ|[。、!\s]|$))"
    r"|\bno (?P<no>[a-z]{4,})\b(?! (?:about|but|for|than|to|with))"
    r"|\b(?:can'?t|cannot|won'?t|don'?t) (?:do |give |offer |make )?(?:any |a )?(?P<not>[a-z]{4,})\b",
    re.I,
)
_WHETHER = re.compile(
    r"(?:よろしい|よい|いい)(?:です|でしょう)か|ます(?:か|でしょうか)|\b(?:may|shall|should|do|can) (?:we|i)\b|どこまで",
    re.I,
)
_OTHERWISE = re.compile(
    r"どの|どれ|どなた|誰|いつ|何|どちら|いくら|どこ(?!まで)|\b(?:which|who|when|what|where|how many)\b", re.I
)
_QUOTED = re.compile(r"「[^」]*」|“[^”]*”|\"[^\"]*\"|\([^)]*\)")
_BESIDES = re.compile(
    r"(?<=[一-龠々ァ-ヶー])[や、](?=[一-龠々ァ-ヶー])|または|あるいは|ほかに|それとも|\bor\b", re.I
)
_REASON = MappingProxyType({"ja": "ご指示で分かります。", "en": "The instruction says so."})
_NO_MATTER = frozenset(("無理", "問題", "心配", "遠慮", "今回", "今月", "今週", "来週", "今日", "明日"))
"""「今月は無理」 says when, not what."""

_FAINT = 0.1
"""What is left of the doubt where a question asks for more than what is ruled out."""


@dataclass(frozen=True)
class Denial:
    """Something that is not to be done. `quote`: the client's words."""

    what: str
    quote: str


def denials(text: str) -> tuple[Denial, ...]:
    """What the text rules out, in its order."""
    return tuple(_found(text))


def _found(text: str) -> Iterator[Denial]:
    for match in _DENIES.finditer(unicodedata.normalize("NFKC", text)):
        what = next(word for word in match.groupdict().values() if word).lower()
        if match[0] in text and what not in _NO_MATTER:
            yield Denial(what, match[0])


def ruled_out(points: Sequence[OpenPoint], reading: Reading) -> Noted:
    """The points without those that ask whether to do what is ruled out. One that asks for something else as well is
    hardly worth asking any more, and is left to its assumption."""
    found = denials(reading.instruction.text)
    left: list[OpenPoint] = []
    items: list[BriefItem] = []
    settled: list[NotAsked] = []
    for point in points:
        denial = next((one for one in found if _asks_whether(point, one)), None)
        if denial is None:
            left.append(point)
        elif _BESIDES.search(_QUOTED.sub("", point.question)):
            left.append(_fainter(point))
        else:
            evidence = Evidence(kind="instruction", id="instruction", quote=denial.quote)
            items.append(
                BriefItem(
                    slot=point.slot,
                    label=point.label,
                    value=denial.quote,
                    source=Source.INSTRUCTION,
                    evidence=(evidence,),
                )
            )
            settled.append(
                NotAsked(
                    slot=point.slot, text=point.question, reason=_REASON[reading.language], evidence=(evidence,)
                )
            )
    return Noted(tuple(left), tuple(items), tuple(settled))


def _asks_whether(point: OpenPoint, denial: Denial) -> bool:
    asked = _QUOTED.sub("", unicodedata.normalize("NFKC", point.question)).lower()
    return denial.what in asked and _WHETHER.search(asked) is not None and not _OTHERWISE.search(asked)


def _fainter(point: OpenPoint) -> OpenPoint:
    chance = None if point.asked_for is None else point.asked_for * _FAINT
    return point.model_copy(update={"probability_wrong": point.probability_wrong * _FAINT, "asked_for": chance})
