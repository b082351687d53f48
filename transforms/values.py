"""Read one printed value: a number is that number, blank and dash are null, and doubt is said aloud."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache

from contracts.reports import ValueStatus

_INVISIBLE = re.compile("[\u200b-\u200f\u2060\ufeff\u00ad]")
_DASHES = re.compile(
    r"^(?:[-－—–―‐‑‒─﹣−ーˉ_=*＊/／∕⁄\\＼|·.…~～×]+|无|無|空|不涉及|不适用|未涉及|未发生|无此项|没有|暂无|n/?a|[未不无][增加][未不无]减|无增减|未增减|无变[化动]|持平|不变|无新增|none|nan)$",
    re.IGNORECASE,
)
_COUNTERS = r"(?:件次|人次|[件条個个项起宗份次部]|万元|亿元|元)"
_NUMBER = re.compile(
    rf"""^(?P<sign>[+＋﹢\-－−—–﹣]|减少|增加|减|增|负)?
        (?P<digits>\d{{1,3}}(?:,\d{{3}})+(?:\.\d+)?|\d+(?:\.\d+)?)
        (?P<unit>{_COUNTERS})?$""",
    re.VERBOSE,
)
_ANNOTATED = re.compile(
    rf"^(?P<number>[+\-−]?\d[\d,]*(?:\.\d+)?{_COUNTERS}?)\s*(?:[(\[【〔].*|[;,。、]|[;,。](?:其中|含|包括|包含|同比|比|较|另|与|均|主要).*|注.*|其中.*)$",
    re.DOTALL,
)
_NOTE_MARK = re.compile(r"(?<=[\d件条])\s*[\u00b9\u00b2\u00b3\u2070-\u2079\u2080-\u2089①-⒛*＊※]+\s*$")
"""A raised or circled figure behind a number marks a footnote; folded, it would become a digit of the number."""
_MARK_ALONE = re.compile(r"\s*[\u00b9\u00b2\u00b3\u2070-\u2079]+\s*")
_CIRCLED_ALONE = re.compile(r"\s*[①-⒛⓪-⓿❶-➓㈠-㈩㊀-㊉]+\s*")
_RAISED = re.compile("[\u00b9\u00b2\u00b3\u2070-\u2079]+\\s*$")
_LETTER_ZERO = re.compile(r"^[Oo〇○Οοо0]+$")
_SPACED_NUMBER = re.compile(r"^\d[\d\s]*\d(?:\.\d+)?$")
_MINUS = frozenset("-－−—–﹣减负")


@dataclass(frozen=True, slots=True)
class PrintedValue:
    """One value as understood. ``number`` is set if and only if ``status`` is reported.

    ``doubt`` is the rule id of a finding to raise (``READ.ANNOTATED`` …), None when the cell is plain.
    """

    number: Decimal | None
    status: ValueStatus
    unit: str | None = None
    doubt: str | None = None


_BLANK = PrintedValue(None, ValueStatus.BLANK)
_DASH = PrintedValue(None, ValueStatus.DASH)
_NOTHING = frozenset({ValueStatus.BLANK, ValueStatus.DASH})
_UNREADABLE = PrintedValue(None, ValueStatus.UNREADABLE)
ZERO = Decimal(0)
_MOST_DIGITS = 15
"""No office counts so far: cells that ran together, or a number of another kind. It fits no column either."""


@lru_cache(maxsize=65536)
def parse_value(text: str) -> PrintedValue:
    """Understand a cell's text as a value.

    >>> parse_value("１,２３４件").number
    Decimal('1234')
    >>> parse_value(" — ").status.value, parse_value("").status.value
    ('dash', 'blank')
    >>> parse_value("9" * 23).status.value
    'unreadable'
    """
    value = _understood(text)
    return _UNREADABLE if value.number is not None and value.number.adjusted() >= _MOST_DIGITS else value


def _understood(text: str) -> PrintedValue:
    if text.isascii() and text.isdigit():
        return PrintedValue(
            Decimal(text), ValueStatus.REPORTED, doubt="READ.LEADING_ZERO" if _has_leading_zero(text) else None
        )
    if _CIRCLED_ALONE.fullmatch(text):
        # The mark of a footnote or of an item: no number of anything.
        return _UNREADABLE
    marked = _NOTE_MARK.sub("", text)
    if marked != text and (plain := _number(unicodedata.normalize("NFKC", marked).strip())):
        return PrintedValue(plain.number, plain.status, plain.unit, "READ.ANNOTATED")
    if _RAISED.search(text) and (behind := _understood(_RAISED.sub("", text))).status in _NOTHING:
        # A footnote's mark behind a dash is no minus nine, and alone no nine.
        return PrintedValue(None, behind.status, doubt="READ.ANNOTATED")
    normal = unicodedata.normalize("NFKC", _INVISIBLE.sub("", text)).strip().removeprefix("¥")
    if not normal or _MARK_ALONE.fullmatch(text):
        return _BLANK
    if _DASHES.match(re.sub(r"\s+", "", normal)):
        return _DASH
    plain = _number(normal)
    if plain:
        return plain
    if _SPACED_NUMBER.match(normal):
        if normal.startswith("0"):
            # "0 1" is no number with a space in it: two cells ran together.
            return _UNREADABLE
        # "2 0" may be twenty or two cells that ran together: the identities decide, a person is told.
        return PrintedValue(Decimal(re.sub(r"\s+", "", normal)), ValueStatus.REPORTED, doubt="READ.SPACED_DIGITS")
    spaceless = _number(re.sub(r"\s+", "", normal))
    if spaceless and not re.search(r"\d\s+\d", normal):
        return spaceless
    if normal == "零":
        return PrintedValue(ZERO, ValueStatus.REPORTED, doubt="READ.ANNOTATED")
    if _LETTER_ZERO.match(normal) and len(normal) == 1:
        return PrintedValue(ZERO, ValueStatus.REPORTED, doubt="READ.OCR_DIGIT")
    annotated = _ANNOTATED.match(normal)
    if annotated:
        number = _number(annotated["number"])
        if number:
            return PrintedValue(number.number, number.status, number.unit, "READ.ANNOTATED")
    return _UNREADABLE


def is_value(text: str) -> bool:
    """True when a text is a number, blank or dash: no label."""
    return parse_value(text).status is not ValueStatus.UNREADABLE


def _has_leading_zero(digits: str) -> bool:
    return len(digits) > 1 and digits[0] == "0"


def _number(normal: str) -> PrintedValue | None:
    match = _NUMBER.match(normal)
    if not match:
        return None
    number = Decimal(match["digits"].replace(",", ""))
    if match["sign"] and match["sign"][0] in _MINUS:
        number = -number
    unit = match["unit"] if match["unit"] in {"元", "万元", "亿元"} else None
    digits = match["digits"]
    doubt = "READ.LEADING_ZERO" if _has_leading_zero(digits) and digits[1].isdigit() else None
    return PrintedValue(number, ValueStatus.REPORTED, unit, doubt)
