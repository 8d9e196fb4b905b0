"""Given facts: how many, how much, how long, in what form, by what channel, each with its place in the text."""

import re
import unicodedata
from collections.abc import Iterator

from assistant.domain.instruction import Fact, FactKind

_NUMBER = r"(?:(?<!\d)\d[\d,.]{0,15}|(?<![一二三四五六七八九十百千万])[一二三四五六七八九十百千万]{1,8})"
# Bounded, and never begun inside a number: a long row of digits is read in linear time.
_COUNTERS = (
    "名様|名|人前|人|件|社|枚|部|個|本|冊|回|通|箇所|か所|カ所|ヶ所|セット|箱|室|部屋|泊|ページ|頁|案|パターン|種類"
    "|つ|点|店舗|店|台|組|校|館|期|章|語|文字|字|行|倍|割|%|kg|g|ml|mm|cm|words?|copies|people|pages?|items?|slides?"
    r"|clients?|guests?|customers?|members?|attendees?|applicants?|candidates?|finalists?|interviews?|sets?|boxes|bottles?"
    r"|packs?|seats?|days?|か国語|カ国語|ヶ国語|ケース|袋|束|棟|区画"
)
_ABOUT = r"(?:(?<=under )|(?<=below )|(?<=about )|(?<=around )|(?<=up to )|(?<=within )|(?<=at )|(?<=for ))"
_PATTERNS: tuple[tuple[FactKind, re.Pattern[str]], ...] = tuple(
    (kind, re.compile(pattern, re.I))
    for kind, pattern in (
        (
            FactKind.MONEY,
            rf"(?:{_NUMBER}(?:\s?[億万千]\s?(?:\d[\d,.]{{0,15}})?){{0,3}}\s?(?:円|ユーロ|ドル|ポンド|元(?![気々日年の])|ウォン)"
            rf"|[¥$€£]\s?\d[\d,.]{{0,15}}k?|{_NUMBER}\s*(?:yen|JPY|USD|EUR|dollars|euros?|pounds)|{_ABOUT}\d{{1,4}}(?:\.\d)?k(?![A-Za-z0-9]))"
            r"(?:\s*(?:\((?:税込|税別|税抜)\)|税込|税別|税抜))?|(?<!\d)\d+(?:\.\d)?\s*(?:万|千)(?![一-龠\d]|\s*[つか])",
        ),
        (FactKind.DURATION, rf"{_NUMBER}\s*(?:時間半|時間|分間|分(?!類|野|割|の)|泊\d*日?|hours?|minutes?|mins?)"),
        (FactKind.COUNT, rf"(?<![\d./:-]){_NUMBER}[百千万]?\s*-?(?:{_COUNTERS})(?![A-Za-z])"),
        (
            FactKind.FORM,
            r"PDF|Excel|エクセル|Word|ワード(?!プレス)|PowerPoint|パワーポイント|パワポ|スライド|CSV|スプレッドシート"
            r"|Google\s?(?:ドキュメント|スライド|Docs)|(?<![A-Z0-9])[AB][3-6](?:判|サイズ)?(?:両面|片面)?|両面|片面"
            r"|モノクロ|白黒|カラー印刷|縦書き|横書き|手書き|紙で|spreadsheet|deck",
        ),
        (
            FactKind.CHANNEL,
            r"メール|LINE|ライン(?=で|に)|Slack|スラック|Chatwork|チャットワーク|チャット|Teams|Zoom|ズーム|Google\s?Meet"
            r"|FAX|ファックス|ファクス|郵送|宅配便|電話|DM|ダイレクトメッセージ|対面|オンライン|ビデオ会議"
            r"|e-?mails?(?![\w-])|phone|online|in person",
        ),
    )
)


def find_facts(text: str) -> tuple[Fact, ...]:
    """Facts in the order of their place. `text` is the original; widths are folded character by character, which
    keeps the offsets. Where two kinds overlap the earlier kind of the table wins (8千円 is money, not a count)."""
    folded = "".join(_fold(character) for character in text)
    taken = [False] * len(text)
    found = []
    for kind, pattern in _PATTERNS:
        for start, end in _free_matches(pattern, folded, taken):
            taken[start:end] = [True] * (end - start)
            found.append(Fact(kind=kind, text=text[start:end], span=(start, end)))
    return tuple(sorted(found, key=lambda fact: fact.span))


def _free_matches(pattern: re.Pattern[str], folded: str, taken: list[bool]) -> Iterator[tuple[int, int]]:
    for match in pattern.finditer(folded):
        if match.group().strip() and not any(taken[match.start() : match.end()]):
            yield match.span()


def _fold(character: str) -> str:
    normal = unicodedata.normalize("NFKC", character)
    return normal if len(normal) == 1 else character
