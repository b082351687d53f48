"""Years and dates as officials write them: 2024年1月10日, 二〇二四年一月十日, 2024-01-10, 2024.1.10."""

from __future__ import annotations

import re
from datetime import date

_DIGITS = {one: number for number, one in enumerate("零一二三四五六七八九")} | {"〇": 0, "○": 0, "O": 0, "o": 0}
_NUMBER = r"(?:\d{1,2}|[一二三四五六七八九十廿卅]{1,4})"
_YEAR = r"(?:20\d\d|二[〇零○0Oo][〇零○0Oo一二三四五六七八九]{2})"
DATE = re.compile(
    rf"(?P<year>{_YEAR})[年.\-/](?P<month>{_NUMBER})[月.\-/](?P<day>{_NUMBER})(?:日|号|(?!\d)|(?=\d\d:\d\d))"
)
LIKE_A_DATE = re.compile(r"^.{0,6}年.{0,4}月.{0,4}日$|^\d{3,7}年?\d{0,2}月\d{1,2}日$")
_MISREAD_DIGIT = str.maketrans({"O": "0", "o": "0", "О": "0", "l": "1", "I": "1", "|": "1"})


def year_number(text: str) -> int | None:
    """The year that four digits or four Chinese numerals name (二〇二三, 2023), or None."""
    digits = [_DIGITS[one] if one in _DIGITS else int(one) if one.isdecimal() else None for one in text]
    if len(digits) != 4 or None in digits:
        return None
    return int("".join(str(one) for one in digits))


def small_number(text: str) -> int | None:
    """A number below one hundred in digits or in Chinese (十, 十二, 二十, 三十一, 廿五), or None."""
    if text.isdecimal():
        return int(text)
    text = text.replace("廿", "二十").replace("卅", "三十")
    tens, ten, ones = text.rpartition("十")
    if not ten:
        return _DIGITS.get(ones)
    if (tens and tens not in _DIGITS) or (ones and ones not in _DIGITS):
        return None
    return 10 * (_DIGITS[tens] if tens else 1) + (_DIGITS[ones] if ones else 0)


def as_date(match: re.Match[str]) -> date | None:
    """The date of a match of :data:`DATE`, or None if the calendar has no such day."""
    year, month, day = year_number(match["year"]), small_number(match["month"]), small_number(match["day"])
    if year is None or month is None or day is None:
        return None
    try:
        return date(year, month, day)
    except ValueError:
        return None


def first_date(text: str) -> date | None:
    """The first real date in a folded text, or None."""
    return next((found for match in DATE.finditer(text) if (found := as_date(match)) is not None), None)


def mend_digits(text: str) -> str:
    """O and l read for 0 and 1 put right; meant for a line that is a date and nothing else."""
    return text.translate(_MISREAD_DIGIT)
