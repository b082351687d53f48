"""What mapping one section gives."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from contracts.findings import Finding, Severity
from contracts.readings import Place
from contracts.reports import Fact, UnmatchedCell, ValueStatus
from transforms.forms import Column, Row
from transforms.mapping.rows import RowCell
from transforms.values import parse_value

_DOUBTS = {
    "READ.ANNOTATED": (Severity.INFO, "the cell holds more than a number: {text!r}"),
    "READ.SPACED_DIGITS": (Severity.WARNING, "white space within the number {text!r}: one number or two cells?"),
    "READ.OCR_DIGIT": (Severity.WARNING, "{text!r} was read as 0"),
    "READ.LEADING_ZERO": (Severity.WARNING, "{text!r} has a leading zero: one number or several cells?"),
}


@dataclass(frozen=True, slots=True)
class SectionMapping:
    """The facts of one section under one form.

    ``evidence`` is the sum of label likenesses: how well this form explains the printed rows.
    ``present`` is False when the document holds nothing of this section.
    """

    form: str
    facts: tuple[Fact, ...]
    findings: tuple[Finding, ...]
    unmatched: tuple[UnmatchedCell, ...]
    evidence: float

    @property
    def present(self) -> bool:
        """True when at least one row of the section was found."""
        return any(fact.status is not ValueStatus.MISSING_ROW for fact in self.facts)

    @property
    def reported(self) -> int:
        """How many cells carry a number."""
        return sum(1 for fact in self.facts if fact.status is ValueStatus.REPORTED)


def missing_fact(section: int, row: Row, column: Column) -> Fact:
    """The fact of a cell that the document does not hold: no value, and said so."""
    return Fact(section, row.code, column.code, None, ValueStatus.MISSING_ROW, unit=column.unit)


def missing_facts(section: int, row: Row, columns: Sequence[Column]) -> list[Fact]:
    """The facts of a row that the document does not hold: no value, and said so."""
    return [Fact(section, row.code, column.code, None, ValueStatus.MISSING_ROW, unit=column.unit) for column in columns]


def read_fact(
    section: int, row: str, column: Column, cell: RowCell | None, row_place: Place, header_unit: str | None = None
) -> tuple[Fact, list[Finding]]:
    """Turn a placed cell into a fact; a cell that is not there is blank, one that is no number unreadable.

    A unit printed in the cell counts before the one that its header prints, and that before the form's.
    """
    if cell is None:
        return Fact(section, row, column.code, None, ValueStatus.BLANK, None, row_place, column.unit), []
    value = parse_value(cell.text)
    unit = column.unit
    findings: list[Finding] = []
    address = f"section{section}.{row}.{column.code}"
    printed_unit = value.unit or (header_unit if value.number is not None else None)
    if printed_unit and printed_unit != unit:
        if column.kind != "money":
            findings.append(
                Finding(
                    "S2.UNIT",
                    Severity.WARNING,
                    address,
                    f"printed in {printed_unit} where the form asks for {unit}: {cell.text.strip()!r}",
                )
            )
        unit = printed_unit
    fact = Fact(section, row, column.code, value.number, value.status, cell.text, cell.place, unit)
    if value.doubt is not None:
        severity, message = _DOUBTS[value.doubt]
        findings.append(
            Finding(value.doubt, severity, address, message.format(text=cell.text.strip()), observed=value.number)
        )
    return fact, findings


def unreadable_facts(
    section: int, row: str, columns: Sequence[Column], cells: Sequence[RowCell], place: Place
) -> list[Fact]:
    """The facts of a row whose printed values cannot be told apart: kept as raw text, none as a number."""
    raw = " ".join(cell.text.strip() for cell in cells if not cell.is_blank)
    return [
        Fact(section, row, column.code, None, ValueStatus.UNREADABLE, raw, place, column.unit) for column in columns
    ]


def unmatched_cells(section: int, cells: Sequence[RowCell]) -> list[UnmatchedCell]:
    """Printed cells that no row of the form claims."""
    return [UnmatchedCell(section, cell.text, cell.place) for cell in cells if not cell.is_blank]
