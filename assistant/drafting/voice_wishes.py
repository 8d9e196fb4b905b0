"""What this client wishes of talking: matters for which a call or a screen is wanted, and clients who want no call."""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from assistant.domain.instruction import Reading
from assistant.drafting.quantities import content_words
from assistant.drafting.sayings import Saying

_CALL = r"電話|通話|テレビ電話|口頭"
_SCREEN = r"Zoom|ズーム|Teams|チームズ|(?:Google\s?)?Meet|ビデオ(?:通話|会議)?|オンライン会議|画面"
_VOICE = re.compile(
    rf"(?:{_CALL}|{_SCREEN}|直接|対面|顔を見|会って)(?:で|に(?:して|切り?替え)|を(?:くだ|くれ|かけ|入れ|鳴ら|ちょうだい|共有|見)|して(?:くれ|ほし|くだ)|くだ|ちょうだい|がいい|が早い|のほうが|話|て話|ながら)"
    r"|\b(?:call|phone|ring) me\b|\bby (?:phone|call)\b|\b(?:on|over|by) (?:the )?(?:phone|zoom|teams|a call|a video call|video)\b",
    re.I,
)
_ON_SCREEN = re.compile(rf"{_SCREEN}|\bvideo\b|\bzoom\b|\bteams\b", re.I)
_NO_CALL = re.compile(
    r"電話(?:は|が|って|に|を|で(?:は|の)?|の?連絡(?:は|を)?|のやりとりは)?[^。、]{0,8}(?:苦手|嫌|きらい|キライ|NG|不可|禁止|かけな|かけて(?:こ|来)な|しな|やめ|控え|遠慮|避け|困|要らな|いらな|お断り|ご勘弁|出な|出られ(?:な|ま)|出ませ|使わな)"
    r"|(?:電話|通話)(?:なし|ナシ|無し|より)|(?:チャット|メール|文字|LINE|文章|テキスト)(?:だけ|のみ|限定)で"
    r"|\b(?:hate|dislike|avoid|can'?t stand) (?:the )?(?:phone|calls?|calling)|\bno (?:phone )?calls\b|\bnever (?:call|phone|ring)\b|\bdon'?t (?:call|phone|ring)\b|\btext only\b",
    re.I,
)
_ONLY_AT_TIMES = re.compile(
    r"\d{1,2}\s?[時:]|(?<!一)(?:朝|昼|夜|夕方|午前|午後|深夜)(?!昼夜)|(?:月|火|水|木|金|土|日)曜|時間帯|(?:レッスン|診察|授業|会議|仕込み|作業|運転|接客|移動)中"
    r"|(?:before|after|until|from|between) \d|mornings?|evenings?|weekends?|\d ?[ap]m",
    re.I,
)
"""Hours in which nobody answers the phone: no wish against calls."""

_URGENT = re.compile(
    r"至急|大急ぎ|(?<!不)急(?:ぎ(?!ませ|ではな|じゃな)|用|な(?:用|話|件|こと|連絡|変更))|緊急|今すぐ|いますぐ|なる(?:早|はや)|\burgent|\basap\b|emergenc|right away|immediately|at once",
    re.I,
)
_AT_THE_LAST = re.compile(r"当日|直前|間際|ドタキャン|same[- ]day|last[- ]minute", re.I)
_CHANGED = re.compile(
    r"中止|変更|延期|キャンセル|取り?消|遅れ|遅刻|行け(?:な|ま)|行かれ(?:な|へ|ま)|来(?:ら)?れ(?:な|ま|へ)|出られ(?:な|ま)|間に合(?:わ|い)|欠席|cancel|postpone|late\b|can'?t (?:make|come)",
    re.I,
)
_TODAY = re.compile(
    r"今日|本日|今夜|今晩|今朝|今から|これから|\d+時間後|\d+分後|today|tonight|this (?:morning|afternoon|evening)",
    re.I,
)
_MONEY = re.compile(r"お金|金額|費用|予算|値段|料金|支払|報酬|ギャラ|money|budget|costs?\b|payment", re.I)
_AMOUNT = re.compile(
    r"\d\s?(?:円|万|千円)|円|予算|費用|お金|値(?:段|上|下|引)|料金|単価|報酬|ギャラ|支払|月謝|顧問料|¥|\$|budget|price|cost|invoice|\bfees?\b|\bpay",
    re.I,
)
_CONSULTS = re.compile(
    r"(?<!電)話|相談|説明|打ち?合わせ|すり合わせ|確認|決め|やりとり|直し|フィードバック|discuss|talk|review|feedback",
    re.I,
)
_TOO_COMMON = frozenset(
    ("話", "相談", "説明", "打", "合", "打合", "確認", "決", "件", "用件", "連絡", "直", "見", "画面")
)


@dataclass(frozen=True)
class VoiceWish:
    """A line by which a matter like this one is talked about. `use`: None where the line leaves open how."""

    quote: str
    use: Literal["call", "video"] | None


def refuses_calls(lines: Iterable[Saying]) -> bool:
    """True where the client wants no calls at all; hours without a phone are no such wish."""
    return any(
        _NO_CALL.search(sentence) and not _ONLY_AT_TIMES.search(sentence)
        for line in lines
        if line.standing or line.applies
        for sentence in _sentences(line.text)
    )


def voice_wish(reading: Reading, lines: Sequence[Saying]) -> VoiceWish | None:
    """The client's own wish to talk about such a matter, or None."""
    text = unicodedata.normalize("NFKC", reading.instruction.text)
    for line in lines:
        if line.applies:
            for sentence in _sentences(line.text):
                if (found := _wished(sentence, text)) is not None:
                    return found
    return None


def _wished(sentence: str, text: str) -> VoiceWish | None:
    voice = _VOICE.search(sentence)
    if voice is None or _NO_CALL.search(sentence) or _ONLY_AT_TIMES.search(sentence):
        return None
    # English puts the matter before or after: "call me for anything urgent".
    matter = sentence if sentence.isascii() else sentence[: voice.start()]
    if not _about(matter, text):
        return None
    on_screen = _ON_SCREEN.search(sentence) is not None
    by_phone = re.search(rf"{_CALL}|\b(?:call|phone|ring)\b", sentence, re.I) is not None
    return VoiceWish(sentence, "video" if on_screen and not by_phone else "call" if by_phone else None)


def _about(matter: str, text: str) -> bool:
    """Is this the kind of matter that the line speaks of?"""
    if _AT_THE_LAST.search(matter):
        return bool(_TODAY.search(text) and _CHANGED.search(text))
    if _URGENT.search(matter):
        return _URGENT.search(text) is not None
    if not _CONSULTS.search(matter):
        return False
    if _MONEY.search(matter):
        return _AMOUNT.search(text) is not None
    return bool((content_words(matter) - _TOO_COMMON) & content_words(text))


def _sentences(text: str) -> Iterator[str]:
    for sentence in re.split(r"[。!?!?\n]|(?<=[a-z])\. ", unicodedata.normalize("NFKC", text)):
        if sentence.strip():
            yield sentence.strip()
