"""Denied: days that the words around them take back (火曜、いや水曜) or rule out (月曜以外, except Friday).

What is taken back is no date of the instruction; what stands in its place still leans on it (来週火曜、いや水曜). What is
ruled out, or given up (instead of Monday, 18日から19日に変更), stays a date, flagged `excluded`: nothing counts from it. A bare weekday
that is ruled out means every such day, as one does that is said so many times a week.
"""

import re
from collections.abc import Sequence
from dataclasses import replace

from assistant.reading.dates.phrase import EXCLUDED, REPLACED, WITHDRAWN, Phrase

_NO = r"(?:いや){1,2}|いえ|もとい|訂正(?:して|します)?|(?:じゃ|では|で|や)な(?:くて?|く)|やのうて|違った|違う|間違えた"
_CORRECTED = re.compile(
    rf"(?:の(?:予定|つもり|方|ほう)|[一-龠ァ-ヴー]{{1,4}})?[、。.…!\s–—-]{{0,3}}(?:{_NO})[、。…!\s]{{0,3}}(?:やっぱり|やはり|正しくは|その)?"
    r"|\s?[,–—-]{1,2}\s?(?i:no|sorry|actually|I mean|oops|wait)[,:]?\s(?i:(?:make (?:it|that)|on)\s)?"
    r"|[\s,.…–—-]{0,4}(?i:no,? wait|make (?:it|that)|or rather|scratch that|correction)[,:.]?\s(?i:(?:make (?:it|that)|on)\s)?"
)
_RULED_OUT = re.compile(
    r"\s?(?:[とや・、](?:土日祝?日?|祝日|祭日))?(?:の?定休日?|の?休み|期間)?(?:以外|(?:では|じゃ)ない(?:日|曜|週|時)|[をは]?(?:除[いくき外]|のぞ[いくき])|(?:だけ)?[をは]?(?:避け(?!られ)|さけて)"
    r"|[をは](?:外し(?!た)|はずし(?!た))|[をは]?抜き(?=で|に)|は?(?:不可|NG))"
)
_RULES_OUT = re.compile(
    r"(?<![A-Za-z])(?i:except(?:ing| for)?|excluding|other than|apart from|any(?: ?day| ?time|thing)? but)"
    r"\s(?i:on\s)?(?i:the\s)?$"
)
_CANNOT = re.compile(
    r"(?:は|が)(?:ちょっと|もう|終日|全部|ずっと|[一-龠]{1,6}が)?(?:無理|だめ|ダメ|駄目|NG|厳しい|難し|むずかし|都合が(?:悪|つか)|ふさが|塞が|埋ま)"
    r"(?!な?ら(?!しい)|だったら|でも|かも|です?か|\?)"
)
_IN_ITS_PLACE = re.compile(
    r"(?<![A-Za-z])(?<!if )(?i:not|instead of|rather than|can['’]?t (?:do|make)|cannot (?:do|make))\s(?i:on\s)?$"
)
_TIMES_A_WEEK = re.compile("の?週に?[1-7一二三四五六](?:回|日|便)")
_LEAD = 20


def with_denials(text: str, found: Sequence[Phrase]) -> list[Phrase]:
    """The same phrases; those that the words take back or rule out say so."""
    told = list(found)
    for place in range(len(told) - 1, -1, -1):
        phrase, then = told[place], told[place + 1] if place + 1 < len(told) else None
        if then and _CORRECTED.fullmatch(then.gap):
            told[place] = replace(phrase, denied=WITHDRAWN)
            told[place + 1] = replace(then, lean=True)
        elif then and then.lean and then.denied == EXCLUDED and not phrase.edge:
            told[place] = replace(phrase, denied=EXCLUDED)
        else:
            told[place] = replace(phrase, denied=_ruled_out(text, phrase))
    return told


def with_repetitions(text: str, found: Sequence[Phrase]) -> list[Phrase]:
    """The same phrases; weekdays that are those of every week say so."""
    told = list(found)
    for place in range(len(told) - 1, -1, -1):
        phrase, then = told[place], told[place + 1] if place + 1 < len(told) else None
        listed = then is not None and then.lean and then.weekly
        if phrase.is_bare_weekday and (listed or _TIMES_A_WEEK.match(text, phrase.end)):
            told[place] = replace(phrase, weekly=True)
    return told


def is_ruled_out(text: str, end: int) -> bool:
    """Whether the words behind `end` rule out what ends there."""
    return _RULED_OUT.match(text, end) is not None


def _ruled_out(text: str, phrase: Phrase) -> str:
    if phrase.edge:
        return ""
    begin = max(0, phrase.start - _LEAD)
    if is_ruled_out(text, phrase.end) or _RULES_OUT.search(text, begin, phrase.start):
        return EXCLUDED
    if phrase.moved or _IN_ITS_PLACE.search(text, begin, phrase.start) or _CANNOT.match(text, phrase.end):
        return REPLACED
    return ""
