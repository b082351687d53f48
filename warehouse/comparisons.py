"""What comparing reports with one another needs: their figures by agency and year, and a place for the findings."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import Any

import pandas as pd
import sqlalchemy as sa
from sqlalchemy.engine import Connection

from warehouse.bulk import write_rows
from warehouse.fact_writing import finding_fingerprint
from warehouse.schema import facts as f
from warehouse.schema.agencies import dim_agency
from warehouse.schema.forms import (
    dim_applicant_type,
    dim_disclosure_item,
    dim_form,
    dim_form_row,
    dim_outcome,
    dim_proceeding,
)
from warehouse.schema.records import document
from warehouse.schema.reports import report, report_document
from warehouse.state import COMPARED, note_change, read_state

COMPARISON = "comparison"
GOVERNMENT, VERTICAL = "government", "vertical"
AGGREGATING_LEVELS = ("province", "prefecture", "county")
"""Governments of these levels report for all their bodies; a township reports for itself."""
_CHUNK = 500
_FINDING_COLUMNS = ("rule", "severity", "address", "message", "expected", "observed", "suggested")


def agencies_to_compare(connection: Connection, run_id: int) -> list[str]:
    """Keys of the agencies that a document is, or was, a report of that was read in this run or not compared yet.

    Not compared yet are those of runs that ended before they came to it.
    """
    linked = (
        sa.select(report.c.agency_id)
        .join(report_document, report_document.c.report_id == report.c.report_id)
        .join(document, document.c.document_id == report_document.c.document_id)
        .where(sa.or_(document.c.last_run_id == run_id, document.c.last_run_id > read_state(connection, COMPARED)))
    )
    statement = sa.select(dim_agency.c.agency_key).where(dim_agency.c.agency_id.in_(linked))
    return sorted(connection.execute(statement).scalars())


def children_of(connection: Connection, agency_keys: Sequence[str]) -> dict[str, list[str]]:
    """The bodies of each government that reports for all of them: those of ``agency_keys`` and their parents.

    Only what the registry says counts; bodies led from above are not in their region's total and are left out.
    """
    child, parent = dim_agency.alias("child").c, dim_agency.alias("parent").c
    found: dict[str, list[str]] = {}
    for keys in _chunks(agency_keys):
        own = sa.select(dim_agency.c.parent_agency_key).where(dim_agency.c.agency_key.in_(keys))
        statement = (
            sa.select(parent.agency_key, child.agency_key)
            .join_from(child.agency_key.table, parent.agency_key.table, child.parent_agency_key == parent.agency_key)
            .where(
                sa.or_(parent.agency_key.in_(keys), parent.agency_key.in_(own)),
                parent.body_type == GOVERNMENT,
                parent.level.in_(AGGREGATING_LEVELS),
                sa.func.coalesce(child.level, "") != VERTICAL,
            )
            .order_by(parent.agency_key, child.agency_key)
        )
        for government, body in connection.execute(statement):
            bodies = found.setdefault(government, [])
            if body not in bodies:
                bodies.append(body)
    return found


def figures_of(connection: Connection, agency_keys: Sequence[str]) -> pd.DataFrame:
    """The printed figures of the current reports of these agencies, one row a figure, in the order of years.

    Columns: agency_key, report_year, form, section, row, column, value (exact). Reports without a known
    year are left out; a report that prints no figure at all has one row without section.
    """
    r, a = report.c, dim_agency.c
    head = (a.agency_key, r.report_year, dim_form.c.form)
    of_agencies = (
        sa.join(report, dim_agency, r.agency_id == a.agency_id).outerjoin(dim_form, dim_form.c.form_id == r.form_id),
        sa.and_(r.is_current, r.report_year.is_not(None), a.agency_key.in_(agency_keys)),
    )
    app, item, legal = f.fact_application, f.fact_proactive_disclosure, f.fact_review_litigation
    number = sa.Numeric(24, 6)
    statements = [
        sa.select(*head, sa.literal(None).label("section"), sa.null(), sa.null(), sa.null())
        .select_from(of_agencies[0])
        .where(of_agencies[1]),
        sa.select(*head, sa.literal(2), dim_disclosure_item.c.item, dim_disclosure_item.c.measure, item.c.quantity)
        .select_from(of_agencies[0].join(item, item.c.report_id == r.report_id).join(dim_disclosure_item))
        .where(of_agencies[1], item.c.quantity.is_not(None)),
        sa.select(
            *head,
            sa.literal(3),
            dim_form_row.c.row_code,
            dim_applicant_type.c.applicant_type,
            sa.cast(app.c.request_count, number),
        )
        .select_from(
            of_agencies[0]
            .join(app, app.c.report_id == r.report_id)
            .join(dim_form_row, dim_form_row.c.form_row_id == app.c.form_row_id)
            .join(dim_applicant_type)
        )
        .where(of_agencies[1], app.c.request_count.is_not(None)),
        sa.select(
            *head,
            sa.literal(4),
            dim_proceeding.c.proceeding,
            dim_outcome.c.outcome,
            sa.cast(legal.c.case_count, number),
        )
        .select_from(
            of_agencies[0].join(legal, legal.c.report_id == r.report_id).join(dim_proceeding).join(dim_outcome)
        )
        .where(of_agencies[1], legal.c.case_count.is_not(None)),
    ]
    rows = [(*row[:-1], _plain(row[-1])) for statement in statements for row in connection.execute(statement)]
    names = ["agency_key", "report_year", "form", "section", "row", "column", "value"]
    frame = pd.DataFrame(rows, columns=names, dtype=object)
    return frame.sort_values(["agency_key", "report_year"], kind="stable", ignore_index=True)


def replace_comparisons(connection: Connection, agency_keys: Sequence[str], findings: pd.DataFrame) -> int:
    """Bring the findings of comparisons about these agencies to ``findings``; returns the rows written or removed.

    Columns: agency_key, report_year and those of the frame ``finding``. A finding about a year without a
    report hangs on the next report of the agency. What is there already stays as it is.
    """
    wanted: dict[tuple[int, str], dict[str, Any]] = {}
    reports = _current_reports(connection, agency_keys)
    for row in findings.to_dict("records"):
        years = reports.get(row["agency_key"], {})
        year = min((one for one in years if one >= row["report_year"]), default=None)
        if year is None:
            continue
        report_id, document_id = years[year]
        key = f"{row['agency_key']}|{row['report_year']}"
        fingerprint = finding_fingerprint(key, row["rule"], row["address"], row["expected"], row["observed"])
        wanted[report_id, fingerprint] = {
            "document_id": document_id,
            "report_id": report_id,
            **{name: row[name] for name in _FINDING_COLUMNS},
            "fingerprint": fingerprint,
            "origin": COMPARISON,
        }
    c = f.fact_quality_finding.c
    stale: list[tuple[int, int]] = []
    for keys in _chunks(agency_keys):
        held = (
            sa.select(c.report_id, c.fingerprint, c.message, c.document_id, c.finding_no)
            .join(report, report.c.report_id == c.report_id)
            .join(dim_agency, dim_agency.c.agency_id == report.c.agency_id)
            .where(c.origin == COMPARISON, dim_agency.c.agency_key.in_(keys))
        )
        for report_id, fingerprint, message, document_id, finding_no in connection.execute(held):
            same = wanted.get((report_id, fingerprint))
            if same is not None and same["message"] == message:
                del wanted[report_id, fingerprint]
            else:
                stale.append((document_id, finding_no))
    for document_id, finding_no in stale:
        connection.execute(
            f.fact_quality_finding.delete().where(c.document_id == document_id, c.finding_no == finding_no)
        )
    _number(connection, list(wanted.values()))
    write_rows(connection, f.fact_quality_finding, list(wanted.values()))
    if wanted or stale:
        note_change(connection)
    return len(wanted) + len(stale)


def _plain(number: Decimal | None) -> Decimal | None:
    """The number as a person writes it: the engines hand out six decimals."""
    if number is None:
        return None
    return Decimal(int(number)) if number == number.to_integral_value() else number.normalize()


def _current_reports(connection: Connection, agency_keys: Sequence[str]) -> dict[str, dict[int, tuple[int, int]]]:
    """Current report version and its document, by agency and year."""
    found: dict[str, dict[int, tuple[int, int]]] = {}
    for keys in _chunks(agency_keys):
        statement = (
            sa.select(dim_agency.c.agency_key, report.c.report_year, report.c.report_id, report.c.document_id)
            .join(report, report.c.agency_id == dim_agency.c.agency_id)
            .where(report.c.is_current, report.c.report_year.is_not(None), dim_agency.c.agency_key.in_(keys))
        )
        for key, year, report_id, document_id in connection.execute(statement):
            found.setdefault(key, {})[year] = (report_id, document_id)
    return found


def _number(connection: Connection, rows: list[dict[str, Any]]) -> None:
    """Number new findings on within each document."""
    c = f.fact_quality_finding.c
    last: dict[int, int] = {}
    for ids in _chunks(sorted({row["document_id"] for row in rows})):
        statement = sa.select(c.document_id, sa.func.max(c.finding_no)).where(c.document_id.in_(ids))
        last |= {row[0]: row[1] for row in connection.execute(statement.group_by(c.document_id))}
    for row in rows:
        last[row["document_id"]] = row["finding_no"] = last.get(row["document_id"], 0) + 1


def _chunks(values: Sequence[Any]) -> Iterable[Sequence[Any]]:
    return (values[i : i + _CHUNK] for i in range(0, len(values), _CHUNK))
