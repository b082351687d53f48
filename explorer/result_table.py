"""Rows of a query as a page shows them: every value beside the page it leads to."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from explorer.addresses import cell_address, document_path, evidence_path, report_path

_CELL_COLUMNS = frozenset({"address", "cell_address"})


@dataclass(frozen=True, slots=True)
class ShownCell:
    """A value and where it leads to, if anywhere."""

    column: str
    value: Any
    path: str | None

    @property
    def is_number(self) -> bool:
        """Numbers stand to the right; years and ids are names."""
        return isinstance(self.value, int | float) and self.column not in {"report_year", "report_id", "label"}


def leads_to(row: Mapping[str, Any], column: str, mart_addresses: Mapping[str, str]) -> str | None:
    """The page that a value of a row leads to: its report, its document, or the cell it was read from."""
    value = row[column]
    if value is None or value == "":
        return None
    if column in {"document_sha256", "sha256"}:
        return document_path(str(value))
    report_id = row.get("report_id")
    if not isinstance(report_id, int):
        return None
    if column in {"report_id", "agency_name"}:
        return report_path(report_id)
    if column in _CELL_COLUMNS:
        return evidence_path(report_id, str(value)) if str(value).count(".") >= 2 else report_path(report_id)
    address = cell_address(row, column, mart_addresses)
    return evidence_path(report_id, address) if address else None


def shown_rows(rows: Sequence[Mapping[str, Any]], mart_addresses: Mapping[str, str]) -> list[list[ShownCell]]:
    """All rows, ready to be shown."""
    return [
        [ShownCell(column, value, leads_to(row, column, mart_addresses)) for column, value in row.items()]
        for row in rows
    ]
