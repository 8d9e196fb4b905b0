"""Numbers and passwords as they are said aloud: ゼロキューゼロの…, ラージエス、スモールエー、…"""

import re
from collections.abc import Iterator

from assistant.reading.privacy.cues import API_CUE, DOOR_CUE, ENTRY_CUE
from assistant.reading.privacy.lazily import LazyPattern
from assistant.reading.privacy.spans import Found, found

_SPOKEN_DIGIT = (
    "(?:ゼロ|ぜろ|レイ|れい|マル|まる|イチ|いち|ニー|にー|ニ|に|サン|さん|ヨン|よん|ゴー|ごー|ゴ|ロク|ろく|ナナ|なな|シチ|しち|シ|し|ハチ|はち|"
    "キュウ|キュー|きゅう|きゅー|ク|[〇零一二三四五六七八九0-9])"
)
_PAUSE = "[の、,・ -]{0,2}"
_SPOKEN_PHONE = LazyPattern(
    rf"(?:ゼロ|ぜろ|レイ|れい|マル|まる|[〇零])(?:{_PAUSE}{_SPOKEN_DIGIT}){{9,10}}(?!{_SPOKEN_DIGIT})"
)

_LETTER = (
    "(?:エー|ビー|シー|ディー|デー|イー|エフ|ジー|エイチ|エッチ|アイ|ジェー|ジェイ|ケー|ケイ|エル|エム|エヌ|オー|ピー|キュー|アール|エス|ティー|"
    "テー|ユー|ブイ|ヴィー?|ダブリュー|ダブル|エックス|ワイ|ゼット|ゼッド|[A-Za-z](?![a-z]))"
)
_CASE = "(?:(?:大文字|小文字|ラージ|スモール|キャピタル|大きい|小さい|おっきい|ちっちゃい)の?[ ]?)"
_SYMBOL = (
    "(?:ハイフン|アンダーバー|アンダースコア|アンダーライン|ドット|ピリオド|シャープ|アットマーク|アット|(?:びっくり|ビックリ)(?:マーク)?|"
    "エクスクラメーション(?:マーク)?|アスタリスク|こめじるし|米印|スラッシュ|プラス|イコール|(?:はてな|ハテナ)(?:マーク)?|クエスチョン(?:マーク)?|"
    "パーセント|ドル(?:マーク)?|アンド|コロン|チルダ|カンマ|[#*!?@_%$&+=-])"
)
_NUMERAL = rf"(?:(?:数字の)?{_SPOKEN_DIGIT}{{1,8}})"
_SPELLED_ONE = rf"(?:{_CASE}?{_LETTER}|(?:記号の)?{_SYMBOL}|{_NUMERAL})"
_SPELLED = LazyPattern(
    rf"{_SPELLED_ONE}(?:[、,・の ]{{0,2}}(?:(?:それから|そして|次に?|あと)、?)?{_SPELLED_ONE}){{2,40}}"
)
_SECRET_CUE = LazyPattern(rf"{API_CUE}|{DOOR_CUE}|{ENTRY_CUE}", re.IGNORECASE)
_TOLD = LazyPattern(
    rf"[^\n{{}}]{{0,24}}?(?:[はが:、。]|です|言います|言うね|読みます|読むね|いいます)[、。]?\s?(?={_SPELLED_ONE})"
)
_SPOKEN_SOUND = LazyPattern(r"[ァ-ヺー]{2}|[〇零一二三四五六七八九]{2}|ぜろ|いち|よん|ろく|なな|はち|きゅう")


def find_spoken_phones(text: str) -> Iterator[Found]:
    """Ten or eleven digits, the first of them a nought."""
    yield from (found(m.start(), m.end(), "phone") for m in _SPOKEN_PHONE.finditer(text))


def find_spelled_secrets(text: str) -> Iterator[Found]:
    """Three sounds or more, one after the other, behind a word that announces a secret."""
    if not _SPOKEN_SOUND.search(text):
        return
    for cue in _SECRET_CUE.finditer(text):
        lead = _TOLD.match(text, cue.end())
        spelled = _SPELLED.match(text, lead.end()) if lead else None
        if spelled and _is_spelled(spelled[0]):
            yield found(spelled.start(), spelled.end(), "password")


def _is_spelled(spelled: str) -> bool:
    """Said, and not the digits of a written value nor a word of three letters."""
    return len(re.findall(_SPELLED_ONE, spelled)) >= 3 and bool(_SPOKEN_SOUND.search(spelled))
