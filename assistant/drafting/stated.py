"""Stated: what the instruction itself says for a slot, by kind of fact, kind of time, or the playbook's own words."""

import re
import unicodedata
from collections.abc import Callable, Iterator, Mapping
from datetime import date, datetime
from types import MappingProxyType

from assistant.domain.instruction import DateReading, Fact, FactKind, Reading, TaskPart
from assistant.domain.playbook import Said
from assistant.domain.when import day_of

LONG = 5
"""Days from which a stretch that lies behind is a period of work, not one day of it."""

_NAMES_THE_THING = re.compile(
    r"(?:クリスマス|バレンタイン(?:デー)?|ホワイトデー|ハロウィン|母の日|父の日|敬老の日|こどもの日|七夕|節分|ひな祭り|お?正月|お盆)"
    r"の?(?=[一-龠ァ-ヶー])(?!の?(?:朝|昼|夜|夕|晩|日|当日|前|後|頃|週|時期|期間|休|イブ|まで))"
)
"""An occasion that stands before a thing names the thing (「バレンタインのカード」), not the day it is wanted."""

_ENDS = re.compile(r"から|より|[〜~–—―-]|\b(?:to|through|thru|till|until|and)\b", re.I)
_OR = re.compile(r"\s?(?:か|または|もしくは|\bor\b)、?\s?")
_CLOCK = re.compile(
    r"[\d〇一二三四五六七八九十]\s*時(?!間)|\d\s*:\s*\d\d|正午|\d\s*[ap]\.?m\b|\b(?:noon|midnight|o'clock)\b", re.I
)
_PEOPLE = re.compile(
    r"(?:名様?|人前?|people|persons?|guests?|clients?|members?|finalists?|candidates?|applicants?|attendees?)$",
    re.I,
)
_NO_PIECES = re.compile(
    r"(?:件|社|案|パターン|種類|回|割|%|字|文字|語|ページ|頁|行|倍|店|店舗|期|章|点|か国語|words?|pages?|slides?|items?|days?|interviews?)$",
    re.I,
)
_SOME_PEOPLE = re.compile(
    r"(?:[二三四五六七八九]人|ふたり|(?<!お)ひとり(?!で(?:に|き)))(?=で|の|分|と|、|に|が|$)|\b(?:the )?(?:two|three|four|five|six) of us\b",
    re.I,
)
_MATERIAL = r"(?:名簿|一覧|リスト|資料|データ|録音|音声|録画|写真|画像|動画|素材|原稿|文面|領収書|レシート|ファイル|控え|明細|見本|図面|案内|メモ|ラフ)"
_LIES = (
    r"(?:入れ(?:て|た|まし|とい|と[いっ])|置(?:い|き)|送(?:っ(?:た|て(?:あ|い|お))|りまし)|渡(?:した|しまし|して(?:あ|い))|共有(?:に|して|済)"
    r"|添付|アップ(?:した|して)|上げ(?:た|て(?:あ|お))|持っ(?:て|と)|預(?:け|か)|フォルダ|(?:に|が|は)(?:ある|あり)|Dropbox|Drive|ドライブ)"
)
_STORES = r"(?:Notion|Google|Dropbox|OneDrive|Box|Slack|Teams|freee|Drive|Excel|ドライブ|フォルダ|スプシ|スプレッドシート|共有|添付|カルテ|予約(?:表|台帳)|会計ソフト|(?:前|さっき|昨日|先週)の?(?:メール|LINE|チャット))"
_AT_HAND = re.compile(
    rf"(?:{_MATERIAL}|数字|数値|中身|情報|文章|文言)は{_STORES}(?:の|に|から|で|を|にある|に入って)?[^。、!?!?\n]{{0,8}}(?=$|[。、!?!?\n])|"
    rf"{_MATERIAL}[^。!?!?\n]{{0,16}}{_LIES}|{_LIES}[^。!?!?\n]{{0,8}}{_MATERIAL}"
    r"|\b(?:recordings?|receipts?|files?|photos?|lists?|notes?|drafts?|data|slides|deck)\b[^.!?\n]{0,20}"
    r"(?:\b(?:is|are)\b|'s|'re) (?:attached|in|on|with|at)\b|\battached\b",
    re.I,
)
_TELL = r"(?:伝え|つたえ|言っ(?:て(?!き|い|た|る|も)|とい)|(?:言う|いう|ゆう)て(?!き|い|た|る|も|は)|ゆっと|知らせ|返(?:事|信|し)|連絡|断|お答え|答え)"
_ASK = r"(?:聞|きい|訊|伺|うかが|確かめ|確認|尋ね|たずね|問い合わせ|調べ)"
_GIST = re.compile(
    rf"(?:と|って|(?<=[るたんすうくむぬぶつぐ])て|旨を?|こと[をは]?|(?:なし|無し|不可|欠席|出席|参加|OK|承諾|見送り|保留)で)(?:だけ|のみ)?(?:先方に|相手に|客に|お客(?:さん|様)に)?{_TELL}|[、,]と[。\s]*$|と(?:だけ|のみ)[。\s]*$"
    rf"|(?:か(?:どうか)?|のか)(?:を|って|、)?[^。、]{{0,10}}{_ASK}|[一-龠ァ-ヶー](?:を|の有無を)[^。、]{{0,12}}{_ASK}"
    r"|\b(?:tell|let|inform)\b .{1,40}?\b(?:that|can't|cannot|won't|is|are|will|has|have|know)\b|\bask\b .{1,40}?\b(?:if|whether|when|what|how|which|for)\b",
    re.I,
)


def stated_kind(kinds: tuple[FactKind | Said, ...], part: TaskPart, reading: Reading) -> str | None:
    """The client's words that are of one of these kinds, inside this part; the first kind that is found wins."""
    for kind in kinds:
        found = next(_SAID[kind](part, reading) if isinstance(kind, Said) else _facts(kind, part, reading), None)
        if found is not None:
            return found
    return None


def _facts(kind: FactKind, part: TaskPart, reading: Reading) -> Iterator[str]:
    if kind is FactKind.DATE:
        yield from (_with_choices(one, part, reading) for one in _dates(part, reading))
    yield from (fact.text for fact in _facts_of(part, reading) if fact.kind is kind)


def _dates(part: TaskPart, reading: Reading) -> Iterator[DateReading]:
    text = reading.instruction.text
    return (
        one for one in reading.wanted if _inside(one.span, part) and not _NAMES_THE_THING.match(text, one.span[0])
    )


def _with_choices(first: DateReading, part: TaskPart, reading: Reading) -> str:
    """The words of this time, and of those it may be instead (「12/18か19」): half of a choice is another fact."""
    text, end = reading.instruction.text, first.span[1]
    for other in _dates(part, reading):
        if other.span[0] >= end and _OR.fullmatch(text, end, other.span[0]):
            end = other.span[1]
    return first.text if end == first.span[1] else text[first.span[0] : end]


def _facts_of(part: TaskPart, reading: Reading) -> Iterator[Fact]:
    return (fact for fact in reading.facts if _inside(fact.span, part))


def _inside(span: tuple[int, int], part: TaskPart) -> bool:
    return part.span[0] <= span[0] and span[1] <= part.span[1]


def _is_day(one: DateReading, today: date) -> bool:
    return one.start is not None and one.end is not None and today <= day_of(one.start) == day_of(one.end)


def _is_time(one: DateReading, _today: date) -> bool:
    return isinstance(one.start, datetime)


def _is_range(one: DateReading, _today: date) -> bool:
    if one.start is None or one.end is None or one.kind == "recurring":
        return False
    return day_of(one.start) < day_of(one.end) and _ENDS.search(_folded(one.text)) is not None


def _is_deadline(one: DateReading, _today: date) -> bool:
    return one.kind == "deadline"


def _is_recurring(one: DateReading, _today: date) -> bool:
    return one.kind == "recurring"


def _is_period(one: DateReading, today: date) -> bool:
    if one.start is None or one.end is None:
        return False
    return day_of(one.start) <= today and (day_of(one.end) - day_of(one.start)).days >= LONG


def _is_coming(one: DateReading, today: date) -> bool:
    return one.kind != "recurring" and one.end is not None and day_of(one.end) >= today


def _folded(text: str) -> str:
    return unicodedata.normalize("NFKC", text)


def _time(of: Callable[[DateReading, date], bool]) -> Callable[[TaskPart, Reading], Iterator[str]]:
    def found(part: TaskPart, reading: Reading) -> Iterator[str]:
        today = reading.instruction.now.date()
        return (_with_choices(one, part, reading) for one in _dates(part, reading) if of(one, today))

    return found


def _people(part: TaskPart, reading: Reading) -> Iterator[str]:
    yield from (text for text in _facts(FactKind.COUNT, part, reading) if _PEOPLE.search(_folded(text)))
    yield from _words(_SOME_PEOPLE, part)


def _pieces(part: TaskPart, reading: Reading) -> Iterator[str]:
    for text in _facts(FactKind.COUNT, part, reading):
        if not (_PEOPLE.search(_folded(text)) or _NO_PIECES.search(_folded(text))):
            yield text


def _words(pattern: re.Pattern[str], part: TaskPart) -> Iterator[str]:
    return (match.group() for match in pattern.finditer(part.text))


def _at_hand(part: TaskPart, _reading: Reading) -> Iterator[str]:
    return _words(_AT_HAND, part)


def _gist(part: TaskPart, _reading: Reading) -> Iterator[str]:
    return _words(_GIST, part)


_SAID: Mapping[Said, Callable[[TaskPart, Reading], Iterator[str]]] = MappingProxyType(
    {
        Said.DAY: _time(_is_day),
        Said.TIME: _time(_is_time),
        Said.RANGE: _time(_is_range),
        Said.DEADLINE: _time(_is_deadline),
        Said.RECURRING: _time(_is_recurring),
        Said.PERIOD: _time(_is_period),
        Said.COMING: _time(_is_coming),
        Said.PEOPLE: _people,
        Said.PIECES: _pieces,
        Said.AT_HAND: _at_hand,
        Said.GIST: _gist,
    }
)
