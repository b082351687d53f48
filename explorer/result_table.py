"""Rows of a query as a page shows them: every value beside the page it leads to."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from markupsafe import Markup

from explorer.addresses import cell_address, document_path, evidence_path, is_of_a_cell, report_path
from explorer.language import language
from explorer.words import code_word

_TIME = re.compile(r"\d{4}-\d\d-\d\d \d\d:\d\d:\d\d\.\d+$")
_CELL_COLUMNS = frozenset({"address", "cell_address"})
_NO_FIGURES = frozenset(
    {"report_id", "report_year", "version_no", "load_run_id", "document_id", "agency_id", "region_id", "form_id"}
)
_GROUPED_BY = ("province_code", "agency_level", "report_year")
"""What the views over regions group by."""


@dataclass(frozen=True, slots=True)
class ShownCell:
    """A value and where it leads to, if anywhere."""

    column: str
    value: Any
    path: str | None

    @property
    def words(self) -> Any:
        """The value as people read it."""
        return readable(self.column, self.value)

    @property
    def is_number(self) -> bool:
        """Numbers stand to the right; years and ids are names."""
        return isinstance(self.value, int | float) and self.column not in {"report_year", "report_id", "label"}


def readable(column: str, value: Any) -> Any:
    """A value as people read it: times to the second, codes with their words where the page is Chinese."""
    if isinstance(value, str) and _TIME.match(value):
        return value[:19]
    word = code_word(column, value) if language() == "zh" else None
    if word is None:
        return value
    return word if word.zh.startswith(str(value)) else Markup('{} <small lang="en">{}</small>').format(word, value)


def leads_to(row: Mapping[str, Any], column: str, mart_addresses: Mapping[str, str]) -> str | None:
    """The page that a value of a row leads to.

    Its document, its report, or the cell it was read from. A figure computed for one report leads to that
    report, one computed for a region and year to the reports there.
    """
    value = row[column]
    if value is None or value == "":
        return None
    if column in {"document_sha256", "sha256"}:
        return document_path(str(value))
    is_figure = isinstance(value, int | float) and column not in _NO_FIGURES and not column.startswith("is_")
    report_id = row.get("report_id")
    if not isinstance(report_id, int):
        return _reports_path(row) if is_figure and "report_id" not in row else None
    if column in {"report_id", "agency_name"}:
        return report_path(report_id)
    if column in _CELL_COLUMNS:
        return evidence_path(report_id, str(value)) if is_of_a_cell(str(value)) else report_path(report_id)
    address = cell_address(row, column, mart_addresses)
    if address:
        return evidence_path(report_id, address)
    return report_path(report_id) if is_figure else None


def _reports_path(row: Mapping[str, Any]) -> str | None:
    """The reports of a row's province, level and year, if the row is of such a group."""
    if not all(name in row for name in _GROUPED_BY):
        return None
    wanted = [(f"{name}__isnull", 1) if row[name] is None else (f"{name}__exact", row[name]) for name in _GROUPED_BY]
    return f"/warehouse/mart_report_wide?{urlencode(wanted)}"


def shown_rows(rows: Sequence[Mapping[str, Any]], mart_addresses: Mapping[str, str]) -> list[list[ShownCell]]:
    """All rows, ready to be shown."""
    return [
        [ShownCell(column, value, leads_to(row, column, mart_addresses)) for column, value in row.items()]
        for row in rows
    ]
