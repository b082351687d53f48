"""What the warehouse holds, in a few counts."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import pandas as pd
import sqlalchemy as sa
from sqlalchemy.engine import Connection

from warehouse.schema import facts as f
from warehouse.schema.forms import dim_form
from warehouse.schema.indicators import fact_indicator
from warehouse.schema.records import document
from warehouse.schema.reports import report
from warehouse.schema.review import human_verdict


@dataclass(frozen=True, slots=True)
class Summary:
    """Counts of the warehouse."""

    documents: dict[str, int]
    """Documents by status."""
    reports: list[tuple[str | None, str, int]]
    """Current reports by form and format: (form, format, count)."""
    versions: int
    """Report versions, superseded ones included."""
    facts: dict[str, int]
    """Cells of the statutory tables and indicators of current reports, by table."""
    claims: int
    """Figures stated in the text of current reports, which are no facts of their own."""
    findings: dict[str, int]
    """Findings about current reports and about documents without one, by severity."""
    quality: dict[str | None, int]
    """Current reports by quality grade."""


def summarise(connection: Connection) -> Summary:
    """Count what the warehouse holds."""
    count = sa.func.count()
    current = report.c.is_current
    documents = connection.execute(
        sa.select(document.c.status, count).group_by(document.c.status).order_by(document.c.status)
    )
    reports = connection.execute(
        sa.select(dim_form.c.form, document.c.format, count)
        .select_from(
            report.outerjoin(dim_form, report.c.form_id == dim_form.c.form_id).join(
                document, report.c.document_id == document.c.document_id
            )
        )
        .where(current)
        .group_by(dim_form.c.form, document.c.format)
        .order_by(dim_form.c.form, document.c.format)
    )

    def rows(table: sa.Table) -> int:
        of_current = sa.select(count).select_from(table.join(report, table.c.report_id == report.c.report_id))
        return int(connection.execute(of_current.where(current)).scalar_one())

    finding = f.fact_quality_finding
    findings = connection.execute(
        sa.select(finding.c.severity, count)
        .select_from(finding.outerjoin(report, finding.c.report_id == report.c.report_id))
        .where(sa.or_(current, finding.c.report_id.is_(None)))
        .group_by(finding.c.severity)
        .order_by(finding.c.severity)
    )
    quality = connection.execute(
        sa.select(report.c.quality, count).where(current).group_by(report.c.quality).order_by(report.c.quality)
    )
    return Summary(
        documents=_counts(documents),
        reports=[(form, format_, n) for form, format_, n in reports],
        versions=int(connection.execute(sa.select(count).select_from(report)).scalar_one()),
        facts={
            table.name: rows(table)
            for table in (f.fact_proactive_disclosure, f.fact_application, f.fact_review_litigation, fact_indicator)
        },
        claims=rows(f.fact_narrative_claim),
        findings=_counts(findings),
        quality=_counts(quality),
    )


def _counts(rows: sa.CursorResult[Any]) -> dict[Any, int]:
    return {row[0]: int(row[1]) for row in rows}


def list_findings(connection: Connection, rule: str | None, severity: str | None, decided: bool) -> pd.DataFrame:
    """Findings to review; see :meth:`warehouse.Warehouse.findings`."""
    finding, verdict = f.fact_quality_finding, human_verdict
    statement = (
        sa.select(
            finding.c.fingerprint,
            report.c.report_key,
            document.c.sha256,
            *(
                finding.c[name]
                for name in ("rule", "severity", "address", "message", "expected", "observed", "suggested")
            ),
            verdict.c.decision,
            verdict.c.reason,
        )
        .select_from(
            finding.join(document, finding.c.document_id == document.c.document_id)
            .outerjoin(report, finding.c.report_id == report.c.report_id)
            .outerjoin(verdict, finding.c.fingerprint == verdict.c.fingerprint)
        )
        .where(sa.or_(report.c.is_current, finding.c.report_id.is_(None)))
        .order_by(finding.c.document_id.desc(), finding.c.finding_no)
    )
    if rule is not None:
        statement = statement.where(finding.c.rule == rule)
    if severity is not None:
        statement = statement.where(finding.c.severity == severity)
    if not decided:
        statement = statement.where(verdict.c.decision.is_(None))
    result = connection.execute(statement)
    return pd.DataFrame(result.all(), columns=list(result.keys()))
