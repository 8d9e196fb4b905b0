"""A secret some words away from what announces it: 「金庫の番号、忘れないうちに。35-12-78」."""

import re
from collections.abc import Iterator

from assistant.reading.privacy.cues import NOT_A_CODE
from assistant.reading.privacy.lazily import LazyPattern
from assistant.reading.privacy.spans import Found, PrivateKind, found

_STRONG_CUE = LazyPattern(
    r"(?P<password>パスワード|パスコード|パスフレーズ|暗証|(?<![A-Za-z])PIN(?![A-Za-z])|(?:認証|確認|復元|復旧|回復|バックアップ|リカバリー?|ログイン|ワンタイム)コード|"
    r"[二2](?:段階|要素)認証|(?<![コャ])パス(?=は|が|を|も|に|の|、|:)|(?:カード|通帳|ATM|マイナ[ァ-ヺー]{0,8}|アプリ|端末|送金|取引|スマホ|携帯)の?[468四六八]桁|"
    r"(?<![ブA-Za-z])ロック(?=の?解除|は|を|が|番号)|(?<![A-Za-z])(?:passcode|password|PW)(?![A-Za-z]))"
    r"|(?P<login>(?:ログイン|サインイン)(?!率|数|回数|画面|ID|時間|者))"
    r"|(?P<door_code>キー(?:ボックス|BOX)|(?<!信用)(?<!労働)金庫|オートロック|テンキー|エントランス|電子錠|南京錠|番号錠|ダイヤル錠|スマートロック|宅配(?:ボックス|BOX)|"
    r"(?:解錠|開錠|解除|入館|入室|入退室|警備)(?:コード|番号)?|シャッター|ロッカー|通用口|裏口|combination|(?:alarm|door|gate|safe|lock)(?: ?box)? code)",
    re.IGNORECASE,
)
_GAP = r"(?P<gap>(?:(?![!-~]{3})[^\n]){0,28}?)(?<![\dA-Za-z.,:/¥$*#_+-])"
_CODE = r"(?P<code>[#*]?(?:\d{2,4}(?:[- ]\d{2,4}){1,2}|\d{3,10}|[〇零一二三四五六七八九]{4,8})[#*]?)(?![\dA-Za-z,:/-]|\.\d)"
_WILD = r"(?P<wild>(?=[!-~]{0,40}[A-Za-z])(?=[!-~]{0,40}[\d!#$%&*_+@^])[A-Za-z0-9!#$%&*+_@.^~?-]{6,40}(?<![.,?]))(?![A-Za-z0-9])"
_CODE_BEHIND = LazyPattern(_GAP + _CODE)
_WILD_BEHIND = LazyPattern(_GAP.replace("28", "40") + _WILD)
_ENDS_WELL = LazyPattern(
    r"\s?(?:です|でし|だ(?!け)|で(?:す|開|入|登録|設定|い|お願い|合|、|。)|に(?:変|し|な|設定|統一|登録)|を(?:押|入|打|急|今|早|至急|使)|と(?:押|入|打|鍵|#|シャープ|登録|答)|"
    r"って|、|。|」|』|\)|ね|よ|や(?:から|で|ねん|わ|。|、|$)|なので|じゃ|らしい|のまま|\n|$|!|のはず|[.]|, )"
)
_OTHER_NUMBER = LazyPattern(
    r"(?:口座|普通|当座|預金|記号|支店|銀行|信金|振込|電話|FAX|内線|円|金額|予算|価格|料金|税|注文|品番|型番|機種|型式|商品|伝票|会議室|号室|住所|郵便番号|受付番号|予約番号|会員番号|顧客番号|人数|定員|売上|在庫|件数|"
    r"残高|限度額|西暦|令和|平成|昭和|年度|幅|高さ|重さ|奥行|容量|ID|アカウント|SSID|ユーザー?|版|バージョン)[^\d、。]{0,8}$",
    re.IGNORECASE,
)
_UNTOLD = LazyPattern(
    r"忘れ|わから|分から|知ら|変更し|変えたい|変えて|再発行|リセット|買|比較|探|調べ|設置|取り付け|見積"
)
_MEASURE = LazyPattern(
    r"(?i)\d+(?:\.\d+)?(?:kg|g|cm|mm|km|m|l|ml|[kmgt]b|[kmg]hz|hz|w|v|a|mah|db|pt|px|inch|ft|bit|fps|p|k|f|th|st|nd|rd)"
)
_DATE = LazyPattern(
    r"(?:19|20)\d{2}-\d{1,2}(?:-\d{1,2})?|20[2-3]\d|0[789]0[- ]?\d{4}[- ]?\d{4}|0\d{1,4}-\d{1,4}-\d{4}|0120-?\d{3}"
)
_PRODUCT = LazyPattern(
    r"(?i)(?:office|microsoft|windows|iphone|ipad|galaxy|1password|web\d|wpa|sha|md5|aes|utf|ipv|step|phase|ver|http|www|type|usb|wi-?fi)[-_]?\d?"
)
_ROOT = LazyPattern(
    r"(?<![A-Za-z])(?:admin|root|administrator|sudo|管理者)(?:の?(?:パス|PW)?)?\s?(?:は|が)\s?(?P<wild>(?=[!-~]{0,40}\d)(?=[!-~]{0,40}[A-Za-z])[!-~]{5,40})",
    re.IGNORECASE,
)
_ENTERED = LazyPattern(
    rf"(?<![!-~]){_WILD}\s?(?:って|と|を|で)(?:入れ|打|入力)[^。\n]{{0,20}}?(?:入れ|入る|ログイン|開|使え|通|解除)"
    r"|(?:[Uu]se|[Ee]nter|[Tt]ype|[Tt]ry) (?P<english>(?=[!-~]{0,40}[A-Za-z])(?=[!-~]{0,40}\d)[!-~]{5,40}) (?:to|and) (?:log|sign|open|unlock|get|enter|access|connect|join)"
)


def find_announced(text: str) -> Iterator[Found]:
    for cue in _STRONG_CUE.finditer(text):
        kind: PrivateKind = "door_code" if cue["door_code"] else "password"
        code = None if cue["login"] else _CODE_BEHIND.match(text, cue.end())
        if code and _is_code(code, text):
            yield found(code.start("code"), code.end("code"), kind)
        wild = _WILD_BEHIND.match(text, cue.end())
        if wild and _is_wild(wild["wild"]) and not _OTHER_NUMBER.search(wild["gap"]):
            yield found(wild.start("wild"), wild.end("wild"), kind)
    for pattern in (_ROOT, _ENTERED):
        for match in pattern.finditer(text):
            name = match.lastgroup or "wild"
            if _is_wild(match[name]):
                yield found(match.start(name), match.end(name), "password")


def _is_code(match: re.Match[str], text: str) -> bool:
    """Digits that end like a code, and belong to no other number that was named in between."""
    gap, after = match["gap"], text[match.end("code") :]
    if NOT_A_CODE.match(after) or not _ENDS_WELL.match(after) or _DATE.fullmatch(match["code"]):
        return False
    return not _OTHER_NUMBER.search(gap) and not (_UNTOLD.search(gap) and "。" not in gap and "うちに" not in gap)


def _is_wild(value: str) -> bool:
    """Letters with digits or signs, that no measure, address or product explains."""
    return not (_MEASURE.fullmatch(value) or _PRODUCT.match(value) or "@" in value[1:-1] or _DATE.fullmatch(value))
