"""What opens a door or an account: passwords, keys, codes. Found by shape, or by a cue word beside a value."""

import re
from collections.abc import Iterator

from assistant.reading.privacy.announced import find_announced
from assistant.reading.privacy.cues import (
    API_CUE,
    DOOR_CUE,
    ENGLISH_FILLER,
    ENTRY_CUE,
    GLUE,
    MOST_FILLERS,
    NOT_A_CODE,
    NOT_A_VALUE,
    may_tell_a_secret,
)
from assistant.reading.privacy.lazily import LazyPattern
from assistant.reading.privacy.opening import find_openings
from assistant.reading.privacy.spans import Found, PrivateKind, found
from assistant.reading.privacy.spoken import find_spelled_secrets

_SHAPES = LazyPattern(
    r"-----BEGIN [A-Z ]{0,30}PRIVATE KEY-----[\s\S]{0,4000}?(?:-----END [A-Z ]{0,30}PRIVATE KEY-----|\Z)"
    r"|(?<![A-Za-z0-9])(?:"
    r"sk-[A-Za-z0-9_-]{16,}|(?:sk|pk|rk)_(?:live|test)_[A-Za-z0-9]{10,}|(?:AKIA|ASIA)[0-9A-Z]{12,}"
    r"|gh[pousr]_[A-Za-z0-9]{16,}|github_pat_[A-Za-z0-9_]{20,}|glpat-[A-Za-z0-9_-]{16,}|"
    r"xox[abeoprs]-[A-Za-z0-9-]{10,}"
    r"|AIza[0-9A-Za-z_-]{30,}|ya29\.[\w-]{20,}|hf_[A-Za-z0-9]{20,}|npm_[A-Za-z0-9]{20,}|"
    r"SG\.[\w-]{10,}\.[\w-]{10,}"
    r"|eyJ[\w-]{8,}\.[\w-]{8,}(?:\.[\w-]*)?)"
)
_RANDOM = LazyPattern(
    r"(?<![A-Za-z0-9/._@+%&?=-])(?=[!-~]*[A-Z])(?=[!-~]*[a-z])(?=[!-~]*\d)(?:[A-Za-z]{1,8}[._-]){0,3}[A-Za-z0-9+/_-]{20,200}={0,2}(?![A-Za-z0-9@]|\.[a-z])"
)
_TURNS = LazyPattern(r"[A-Z](?=[a-z0-9])|[a-z](?=[A-Z0-9])|\d(?=[A-Za-z])")
_ASSIGNED = LazyPattern(
    r"(?<![A-Za-z0-9_])[A-Za-z0-9_]{0,40}(?:SECRET|TOKEN|API_?KEY|PASSWORD|PASSWD|ACCESS_KEY|CREDENTIAL)[A-Za-z0-9_]{0,20}\s?=\s?[\"']?"
    r"([^\s\"'&、。]{4,200})",
    re.IGNORECASE,
)
_WIFI = LazyPattern(
    r"(?:wi-?fi|無線LAN)[^\n!-~]{0,12}[\s:「]{1,2}((?=[!-~]{0,30}[A-Za-z])(?=[!-~]{0,30}\d)[!-~]{8,40})",
    re.IGNORECASE,
)
_BEARER = LazyPattern(r"(?<![A-Za-z])(?:Bearer|Basic)\s+([A-Za-z0-9._~+/-]{12,}=*)")

_CUES: tuple[tuple[PrivateKind, LazyPattern], ...] = (
    ("api_key", LazyPattern(API_CUE, re.IGNORECASE)),
    ("door_code", LazyPattern(DOOR_CUE, re.IGNORECASE)),
    ("password", LazyPattern(ENTRY_CUE, re.IGNORECASE)),
)
_VALUE = LazyPattern(r"[!-'*+./-9:;=?@A-Z\\^a-z~-][!-'*+./-9:;=?@A-Z\\^_`a-z{|}~-]{2,79}")
_MEASURE = r"(?i:\d+(?:\.\d+)?(?:kg|g|cm|mm|km|m|l|ml|[kmgt]b|[kmg]hz|hz|w|v|inch|px|pt))"
_DATE_OR_TIME = LazyPattern(
    r"\d{4}[-/.]\d{1,2}(?:[-/.]\d{1,2})?|\d{1,2}/\d{1,2}|\d{1,2}:\d{2}|v?\d{1,2}\.\d{1,2}(?:\.\d+)?"
)
_SOMETHING_ELSE = LazyPattern(
    rf"{_DATE_OR_TIME.pattern}|{_MEASURE}|(?i:https?:).*|0[\d-]{{9,12}}|\+[\d-]{{10,15}}"  # the last two: phone numbers
)
_NEXT_PARAMETER = LazyPattern(r"&\w{1,20}=")
_PLAIN_WORD = LazyPattern(r"[A-Za-z][a-z'-]*|[A-Z]{2,}")
_AFTER_WORD = LazyPattern(
    r"\s*(?:です|だ|でし|になり|にな|に変|にし|」|』|\"|'|。|、|,|\)|\n|$|らしい|だよ|ね|よ|と(?:設定|なり)|\s)"
)
_JAPANESE_VALUE = LazyPattern(
    r"(?:は|が|:|=|→)\s?[「『\"]?([^\s「」『』。、,.!?:\n]{2,20}?)[」』\"]?(?=です|だよ|だから|でお願い|"
    r"でいい|、(?=聞かれ|言って|答え)|に(?:しま|して|した|変更し|変わ|変え|なりま|なっ|設定|決)|でした|やで|[。\n]|$|」|』)"
)
_QUOTED_VALUE = LazyPattern(r"[^「『\n]{0,10}?[「『]([^「」『』\n]{2,40})[」』]")
_VALUE_FIRST = LazyPattern(
    r"(?<![!-~])([!-'*+./-9:;=?@A-Z\\^_a-z~-]{3,60})[」』\"')]?\s?(?:が|は|って|←|<-|"
    r"というのが)\s?(?:、)?(?:[一-龠ァ-ヺーA-Za-z-]{1,10}の|新しい|今の|例の|この)?"
    rf"(?:(?P<api_key>{API_CUE})|(?P<door_code>{DOOR_CUE})|(?P<password>{ENTRY_CUE}))(?:の?番号)?(?=です|"
    rf"だ|に|。|、|$|\n|ね|らし)",
    re.IGNORECASE,
)
_OPENS = LazyPattern(
    r"(?<![A-Za-z0-9.,-])([#*]?\d{3,8}[#*]?)\s?(?:で|を押すと|を押して|と押すと|"
    r"と入れると)(?:[^。\n]{0,6})(?:開|解錠|開錠|ロック解除|解除)"
)
_LOGS_IN = LazyPattern(
    r"(?<![!-~])((?=[!-~]*\d)(?=[!-~]*[A-Za-z])[!-~]{5,40})\s?で(?:ログイン|サインイン|入れ(?:ます|る)|入って)"
    r"|(?<![A-Za-z])(?:admin|root|administrator)\s?[/:]\s?((?=[!-~]*\d)[!-~]{5,40})"
)
_PAIR = LazyPattern(
    r"(?:(?:id|ユーザー名?|アカウント|メール)\s?[/&・と]\s?(?:pw|pass(?:word)?|パス(?:ワード)?)|"
    r"wi-?fi|SSID|ログイン(?:情報|先)?|login|アカウント(?:情報)?|サインイン)"
    r"[\s:は→=「(、]{1,4}([!-.0-~]{3,60})\s?(?:[/・、,で]|\n|\s)\s?([!-~]{4,60})",
    re.IGNORECASE,
)
_STRONG_FAR = LazyPattern(
    r"[^\n!-~]{0,24}:?\s?((?=[!-~]{0,40}[A-Za-z])(?=[!-~]{0,40}\d)[A-Za-z0-9!#$%&*+_@.^~?-]{6,60})(?![A-Za-z0-9])"
)
_PRODUCT = LazyPattern(
    r"(?i)(?:office|microsoft|windows|iphone|ipad|galaxy|1password|web|wpa|sha|md|aes|utf|ipv|step|phase|q|"
    r"fy|ver)[-_]?\d"
)


def find_secrets(text: str) -> Iterator[Found]:
    """Everything here is a secret but the account name of a pair."""
    yield from (found(m.start(), m.end(), "api_key") for m in _SHAPES.finditer(text))
    yield from (found(m.start(), m.end(), "api_key") for m in _RANDOM.finditer(text) if _looks_random(m[0]))
    yield from (found(m.start(1), m.end(1), "api_key") for m in _BEARER.finditer(text))
    yield from (found(m.start(1), m.end(1), "api_key") for m in _ASSIGNED.finditer(text))
    if not may_tell_a_secret(text):
        return
    yield from (found(m.start(1), m.end(1), "password") for m in _WIFI.finditer(text) if not _PRODUCT.match(m[1]))
    yield from find_openings(text)
    yield from find_spelled_secrets(text)
    pairs = list(_pairs(text))
    yield from pairs
    accounts = [claim for claim in pairs if not claim.secret]
    for claim in (*_beside_cues(text), *_value_before(text), *find_announced(text)):
        # In 「ID/PWは a / b」 the cue PW stands beside a, which is the account name.
        if not any(claim.start < account.end and account.start < claim.end for account in accounts):
            yield claim


def _looks_random(value: str) -> bool:
    """A key changes from letters to digits and from small to large all the time; a name of a file does not."""
    return (
        len(_TURNS.sub("", value)) <= 0.6 * len(value) and value.count("-") + value.count("_") <= len(value) // 8
    )


def _beside_cues(text: str) -> Iterator[Found]:
    for kind, cue in _CUES:
        for match in cue.finditer(text):
            yield from _value_after(text, match.end(), kind)


def _value_after(text: str, position: int, kind: PrivateKind) -> Iterator[Found]:
    """The value beside a cue that ends at `position`."""
    window = text[position : position + 160]
    start = _skip_glue(window)
    value = _VALUE.match(window, start)
    if value:
        end = start + len(_NEXT_PARAMETER.split(value[0])[0].rstrip(".,;:'"))
        if _is_value(window, start, end, kind):
            while start and window[start - 1] in "#*":
                start -= 1
            yield found(position + start, position + end, kind)
        return
    far = _STRONG_FAR.match(window) if kind == "password" else None
    if far and not _PRODUCT.match(far[1]) and "@" not in far[1] and not _DATE_OR_TIME.fullmatch(far[1]):
        yield found(position + far.start(1), position + far.start(1) + len(far[1].rstrip(".?")), kind)
    else:
        yield from _japanese_value(window, position, kind)


def _skip_glue(window: str) -> int:
    """Where a value may begin: behind particles, colons, brackets and fillers."""
    position = 0
    for _ in range(MOST_FILLERS):
        step = GLUE.match(window, position)
        if not step:
            break
        position = step.end()
    return position


def _is_value(window: str, start: int, end: int, kind: PrivateKind) -> bool:
    value, glue, after = window[start:end], window[:start], window[end:]
    if len(value) < 3 or _SOMETHING_ELSE.fullmatch(value):
        return False
    if value.isdigit():
        return len(value) <= 12 and not NOT_A_CODE.match(after)
    if any(character.isdigit() for character in value) or re.search(r"[^A-Za-z'.,-]", value):
        return not (kind == "door_code" and not re.search(r"\d", value))
    if kind == "door_code" or ENGLISH_FILLER.match(value):
        return False
    if _PLAIN_WORD.fullmatch(value) or value.isalpha():
        strong = bool(re.search(r"[:=→は「『\"'が]|is|を|\n", glue))
        return strong and bool(_AFTER_WORD.match(after))
    return True


def _japanese_value(window: str, position: int, kind: PrivateKind) -> Iterator[Found]:
    if kind != "password":
        return
    for pattern in (_QUOTED_VALUE, _JAPANESE_VALUE):
        match = pattern.match(window)
        if match and not NOT_A_VALUE.search(match[1]) and not re.search(r"[をがにへ]", match[1]):
            yield found(position + match.start(1), position + match.end(1), kind)
            return


def _value_before(text: str) -> Iterator[Found]:
    for match in _VALUE_FIRST.finditer(text):
        value = match[1]
        if re.search(r"\d", value) and not _DATE_OR_TIME.fullmatch(value):
            kind: PrivateKind = (
                "api_key" if match["api_key"] else "door_code" if match["door_code"] else "password"
            )
            yield found(match.start(1), match.end(1), kind)
    yield from (found(m.start(1), m.end(1), "door_code") for m in _OPENS.finditer(text))
    for match in _LOGS_IN.finditer(text):
        group = 1 if match[1] else 2
        yield found(match.start(group), match.end(group), "password")


def _pairs(text: str) -> Iterator[Found]:
    for match in _PAIR.finditer(text):
        if re.match(r"(?i)(?:id|pw|pass|ssid|user|https?:)", match[1]) or re.match(
            r"(?i)(?:id|pw|pass|https?:)", match[2]
        ):
            continue
        if match[2].isalpha() and "/" not in match[0]:
            continue  # words of a sentence: "Wi-Fi and whiteboard"
        yield found(match.start(2), match.end(2), "password")
        if not re.match("wi|ssid", match[0], re.IGNORECASE):  # the name of a network is on everybody's phone
            yield found(match.start(1), match.end(1), "id_number")
