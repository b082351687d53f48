"""The statistical period that a report states."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from transforms.identity.dates import small_number, year_number
from transforms.identity.words import load_words


@dataclass(frozen=True, slots=True)
class Period:
    """The statistical period that the text states, with its words."""

    first: date
    last: date
    quote: str

    @property
    def is_calendar_year(self) -> bool:
        """Whether it is 1 January to 31 December of one year."""
        return (self.first, self.last) == (date(self.first.year, 1, 1), date(self.first.year, 12, 31))

    @property
    def year(self) -> int | None:
        """The year it ends with; None where it stops short of the year's end or runs over several years.

        From 1 January to a day of December is the year all the same: 12月21日 is a slip, or the day of counting.
        """
        ends_with_the_year = self.last == date(self.first.year, 12, 31)
        runs_into_december = self.first == date(self.last.year, 1, 1) and self.last.month == 12
        return self.first.year if ends_with_the_year or runs_into_december else None


def find_period(prose: str) -> Period | None:
    """The first statistical period in a folded text (自2023年1月1日起至2023年12月31日止), broken lines joined."""
    text = prose.replace("\n", "")
    for match in load_words().period.finditer(text):
        years = [year_number(match["year"]), year_number(match["last_year"] or match["year"])]
        parts = [small_number(match[name]) for name in ("month", "day", "last_month", "last_day")]
        try:
            first = date(years[0] or 0, parts[0] or 0, parts[1] or 0)
            last = date(years[1] or 0, parts[2] or 0, parts[3] or 0)
        except ValueError:
            continue
        before = text[max(0, match.start() - 20) : match.start()]
        if "期限" in before or "统计" in before or (first.month, first.day) == (1, 1):
            return Period(first, last, match.group(0))
    return None
