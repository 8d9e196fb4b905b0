"""What about the dates she must not overlook: holidays, weekdays that do not match, days already past."""

from collections.abc import Iterable

from assistant.domain.base import Language, Localized
from assistant.domain.draft import Caution
from assistant.domain.instruction import DateReading
from assistant.domain.when import span_text

_NOTES = {
    "holiday": Localized(ja="「{text}」({day})は祝日に当たります。", en="“{text}” ({day}) is a public holiday."),
    "weekend": Localized(ja="「{text}」({day})は土日に当たります。", en="“{text}” ({day}) is on a weekend."),
    "non_business": Localized(
        ja="「{text}」({day})は休業日に当たります。", en="“{text}” ({day}) is not a business day."
    ),
    "weekday_mismatch": Localized(
        ja="「{text}」は日付と曜日が合いません。{day}と読みました。",
        en="In “{text}” the date and the weekday do not match. We read {day}.",
    ),
    "past": Localized(ja="「{text}」({day})はすでに過ぎています。", en="“{text}” ({day}) is already past."),
}


def date_warnings(dates: Iterable[DateReading], language: Language) -> tuple[Caution, ...]:
    """One caution for each flag worth a look."""
    found = []
    for date in dates:
        for flag in date.flags:
            if flag in _NOTES:
                day = span_text(date.start, date.end, language)
                text = _NOTES[flag].text(language).format(text=date.text, day=day)
                found.append(Caution(kind="holiday", text=text))
    return tuple(found)
