"""One report as the warehouse holds it: its head, its cells with their places, its findings."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from contracts.readings import Place
from contracts.reports import Fact, ValueStatus, indicator_address
from explorer.handed import StoredDocument
from explorer.language import Said

if TYPE_CHECKING:
    from explorer.site import Site

_PLACE = (
    "c.raw_text, c.page, c.table_no, c.row_no, c.column_no, c.line_no, c.box_left, c.box_top, c.box_right, "
    "c.box_bottom, c.member"
)
_CELL = "LEFT JOIN cell c ON c.report_id = v.report_id AND c.cell_no = v.cell_no"
_STATUS = "JOIN code_value_status s ON s.value_status_id = v.value_status_id"
_CELLS = (
    f"""
    SELECT 2 AS section, d.item AS row_code, d.measure AS column_code, v.printed_quantity AS printed,
           v.quantity AS value, v.unit, v.is_corrected, s.code AS status, {_PLACE}
    FROM v_disclosure_value v JOIN dim_disclosure_item d USING (disclosure_item_id) {_STATUS} {_CELL}
    WHERE v.report_id = :report_id
    """,
    f"""
    SELECT 3 AS section, d.row_code, t.applicant_type AS column_code, v.printed_count AS printed,
           v.request_count AS value, NULL AS unit, v.is_corrected, s.code AS status, {_PLACE}
    FROM v_application_value v JOIN dim_form_row d USING (form_row_id)
    JOIN dim_applicant_type t USING (applicant_type_id) {_STATUS} {_CELL}
    WHERE v.report_id = :report_id
    """,
    f"""
    SELECT 4 AS section, p.proceeding AS row_code, o.outcome AS column_code, v.printed_count AS printed,
           v.case_count AS value, NULL AS unit, v.is_corrected, s.code AS status, {_PLACE}
    FROM v_litigation_value v JOIN dim_proceeding p USING (proceeding_id)
    JOIN dim_outcome o USING (outcome_id) {_STATUS} {_CELL}
    WHERE v.report_id = :report_id
    """,
)
_INDICATORS = f"""
    SELECT v.indicator_no, v.number, v.label, v.unit, 'value' AS column_code, v.value AS printed,
           s.code AS status, {_PLACE}
    FROM fact_indicator v {_STATUS} {_CELL} WHERE v.report_id = :report_id
    UNION ALL
    SELECT v.indicator_no, v.number, v.label, v.unit, 'cumulative', v.cumulative, s.code, {_PLACE}
    FROM fact_indicator v JOIN code_value_status s ON s.value_status_id = v.cumulative_status_id
    LEFT JOIN cell c ON c.report_id = v.report_id AND c.cell_no = v.cumulative_cell_no WHERE v.report_id = :report_id
    ORDER BY 1
"""
_HEAD = """
SELECT r.*, f.form, f.label_zh AS form_zh, f.legal_basis, a.name_zh, a.level AS agency_level, g.name_zh AS region_name,
       d.sha256, d.format, d.file_name, d.media_type, d.byte_count, d.url, d.final_url, d.fetched_at, d.link_title,
       d.is_sample
FROM report r
JOIN dim_agency a ON a.agency_id = r.agency_id
JOIN document d ON d.document_id = r.document_id
LEFT JOIN dim_form f ON f.form_id = r.form_id
LEFT JOIN dim_region g ON g.region_id = r.region_id
WHERE r.report_id = :report_id
"""
_FINDINGS = """
SELECT q.*, v.decision, v.reason, v.decided_by FROM fact_quality_finding q
LEFT JOIN human_verdict v ON v.fingerprint = q.fingerprint
WHERE q.report_id = :report_id
ORDER BY CASE q.severity WHEN 'error' THEN 1 WHEN 'warning' THEN 2 ELSE 3 END, q.finding_no
"""


@dataclass(frozen=True, slots=True)
class FormCell:
    """One cell of the form in one report. ``printed`` is a number if and only if the status is reported.

    The figure of an indicator has no ``section``: its ``row`` is the indicator's number, its ``column`` value or
    cumulative. ``value`` differs from it only where a person corrected the cell. ``place`` is None where the document
    holds no such cell.
    """

    section: int | None
    row: str
    column: str
    status: str
    printed: Decimal | None
    value: Decimal | None
    unit: str | None
    is_corrected: bool
    raw_text: str | None
    place: Place | None

    @property
    def address(self) -> str:
        """``section3.granted.total`` or ``indicator.7``."""
        if self.section is None:
            return indicator_address(int(self.row), is_cumulative=self.column == "cumulative")
        return f"section{self.section}.{self.row}.{self.column}"

    def as_fact(self) -> Fact:
        """The printed cell as the checks take it: what the form has no cell for counts as not there."""
        if self.section is None:
            raise ValueError(f"{self.address} is no cell of a form that checks know")
        status = ValueStatus(self.status) if self.status in set(ValueStatus) else ValueStatus.MISSING_ROW
        return Fact(self.section, self.row, self.column, self.printed, status, self.raw_text)


@dataclass(frozen=True, slots=True)
class ShownIndicator:
    """A row of the statistics of a report for 2008 to 2018, its words as printed.

    Its figures stand among the report's cells by their addresses.
    """

    number: str | None
    label: str
    unit: str | None
    value: str
    cumulative: str


@dataclass(frozen=True, slots=True)
class ReportFacts:
    """A report's head (columns of report, agency, form and document), cells by address, findings, and indicators."""

    head: Mapping[str, Any]
    cells: Mapping[str, FormCell]
    findings: tuple[Mapping[str, Any], ...]
    indicators: Mapping[int, ShownIndicator]

    @property
    def document(self) -> StoredDocument:
        """The document that its cells were read from."""
        head = self.head
        return StoredDocument(head["sha256"], head["file_name"], head["format"], head["reader"])

    @property
    def title(self) -> Said:
        """Whose report, of which year."""
        name = self.head["agency_name"] or self.head["name_zh"]
        year = self.head["report_year"]
        chinese = f"{name or '机关不详'} {year or '年度不详'}"
        return Said(chinese, f"{name or 'agency unknown'} {year or 'year unknown'}")


async def read_report(site: Site, report_id: int) -> ReportFacts | None:
    """The report with that id, current or not; None when there is none."""
    head = await site.row(_HEAD, report_id=report_id)
    if head is None:
        return None
    cells = [_cell(row) for query in _CELLS for row in await site.rows(query, report_id=report_id)]
    findings = await site.rows(_FINDINGS, report_id=report_id)
    indicators: dict[int, ShownIndicator] = {}
    for row in await site.rows(_INDICATORS, report_id=report_id):
        cells.append(_figure(row))
        indicators.setdefault(row["indicator_no"], _indicator(row))
    return ReportFacts(head, {cell.address: cell for cell in cells}, tuple(findings), indicators)


def _indicator(row: Mapping[str, Any]) -> ShownIndicator:
    own = row["indicator_no"]
    return ShownIndicator(
        number=row["number"],
        label=row["label"],
        unit=row["unit"],
        value=indicator_address(own),
        cumulative=indicator_address(own, is_cumulative=True),
    )


def _figure(row: Mapping[str, Any]) -> FormCell:
    return _cell(
        {
            **row,
            "section": None,
            "row_code": str(row["indicator_no"]),
            "value": row["printed"],
            "is_corrected": False,
        }
    )


def _cell(row: Mapping[str, Any]) -> FormCell:
    return FormCell(
        section=row["section"],
        row=row["row_code"],
        column=row["column_code"],
        status=row["status"],
        printed=number(row["printed"]),
        value=number(row["value"]),
        unit=row["unit"],
        is_corrected=bool(row["is_corrected"]),
        raw_text=row["raw_text"],
        place=_place(row),
    )


def _place(row: Mapping[str, Any]) -> Place | None:
    box = (row["box_left"], row["box_top"], row["box_right"], row["box_bottom"])
    place = Place(
        row["page"], None if None in box else box, row["table_no"], row["row_no"], row["column_no"], row["line_no"],
        row["member"],
    )  # fmt: skip
    return None if place == Place() and row["raw_text"] is None else place


def number(value: Any) -> Decimal | None:
    """A number as the database gives it, without the zeros behind the point that its column type adds."""
    if value is None:
        return None
    exact = Decimal(str(value))
    return exact.quantize(Decimal(1)) if exact == exact.to_integral_value() else exact.normalize()
