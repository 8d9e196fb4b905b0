"""Where somebody can be reached: e-mail, phone, postal code, address, links that open without a password."""

import re
from collections.abc import Iterator

from assistant.reading.privacy.lazily import LazyPattern
from assistant.reading.privacy.spans import Found, found
from assistant.reading.privacy.spoken import find_spoken_phones

HYPHEN = r"\-‐‑‒–—−ー"

_EMAIL = LazyPattern(
    r"(?<![A-Za-z0-9._%+-])[A-Za-z0-9][A-Za-z0-9._%+'-]{0,63}"
    r"(?:@|\s?[(\[]at[)\]]\s?)(?:[A-Za-z0-9-]{1,63}\.){1,6}[A-Za-z]{2,24}(?![A-Za-z])"
)
_SEPARATOR = rf"[{HYPHEN} ()./の・]{{0,2}}"
_NUMBERS = tuple(
    LazyPattern(rf"(?<![\d.,/A-Za-z\-])\(?{start}(?:{_SEPARATOR}\d){{{count}}}(?!\d)(?![{HYPHEN}]\d)")
    for start, count in (("0", "10"), ("0", "9"), (r"\+\(?\d", "8,13"), ("0(?:10|0)[- ]?[1-9]", "8,12"))
)
_EXTENSION = LazyPattern(r"[ 、,]?\(?(?:内線|ext\.?|extension)(?:番号)?[ :はの]{0,2}\d{1,6}\)?", re.IGNORECASE)
_FOUR_GROUPS = LazyPattern(r"(?<![\d.,/A-Za-z\-])[1-9]\d{0,2}(?:-\d{1,4}){2}-\d{4}(?![\d-])")
_SOME_DIGITS = LazyPattern(r"\d\D{0,2}\d\D{0,2}\d|内線|[Ee]xt")
_KANJI_DIGIT = "[〇零一二三四五六七八九]"
_KANJI_NUMBER = LazyPattern(
    rf"(?<!{_KANJI_DIGIT})[〇零]{_KANJI_DIGIT}{{1,3}}[の{HYPHEN}・ ]?{_KANJI_DIGIT}{{2,4}}[の{HYPHEN}・ ]?{_KANJI_DIGIT}{{4}}(?!{_KANJI_DIGIT})"
)
_LOCAL = LazyPattern(
    rf"(?:電話|携帯|ケータイ|tel|fax|連絡先|直通|phone|"
    rf"call)[^\d\n]{{0,8}}((?:\d{{2,4}}[{HYPHEN} ])?\d{{3,4}}[{HYPHEN} ]\d{{4}})"
    r"(?!\d)",
    re.IGNORECASE,
)
_NORTH_AMERICAN = LazyPattern(r"\(\d{3}\) ?\d{3}-\d{4}(?!\d)")
_PHONE_CUE = LazyPattern(
    r"電話|携帯|ケータイ|tel|fax|番号|直通|名刺|連絡先|phone|sms|ショートメール|call|mobile", re.IGNORECASE
)
_OTHER_NUMBER_CUE = LazyPattern(
    r"(?:注文|伝票|追跡|受付|商品|品番|型番|JAN|ISBN|口座|記号)[^\d]{0,6}$", re.IGNORECASE
)

_PREFECTURE = (
    "(?:北海道|東京都|京都府|大阪府|(?:青森|岩手|宮城|秋田|山形|福島|茨城|栃木|群馬|埼玉|千葉|神奈川|新潟|"
    "富山|石川|福井|山梨|長野|"
    "岐阜|静岡|愛知|三重|滋賀|兵庫|奈良|和歌山|鳥取|島根|岡山|広島|山口|徳島|香川|愛媛|高知|福岡|佐賀|長崎|"
    "熊本|大分|宮崎|鹿児島|沖縄)県)"
)
_PLACE = "[一-龠々〇ァ-ヺーヶケノ]"
_INSIDE_CITY = "(?:(?![市区郡町村])(?:[一-龠々〇ァ-ヺーヶケノ]|[ぁ-ん](?![ぁ-ん]{0,3}[、。])))"
# A suffix character may open a name (市川市, 町田市) but not stand inside it; this keeps the search linear.
_CITY_NAME = f"(?:四日市|廿日市|八日市場|東村山|武蔵村山|十日町|今市|{_PLACE}{_INSIDE_CITY}{{0,5}}|[ぁ-ん]{{2,5}})"
_CITY = f"(?:{_CITY_NAME}[市区郡町村]){{1,3}}"
_DIGITS = "(?:[0-9]{1,5}|[〇一二三四五六七八九十百]{1,5})"
_KANJI_NUM = "[〇零一二三四五六七八九十百]{1,5}"
_UNIT = "(?:丁目|番地の?|番|号|条(?:通)?|線|区画)"
_KYOTO = r"(?:[上下]る|[東西]入る?)"
_BLOCK = (
    rf"(?:[北南東西]?{_DIGITS}{_UNIT}[ ]?(?:(?:[東西南北]?[0-9]{{1,5}}(?:{_UNIT}|[{HYPHEN}の]|"
    rf"(?![0-9年月日時件個人円]))|[東西南北]?{_KANJI_NUM}(?:{_UNIT}|の(?={_KANJI_NUM})|(?![年月日時件個人円名])))[ ]?){{0,4}}"
    rf"(?:{_KYOTO}[ ]?(?:[0-9]{{1,5}}(?:[{HYPHEN}][0-9]{{1,5}}){{0,3}})?)?"
    rf"|[0-9]{{1,5}}(?:[{HYPHEN}][0-9]{{1,5}}){{1,4}}(?:号)?"
    rf"|の?(?:[0-9]{{1,5}}(?:の[0-9]{{1,5}}){{1,3}}|{_KANJI_NUM}(?:[の{HYPHEN}]{_KANJI_NUM}){{1,3}})(?![年月日時件個人円名つ枚本%]))"
)
_BARE_NUMBER = rf"(?<=[町字通条台丘野原谷島山ノ之])[ ]?[0-9]{{1,5}}(?![0-9,.{HYPHEN}年月日時件個人円名枚本%年万回歳分階社店]|から)"
_LAST_NUMBER = r"(?<=[一-龠])[ ]?[0-9]{1,5}(?=$|[\n。、,)]|です|だよ|に(?!人)|へ|の[^0-9]|まで|宛|あて|ね)"
_TOWN = f"(?:{_PLACE}{{1,12}}?|[ぁ-ん]{{2,6}}(?:町|台|丘|野)?|{_PLACE}{{0,6}}[ぁ-んが]{{1,3}}{_PLACE}{{1,6}}?)?"
_HOUSE = (
    r"(?:[ 、]{0,2}[一-龠々ァ-ヺーA-Za-zぁ-ん・0-9]{0,16}?(?:ビルディング|ビル(?!名)|マンション(?!名)|コーポ|ハイツ|荘|"
    r"アパート|レジデンス|"
    r"タワー|ハウス|メゾン|パレス|プラザ|ヒルズ|スクエア|コート|"
    r"ガーデン)[一-龠〇ァ-ヺーA-Za-z]{0,8}[ ]?(?:[0-9A-Z]{1,5}(?:号室|号|室|F|階)?){0,2}(?:[〇一二三四五六七八九]{3,4}(?:号室|号|室)?)?"
    r"|[ 、]?[0-9A-Z]{1,5}(?:号室|室|F|階)|[ ][A-Z][A-Za-z0-9-]{2,20}(?:[ ]?[0-9A-Z]{1,5}(?:号室|室|F|階))?|"
    r"(?:[ ]|(?<=[ ]))[ァ-ヺーA-Za-z・一-龠]{2,16}[ ]?[0-9]{1,4}号?室?(?![0-9年月日時件個人円]))?"
)
_ADDRESS = LazyPattern(
    rf"(?=[^\n]{{2,40}}?(?:[0-9]|丁目|番地|[〇一二三四五六七八九]の[〇一二三四五六七八九]))(?:(?:{_PREFECTURE}[ ]?)?{_CITY}[ ]?{_TOWN}[ ]?(?:{_BLOCK}|{_BARE_NUMBER}|{_LAST_NUMBER}){_HOUSE}|"
    rf"{_PREFECTURE}[ ]?{_TOWN}{_BLOCK}{_HOUSE})"
)
_TOWN_ONLY = LazyPattern(
    rf"(?=[^\n]{{2,10}}?丁目)[一-龠々ァ-ヺヶ]{{2,8}}[0-9一二三四五六七八九]{{1,2}}丁目[0-9]{{1,4}}(?:[{HYPHEN}番の][0-9]{{1,4}}号?){{0,2}}{_HOUSE}"
)
_ADDRESS_CUE = LazyPattern(
    rf"(?:住所|自宅|お届け先|送り先|送付先|届け先|実家|新居)(?:は|が|:|、|"
    rf"は、)[ ]?((?:{_PREFECTURE})?{_CITY}{_PLACE}{{0,10}})"
)
_ENGLISH_ADDRESS = LazyPattern(
    r"(?<![\d-])\d{1,5}(?:-\d{1,4}){0,3} (?:[A-Z][A-Za-z-]{1,20} ){1,3}(?:Street|St\.?|Avenue|Ave\.?|Road|"
    r"Rd\.?|Boulevard|Blvd\.?|Lane|Drive)"
    r"(?:, [A-Z][A-Za-z-]{1,20}(?: [A-Z]{1,3}\d[A-Za-z0-9 ]{1,6})?){0,3}"
    r"|(?<![\d-])\d{1,4}(?:-\d{1,4}){1,3},? [A-Z][a-z-]{1,20}(?:, ?[A-Z][a-z-]{1,20}){0,3}(?:-(?:ku|shi|cho|"
    r"machi)|, (?:Tokyo|Osaka|Kyoto|Japan))"
    r"(?:, ?[A-Z][a-z-]{1,20}){0,2}"
)
_LEADING_WORD = LazyPattern(
    r"^(?:.*[はがをにとでも、。]|(?:住所|会場|場所|集合|送付先|送り先|届け先|自宅|実家|勤務先|本社|現場|"
    r"所在地|郵送先|宛先|新住所|旧住所))(?=.)"
)

_NUMERAL = LazyPattern("[0-9〇一二三四五六七八九十]")
_PLACE_UNIT = LazyPattern("[市区郡町村丁県都府道]")
_POSTAL = LazyPattern(rf"〒[ ]?(\d{{3}}[{HYPHEN}]?\d{{4}})(?!\d)")
_POSTAL_CUE = LazyPattern(rf"(?:郵便番号|zip)[ :はが]{{0,3}}(\d{{3}}[{HYPHEN}]?\d{{4}})(?!\d)", re.IGNORECASE)
_POSTAL_BEFORE_ADDRESS = LazyPattern(
    rf"(?<![\d\-])(\d{{3}}[{HYPHEN}]\d{{4}})[ ]?(?=(?:{_PREFECTURE}|[一-龠]{{1,5}}[市区郡]))"
)

_URL = LazyPattern(
    r"(?:https?|ftp)://[!-~]{3,2000}|[a-z][a-z0-9+.-]{1,20}://[^\s/@:]{0,64}:[^\s/@]{1,128}@[!-~]{2,500}",
    re.IGNORECASE,
)
_TOKEN_PARAMETER = LazyPattern(
    r"[?&;#](?:[\w-]{0,20}(?:token|key|sig|signature|secret|pwd|passwd|password|pass|passcode|auth|"
    r"credential|invite|session|sid|jwt|otp))"
    r"=[^&#\s]{3,}",
    re.IGNORECASE,
)
_MEETING = LazyPattern(r"//[\w.-]*(?:zoom\.us|teams\.microsoft|webex|meet\.google)", re.IGNORECASE)
_USERINFO = LazyPattern(r"//[^/@\s:]{1,64}:[^/@\s]{1,128}@")
_RANDOM_PART = LazyPattern(
    r"/(?:(?=[A-Za-z_-]*\d)(?=[\d_-]*[A-Za-z])[A-Za-z0-9_-]{20,}|"
    r"(?=(?:[A-Z]*[a-z\d]+[A-Z]){4})[A-Za-z0-9_-]{16,})"
)


def find_contacts(text: str) -> Iterator[Found]:
    """Links first: their pieces look like all the rest."""
    yield from _urls(text)
    yield from (found(m.start(), m.end(), "email") for m in _EMAIL.finditer(text))
    yield from _phones(text)
    for pattern in (_POSTAL, _POSTAL_CUE, _POSTAL_BEFORE_ADDRESS):
        yield from (found(m.start(1), m.end(1), "postal_code") for m in pattern.finditer(text))
    if _NUMERAL.search(text) and _PLACE_UNIT.search(text):
        yield from _addresses(text)
    yield from (found(m.start(1), m.end(1), "address") for m in _ADDRESS_CUE.finditer(text))
    yield from (found(m.start(), m.end(), "address") for m in _ENGLISH_ADDRESS.finditer(text))


def _urls(text: str) -> Iterator[Found]:
    for match in _URL.finditer(text):
        url = match[0].rstrip(".,)]>\"'")
        if _TOKEN_PARAMETER.search(url) or _USERINFO.search(url) or _RANDOM_PART.search(url):
            # A meeting link carries its password for every guest; the others open somebody's account or file.
            yield Found(match.start(), match.start() + len(url), "url_with_token", secret=not _MEETING.search(url))


def _phones(text: str) -> Iterator[Found]:
    yield from find_spoken_phones(text)
    yield from (found(m.start(), m.end(), "phone") for m in _KANJI_NUMBER.finditer(text))
    if not _SOME_DIGITS.search(text):
        return
    for match in (match for pattern in _NUMBERS for match in pattern.finditer(text)):
        if _is_phone(match[0], text[max(0, match.start() - 12) : match.start()]):
            unclosed = match[0].count("(") > match[0].count(")") and text.startswith(")", match.end())
            yield found(match.start(), match.end() + unclosed, "phone")
    for match in _FOUR_GROUPS.finditer(text):
        if _PHONE_CUE.search(text) and _is_phone("+" + match[0], text[max(0, match.start() - 12) : match.start()]):
            yield found(match.start(), match.end(), "phone")
    for pattern in (_EXTENSION, _NORTH_AMERICAN):
        yield from (found(m.start(), m.end(), "phone") for m in pattern.finditer(text))
    yield from (found(m.start(1), m.end(1), "phone") for m in _LOCAL.finditer(text))


def _is_phone(written: str, before: str) -> bool:
    import phonenumbers

    if _OTHER_NUMBER_CUE.search(before):
        return False
    digits = re.sub(r"\D", "", written)
    foreign = written.lstrip("(").startswith("+")
    dialled = re.match(r"(?:010|00)(?=[1-9])", digits)
    if dialled and not foreign and len(digits) > 11:  # 0081-3-…, 010-1-212-…: dialled from one country to another
        foreign, digits = True, digits[dialled.end() :]
    if not foreign and not (digits.startswith("0") and len(digits) in (10, 11)):
        return False
    try:
        number = phonenumbers.parse(("+" if foreign else "") + digits, "JP")
    except phonenumbers.NumberParseException:
        return False
    possible = phonenumbers.is_possible_number(number)
    return phonenumbers.is_valid_number(number) or bool(possible and (foreign or _PHONE_CUE.search(before)))


def _addresses(text: str) -> Iterator[Found]:
    for pattern in (_ADDRESS, _TOWN_ONLY):
        for match in pattern.finditer(text):
            start = match.start()
            lead = _LEADING_WORD.match(match[0][:10])
            if lead and not re.match(_PREFECTURE, match[0]):
                start += lead.end()
            yield found(start, match.end(), "address")
