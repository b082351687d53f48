"""Read the statistics of a report before the form of 2019: each row with its words, unit and figures as printed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from contracts.findings import Finding, Severity
from contracts.readings import Block
from contracts.reports import Figure, Indicator, ValueStatus, indicator_address
from transforms.checks.rules import finding
from transforms.earlier.columns import Columns, columns_of, unit_of, unit_within
from transforms.earlier.form import Role
from transforms.earlier.printed_rows import PrintedRow, printed_rows
from transforms.mapping.rows import RowCell
from transforms.values import parse_value

FEWEST_FIGURES = 5
"""Fewer printed figures under a header of statistics are a table of something else."""


@dataclass(frozen=True, slots=True)
class Indicators:
    """The indicators in printed order, and what is doubtful about them. Empty where there is no such table."""

    rows: tuple[Indicator, ...]
    findings: tuple[Finding, ...]

    @property
    def figures(self) -> int:
        """How many rows print a figure of the year."""
        return sum(one.figure.value is not None for one in self.rows)

    @property
    def is_found(self) -> bool:
        """Whether the document holds filled-in statistics."""
        return self.figures >= FEWEST_FIGURES


def read_indicators(blocks: Sequence[Block]) -> Indicators:
    """The rows below every header of statistics (label and figure, beside them unit, number or cumulative figure)."""
    rows: list[Indicator] = []
    findings: list[Finding] = []
    columns: Columns | None = None
    for row in printed_rows(blocks):
        header = columns_of(row.row, row.cells)
        if header is not None:
            columns = header
        elif columns is not None and not row.ends_table(columns):
            one = _indicator(row, columns)
            if isinstance(one, Indicator):
                rows.append(one)
                findings.extend(_doubts(one, len(rows)))
            elif one is not None:
                findings.append(one)
    return Indicators(tuple(rows), tuple(findings))


def _indicator(row: PrintedRow, columns: Columns) -> Indicator | Finding | None:
    """The row as an indicator; a finding where it has figures but not where they belong; None for a mere heading."""
    cells = columns.by_place(row.cells) if row.is_aligned_with(columns) else _by_order(row.cells, columns)
    if cells is None:
        printed = " ".join(cell.text.strip() for cell in row.cells if not cell.is_blank)
        if not any(parse_value(cell.text).number is not None or unit_of(cell.text) for cell in row.cells):
            return None
        message = f"a row of the statistics has not the cells of its header, so it was left out: {printed[:80]!r}"
        return finding("READ.COLUMNS", "document", message)
    taken = [cell for role, cell in cells.items() if role != "label"]
    behind = [cell.column for cell in taken if "label" not in cells or cell.column > cells["label"].column]
    first = min(behind, default=row.cells[-1].column + 1)
    words = [
        "".join(cell.text.split())
        for cell in row.cells
        if not cell.is_blank and cell.column < first and not any(cell is one for one in taken)
    ]
    label = " / ".join(dict.fromkeys(words))
    value, number = cells.get("value"), cells.get("number")
    if not label or value is None:
        return None
    unit = _printed(cells.get("unit"))
    figure = _figure(value)
    if figure.value is None and unit_of(unit or "") is None and unit_within(label) is None:
        return None
    cumulative = cells.get("cumulative")
    return Indicator(
        number=_printed(number),
        label=label,
        unit=unit_of(unit) or unit if unit else unit_within(label),
        figure=figure,
        cumulative=_figure(cumulative) if cumulative is not None else None,
    )


def _by_order(cells: Sequence[RowCell], columns: Columns) -> dict[Role, RowCell] | None:
    """The cells of a row whose columns say nothing, by the order of the header; None where their number differs."""
    kept = list(cells)
    roles = [role for role, _ in columns.roles]
    while len(kept) > len(roles) and kept[-1].is_blank:
        kept.pop()
    if len(kept) != len(roles):
        return None
    found = dict(zip(roles, kept, strict=True))
    words = (cell for role, cell in found.items() if role in ("label", "unit"))
    return None if any(parse_value(cell.text).number is not None for cell in words) else found


def _printed(cell: RowCell | None) -> str | None:
    """The text of a cell, None where it prints nothing."""
    return None if cell is None or cell.is_blank else " ".join(cell.text.split())


def _figure(cell: RowCell) -> Figure:
    value = parse_value(cell.text)
    return Figure(value.number, value.status, cell.text, cell.place)


def _doubts(one: Indicator, number: int) -> Iterator[Finding]:
    """Findings on an indicator that cannot be read, or whose years together are fewer than one of them."""
    where = indicator_address(number)
    for figure in (one.figure, one.cumulative):
        if figure is None or figure.raw_text is None:
            continue
        doubt = parse_value(figure.raw_text).doubt
        if figure.status is ValueStatus.UNREADABLE:
            yield finding("FORM.UNREADABLE", where, f"{one.label}: {figure.raw_text.strip()!r} is no number")
        elif doubt is not None:
            yield finding(doubt, where, f"{one.label}: {figure.raw_text.strip()!r} was read as {figure.value}")
    if one.cumulative is None or one.cumulative.value is None or one.figure.value is None:
        return
    if one.cumulative.value < one.figure.value:
        message = f"{one.label}: all years together are {one.cumulative.value}, this year alone {one.figure.value}"
        yield finding("INDICATOR.CUMULATIVE", where, message, severity=Severity.WARNING, observed=one.cumulative.value)
