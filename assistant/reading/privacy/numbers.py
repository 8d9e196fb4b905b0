"""Numbers that stand for a person, a firm or money: cards, My Number, accounts, customer numbers, birthdays."""

import re
from collections.abc import Iterator

from stdnum import luhn
from stdnum.jp import in_ as my_number

from assistant.reading.privacy.contacts import HYPHEN
from assistant.reading.privacy.lazily import LazyPattern
from assistant.reading.privacy.spans import Found, found

_SEPARATED = rf"[{HYPHEN} ]?"
_CARD = LazyPattern(
    rf"(?<![\dA-Za-z\-])(?:\d{{4}}{_SEPARATED}\d{{4}}{_SEPARATED}\d{{4}}{_SEPARATED}\d{{4}}"
    rf"|\d{{4}}{_SEPARATED}\d{{6}}{_SEPARATED}\d{{4,5}}|\d{{13,19}})(?![\dA-Za-z])"
)
_BEHIND_CARD = LazyPattern(r"[ 、,]{1,3}(\d{1,2}/\d{2,4})?(?:[ 、,]{1,3}(\d{3,4})(?!\d|[年月日円件]))?")
_CARD_CUE = LazyPattern(r"カード|クレカ|card|visa|master|jcb|amex", re.IGNORECASE)
_CARD_EXTRA = LazyPattern(
    r"(?:有効期限|期限|expir\w*|exp\.?)[ :はが/]{0,4}(\d{1,4} ?/ ?\d{2,4}|\d{1,2}月?[ /]?\d{2,4}年?)"
    r"|(?:CVV2?|CVC2?|CVN|セキュリティ[ ・]?コード|セキュリティ番号)[ :はがの]{0,4}(\d{3,4})(?!\d)"
    r"|(?:裏面?の)(?:3桁|三桁)?(?:の?数字|の?番号)?[ :はが]{0,3}(\d{3,4})(?!\d)",
    re.IGNORECASE,
)
_CARD_WORDS = LazyPattern(r"カード|クレカ|card|CVV|CVC|visa|master|セキュリティ", re.IGNORECASE)
_TWELVE = LazyPattern(rf"(?<![\dA-Za-z\-])\d{{4}}{_SEPARATED}\d{{4}}{_SEPARATED}\d{{4}}(?![\dA-Za-z{HYPHEN}])")
_MY_NUMBER_CUE = LazyPattern(r"(?:マイナンバー|個人番号|my ?number)[^\d\n]{0,12}$", re.IGNORECASE)
_GOODS_CUE = LazyPattern(
    r"(?:注文|伝票|追跡|問い合わせ|問合せ|受付|商品|品番|型番|管理|JAN|ISBN|コード|送り状|予約|会員|"
    r"顧客)[^\d\n]{0,8}$",
    re.IGNORECASE,
)
_PAYS = LazyPattern(
    r"カード|クレカ|支払|払い|払う|決済|引き落と|引落|請求先|card|pay|visa|master|jcb|amex", re.IGNORECASE
)
_CORPORATE = LazyPattern(
    r"(?:法人番号|登録番号|インボイス番号|適格\w{0,12}番号)[^\dT\n]{0,8}(T?\d(?:[ -]?\d){12})(?!\d)|"
    r"(?<![A-Za-z0-9])(T\d{13})(?!\d)"
)

_BANK_NAME = r"[一-龠ァ-ヺーA-Za-zぁ-ん]{1,10}?(?:銀行|信用金庫|信金|信用組合|信組|労働金庫|労金|農協|ネット銀行)"
_BRANCH = r"[一-龠〇ァ-ヺーA-Za-zぁ-ん0-9]{1,12}(?:支店|本店|営業部|出張所|店)"
_ACCOUNT_KIND = r"(?:\(?(?:普通|当座|貯蓄|総合)\)?|\((?:普|当|貯)\))(?:預金)?(?:口座)?"
_ACCOUNT_NUMBER = r"(?:口座)?(?:の?番号|No\.?)?[ :はでが、,]{0,3}\d{4}[ -]?\d{2,4}(?![\d-])"
_BANK = LazyPattern(
    rf"(?=[^\n]{{2,50}}?\d)(?:(?:{_BANK_NAME}|"
    rf"ゆうちょ(?:銀行)?)[ 、,・/]{{0,2}}(?:\(\d{{4}}\))?[ ]?)(?:{_BRANCH}[ 、,・/]{{0,2}}(?:\(\d{{3}}\))?[ ]?)?(?:{_ACCOUNT_KIND}[ :、,・/]{{0,2}})?{_ACCOUNT_NUMBER}"
    rf"|(?:{_BRANCH}[ 、,・]{{0,2}})?{_ACCOUNT_KIND}[ :、,・/の]{{0,2}}{_ACCOUNT_NUMBER}"
    rf"|(?<![\d-])\d{{7}}[ ]?(?:\((?:普通|当座|貯蓄|普|当)\)|(?:普通|当座)(?=[ 、。)で]|預金|口座))"
    rf"|(?:ゆうちょ(?:銀行)?|郵便貯金)[^\d\n]{{0,8}}\d{{5}}[ ]?[{HYPHEN}]?[ ]?\d{{6,8}}(?!\d)"
    rf"|口座(?:番号|No\.?)?[ :はが]{{1,3}}\d{{4}}[ -]?\d{{2,4}}(?![\d-])"
    rf"|"
    rf"(?:ゆうちょ(?:銀行)?[ 、,・の]{{0,2}})?記号[ :は]{{0,2}}\d{{5}}[ 、,{HYPHEN}]{{0,2}}(?:の)?(?:番号)?[ :は]{{0,2}}\d{{1,8}}"
    rf"|(?:account|acct)\.? ?(?:number|no\.?|#)?[ :is]{{0,4}}\d{{6,12}}(?!\d)|"
    rf"IBAN[ :]{{0,2}}[A-Z]{{2}}\d{{2}}(?: ?[A-Z0-9]{{4}}){{2,7}}",
    re.IGNORECASE,
)
_BANK_LEAD = LazyPattern(r"(?:振込|振り込み|支払|入金|引落|引き落とし)?(?:口座|先)(?:は|が|:)")
_ID_CUE = (
    r"(?:利用者識別|議決権行使|client|tenant|account|社員|従業員|職員|スタッフ|顧客|お客様|会員|患者|学籍|学生|生徒|受験|保険証?|被保険者|証券|"
    r"運転免許証?|免許証?|パスポート|旅券|在留カード|基礎年金|年金|"
    r"診察券|診察|契約|契約者|加入者|利用者|申込|申込者|マイページ|メンバー|employee|customer|member|"
    r"contract|patient|passport|staff)"
    r"[ _-]?(?:証)?の?(?:記号)?・?(?:番号|ナンバー|No\.?|ID|コード|number|id)|診察券(?=は|:|、)"
    r"|(?:予約|確認|照会)番号|(?:booking|reservation|confirmation) (?:number|code|reference)"
)
_USER_CUE = r"(?:ログイン|ユーザー?|アカウント|会員|管理者?|login|user)[ _-]?(?:ID|名|ネーム|name)|(?<![A-Za-z])ID|ミーティングID|アカウント"
_ID = LazyPattern(
    rf"(?:{_ID_CUE})[ :はが#「/]{{0,4}}(\d{{1,6}}・\d{{1,8}}|[A-Za-z]{{0,6}}[{HYPHEN}]?\d[\dA-Za-z{HYPHEN}]{{1,24}}|"
    rf"\d{{3,4}}(?: \d{{3,4}}){{1,3}}|(?=[A-Za-z]{{0,7}}\d)[A-Za-z0-9]{{5,12}})(?![\d])"
    r"|(?:パスポート|旅券|免許証?|在留カード)[ :は]{0,2}([A-Za-z]{1,2}\d{7,8}[A-Za-z]{0,2}|\d{12})(?!\d)",
    re.IGNORECASE,
)
_USER = LazyPattern(
    rf"(?:(?:{_USER_CUE})[ ]?(?:[:=は→「が、]|"
    rf"は「)|(?:ログイン|ユーザー?|管理者?)(?:ID|名))[ ]?([A-Za-z0-9][A-Za-z0-9_.+{HYPHEN}]{{2,40}}(?: \d{{3,4}}){{0,2}})(?!@)(?=[^A-Za-z]|$)"
    rf"|(?:(?<![A-Za-z])(?:ID|login|user)|ログイン|"
    rf"ユーザー?)[ :=は]{{1,3}}([A-Za-z0-9][A-Za-z0-9_.+{HYPHEN}]{{2,40}})(?=[ /、,\n]{{1,3}}(?:pass|pw|パス))",
    re.IGNORECASE,
)
_ID_COUNTER = LazyPattern(r"(?:件|個|人|名|桁|文字|月|日|年|円|回|で(?!す|し)|から|まで|に|を)")
_DATE = (
    r"(?:(?:19|20)\d{2}(?:年| ?[-/.] ?)\d{1,2}(?:月| ?[-/.] ?)\d{1,2}日?"
    r"|(?:明治|大正|昭和|平成|令和|[MTSHR])\.? ?(?:\d{1,2}|元)(?:年|[-/.])\d{1,2}(?:月|[-/.])\d{1,2}日?"
    r"|\d{1,2}月\d{1,2}日|\d{1,2}/\d{1,2}|(?:19|20)\d{6}"
    r"|(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]{0,6}\.? \d{1,2}(?:, ?\d{4})?)"
)
_LONG_NUMBER = LazyPattern(r"\d{3}")
_BIRTHDAY_CUE = LazyPattern(r"誕生|生|[Bb]irth|BIRTH|DOB|dob|[Bb]orn|バースデー")
_BIRTHDAY = LazyPattern(
    rf"(?:誕生日|生年月日|お?生まれ|バースデー|birthday|date of birth|DOB|born)(?:[ :はが、,のも]|です|is|on|"
    rf"day){{0,5}}[ ]?({_DATE})"
    rf"|({_DATE})[ ]?(?:生まれ|生(?![成産地命活])|が?(?:お)?誕生日)",
    re.IGNORECASE,
)


def find_numbers(text: str) -> Iterator[Found]:
    """Check digits decide where there are any; a cue word decides elsewhere."""
    if _LONG_NUMBER.search(text):
        yield from _cards(text)
        yield from _my_numbers(text)
        yield from _firms_and_accounts(text)
    yield from _ids(text)
    if not _BIRTHDAY_CUE.search(text):
        return
    for match in _BIRTHDAY.finditer(text):
        group = 1 if match[1] else 2
        yield found(match.start(group), match.end(group), "birthday")


def _firms_and_accounts(text: str) -> Iterator[Found]:
    for match in _CORPORATE.finditer(text):
        group = 1 if match[1] else 2
        yield found(match.start(group), match.end(group), "corporate_number")
    for match in _BANK.finditer(text):
        lead = _BANK_LEAD.match(match[0])
        yield found(match.start() + (lead.end() if lead else 0), match.end(), "bank_account")


def _cards(text: str) -> Iterator[Found]:
    for match in _CARD.finditer(text):
        digits = re.sub(r"\D", "", match[0])
        before = text[max(0, match.start() - 16) : match.start()]
        issued = digits[0] in "3456" and len(digits) >= 14 and luhn.is_valid(digits)
        if (issued and not _names_goods(before)) or (_CARD_CUE.search(before) and len(digits) >= 14):
            yield found(match.start(), match.end(), "card")
            behind = _BEHIND_CARD.match(text, match.end())
            if behind and (behind[1] or behind[2]):
                yield found(match.end(), behind.end(), "card")
    if not _CARD_WORDS.search(text):
        return
    for match in _CARD_EXTRA.finditer(text):
        group = next(index for index in (1, 2, 3) if match[index])
        if group != 1 or _CARD_CUE.search(text[max(0, match.start() - 60) : match.start()]):
            yield found(match.start(group), match.end(group), "card")


def _names_goods(before: str) -> bool:
    """「予約、支払いは」 names a way to pay; 「予約番号は」 does not."""
    cue = _GOODS_CUE.search(before)
    return cue is not None and not _PAYS.search(before, cue.start())


def _my_numbers(text: str) -> Iterator[Found]:
    for match in _TWELVE.finditer(text):
        before = text[max(0, match.start() - 20) : match.start()]
        valid = my_number.is_valid(re.sub(r"\D", "", match[0])) and not _GOODS_CUE.search(before)
        if valid or _MY_NUMBER_CUE.search(before):
            yield found(match.start(), match.end(), "my_number")


def _ids(text: str) -> Iterator[Found]:
    for pattern in (_ID, _USER):
        for match in pattern.finditer(text):
            group = 1 if match[1] else 2
            telling = re.search(r"[A-Za-z].*\d|\d.*[A-Za-z]|\d{4}", match[group])
            if telling or not _ID_COUNTER.match(text, match.end(group)):
                yield found(match.start(group), match.end(group), "id_number")
