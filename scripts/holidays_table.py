"""Write assistant/reading/holidays.json from the `holidays` library, which takes 0.15 s to load. Run it when the
library changes; tests/test_calendar_table.py says when."""

import json
from pathlib import Path

from holidays.countries.japan import Japan

YEARS = range(2015, 2061)
TABLE = Path(__file__).parents[1] / "assistant" / "reading" / "holidays.json"


def table() -> dict[str, dict[str, str]]:
    """Year → day (ISO) → name of the holiday."""
    return {str(year): names(year) for year in YEARS}


def names(year: int) -> dict[str, str]:
    days = Japan(years=year, expand=False, language="ja")
    return {day.isoformat(): name for day, name in days.items()}


if __name__ == "__main__":
    TABLE.write_text(json.dumps(table(), ensure_ascii=False, indent=0) + "\n", encoding="utf-8")
