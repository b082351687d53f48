"""Numbers in prose: 1,234, 3万, 1.5万, 一百二十三, 两, 廿."""

from __future__ import annotations

from decimal import Decimal

_DIGITS = {one: number for number, one in enumerate("零一二三四五六七八九")} | {"〇": 0, "两": 2}
_UNITS = {"十": 10, "百": 100, "千": 1000}
_MYRIADS = {"万": 10_000, "亿": 100_000_000}

NUMBER = r"(?:\d[\d,]*(?:\.\d+)?[万亿]?|[零〇一二两三四五六七八九十百千万]+)"
"""A pattern for a number in folded text."""


_LONGEST = 40
_TOO_LARGE = Decimal(10) ** 15
"""No sentence of a report counts so far; such a run of digits is a telephone list or an accident."""


def number(text: str) -> Decimal | None:
    """The number that a folded text is, in digits or in Chinese numerals, or None."""
    if len(text) > _LONGEST:
        return None
    value = _value(text)
    return value if value is not None and value < _TOO_LARGE else None


def _value(text: str) -> Decimal | None:
    if text[:1].isdecimal():
        factor = _MYRIADS.get(text[-1], 1)
        digits = text.rstrip("万亿").replace(",", "")
        return Decimal(digits) * factor if digits.replace(".", "", 1).isdecimal() else None
    if all(one in _DIGITS for one in text):
        return Decimal("".join(str(_DIGITS[one]) for one in text)) if text else None
    total = section = digit = 0
    for one in text:
        if one in _DIGITS:
            digit = _DIGITS[one]
        elif one in _UNITS:
            section += (digit or 1) * _UNITS[one]
            digit = 0
        elif one in _MYRIADS:
            total = (total + section + digit) * _MYRIADS[one]
            section = digit = 0
        else:
            return None
    return Decimal(total + section + digit)
