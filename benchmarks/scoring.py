"""Comparing what was read with what is printed, cell by cell.

right    the number that is printed, or a cell without a number where none is printed
wrong    another number than the printed one, or a number where none is printed
missing  no number where one is printed, or no row where one is printed
silent   wrong or missing, and no finding covers the cell

A finding covers a cell when it stands at the cell, its row, its section or the document, or when it says
that a sum of the form fails in the cell's row or column. Only a warning or an error covers a wrong number; a
missing one is also covered by an info (a cell said to be blank is not silently lost) and by a finding at
another row of its group (the lost row may be the one that told the forms apart).
At the document itself only findings on reading and completeness count, not those on text, year or agency.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from contracts.findings import Finding, Severity
from contracts.reports import Report
from transforms.forms import load_forms

Cells = Mapping[str, Decimal | None]
"""Cell address -> the number, or None where a cell stands without a number. A missing row has no address."""

_WHOLE_DOCUMENT = ("DOC.", "FORM.", "READ.")


@dataclass(slots=True)
class Score:
    """Counts of cells, with the addresses of those that are not right."""

    right: int = 0
    wrong: list[str] = field(default_factory=list)
    missing: list[str] = field(default_factory=list)
    silent: list[str] = field(default_factory=list)

    @property
    def cells(self) -> int:
        """All cells compared."""
        return self.right + len(self.wrong) + len(self.missing)

    @property
    def perfect(self) -> bool:
        """True when nothing is wrong or missing."""
        return not self.wrong and not self.missing

    def add(self, other: Score) -> None:
        """Count another document in."""
        self.right += other.right
        self.wrong += other.wrong
        self.missing += other.missing
        self.silent += other.silent


def printed_cells(truth: Mapping[str, Any]) -> dict[str, Decimal | None]:
    """The cells of a truth file by address."""
    cells: dict[str, Decimal | None] = {}
    for code, value in truth["section2"].items():
        cells[f"section2.{code}"] = _number(value)
    form = next(iter(load_forms().values()))
    for row, values in truth["section3"].items():
        for applicant, value in zip(form.applicants, values, strict=True):
            cells[f"section3.{row}.{applicant.code}"] = _number(value)
    if truth["section4"] is not None:
        pairs = [(row.code, column.code) for row in form.proceedings for column in form.outcomes]
        for (row, column), value in zip(pairs, truth["section4"], strict=True):
            cells[f"section4.{row}.{column}"] = _number(value)
    return cells


def _number(value: float | int | None) -> Decimal | None:
    return None if value is None else Decimal(str(value))


def read_cells(report: Report) -> dict[str, Decimal | None]:
    """The cells of a report by address; rows that the document does not hold are left out."""
    return {fact.cell: fact.value for fact in report.facts if fact.status != "missing_row"}


def score(expected: Cells, found: Cells, findings: Iterable[Finding] = ()) -> Score:
    """Compare two sets of cells, weighing the findings."""
    result = Score()
    any_severity, grave = _covered(findings)
    for cell in {**expected, **found}:
        want, have = expected.get(cell), found.get(cell)
        if want == have and (cell in found) == (cell in expected):
            result.right += 1
        elif have is None and cell not in expected:
            continue
        elif have is None:
            result.missing.append(cell)
            if not any_severity.covers(cell) and not any_severity.covers_neighbour(cell):
                result.silent.append(cell)
        else:
            result.wrong.append(cell)
            if not grave.covers(cell):
                result.silent.append(cell)
    return result


@dataclass(frozen=True, slots=True)
class _Cover:
    places: frozenset[str]

    def covers(self, cell: str) -> bool:
        section, rest = cell.split(".", 1)
        row = rest.rsplit(".", 1)[0]
        return bool(self.places & {"document", section, f"{section}.{row}", cell})

    def covers_neighbour(self, cell: str) -> bool:
        """A lost row may be one that the form as read does not know: a finding at its group's rows tells of it."""
        group = cell.rsplit(".", 2)[0]
        return group.count(".") > 0 and any(place.startswith(f"{group}.") for place in self.places)


def _covered(findings: Iterable[Finding]) -> tuple[_Cover, _Cover]:
    everything: set[str] = set()
    grave: set[str] = set()
    for finding in findings:
        if finding.where == "document" and not finding.rule.startswith(_WHOLE_DOCUMENT):
            continue
        places = {finding.where, *_terms(finding)}
        everything |= places
        if finding.severity is not Severity.INFO:
            grave |= places
    return _Cover(frozenset(everything)), _Cover(frozenset(grave))


def _terms(finding: Finding) -> Iterator[str]:
    """The row or the cells of the column whose sum an arithmetical finding doubts."""
    for form in load_forms().values():
        for identity in form.identities:
            prefix = f"section{identity.section}."
            if not finding.rule.startswith(f"S{identity.section}.") or not finding.where.startswith(prefix):
                continue
            place = finding.where.removeprefix(prefix)
            row, _, column = place.rpartition(".")
            if identity.along == "columns" and column in identity.equals:
                yield f"{prefix}{row}"
            elif identity.along == "rows" and row in identity.equals:
                yield from (f"{prefix}{line.code}.{column}" for line in form.rows)
