"""The spellings of time in plain English."""

from assistant.reading.dates import tables as t
from assistant.reading.dates.builders import (
    day_number,
    duration,
    english_clock,
    english_clock_range,
    english_day_month,
    english_day_month_year,
    english_duration,
    english_full_day,
    english_month,
    english_month_day,
    english_period,
    fixed,
    lookup,
    nth_english,
    word_of,
)
from assistant.reading.dates.tables import alternatives
from assistant.reading.dates.token import Build, Rule

_TO = r"(?:\s?[〜~\-–—]\s?|\s(?:to|through|till|until)\s)"
_LATIN = r"(?<![A-Za-z0-9])"
_LATIN_END = r"(?![A-Za-z0-9])"
_EN_WEEKDAY = (
    rf"{_LATIN}((?i:{alternatives(w for w in t.ENGLISH_WEEKDAYS if w not in ('mon', 'sat', 'sun'))})"
    rf"|Mon|Sat(?! (?:down|on|in|with|through|at|there))|Sun|MON|SAT|SUN){_LATIN_END}\.?"
)
_EN_MONTH_WORDS = alternatives(w.capitalize() for w in t.ENGLISH_MONTHS)
_EN_MONTH = rf"({_EN_MONTH_WORDS}|{_EN_MONTH_WORDS.upper()})"
_EN_DAY_MONTH = rf"(?<![\d:/.])(\d{{1,2}})(?:st|nd|rd|th)?(?:\s+of)?\s+{_EN_MONTH}{_LATIN_END}"
_EN_YEAR = r"((?:19|20)\d\d)(?![\d:])"
_BEFORE_MAY = (
    "in",
    "of",
    "by",
    "last",
    "next",
    "this",
    "from",
    "since",
    "until",
    "before",
    "after",
    "during",
    "early",
    "late",
)
_MAY = "(?:" + "|".join(f"(?<={word} )May" for word in _BEFORE_MAY) + r"|(?<=mid-)May)(?!\s[A-Z][a-z])"
"""May is a month behind these words; it may be a name or a verb elsewhere."""
_EN_PARTS = r"(?:(early|mid|late|end|beginning|start|middle|first half|second half)(?:\s+of)?[\s-])?(?:the\s+)?"
_EN_PART = rf"(?i:{_EN_PARTS})"
_EN_N = rf"(\d{{1,3}}|{alternatives(t.ENGLISH_NUMBERS)})"
_EN_SHORT = "mon|tue|wed|thu|fri|sat|sun|jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec"
_EN_DIRECTION = (
    rf"(from now|later|ago|before|after|from(?=\s+(?:today|tomorrow|this|next|(?:the\s+)?\d|{_EN_SHORT})))"
)
_EN_UNIT = r"(business day|working day|day|week|month|year|hour|minute|min)s?"

_NO_EVENT = rf"(?!\s+(?i:of|after|from|before)\s+(?!(?i:now|today|tomorrow|this|next|(?:the\s+)?\d|{_EN_SHORT})))"
"""Not counted from something whose day these words do not say (`within 5 days of delivery`)."""

_EN_NTH = rf"(?i:the\s+)?(?i:({alternatives(t.ENGLISH_ORDINALS)}))\s+"
_EN_DAYS = f"(?i:{alternatives(t.ENGLISH_WEEKDAYS)})"
_EN_OF = rf"(?=\s+(?i:of\s|in\s+(?:{_EN_SHORT}|this|next)))"


def _rule(kind: str, pattern: str, build: Build) -> Rule:
    return Rule(kind, f"{_LATIN}(?:{pattern}){_LATIN_END}", build, latin=True)


RULES = (
    _rule("day", r"(?i:day after tomorrow)", fixed(2)),
    _rule("day", r"(?i:(?:the )?day before yesterday)", fixed(-2)),
    _rule("day", r"(?i:today)", fixed(0)),
    _rule("day", r"(?i:tomorrow|tmrw|tmr)", fixed(1)),
    _rule("day", r"(?i:yesterday)", fixed(-1)),
    _rule("day", r"(?i:tonight|this evening)", fixed(0, word="夜")),
    _rule("week", rf"(?i:{_EN_PARTS}(this|next|last)\s+week(?!{_EN_OF}))", english_period),
    _rule("week", r"(?i:(end) of (?:the )?()week)", english_period),
    _rule("week", r"(?i:(?:the )?week after next)", fixed(2)),
    _rule("week", r"EOW", fixed(0, word="end")),
    _rule("weekday_pair", r"(?i:(?:this |the )?weekend)", fixed(5, 6)),
    _rule(
        "week_of",
        r"(?i:(?:the )?(?<!first )(?<!second )(?<!third )(?<!last )week (?:of|commencing|beginning|starting))",
        fixed(),
    ),
    _rule(
        "month",
        rf"(?i:{_EN_PARTS}(this|next|last)\s+month)",
        english_period,
    ),
    _rule("month", r"(?i:(end) of (?:the )?()month|EOM|month[- ]end)", fixed(0, word="end")),
    _rule(
        "year_relative",
        rf"(?i:{_EN_PARTS}(this|next|last)\s+year)",
        english_period,
    ),
    _rule("year_relative", r"(?i:(end) of (?:the )?()year|EOY|year[- ]end)", fixed(0, word="end")),
    _rule(
        "md_range",
        rf"{_EN_MONTH}\.?\s?(\d{{1,2}})(?:st|nd|rd|th)?{_TO}(\d{{1,2}})(?:st|nd|rd|th)?(?![\d:])",
        english_month_day,
    ),
    _rule("ymd", rf"{_EN_MONTH}\.?\s?(\d{{1,2}})(?:st|nd|rd|th)?,?\s+(\d{{4}})", english_full_day),
    _rule("md", rf"{_EN_MONTH}\.?\s?(\d{{1,2}})(?:st|nd|rd|th)?(?![\d:])", english_month_day),
    _rule("ymd", rf"the {_EN_DAY_MONTH},?\s+{_EN_YEAR}", english_day_month_year),
    _rule("md", rf"the {_EN_DAY_MONTH}", english_day_month),
    _rule(
        "month_of_year",
        rf"{_EN_PART}({_EN_MONTH_WORDS.replace('|May', '').replace('|Mar|', '|')}|{_MAY})(?:,?\s+{_EN_YEAR})?",
        english_month,
    ),
    _rule("nth", rf"{_EN_NTH}({_EN_DAYS}){_EN_OF}", nth_english),
    _rule("nth_week", rf"{_EN_NTH}(?i:()week){_EN_OF}", nth_english),
    _rule("nth_business", rf"{_EN_NTH}(?i:()(?:business|working) day){_EN_OF}", nth_english),
    _rule(
        "day_of_month",
        r"(?i:the\s+)?(?<!\d)(\d{1,2})(?:st|nd|rd|th)(?!\s?(?:floor|anniversary|edition|century|time|place))",
        day_number,
    ),
    _rule(
        "duration",
        rf"(?i:(in|within)\s+(?:the next\s+)?{_EN_N}(?:\s+of)?(?:\s?(?:-|to|or)\s?(\d{{1,3}}))?\s+{_EN_UNIT}){_LATIN_END}{_NO_EVENT}",
        english_duration,
    ),
    _rule(
        "duration",
        rf"(?i:{_EN_N}(?:\s?(?:-|to|or)\s?(\d{{1,3}}))?\s+{_EN_UNIT}\s+{_EN_DIRECTION}){_LATIN_END}",
        duration,
    ),
    _rule("duration", r"(?i:the day before(?! yesterday))", fixed(1, 1, word="before", unit="day")),
    _rule("duration", r"(?i:the day after(?! tomorrow))", fixed(1, 1, word="after", unit="day")),
    _rule("relative", r"(?i:the (?:following|next) day)", fixed(1, unit="day")),
    _rule("relative", r"(?i:the following week)", fixed(1, unit="week")),
    _rule("relative", r"(?i:the following month)", fixed(1, unit="month")),
    _rule("relative", rf"(?i:(?:the )?following(?=\s+(?:{_EN_SHORT})))", fixed(1, unit="weekday")),
    _rule("relative", r"(?i:(?:the )?next (?:business|working) day)", fixed(1, unit="business")),
    _rule("quarter", r"Q([1-4])(?![.:)\d])", lambda g: ((t.number(g[0] or ""),), "", "calendar")),
    _rule("every", r"(?i:weekdays|every (?:weekday|business day|working day))", fixed(word="平日")),
    _rule(
        "every",
        r"(?i:(every|each)(?:\s+(?:other|second))?(?=\s+(?:mon|tue|wed|thu|fri|sat|sun|month|week|day|morning)))(?i:\s+(?:month|week|day))?",
        lambda _: ((), "毎週", ""),
    ),
    _rule("next", rf"(?i:(next|this|coming|last|past)(?=\s+(?:{_EN_SHORT})))", word_of),
    _rule("weekday", _EN_WEEKDAY, lambda g: ((t.ENGLISH_WEEKDAYS[(g[0] or "").lower()],), "", "")),
    _rule(
        "part",
        r"(?i:EOD|EOB|COB|close of business|end of (?:the )?(?:business )?day|end of business)",
        fixed(word="eod"),
    ),
    _rule("part", r"(?i:first thing(?: in the morning)?)", fixed(word="first")),
    _rule("part", r"(?i:(noon|morning|afternoon|evening|lunchtime|night))", word_of),
)
"""Spellings that begin with a letter."""

NUMBER_RULES = (
    _rule("nth", rf"{_EN_NTH}({_EN_DAYS}){_EN_OF}", nth_english),
    _rule(
        "md_range",
        rf"(?<![\d:/.])(\d{{1,2}})(?:st|nd|rd|th)?{_TO}(\d{{1,2}})(?:st|nd|rd|th)?(?:\s+of)?\s+{_EN_MONTH}{_LATIN_END}",
        lambda groups: english_month_day((groups[2], groups[0], groups[1])),
    ),
    _rule("ymd", rf"{_EN_DAY_MONTH},?\s+{_EN_YEAR}", english_day_month_year),
    _rule("md", _EN_DAY_MONTH, english_day_month),
    _rule(
        "day_of_month",
        r"(?i:the\s+)?(?<!\d)(\d{1,2})(?:st|nd|rd|th)(?!\s?(?:floor|anniversary|edition|century|time|place))",
        day_number,
    ),
    _rule(
        "duration",
        rf"(?i:{_EN_N}(?:\s?(?:-|to|or)\s?(\d{{1,3}}))?\s+{_EN_UNIT}\s+{_EN_DIRECTION}){_LATIN_END}",
        duration,
    ),
    _rule(
        "clock_range",
        rf"(?<=from )(\d{{1,2}})\sto\s(\d{{1,2}})()(?=\s(?:on\s)?(?i:today|tomorrow|this|next|{_EN_SHORT}))",
        english_clock_range,
    ),
    _rule("clock_range", r"(?<![\d:.])(\d{1,2})\s?[-–〜~]\s?(\d{1,2})\s?((?i:am|pm))", english_clock_range),
    _rule("clock", r"(?<![\d:.])(\d{1,2})(?::(\d\d))?\s?((?i:am|pm)|[ap]\.m\.)", english_clock),
)
"""Spellings that begin with a digit."""

SIGN_RULES = (
    Rule("weekday_mark", rf"\((?i:({alternatives(t.ENGLISH_WEEKDAYS)}))\.?\)", lookup(t.ENGLISH_WEEKDAYS)),
)
