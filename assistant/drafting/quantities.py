"""Quantities: numbers with their counters, and the limits that a line sets on them."""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Literal

_DIGITS = "〇一二三四五六七八九"
_NUMBER = r"(?:(?<!\d)\d[\d,]{0,14}(?:\.\d{1,6})?|(?<![一-龠々])[一二三四五六七八九十百]{1,3}(?=[^一-龠々]|件|名|人|分|時|枚|個|回|社|部|本|案|冊|店|軒|通|字|行))"
_UNITS = {
    "件": "件",
    "軒": "軒",
    "社": "社",
    "名": "人",
    "人": "人",
    "枚": "枚",
    "ページ": "頁",
    "頁": "頁",
    "個": "個",
    "つ": "個",
    "点": "点",
    "回": "回",
    "部": "部",
    "本": "本",
    "冊": "冊",
    "案": "案",
    "通": "通",
    "字": "字",
    "文字": "字",
    "行": "行",
    "分": "分",
    "時間": "分",
    "泊": "泊",
    "店舗": "店",
    "校": "校",
    "台": "台",
    "箇所": "所",
    "か所": "所",
    "カ所": "所",
}
_FACTOR = {"時間": 60.0}
_COUNTED = re.compile(
    rf"({_NUMBER})\s*({'|'.join(sorted(_UNITS, key=len, reverse=True))})(半)?(?!前|後|目|月|日|々|間隔|の\d)"
)
# Bounded, and never begun inside a number: a long row of digits is read in linear time.
_YEN = re.compile(r"(?<!\d)(?=\d)(?:(\d{1,9}(?:\.\d{1,4})?)万)?(?:(\d{1,9}(?:\.\d{1,4})?)千)?(\d[\d,]{0,14})?円")
_MOST = re.compile(
    r"^(?:様|間)?(?:\(?税[込別抜]\)?)?(?:まで(?!に(?:は|、)?[^。]{0,3}(?:お願い|欲し))|以内|以下|が?(?:上限|限度|限界|最大|マックス|max)|を(?:超え|越え)(?:な|ず)|より(?:多|長|高)[^。]{0,6}(?:な|ぬ|ん))"
)
_MOST_BEFORE = re.compile(
    r"(?:最大(?:で|でも)?|多くても|長くても|高くても|せいぜい|上限は?|up to |at most |no more than )$"
)
_LEAST = re.compile(
    r"^(?:様|間)?(?:以上|より(?:少な|短|安)[^。]{0,6}(?:な|ぬ|ん)|は(?:必ず|確保|必要|ほし|欲し|みて|取っ))"
)
_LEAST_BEFORE = re.compile(r"(?:最低(?:でも|限)?|少なくとも|短くても|at least |no less than )$")
_COUNT_TAIL = re.compile(
    r"(?:ほど|くらい|程度|ずつ|だけ)?(?:の|(?=を|、|。|[一-龠ァ-ヶーご]))(?!単位|以上|以内|以下|未満|前後|目|刻み|引き)"
)
"""What goes with a count, and what may follow it where the sentence stays whole without it."""
_AROUND = " \u3000。、!"
_AMOUNT = r"(?:約|およそ)?[\d0-9一二三四五六七八九十百][\d0-9,,.〇一二三四五六七八九十百千万]{0,10}\s?(?:円|万|千|名様|名|人|件|社|軒|枚|ページ|部|冊|個|つ|案|本|分|時間)(?:円|半)?"
_ONLY_COUNT = re.compile(
    rf"(?:{_AMOUNT}(?:じゃ|では?)な(?:くて?|く)、?|(?:やっぱり?|すみません|訂正|いや|あ)[、\s]*)*"
    r"(?:(?:人数|予算|部数|枚数|候補|全員|全部|合計|合わせて|みんな|お?一人|ひとり)(?:は|が|も|で|の数は|あたり)?、?)*"
    rf"(?P<count>{_AMOUNT}(?:くらい|ぐらい|ほど|程度|前後|まで|以内|以下|以上|弱|強)?)"
    r"(?:です|でした|だ(?:った)?|に(?:なります|なりました|なった|なる|なりそう(?:です)?|変更(?:です)?|して(?:ください)?)?|で)?(?:お願い(?:いた)?します|頼みます)?(?:ね|よ|わ)?"
)
"""Words around a figure that only say what it counts, take back another one, or are polite."""
_CLAUSE = re.compile(r"[^、。,!!??\n]+")
_NOISE = re.compile(r"[\d,.〇一二三四五六七八九十百千万年月日時今来先毎以内上下最前後中必]")
_WORDS = re.compile(r"[一-龠々]+|[ァ-ヶー]{2,}|[A-Za-z]{2,}")


@dataclass(frozen=True)
class Quantity:
    """`value` in the unit's base (minutes, yen, pieces). `words`: what the clause around it is about. `text` is as
    written (folded)."""

    value: float
    unit: str
    text: str
    words: frozenset[str]
    clause: str


@dataclass(frozen=True)
class Limit:
    """A quantity that must not be passed."""

    quantity: Quantity
    side: Literal["most", "least"]

    def broken_by(self, said: Quantity, about: frozenset[str]) -> bool:
        """True if `said` counts the same thing (by the words of the limit's clause or by `about`) and lies outside."""
        if said.unit != self.quantity.unit or not said.words & (self.quantity.words | about):
            return False
        return said.value > self.quantity.value if self.side == "most" else said.value < self.quantity.value


def quantities(text: str) -> Iterator[Quantity]:
    """Every number with a counter, in order."""
    for quantity, _, _ in _found(text):
        yield quantity


def limits(text: str) -> Iterator[Limit]:
    """Every number with a counter that a line makes a limit (まで, 以内, 最低, 以上 …)."""
    for quantity, before, after in _found(text):
        if _MOST.search(after) or _MOST_BEFORE.search(before):
            yield Limit(quantity, "most")
        elif _LEAST.search(after) or _LEAST_BEFORE.search(before):
            yield Limit(quantity, "least")


def yielding(statement: str, said: str) -> str:
    """The statement without its counts of what `said` counts otherwise, so that none contradicts the client:
    「2枚候補を選び」 beside 「三枚くらい」 is 「候補を選び」. A count that could not be taken out whole stays."""
    given = {(q.unit, q.value) for q in quantities(said) if q.unit != "円"}
    units = {unit for unit, _ in given}
    if not units:
        return statement
    folded = unicodedata.normalize("NFKC", statement)
    for match, value, unit in reversed([one for one in _numbers(folded) if one[2] in units]):
        rest = folded[match.end() :]
        if (unit, value) not in given and (tail := _COUNT_TAIL.match(rest)):
            folded = folded[: match.start()] + rest[tail.end() :]
    return folded


def only_count(text: str) -> str:
    """The figure with its counter and limit, as the client wrote it, where the words tell nothing else (「5人でした」,
    「4人じゃなくて5人」, 「予算3万まで」); empty where they tell more."""
    match = _ONLY_COUNT.fullmatch(text.strip(_AROUND))
    return match["count"] if match else ""


def recounted(text: str, old: Quantity, new: str) -> str:
    """The text with `new` wherever it says the number `old`, however it is written; as it is where it does not."""
    folded = unicodedata.normalize("NFKC", text)
    spans = [match.span() for match, value, unit in _numbers(folded) if (value, unit) == (old.value, old.unit)]
    for start, end in sorted(spans, reverse=True):
        folded = folded[:start] + new + folded[end:]
    return folded if spans else text


def _found(text: str) -> Iterable[tuple[Quantity, str, str]]:
    """Each quantity with the words before and after it."""
    folded = unicodedata.normalize("NFKC", text)
    for match, value, unit in _numbers(folded):
        clause = _clause(folded, match.start())
        quantity = Quantity(
            value, unit, match.group(), content_words(_COUNTED.sub("、", _YEN.sub("、", clause))), clause
        )
        yield quantity, folded[max(0, match.start() - 12) : match.start()], folded[match.end() : match.end() + 16]


def _numbers(folded: str) -> Iterator[tuple[re.Match[str], float, str]]:
    for match in _YEN.finditer(folded):
        tens, thousands, rest = (float((part or "0").replace(",", "")) for part in match.groups())
        yield match, tens * 10_000 + thousands * 1_000 + rest, "円"
    for match in _COUNTED.finditer(folded):
        unit = _UNITS[match.group(2)]
        value = number(match.group(1)) * _FACTOR.get(match.group(2), 1.0)
        yield match, value + ((30 if unit == "分" else 0.5) if match.group(3) else 0), unit


def _clause(text: str, position: int) -> str:
    return next((c.group() for c in _CLAUSE.finditer(text) if c.start() <= position < c.end()), text)


def content_words(text: str) -> frozenset[str]:
    """What a text is about: neighbouring kanji in pairs, a lone kanji (the stem of a verb), katakana and Latin words;
    without numbers and words of time."""
    words: set[str] = set()
    for word in _WORDS.findall(text):
        if not "一" <= word[0] <= "龠":
            words.add(word)
            continue
        for run in _NOISE.split(word):
            words |= {run[i : i + 2] for i in range(len(run) - 1)} or ({run} if run else set())
    return frozenset(words)


def number(text: str) -> float:
    """A number in digits or in kanji up to 99."""
    if text[0].isdigit():
        return float(text.replace(",", ""))
    tens, found, ones = text.partition("十")
    if not found:
        return float(_DIGITS.index(text[0])) if text[0] in _DIGITS else 100.0
    return float((_DIGITS.index(tens[-1]) if tens else 1) * 10 + (_DIGITS.index(ones[0]) if ones else 0))


_KANJI_RUN = re.compile(
    r"(?<![第統唯単均随〇一二三四五六七八九十百千])[〇一二三四五六七八九十百千]{1,7}(?=月|日(?!程|常|本)|時(?!間?的|々|期)|分(?!け|担|か|析|野|類|の)|人|名|件|社|枚|個|本(?!社|当|人|格|日)"
    r"|冊|回|歳|円|万|割|週|年|箱|台|泊|席|組|部(?!分|屋|長|下|門)|か[国月所]|つ)"
)
_NO_NUMBER = re.compile(r"^(?:十分|一時|一部|一回り|一人前|一つ一つ|一人一人)")
_PLACES = {"十": 10, "百": 100, "千": 1000}


def with_digits(text: str) -> str:
    """The same words with kanji numbers before a counter in digits: 「十二月二十九日」 is 「12月29日」."""
    if not _KANJI_RUN.search(text):
        return text
    return _KANJI_RUN.sub(lambda m: m.group() if _NO_NUMBER.match(text[m.start() :]) else _digits(m.group()), text)


def _digits(kanji: str) -> str:
    if not any(sign in _PLACES for sign in kanji):
        return "".join(str(_DIGITS.index(sign)) for sign in kanji)
    total, ones = 0, 0
    for sign in kanji:
        if sign in _PLACES:
            total += (ones or 1) * _PLACES[sign]
            ones = 0
        else:
            ones = _DIGITS.index(sign)
    return str(total + ones)
