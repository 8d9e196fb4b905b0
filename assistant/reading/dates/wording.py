"""The Japanese spellings of time that begin with a word: weeks, months, parts, names."""

from collections.abc import Iterable

from assistant.reading.dates import tables as t
from assistant.reading.dates.builders import (
    day_with_part,
    era_day,
    era_year,
    fixed,
    kana_day,
    length,
    lookup,
    month_of,
    nth_weekday_of,
    part_of,
    plain,
    relative_day_with_part,
    relative_to,
    same_day,
    weekday_list,
    weekday_number,
    weekday_range,
    weekday_run,
    word_of,
)
from assistant.reading.dates.seasons import NAMES
from assistant.reading.dates.tables import NUMBER, PARTS_OF, alternatives, number
from assistant.reading.dates.token import Rule

_TO = r"\s?[〜~\-–—]\s?"


_ERA = "(令和|平成|昭和)"
_MONTH_NUMBER = rf"{NUMBER}月|\d{{1,2}}/\d"
_WEEKDAY = "[月火水木金土日]"
_OTHER_WORD = "(?:(?<![一-龠ァ-ヴ])|(?<=週))"
_RUN_BEGINS = f"(?={_WEEKDAY}{{2}})(?!土木|月日){_OTHER_WORD}"
_LIST_BEGINS = f"(?={_WEEKDAY}[・、,/か]{_WEEKDAY}){_OTHER_WORD}"
_RUN_ENDS = r"(?=[でにはがのともか以、。・,\s(]|まで|中[にで]|$)"
"""火木, 月水金, 木・金: weekdays in a row without 曜, between other words."""


def _word_group(words: Iterable[str]) -> str:
    return f"({alternatives(words)})"


RULES = (
    Rule("duration", r"半年後", fixed(6, 6, word="later", unit="month")),
    Rule("duration", r"半年前", fixed(6, 6, word="before", unit="month")),
    Rule("duration", r"半年以内", fixed(6, 6, word="within", unit="month")),
    Rule("span", r"半年(?:間|(?=の|で|ほど|くらい|、|$))", fixed(6, unit="month")),
    Rule("span", rf"(?:丸|まる)({NUMBER})(日|週間|[かヶカヵケ箇]月|年)間?", length),
    Rule("gap_days", rf"(?<![A-Za-z\d一-龠])中({NUMBER})日", plain),
    Rule("duration", rf"{_word_group((*t.WEEKS, *t.MONTHS, *t.YEARS))}の(?:今日|本日|きょう)(?!中)", same_day),
    Rule("week", rf"{_word_group(t.WEEKS)}{PARTS_OF}", lookup(t.WEEKS)),
    Rule(
        "week",
        r"(?<!毎)(?<!隔)週(頭|アタマ|明け|あけ|半ば|なかば|末|内|前半|後半)(?!容)",
        lambda g: ((), part_of(g[0]), ""),
    ),
    Rule("week_of", r"(?<=[日\d)）])の?週(?![間末明刊報次])", fixed()),
    Rule(
        "weekday_range",
        rf"(?:(?<![一-龠])|(?<=週))([月火水木金土日]){_TO}([月火水木金土日])(?![一-龠])",
        weekday_range,
    ),
    Rule("weekday_pair", r"土日祝?(?:日)?(?![一-龠])", fixed(5, 6)),
    Rule("weekday_pair", rf"{_RUN_BEGINS}({alternatives(t.WEEKDAY_RUNS)})(?:曜日?)?{_RUN_ENDS}", weekday_run),
    Rule("weekday_list", rf"{_RUN_BEGINS}({_WEEKDAY}{{2,4}}){_RUN_ENDS}", weekday_list),
    Rule("weekday_list", rf"{_LIST_BEGINS}({_WEEKDAY}(?:[・、,/か]{_WEEKDAY}){{1,3}}){_RUN_ENDS}", weekday_list),
    Rule(
        "weekday_pair",
        rf"{_OTHER_WORD}({_WEEKDAY})から({_WEEKDAY})(?:まで(?!に)|(?=に|は|で|、|$))",
        weekday_range,
    ),
    Rule("nth", rf"第({NUMBER})(?:週の?)?\s?([月火水木金土日])(?:曜日?|(?![一-龠]))", nth_weekday_of),
    Rule("nth", rf"第({NUMBER})土日", lambda g: ((number(g[0] or ""), 5), "", "weekend")),
    Rule("nth", r"(最初の|初回の|初めの)([月火水木金土日])曜日?", lambda g: nth_weekday_of(("一", g[1]))),
    Rule("nth", r"(?:最終|最後の)(())([月火水木金土日])曜日?", lambda g: nth_weekday_of((None, g[2]))),
    Rule(
        "nth", rf"第({NUMBER})(?=(?:[・、,と]第?|第)[1-5一二三四五](?:週の?)?([月火水木金土日])曜)", nth_weekday_of
    ),
    Rule("nth_business", rf"第({NUMBER})営業日", plain),
    Rule(
        "nth_week",
        rf"第([1-5一二三四五])週(?:目)?{PARTS_OF}(?![間の目]?[月火水木金土日])",
        lambda g: ((number(g[0] or ""),), part_of(g[1]), ""),
    ),
    Rule("nth_week", rf"(?:最終|最後の)週(?![間末]){PARTS_OF}", lambda g: ((-1,), part_of(g[0]), "")),
    Rule("nth_business", r"(?:月末)?(?:最終|最後の)営業日", fixed(-1)),
    Rule("same_weekday", r"同じ曜日|同曜日", fixed()),
    Rule("weekday", r"([月火水木金土日])曜日?", weekday_number),
    Rule("weekday", _word_group(t.KANA_WEEKDAYS) + "び?", lambda g: ((t.KANA_WEEKDAYS[g[0] or ""],), "", "")),
    Rule(
        "weekday",
        r"(?:(?<=週)|(?<=週の)|(?<=週[月火水木金土日]))([月火水木金土日])"
        r"(?=[^一-龠々]|$|[月火水木金土]|午|朝|昼|夕|夜|以|必|締|着|迄|中(?=に|で))(?!日)",
        weekday_number,
    ),
    Rule("day_pair", r"今日明日|今明日|きょうあす|今日・明日", fixed(0, 1)),
    Rule("day", _word_group(t.DAYS_WITH_PART), day_with_part),
    Rule("relative", _word_group(t.RELATIVE_DAYS_WITH_PART) + "(?!祭)", relative_day_with_part),
    Rule("day", _word_group(t.DAYS), lookup(t.DAYS)),
    Rule("relative", rf"{_word_group(t.RELATIVE_DAYS)}{PARTS_OF}(?!券|比|曜|の出)", relative_to),
    Rule("relative", rf"翌(?={_MONTH_NUMBER})", fixed(1, unit="year")),
    Rule("relative", rf"翌(?={NUMBER}日(?!間))", fixed(1, unit="date")),
    Rule("relative", rf"翌(?={_WEEKDAY}曜)", fixed(1, unit="weekday")),
    Rule("relative", rf"同(?={_MONTH_NUMBER})", fixed(0, unit="year")),
    Rule("month", rf"{_word_group(t.MONTHS)}(?!比|同|対比){PARTS_OF}", lookup(t.MONTHS)),
    Rule(
        "month",
        r"(?:(?<![一-龠\d])|(?<=月末))月(末日?|初め|初|頭|アタマ|内(?!容)|半ば|なかば|中旬)",
        lambda g: ((), part_of(g[0]), ""),
    ),
    Rule("month", r"(上旬|中旬|下旬|初旬|末日)", lambda g: ((), part_of(g[0]), "")),
    Rule("ymd", rf"{_ERA}(\d{{1,2}})[/.](\d{{1,2}})[/.](\d{{1,2}})(?!\d)", era_day),
    Rule("year", rf"{_ERA}({NUMBER}|元)年(?!度|代|間){PARTS_OF}", era_year),
    Rule("fiscal_year", rf"{_ERA}({NUMBER}|元)年度{PARTS_OF}", era_year),
    Rule("fiscal", rf"{_word_group(t.FISCAL_YEARS)}{PARTS_OF}(?!講習|試験|日程)", lookup(t.FISCAL_YEARS)),
    Rule("fiscal", r"年度(末|内|初め|はじめ|明け)", lambda g: ((), part_of(g[0]), "")),
    Rule("fiscal", r"(?<![一-龠])期(末(?!テスト|試験|手当|賞与)|内|初)", lambda g: ((), part_of(g[0]), "term")),
    Rule("quarter", r"第([1-4一二三四])四?半期(末)?", lambda g: ((number(g[0] or ""),), part_of(g[1]), "")),
    Rule("quarter", r"(?<![一-龠])(?:今|当)?四半期(末|内)?", lambda g: ((), part_of(g[0]), "")),
    Rule("half", r"(?<![一-龠])(?:今|当)?半期(末)", lambda g: ((), part_of(g[0]), "")),
    Rule("half", r"(上|下)半期(末)?", lambda g: ((1 if g[0] == "上" else 2,), part_of(g[1]), "calendar")),
    Rule("half", r"(上|下)期(末)?", lambda g: ((1 if g[0] == "上" else 2,), part_of(g[1]), "")),
    Rule("year_relative", rf"{_word_group(t.YEARS)}(?!比|同|対比){PARTS_OF}", lookup(t.YEARS)),
    Rule(
        "named",
        rf"(?!(?<!次の)(?<!今度の)祝日(?!明け|あけ|前))(?!(?<=[夏冬春秋盆昼])休み)({alternatives(NAMES)})(明け|あけ|前(?![後日夜々年週月倒売払受])|の前(?=の[月火水木金土日]曜))?",
        lambda g: ((), g[0] or "", (g[1] or "").removeprefix("の")),
    ),
    Rule(
        "part",
        rf"(?<!最)({alternatives(w for w in t.DAY_PARTS if not w.isascii() and len(w) > 1)})(?:(?![一-龠])|(?=以|頃|前後|必着|締|迄|開|着|厳守|提出|送|納|集合|出発))",
        word_of,
    ),
    Rule("part", r"(?:(?<=[曜日])|(?<=[曜日]の))(午前中?|午後|夕方|夜中|早朝|深夜|正午|終日)(?![休様])", word_of),
    Rule("part", r"(?<![一-龠])(朝|昼|夜|晩)(?![一-龠ァ-ヴ])", word_of),
    Rule("part", r"(?<=[日曜明])(朝|昼|夜|晩)(?![食礼刊景行勤間活型]|会(?![議食合]))", word_of),
    Rule(
        "every",
        rf"{_word_group(t.EVERY)}(末日?|初め|初|頭)?",
        lambda g: ((), t.EVERY[g[0] or ""], part_of(g[1])),
    ),
    Rule("next", r"(?:この前|こないだ|この間|先日)の?(?=[月火水木金土日]曜)", fixed(word="last")),
    Rule(
        "next",
        r"(今度の?|次の|次回の?|この)(?=\s?[月火水木金土日]曜|土日|週末|[三3]?連休|祝日|末日|月末|五十日)",
        word_of,
    ),
)
"""Spellings that begin with a kanji or kana."""

_TABLES = (
    *(t.DAYS, t.DAYS_WITH_PART, t.WEEKS, t.MONTHS, t.YEARS, t.FISCAL_YEARS, t.RELATIVE_DAYS, t.KANA_WEEKDAYS),
    *(t.RELATIVE_DAYS_WITH_PART, t.WEEKDAYS, t.ERAS, t.EVERY, t.DAY_PARTS, NAMES),
)
FIRST_CHARACTERS = "".join(
    sorted(
        {word[0] for words in _TABLES for word in words if not word.isascii()}
        | set("丸ま半中週第最初こ次年期四上下末")
    )
)
"""With what the spellings above can begin: of the table words, and of the rules that spell theirs out."""

KANA_RULES = (Rule("day_of_month", f"({alternatives(t.KANA_DAYS)})", kana_day),)
"""Behind 月 only."""

LATIN_RULES = (
    Rule("ymd", r"(?<![A-Za-z0-9])([RHSr])(\d{1,2})[/.](\d{1,2})[/.](\d{1,2})(?!\d|\.\d)", era_day),
    Rule(
        "month_of_year",
        r"(?<![A-Za-z0-9])([RHS])(\d\d)[/.](\d{1,2})(?=月|[のにか付分頃末〜]|まで|以)月?(?!\d)",
        lambda g: month_of((str(t.ERAS[g[0] or ""] + number(g[1] or "")), g[2])),
    ),
    Rule("year", rf"(?<![A-Za-z])([RHS])({NUMBER}|元)年(?!度|代|間){PARTS_OF}", era_year),
    Rule("fiscal_year", rf"(?<![A-Za-z])([RHS])({NUMBER}|元)年度{PARTS_OF}", era_year),
    Rule(
        "named",
        rf"(?!(?<!次の)(?<!今度の)祝日(?!明け|あけ|前))(?!(?<=[夏冬春秋盆昼])休み)({alternatives(NAMES)})(明け|あけ|前(?![後日夜々年週月倒売払受])|の前(?=の[月火水木金土日]曜))?",
        lambda g: ((), g[0] or "", (g[1] or "").removeprefix("の")),
    ),
)
"""Japanese spellings that begin with a Latin letter (R8.11.20, GW)."""

SIGN_RULES = (Rule("weekday_mark", r"\(([月火水木金土日])(?:曜日?)?(?:[・/,]?祝)?\)", weekday_number),)
"""The weekday in parentheses behind a date."""
