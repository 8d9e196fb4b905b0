"""What a question asks for, whatever its words: who, where, by when, how many, how much …

Two questions that ask for the same thing about the same matter are one question, and what is settled under another
name is not asked again. Embeddings alone can not tell 「宛名は」 from 「振込先は」; the thing asked for can.
"""

import re
import unicodedata
from collections.abc import Callable, Mapping
from difflib import SequenceMatcher
from functools import lru_cache
from types import MappingProxyType

ALMOST = 0.85
"""Part of the letters in common from which two questions are the same words."""

_KINDS: Mapping[str, re.Pattern[str]] = MappingProxyType(
    {
        name: re.compile(words, re.I)
        for name, words in (
            ("who", r"お?相手(?:は|に|の方)|どなた(?!の?(?:名|が(?:払|持|ご負担)))|誰(?!が払)|だれ|出席者|参加者|同席|メンバー(?:は|を)|\bwho\b|\bwhich (?:people|person)|attendees|counterpart"),
            ("where", r"場所|どこ|どちらで(?:行|お会い|開)|会場|対面|\bwhere\b|\bplace\b|\bvenue\b|location"),
            ("deadline", r"いつまで|期限|期日|締め?切|納期|何日まで|by when|deadline|\bdue\b"),
            ("when", r"いつ(?!まで|も)|日時|何曜|何日(?!分|間|まで)|何時(?!間)|日程は|希望日|時期|\bwhen\b|which day|what time"),
            ("length", r"所要|何分|何時間|どのくらいの(?:時間|長さ)|時間の長さ|長さは|何字|文字数|何ページ|枚数|how long|\blength\b|duration|how many (?:pages|words|minutes)"),
            ("count", r"いくつ|何(?:件|名|人|部|個|本|案|社|通|点|軒|セット|パターン)|人数|部数|件数|候補数|数量|数は|how many(?! (?:pages|words|minutes))|number of|head ?count"),
            ("money", r"いくら|予算|金額(?!が合)|費用|単価|時給|給与|料金|代金|参加費|上限(?:は|額)|価格帯|how much|budget|\bprice\b"),
            ("payer", r"(?:支払い?|会計|負担)(?:は|を)?[^。]{0,8}(?:どなた|誰|どちら)|(?:どなた|誰|どちら)が[^。]{0,6}(?:払|負担|持た)|who (?:is paying|pays)"),
            ("form", r"形式|ファイル|フォーマット|PDF|Excel|エクセル|PowerPoint|パワーポイント|紙で|データで|\bformat\b|which file"),
            ("channel", r"連絡(?:手段|方法|先)|(?:電話|メール|LINE|チャット)(?:と|か|で(?:よろしい|お送り|連絡))|Zoom|Meet|Teams|ツール|オンライン|\bby (?:phone|mail|email)\b|video call"),
            ("approval", r"送る前に|(?:公開|投稿|提出|送付)(?:の)?前に|確認(?:後|して(?:から|いただ)|されますか|をお取り)|そのまま送|承認|before (?:sending|posting)|approv|sign[- ]?off"),
            ("sender", r"差出人|名義|(?:どなた|誰)の(?:お?名前|名)|署名|送り主|in whose name|sender|signed by"),
            ("recipient", r"宛先|宛名|送り先|お届け先|送付先|どなた(?:宛|あて)|recipients?\b|addressed to|send (?:it )?to whom"),
            ("payee", r"振込先|口座|bank account"),
            ("tone", r"トーン|文体|丁寧|くだけ|かため|やわらか|雰囲気|口調|\btone\b|formal"),
            ("purpose", r"目的|何のため|ねらい|狙い|purpose|what .{0,12} for\b"),
            ("audience", r"(?:読|見)(?:む|る|せる)(?:方|人|相手)|(?:誰|どなた)に(?:見せ|読|向け)|対象(?:者|は)|読み手|audience|readers?\b"),
            ("content", r"内容|議題|何を(?!使)|項目|盛り込|テーマ|お題|要点|\bagenda\b|\btopics?\b|contents?\b|what should .{0,12}(?:say|include|cover)"),
            ("days", r"土日|土曜|日曜|祝日|週末|weekends?"),
            ("hours", r"時間帯|午前|午後|夕方|昼休み|mornings?|afternoons?"),
            ("language", r"何語|英語|日本語|言語|\blanguage\b|in english"),
            ("which", r"どの(?!くらい|よう|程度|時間)|どちらの|どれ(?!くらい|だけ)|\bwhich\b(?! (?:day|people|person|file))"),
            ("quality", r"完成度|仕上がり|どこまで(?:作|仕上|や)|ラフ|清書|how polished|level of finish"),
        )
    }
)  # fmt: skip
_FACTS = MappingProxyType(
    {
        "person": "who", "company": "who", "place": "where", "date": "when", "duration": "length", "count": "count",
        "money": "money", "form": "form", "channel": "channel", "deadline": "deadline",
    }
)  # fmt: skip


@lru_cache(1024)
def asked(text: str) -> frozenset[str]:
    """The kinds of thing a question or a label names; empty where none is recognised."""
    folded = unicodedata.normalize("NFKC", text)
    return frozenset(name for name, words in _KINDS.items() if words.search(folded))


def settles(slot: str, label: str, question: str = "") -> frozenset[str]:
    """The kinds of thing a settled slot answers, by its name, and by the question that is not asked any more."""
    by_name = {_FACTS[slot]} if slot in _FACTS else set()
    return frozenset(by_name) | asked(f"{label}は") | asked(question)


def same_matter(first: str, second: str, cosine: Callable[[], float]) -> bool:
    """Do two questions ask the same? `cosine`: of their embeddings, computed only where it can decide."""
    one, other = asked(first), asked(second)
    if one and one == other:
        return cosine() >= 0.3
    if one & other and not (one - other and other - one):
        return cosine() >= 0.62
    if one and other:
        return False
    return SequenceMatcher(None, first, second, autojunk=False).ratio() >= ALMOST
