"""The Japanese spellings of time that begin with a number: days, counts, months, hours."""

from assistant.reading.dates import tables as t
from assistant.reading.dates.builders import (
    clock_range,
    clock_time,
    day_number,
    digital_clock,
    duration,
    few_days,
    fixed,
    iso_day,
    length,
    month_day,
    month_number,
    month_of,
    part_of,
    plain,
    signed,
    slashed,
    year_number,
)
from assistant.reading.dates.tables import NUMBER, PARTS_OF, alternatives, number
from assistant.reading.dates.token import Rule

_NOT_DIGIT = r"(?:(?<![\d.,/-])|(?<=[日)]-))(?<!\d:)"
_COUNT = rf"(?<![一二三四五六七八九十百千]){_NOT_DIGIT}(\d{{1,3}}|{NUMBER})"
_N = rf"(?<![一二三四五六七八九十百千]){_NOT_DIGIT}({NUMBER})"
_TO = r"\s?[〜~\-–—]\s?"
_NO_PART_NUMBER = r"(?:(?<![\d/.\-A-Za-z])|(?<=\)-)|(?<=/\d-)|(?<=/\d\d-))"
"""Behind a hyphen only as the end of a range of dates (4/8-4/10, 4/8(木)-4/10(土))."""
_HOUR_TAIL = r"(?!間|点|期|代|限|速|給|短|差|折|々|計|価|的)"
_DAY_TAIL = (
    r"日(?![本曜程時記々刊市町村券間目分毎]|月(?!曜)|以上|ほど|くらい|ぐらい|程度|連続|続け|おき|ごと|ぶり|置き|あたり|当たり"
    r"|坊主|会(?=[のにでは]|$|、)|前倒|がかり|たらず|足らず|かか|かけ|も早|でも早|限定|体験)"
)
RULES = (
    Rule("span", r"(?<=から)([2-9二三四五六七八九])連休", lambda g: ((number(g[0] or ""),), "", "day")),
    Rule(
        "named",
        r"([3-9三四五六七八九]連休|五十日)(明け|あけ|前(?=に|まで|の))?",
        lambda g: ((), g[0] or "", g[1] or ""),
    ),
    Rule("ymd", r"(?<![\w.-])(\d{4})[/.\-](\d{1,2})[/.\-](\d{1,2})(?!\d)".replace(r"\w", "A-Za-z0-9"), iso_day),
    Rule(
        "month_of_year",
        r"(?<![A-Za-z0-9./-])((?:19|20)\d\d)/(\d{1,2})(?=月|分|の|末|頃|から|まで|以|〜|に|[、。\s)]|$)月?",
        month_of,
    ),
    Rule("month_of_year", r"(?<![\d/.\-A-Za-z])(\d{1,2})/(末日?|頭|初|半ば|[上中下]旬)", month_number),
    Rule("md_range", rf"(?<![\d/.\-A-Za-z])(\d{{1,2}})/(\d{{1,2}}){_TO}(\d{{1,2}})(?![\d/:月時])日?", month_day),
    Rule("md", rf"{_NO_PART_NUMBER}(\d{{1,2}})\.(\d{{1,2}})(?=\s?\([月火水木金土日])", month_day),
    Rule("md", rf"{_NO_PART_NUMBER}(\d{{1,2}})/(\d{{1,2}})(?![\d/]|\.\d|-\d{{3}})", slashed),
    Rule("year_relative", rf"{_COUNT}年(後|前)(?=の(?:{NUMBER}月|\d{{1,2}}/))", signed),
    Rule(
        "month",
        rf"{_COUNT}[かヶカヵケ箇]月(後|前){PARTS_OF}(?=の(?:{NUMBER}日|第|最終|最後|[月火水木金土日]曜))",
        signed,
    ),
    Rule("week", rf"{_COUNT}週間?(後|前){PARTS_OF}(?=の[月火水木金土日](?:曜|の))", signed),
    Rule(
        "duration",
        rf"{_COUNT}(?:[〜~、,・\-–](\d{{1,3}}|{NUMBER}))?(営業日|週間|週|日|[かヶカヵケ箇]月|時間|分|年)(?:間)?(以内|後(?!半|ろ)|前(?!半|後|日|倒|もっ))",
        duration,
    ),
    Rule(
        "duration",
        rf"{_N}[〜~、,・\-–]({NUMBER})(営業日|週間|[かヶカヵケ箇]月|時間)(中(?=に|で)|で|のうち(?=に))",
        duration,
    ),
    Rule("duration", rf"{_COUNT}[〜~、,・\-–]({NUMBER})(日)(中(?=に|で)|で|のうち(?=に))", few_days),
    Rule(
        "duration", rf"{_N}()(週間|営業日)(中(?=に|で)|で|のうち(?=に))", lambda g: duration((g[0], None, *g[2:]))
    ),
    Rule("duration", r"(一両日|1両日)(?=中)", fixed(1, 2, word="within", unit="day")),
    Rule("duration", r"(二三|二、三)日(?=中|で|以内)", fixed(2, 3, word="within", unit="day")),
    Rule(
        "in_days",
        rf"{_N}日で(?=[^、。月日は]{{0,6}}(?:仕上|戻|返|作|終わ|終え|でき|出来|完成|まとめ|片付|納品|対応))",
        plain,
    ),
    Rule("relative", rf"{_N}日目(?=[のにはもが、])", lambda g: ((number(g[0] or "") - 1,), "", "edge")),
    Rule(
        "nth_week",
        rf"(?<![\d.])([1-5一二三四五])週目{PARTS_OF}",
        lambda g: ((number(g[0] or ""),), part_of(g[1]), ""),
    ),
    Rule("span", rf"{_N}連?(泊)(?:{NUMBER}日)?", length),
    Rule("span", rf"{_COUNT}(時間|分間?|日間|週間|[かヶカヵケ箇]月間?|営業日|年間)", length),
    Rule("month_range", rf"{_N}月?{_TO}({NUMBER})月(?:(?=分)|(?![一-龠]|\d))", month_day),
    Rule(
        "month_of_year",
        rf"{_N}月{PARTS_OF}(?![曜額刊謝島見例給間目齢堂女])",
        month_number,
    ),
    Rule("year", rf"(?<!\d)(\d{{4}})年(?!度|代|間){PARTS_OF}", year_number),
    Rule("fiscal_year", rf"(?<!\d)(\d{{4}})年度{PARTS_OF}", year_number),
    Rule(
        "quarter",
        r"(?<![A-Za-z\d])([1-4])Q(末)?(?![A-Za-z\d])",
        lambda g: ((number(g[0] or ""),), part_of(g[1]), ""),
    ),
    Rule(
        "day_of_month",
        rf"{_NOT_DIGIT}(?<![A-Za-z#№第:])(\d{{1,2}})(?=\([月火水木金土日](?:曜日?|・?祝)?\))",
        day_number,
    ),
    Rule(
        "day_of_month",
        rf"{_NOT_DIGIT}(?<![A-Za-z#№第:])(\d{{1,2}})(?=(?:か|or|・|と)\d{{1,2}}(?:日|の(?:午[前後]|朝|昼|夕方|夜|\d{{1,2}}時)))",
        day_number,
    ),
    Rule(
        "day_of_month",
        r"(?:(?<=\dか)|(?<=\dor)|(?<=\d・)|(?<=\dと))(\d{1,2})(?=の(?:午[前後]|朝|昼|夕方|夜|\d{1,2}時))",
        day_number,
    ),
    Rule(  # 「12/18か19で」: the second day of a choice goes without its mark
        "day_of_month",
        r"(?:(?<=/\dか)|(?<=/\d\dか)|(?<=\d日か)|(?<=/\dor)|(?<=/\d\dor)|(?<=/\d or )|(?<=/\d\d or ))"
        r"(\d{1,2})(?=[でにのはがを、。,)]|あたり|くらい|ぐらい|ごろ|頃|\s(?!\d)|$)",
        day_number,
    ),
    Rule("day_of_month", rf"(?<=月)(?<![かヶカヵケ箇]月)({NUMBER})日(?![間目本曜]|{_TO}{NUMBER}日)", day_number),
    Rule("day_range", rf"{_N}日?{_TO}({NUMBER}){_DAY_TAIL}", day_number),
    Rule("day_of_month", rf"{_N}{_DAY_TAIL}(?!中(?!に|で|は|必|$|[\s、。]))", day_number),
)
"""Spellings that begin with a digit or a kanji number; longer units first, then plain days."""


def _clocks(prefix: str) -> tuple[Rule, ...]:
    """Hours behind a prefix of one group."""
    return (
        Rule(
            "clock_range",
            rf"{prefix}{_NOT_DIGIT}(\d{{1,2}})(?::(\d\d))?時?{_TO}(\d{{1,2}})時(半)?{_HOUR_TAIL}",
            clock_range,
        ),
        Rule(
            "clock",
            rf"{prefix}(?<![第一二三四五六七八九十百千]){_NOT_DIGIT}({NUMBER})時(半)?(?:({NUMBER})分)?{_HOUR_TAIL}",
            clock_time,
        ),
        Rule(
            "clock",
            rf"{prefix}(?<![\d:.])(\d{{1,2}}):(\d\d)(?![\d:])(?:\s?((?i:[ap]\.?m\.?))(?![A-Za-z0-9]))?",
            digital_clock,
        ),
    )


CLOCKS = _clocks("()")
PART_AND_CLOCK = _clocks(rf"({alternatives(word for word in t.DAY_PARTS if not word.isascii())})の?\s?")
LATIN_PART_AND_CLOCK = _clocks(r"(AM|PM|am|pm)\s?")
"""15時, 午後3時半, PM3:00."""
