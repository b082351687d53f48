"""A report as understood: its facts by statutory cell, whose it is, and what is doubtful about it."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import TYPE_CHECKING

from contracts.documents import Format
from contracts.findings import Finding
from contracts.readings import Place

if TYPE_CHECKING:
    from dataclasses import dataclass
else:
    from contracts.quick import quick as dataclass


class ValueStatus(StrEnum):
    """Why a fact has the value it has. Only ``reported`` carries a number; a printed 0 is reported."""

    REPORTED = "reported"
    BLANK = "blank"
    DASH = "dash"
    MISSING_ROW = "missing_row"
    UNREADABLE = "unreadable"


@dataclass(frozen=True, slots=True)
class Fact:
    """One cell of a statutory table. ``value`` is a number if and only if the status is reported.

    ``row`` and ``column`` are codes of the form's declaration. In section 2 the row is an item
    (``20(1).regulation``) and the column its measure (``issued``); in section 3 a handling row
    (``refused.state_secret``) and an applicant type; in section 4 a proceeding and an outcome.
    """

    section: int
    row: str
    column: str
    value: Decimal | None
    status: ValueStatus
    raw_text: str | None = None
    place: Place | None = None
    unit: str | None = None

    @property
    def cell(self) -> str:
        """The address people use: ``section3.granted.total``."""
        return f"section{self.section}.{self.row}.{self.column}"


@dataclass(frozen=True, slots=True)
class Figure:
    """A printed figure: ``value`` is a number if and only if the status is reported."""

    value: Decimal | None
    status: ValueStatus
    raw_text: str | None = None
    place: Place | None = None


def indicator_address(number: int, *, is_cumulative: bool = False) -> str:
    """The address of a figure of the indicator printed in that place, from 1: ``indicator.7``."""
    return f"indicator.{number}.cumulative" if is_cumulative else f"indicator.{number}"


@dataclass(frozen=True, slots=True)
class Indicator:
    """One row of the statistics that reports for 2008 to 2018 hold, in their own words.

    ``number`` is the code or numbering in a column of its own, ``unit`` what the row counts in, both as printed.
    ``cumulative`` is None where the table has no such column.
    """

    number: str | None
    label: str
    unit: str | None
    figure: Figure
    cumulative: Figure | None = None

    @property
    def values(self) -> tuple[Decimal | None, ...]:
        """The figure, and the cumulative one where the table has it."""
        return (self.figure.value,) if self.cumulative is None else (self.figure.value, self.cumulative.value)


@dataclass(frozen=True, slots=True)
class UnmatchedCell:
    """A printed cell of a statutory table that no row of the form claims. Kept, never dropped."""

    section: int | None
    raw_text: str
    place: Place


@dataclass(frozen=True, slots=True)
class Evidence:
    """One statement about the report's identity: ``field`` is agency, year, published or title."""

    field: str
    value: str
    source: str
    """period, title, body, signature, metadata, link, url, file_name or registry."""
    quote: str | None = None


@dataclass(frozen=True, slots=True)
class NarrativeSection:
    """One of the six sections of text: ``number`` 1 to 6 by its statutory meaning."""

    number: int
    heading: str
    text: str


@dataclass(frozen=True, slots=True)
class Claim:
    """A figure stated in prose, to be compared with the table.

    ``measure`` is a cell address or a sum of them joined by '+'; ``agrees`` is None where the table
    has no value to compare with. ``start`` and ``end`` are offsets into the section's text.
    """

    measure: str
    value: Decimal
    quote: str
    section: int
    start: int
    end: int
    agrees: bool | None


@dataclass(frozen=True, slots=True)
class ReadingOutcome:
    """How one reading fared: the reader, how many cells it gave, and how the checks went."""

    reader: str
    reader_version: str
    reported_cells: int
    errors: int
    warnings: int
    chosen: bool


@dataclass(frozen=True, slots=True)
class Report:
    """All that is known about one document. ``form`` is None when it is no such report."""

    format: Format
    form: str | None
    title: str | None
    agency: str | None
    year: int | None
    published: date | None
    facts: tuple[Fact, ...]
    findings: tuple[Finding, ...]
    evidence: tuple[Evidence, ...] = ()
    sections: tuple[NarrativeSection, ...] = ()
    claims: tuple[Claim, ...] = ()
    unmatched: tuple[UnmatchedCell, ...] = ()
    readings: tuple[ReadingOutcome, ...] = ()
    region_code: str | None = None
    """GB/T 2260 code of the region that the agency's name tells without doubt."""
    agency_level: str | None = None
    credit_code: str | None = None
    indicators: tuple[Indicator, ...] = ()
    """The rows of the statistics of a report before the form of 2019, in printed order; such a report has no facts."""
    quality: str | None = None
    """A: complete and every check holds; B: cells missing; C: a warning; D: an error; X: no table.

    None for a report before the form of 2019, of which no check is known.
    """
