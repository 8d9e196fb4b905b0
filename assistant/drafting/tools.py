"""Tools and channels by name: which one a text asks for, and which ones a line rules out."""

import re
import unicodedata
from collections.abc import Iterator

_TOOLS: dict[str, tuple[str, str]] = {
    "line": ("chat", r"LINE|ライン(?=で|に|は|を)"),
    "slack": ("chat", r"Slack|スラック"),
    "chatwork": ("chat", r"Chatwork|チャットワーク"),
    "mail": ("send", r"(?<!まなび)(?<!ショート)メール|e-?mail"),
    "fax": ("send", r"FAX|ファックス|ファクス"),
    "post": ("send", r"郵送|郵便"),
    "paper": ("send", r"紙(?!面|袋|幣|ナプキン|コップ|皿|芝居)"),
    "phone": ("talk", r"電話"),
    "zoom": ("meet", r"Zoom|ズーム"),
    "meet": ("meet", r"Google\s?Meet|グーグルミート"),
    "teams": ("meet", r"Teams|チームズ"),
    "pdf": ("form", r"PDF"),
    "excel": ("form", r"Excel|エクセル"),
    "emoji": ("style", r"絵文字|顔文字"),
    "bcc": ("send", r"BCC"),
    "stamp": ("style", r"スタンプ"),
}
_PATTERNS = {tool: re.compile(pattern, re.I) for tool, (_, pattern) in _TOOLS.items()}
_NO = (
    r"(?:添付)?(?:は|を|も|での?|に|って(?:いうの)?は)?(?:もう)?(?:やめ|なし|ナシ|無し|禁止|不可|NG|ダメ|だめ|使わ(?:な|ん|ず)"
    r"|使うな|送ら(?:な|ん)|(?:は)?要らな|いらな|不要|しない|控え|避け|no\b)"
)
_RULED_OUT = {tool: re.compile(rf"(?:{pattern})[」』]?{_NO}", re.I) for tool, (_, pattern) in _TOOLS.items()}
_ALL_WITH = re.compile(
    r"(?:すべて|全て|全部|ぜんぶ|全社|必ず)[^。]{0,16}(?:に(?:そろえ|揃え|統一|切り?替え|し(?:ます|て))|で(?:流|送|行|お願い|統一))"
    r"|(?:に(?:そろえ|揃え|統一|切り?替え))"
)
_ASKED = re.compile(r"^(?:[」』]?(?:で|を使|に(?:して|出|送|載せ)|付き|入り|でお?送|にて))")


def named_tools(text: str) -> Iterator[tuple[str, str]]:
    """(tool, the word as written) for each tool named, in the order of the table."""
    folded = unicodedata.normalize("NFKC", text)
    for tool, pattern in _PATTERNS.items():
        if found := pattern.search(folded):
            yield tool, found.group()


def wanted(text: str) -> frozenset[str]:
    """Tools by which something is to be done or sent; a tool that is only spoken of (「LINEの文」) is not wanted, nor
    is one that the text itself rules out."""
    folded = unicodedata.normalize("NFKC", text)
    return frozenset(
        tool
        for tool, pattern in _PATTERNS.items()
        if any(_ASKED.search(folded[m.end() :]) for m in pattern.finditer(folded))
        and not _RULED_OUT[tool].search(folded)
    )


def forbidden(line: str) -> frozenset[str]:
    """Tools that a line rules out: in so many words, or because everything of that kind goes by another."""
    folded = unicodedata.normalize("NFKC", line)
    out = {tool for tool, pattern in _RULED_OUT.items() if pattern.search(folded)}
    for sentence in re.findall(r"[^。!?!?\n]+", folded):
        if _ALL_WITH.search(sentence):
            kept = {tool for tool, _ in named_tools(sentence)} - out
            kinds = {_TOOLS[tool][0] for tool in kept} & {"meet"}
            out |= {tool for tool, (kind, _) in _TOOLS.items() if kind in kinds and tool not in kept}
    return frozenset(out)
