"""Proves that a warehouse is whole: its schema, its references, every report's facts against its hash, its marts."""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd
import sqlalchemy as sa
from sqlalchemy.engine import Connection, Engine

from warehouse.content_hash import content_hashes
from warehouse.engines import is_sqlite, reading
from warehouse.mart_contracts import broken_marts
from warehouse.marts import marts_stand
from warehouse.migrating import check_schema, schema_differences
from warehouse.schema import facts as f
from warehouse.schema.forms import (
    code_value_status,
    dim_applicant_type,
    dim_disclosure_item,
    dim_form,
    dim_form_row,
    dim_outcome,
    dim_proceeding,
)
from warehouse.schema.indicators import fact_indicator
from warehouse.schema.reports import report

_CHUNK_REPORTS = 500


def verify(engine: Engine) -> list[str]:
    """What is wrong with the warehouse, one line each; empty when it is whole.

    Every report version's facts are hashed again and compared with the hash taken when it was loaded; marts and
    views, where they are up to date, are held to their contracts.
    """
    check_schema(engine)
    problems = [f"schema differs: {difference}" for difference in schema_differences(engine)]
    with reading(engine) as connection:
        if is_sqlite(connection):
            found = connection.exec_driver_sql("PRAGMA integrity_check").scalars().all()
            problems += [f"database damaged: {line}" for line in found if line != "ok"]
            broken = connection.exec_driver_sql("PRAGMA foreign_key_check").all()
            problems += [f"{row[0]}: a row refers to a missing row of {row[2]}" for row in broken[:20]]
        problems += list(_changed_facts(connection))
        if marts_stand(connection):
            problems += list(broken_marts(connection))
    return problems


def _changed_facts(connection: Connection) -> Iterator[str]:
    last = connection.execute(sa.select(sa.func.max(report.c.report_id))).scalar() or 0
    for first in range(1, last + 1, _CHUNK_REPORTS):
        chosen = report.c.report_id.between(first, first + _CHUNK_REPORTS - 1)
        reports = connection.execute(
            sa.select(
                report.c.report_id, report.c.report_key, report.c.version_no, report.c.content_hash, dim_form.c.form
            )
            .select_from(report.outerjoin(dim_form, report.c.form_id == dim_form.c.form_id))
            .where(chosen)
            .order_by(report.c.report_id)
        ).all()
        ids = pd.Series([row.report_id for row in reports])
        forms = pd.Series([row.form or "" for row in reports], dtype="str")
        hashes = content_hashes(ids, forms, _fact_frames(connection, first))
        for row in reports:
            if hashes[row.report_id] != row.content_hash:
                yield f"report {row.report_key} version {row.version_no}: its facts are not those that were loaded"


def _fact_frames(connection: Connection, first: int) -> dict[str, pd.DataFrame]:
    """The fact frames of one stretch of reports, as they were handed over, with report ids for documents."""
    status, row, applicant = code_value_status, dim_form_row, dim_applicant_type
    item, proceeding, outcome = dim_disclosure_item, dim_proceeding, dim_outcome
    app, disclosed, judged = f.fact_application, f.fact_proactive_disclosure, f.fact_review_litigation
    told, of_cumulative = fact_indicator, status.alias()
    statements = {
        "application": sa.select(
            app.c.report_id.label("sha256"),
            row.c.row_code.label("row"),
            applicant.c.applicant_type,
            app.c.request_count,
            status.c.code.label("value_status"),
        ).select_from(app.join(row).join(applicant).join(status)),
        "proactive_disclosure": sa.select(
            disclosed.c.report_id.label("sha256"),
            item.c.item,
            item.c.measure,
            disclosed.c.quantity,
            disclosed.c.unit,
            status.c.code.label("value_status"),
        ).select_from(disclosed.join(item).join(status)),
        "review_litigation": sa.select(
            judged.c.report_id.label("sha256"),
            proceeding.c.proceeding,
            outcome.c.outcome,
            judged.c.case_count,
            status.c.code.label("value_status"),
        ).select_from(judged.join(proceeding).join(outcome).join(status)),
        "indicator": sa.select(
            told.c.report_id.label("sha256"),
            *(told.c[name] for name in ("indicator_no", "label", "unit", "value", "cumulative")),
            status.c.code.label("value_status"),
            of_cumulative.c.code.label("cumulative_status"),
        ).select_from(
            told.join(status, status.c.value_status_id == told.c.value_status_id).outerjoin(
                of_cumulative, of_cumulative.c.value_status_id == told.c.cumulative_status_id
            )
        ),
    }
    owners = {"application": app, "proactive_disclosure": disclosed, "review_litigation": judged, "indicator": told}
    counts = {"application": "request_count", "review_litigation": "case_count"}
    amounts = {"proactive_disclosure": ("quantity",), "indicator": ("value", "cumulative")}
    frames = {}
    for name, statement in statements.items():
        within = owners[name].c.report_id.between(first, first + _CHUNK_REPORTS - 1)
        result = connection.execute(statement.where(within))
        frame = pd.DataFrame(result.all(), columns=list(result.keys()))
        frames[name] = frame.astype({counts[name]: "Int64"} if name in counts else dict.fromkeys(amounts[name], object))
    return frames
