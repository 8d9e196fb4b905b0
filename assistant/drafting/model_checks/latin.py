"""Names in Latin letters: who somebody is told to ask, known by what is done with them."""

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache

from assistant.domain.instruction import FactKind
from assistant.reading.facts import find_facts
from assistant.reading.privacy.words import word_set

_NAME = r"[A-Z][a-zé]{1,20}(?:[ ・.][A-Z][a-zé]{1,20})?"
_SPEAKS = r"(?:確認|連絡|伝|聞|きい|送|相談|依頼|頼|渡|返[事信]|共有|お願い|会[うい]|話|報告|知らせ|尋ね|任せ|調整|打ち合わせ|回し)"
_IN_JAPANESE = re.compile(
    rf"(?<![A-Za-z.@/-])(?P<name>{_NAME})(?:さん|様|さま|氏|くん|ちゃん|社(?!内|員)|(?:に|へ|と|から|には|とは|からは)[^。、]{{0,14}}?{_SPEAKS}|[がは](?:担当|出席|参加|欠席|来|同席|返事|確認|決め))"
)
_IN_ENGLISH = re.compile(
    rf"\b(?i:ask|tell|call|email|contact|inform|remind|with|by|from|to|for|meet|via|and|or) (?P<name>{_NAME})\b"
    rf"|\b(?P<subject>{_NAME})(?:'s\b| (?:will|has|is|was|wants|prefers|said|asked|can|needs|confirmed|agreed|comes|joins)\b)"
)
_NO_NAMES = word_set("""
    The This That It We She He They You There Each Every Nothing None Who What When Where Which How Please Our Her His Their Your My One Two
    Three All Any Some Both No Not Only If As At On In For And But So An Work Client Draft Everything Anything Someone Nobody Everyone Travel
    Lunch Dinner Breakfast Today Tomorrow Payment Booking Monday Tuesday Wednesday Thursday Friday Saturday Sunday January February March April
    May June July August September October November December Japan Japanese English Tokyo Google Excel Word Zoom Teams Meet Slack Gmail Outlook
    Dropbox Drive Calendar Maps Sheets Docs Slides Notion Instagram Facebook Twitter Chatwork Line Shopify Freee Amazon Skype Wi Internet Mail
    Web Christmas
""")
"""Words with a capital that name no person and no company that could be asked."""


@lru_cache(maxsize=2048)
def latin_names(text: str, *, english: bool) -> tuple[str, ...]:
    """Names in Latin letters of those who are asked, told, met or said to act."""
    plain = unicodedata.normalize("NFKC", text)
    return tuple(dict.fromkeys(_found(plain, english=english)))


def _found(text: str, *, english: bool) -> Iterator[str]:
    tools = {f.text for f in find_facts(text) if f.kind in (FactKind.FORM, FactKind.CHANNEL)} if text else set()
    for match in (_IN_ENGLISH if english else _IN_JAPANESE).finditer(text):
        name = match["name"] or match["subject"] if english else match["name"]
        if name.split(" ")[0] not in _NO_NAMES and name not in tools:
            yield name
