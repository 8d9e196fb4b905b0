"""What opens something, told in a sentence: keys to press in order, dials to turn, what to type, the answer to a
secret question, the second of two codes."""

import re
from collections.abc import Iterator, Sequence

from assistant.reading.privacy.cues import DOOR_CUE, ENTRY_CUE, NOT_A_CODE, NOT_A_VALUE
from assistant.reading.privacy.lazily import LazyPattern
from assistant.reading.privacy.spans import Found, found

_STEP = r" ?(?:→|⇒|->|=>|、|,|・|-|ー|−|>| |の?次に?|から) ?"
_KEYS = rf"(?:[\dA-Z](?:{_STEP}\d){{2,9}}(?!\d)[#*]?|[#*]?\d{{3,8}}[#*]?)"
_PRESSED = r"(?:の?順(?:番)?(?:に|で)|と|って|を|で)?、?(?:ボタンを)?(?:押|入力|入れ|打|タップ|タッチ|ダイヤル|合わせ|回|開)"
_PIN_CUE = LazyPattern(
    rf"(?:{DOOR_CUE}|{ENTRY_CUE}|扉|ドア|入り?口|玄関|門|ゲート|シャッター|倉庫|車庫|ガレージ|鍵|カギ|暗証|ロック|取引用|PIN)(?P<gap>[^\d\n#*]{{0,30}}?)(?P<keys>{_KEYS})(?![\d.,:/年月日時分円万個件人名%階F号台冊枚本回])",
    re.IGNORECASE,
)
_SEPARATED = LazyPattern(rf"[\dA-Z](?:{_STEP}\d){{2,9}}[#*]?")
_GAP_GLUE = LazyPattern(r"暗証|[上下左右]から|順に|順番に|鍵|[は:がを、。 「\[(]|番号|コード|です|って|ナンバー")
_GAP_PRESSES = LazyPattern(r"押|回|入力|入れ|タッチ|タップ|打|合わせ|長押し|触")
_KEYS_PRESSED = LazyPattern(_PRESSED)

_TURN = r"(?:[右左](?:回り|回し)?|時計回り|反時計回り|逆回り|逆)[へにでまわし]{0,4}、?\s?"
_STOP = r"\d{1,3}(?:を\d{1,2}回|つ|(?:回転?|周|度)(?:して|まわして|回して)?[で、]?\s?(?:(?:目盛り?)?\d{1,3})?)?(?:まで(?:回して)?|に合わせ(?:て)?|で止め(?:て)?)?"
_DIAL = LazyPattern(
    rf"(?:{_TURN}{_STOP}[、,→\s]{{0,2}}(?:次に|それから|続けて)?){{2,}}(?!つ|個|枚|台|本|人|歩|m|番目|列)"
)

_TURNED = LazyPattern("開|ダイヤル|ダイアル|金庫|錠|回")
_A_DOOR = LazyPattern("ドア|扉|玄関|門|ゲート|鍵|入口|入り口|ロック|[Dd]oor|[Gg]ate|[Ll]ock|[Kk]eypad")
_ENDS_IN_HASH = LazyPattern(r"(?<![A-Za-z0-9#*.,-])\d{4,8}#(?![A-Za-z0-9#])")

_PHRASE = LazyPattern(
    r"(?<![A-Za-z])(?:(?:\d{1,2}[.)] ?)?(?!(?:the|and|for|are|was|you|your|our|with|that|this|have|from|will|please|but|not|can|they|his|her)[ ,])"
    r"[a-z]{3,8}(?:, ?|[ \n]|(?![a-z]))){12,24}(?![a-z])"
)
"""Twelve words or more that make no sentence restore a wallet."""

_MIXED = r"(?=[!-~]{0,40}[A-Za-z])(?=[!-~]{0,40}\d)[!-~]{5,60}?"
_OPENED_FILE = LazyPattern(
    rf"(?:PDF|ファイル|zip|添付|エクセル|Excel|ワード|書類|資料|圧縮|明細|フォルダ|データ|シート|台帳|名簿|一覧表)[^\n。!-~]{{0,20}}(?:は|が|を|、)\s?"
    rf"(?P<value>{_MIXED}|\d{{4,10}})\s?(?:で|と(?:入れ|打)[^。\n]{{0,4}}[てと])(?:開|解凍|解除|ひら|見られ|見れ)",
    re.IGNORECASE,
)
_PROGRAM = LazyPattern(
    r"(?i)(?:office|excel|word|microsoft|windows|chrome|acrobat|pdf|iphone|ipad|android|ver|v\d|libre|google|mac|7-?zip)"
)
_TYPED = LazyPattern(
    r"[「『\"'`](?P<value>[!-~]{4,60}?)[」』\"'`]\s?(?:って|と|を)(?:打(?:っ|ち|て|つ)|入れ|入力|タイプ|叩)"
    r"|(?<![!-~])(?P<bare>(?=[!-~]{0,40}[A-Za-z])(?=[!-~]{0,40}[\d#*!%$&@_+])[!-~]{6,60}?)\s?(?:って|と|を)(?:打(?:っ|ち|て|つ)|入れ(?:て|れば|たら)|入力して(?:ログ|入))"
)
_LOCKED_OUT = LazyPattern(
    r"ログイン|サインイン|入れない|入れな|入れる|開かない|開けない|開く|ロック|パス|暗証|フォルダ|管理画面|認証|解除"
)
_LOGIN_VALUE = LazyPattern(
    r"(?:ログイン|サインイン|取引|入室|管理画面)(?:用|時|側)?(?:の?(?:ほう|方))?(?:は|が|:)\s?[「『]?"
    r"(?P<value>(?=[!-~]{0,40}[A-Za-z])(?=[!-~]{0,40}\d)[A-Za-z0-9!#$%&*+_.^~?-]{6,60}|(?<=[用方う引]は)\d{4,8})(?![@\dA-Za-z]|\s?/)"
    r"(?!\s?(?:円|時|日|件|人|名|年|月|から|まで))"
)
_SECRET_QUESTION = LazyPattern(
    r"(?:秘密の質問|リマインダー|本人確認の質問|合い?言葉の質問)[^\n]{0,40}?(?:答え|こたえ|回答|解答)(?:は|が|:|、)\s?[「『\"]?"
    r"(?P<value>[^\s「」『』\"。、\n]{1,24}?)[」』\"]?(?=で(?:登録|設定|す|お願い|いい|OK|。|、|$)|に(?:し|設定)|です|だ|と(?:登録|設定|入)|って|ね|よ|。|、|\n|$)"
)
_WIFI_KEY = LazyPattern(
    r"(?:wi-?fi|SSID|無線|ルーター?|ネットワーク)[^\n]{0,60}?(?:キー|鍵|key|PW|パス)(?:は|が|:|=|の方は)?\s?[「『]?(?P<value>[!-~]{6,63}?)(?=[」』。、\s]|[^!-~]|$)",
    re.IGNORECASE,
)
_WORDS_TOLD = LazyPattern(
    r"(?:合い?言葉|(?:秘密|合図|魔法)の(?:言葉|ことば)|キーワード|パスフレーズ)(?:は|の)?(?:[2-9二三四五](?:つ|個|語))?(?:は|、|:| )\s?[「『]?"
    r"(?P<words>[ぁ-んァ-ヺー一-龠]{2,10}(?:[」』]?[・、,/と]\s?[「『]?[ぁ-んァ-ヺー一-龠]{2,10}){1,5}?)[」』]?(?=$|\n|。|です|の順|で登録)"
)
_ALSO = r"\s?(?:と|、|,|/|・|または|もしくは|か|および|;)\s?"


def find_openings(text: str) -> Iterator[Found]:
    for match in _DIAL.finditer(text):
        if "つ" not in match[0] or _TURNED.search(text):
            yield found(match.start(), match.start() + len(match[0].rstrip("、,→ \n")), "door_code")
    if _A_DOOR.search(text):
        yield from (found(m.start(), m.end(), "door_code") for m in _ENDS_IN_HASH.finditer(text))
    yield from _several_words(text)
    yield from _pressed(text)
    if not re.search("[!-~]{3}", text) and "秘密の質問" not in text:
        return
    for pattern in (_SECRET_QUESTION, _WIFI_KEY, _LOGIN_VALUE):
        for match in pattern.finditer(text):
            if _may_be_secret(match["value"]):
                yield found(match.start("value"), match.end("value"), "password")
    for match in _OPENED_FILE.finditer(text):
        if not _PROGRAM.match(match["value"]):
            yield found(match.start("value"), match.end("value"), "password")
    yield from _typed(text)


def _several_words(text: str) -> Iterator[Found]:
    """A phrase that restores a wallet; three words to tell on the phone."""
    for match in _PHRASE.finditer(text):
        yield found(match.start(), match.start() + len(match[0].rstrip(", \n")), "password")
    for match in _WORDS_TOLD.finditer(text):
        if not NOT_A_VALUE.search(match["words"]):
            yield found(match.start("words"), match.end("words"), "password")


def _may_be_secret(value: str) -> bool:
    return value.isascii() or not NOT_A_VALUE.search(value)


def _typed(text: str) -> Iterator[Found]:
    """A wild word in quotes that is to be typed, where something is locked."""
    if not _LOCKED_OUT.search(text):
        return
    for match in _TYPED.finditer(text):
        group = "value" if match["value"] else "bare"
        if (
            re.search(r"\d", match[group])
            and "@" not in match[group][1:-1]
            and not match[group].startswith("http")
        ):
            yield found(match.start(group), match.end(group), "password")


def _pressed(text: str) -> Iterator[Found]:
    """A lock, then keys: one after the other (4→1→7→9), or a number with a word for pressing on either side."""
    for match in _PIN_CUE.finditer(text):
        keys, gap, after = match["keys"], match["gap"], text[match.end() :]
        in_steps = _SEPARATED.fullmatch(keys) is not None
        glued = not _GAP_GLUE.sub("", gap)
        in_order = after.startswith(("の順", "と順", "って順"))
        pressed = in_order or bool(_GAP_PRESSES.search(gap)) or bool(_KEYS_PRESSED.match(after))
        if (in_steps and (glued or pressed)) or (pressed and not NOT_A_CODE.match(after)):
            yield found(match.start("keys"), match.end("keys"), "door_code")


def find_second_codes(text: str, secrets: Sequence[Found]) -> Iterator[Found]:
    """「48213077と91560428」: what is joined to a secret and has its shape."""
    for one in secrets:
        value = text[one.start : one.end]
        shape = _shape(value)
        position = one.end
        while shape and (step := re.compile(rf"{_ALSO}({shape})(?![A-Za-z0-9])").match(text, position)):
            yield Found(step.start(1), step.end(1), one.kind, one.secret)
            position = step.end(1)


def _shape(value: str) -> str | None:
    if value.isdigit() and len(value) >= 4:
        return rf"\d{{{len(value)}}}"
    if re.fullmatch(r"\d{2,6}(?:[ -]\d{2,6}){1,5}", value):
        return re.sub(r"\d", r"\\d", value)
    if re.fullmatch(r"[A-Za-z0-9-]{6,40}", value) and re.search(r"\d", value) and re.search("[A-Za-z]", value):
        return rf"(?=[A-Za-z0-9-]*\d)(?=[A-Za-z0-9-]*[A-Za-z])[A-Za-z0-9-]{{{len(value)}}}"
    return None
