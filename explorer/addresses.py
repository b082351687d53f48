"""From a figure in a row of a query to the cell of the report that it was read from.

A row leads to its report by ``report_id``. Its columns lead to cells by their names, which the warehouse
derives from the codes of the form: ``granted_total`` is ``section3.granted.total``. Long tables name the
cell by codes in the row itself.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping
from contextlib import closing
from pathlib import Path
from typing import Any
from urllib.parse import quote

from contracts.reports import indicator_address
from warehouse.mart_columns import column_name

_LONG = {
    "request_count": (3, "row_code", "applicant_type"),
    "printed_count": (3, "row_code", "applicant_type"),
    "quantity": (2, "item", "measure"),
    "printed_quantity": (2, "item", "measure"),
    "amount_wan_yuan": (2, "item", "measure"),
    "case_count": (4, "proceeding", "outcome"),
}
"""Value columns of the long tables: section, and the columns that name the cell."""
_OF_INDICATORS = frozenset({"value", "cumulative"})


def read_mart_addresses(warehouse: Path) -> dict[str, str]:
    """The cell address behind each printed column of the wide mart."""
    addresses: dict[str, str] = {}
    with closing(sqlite3.connect(f"{warehouse.absolute().as_uri()}?mode=ro", uri=True)) as connection:
        applicants = [row[0] for row in connection.execute("SELECT applicant_type FROM dim_applicant_type")]
        for (row,) in connection.execute("SELECT DISTINCT row_code FROM dim_form_row"):
            for applicant in applicants:
                addresses[column_name(row, applicant)] = f"section3.{row}.{applicant}"
        items = connection.execute("SELECT DISTINCT item, measure, is_money FROM dim_disclosure_item")
        for item, measure, is_money in items:
            parts = (item, measure, "wan_yuan") if is_money else (item, measure)
            addresses[column_name(*parts)] = f"section2.{item}.{measure}"
        cases = connection.execute("SELECT proceeding, outcome FROM dim_proceeding CROSS JOIN dim_outcome")
        for proceeding, outcome in cases:
            addresses[column_name(proceeding, outcome)] = f"section4.{proceeding}.{outcome}"
    return addresses


def cell_address(row: Mapping[str, Any], column: str, mart_addresses: Mapping[str, str]) -> str | None:
    """The address of the cell that the figure in ``column`` was read from, if it is one cell's figure."""
    if column in _LONG:
        section, first, second = _LONG[column]
        if row.get(first) and row.get(second):
            return f"section{section}.{row[first]}.{row[second]}"
        if column == "printed_count" and row.get("proceeding") and row.get("outcome"):
            return f"section4.{row['proceeding']}.{row['outcome']}"
        return None
    if column in _OF_INDICATORS and row.get("indicator_no"):
        return indicator_address(row["indicator_no"], is_cumulative=column == "cumulative")
    return mart_addresses.get(column)


def is_of_a_cell(address: str) -> bool:
    """True where a finding's address names one figure, not a row, a section or the document."""
    return address.startswith("indicator.") or address.count(".") >= 2


def report_path(report_id: int) -> str:
    """Where a report's page is."""
    return f"/report/{report_id}"


def evidence_path(report_id: int, address: str) -> str:
    """Where the page on one cell of a report is."""
    return f"/report/{report_id}/cell/{quote(address, safe='.()')}"


def document_path(sha256: str) -> str:
    """Where the page on a stored document is."""
    return f"/document/{quote(sha256)}"
