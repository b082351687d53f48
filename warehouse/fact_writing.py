"""Writes what hangs on a report version: cells, facts, text, evidence and findings."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd
import sqlalchemy as sa
from sqlalchemy import Table
from sqlalchemy.engine import Connection

from warehouse.batch import Batch
from warehouse.bulk import write_frame
from warehouse.schema import facts as f
from warehouse.schema import provenance as p
from warehouse.schema.facts import fact_quality_finding
from warehouse.schema.indicators import fact_indicator
from warehouse.versions import Decision, LoaderFinding

_FACTS: Mapping[str, tuple[Table, Mapping[str, str], tuple[str, ...]]] = {
    "application": (
        f.fact_application,
        {"form_row_id": "row", "applicant_type_id": "applicant_type"},
        ("request_count",),
    ),
    "proactive_disclosure": (f.fact_proactive_disclosure, {"disclosure_item_id": "item"}, ("quantity", "unit")),
    "review_litigation": (
        f.fact_review_litigation,
        {"proceeding_id": "proceeding", "outcome_id": "outcome"},
        ("case_count",),
    ),
    "indicator": (
        fact_indicator,
        {"cumulative_status_id": "cumulative_status_id"},
        ("indicator_no", "number", "label", "unit", "value", "cumulative", "cumulative_cell_no"),
    ),
}
"""Fact frame: its table, the table's columns of resolved ids, and those it shares with the frame."""

_TEXTS: Mapping[str, tuple[Table, str | None]] = {
    "section": (p.report_section, None),
    "evidence": (p.report_evidence, "evidence_no"),
    "reading": (p.report_reading, None),
    "claim": (f.fact_narrative_claim, "claim_no"),
}
"""Frame: its table and the column that numbers its rows within a report."""

_HANGING = (
    f.fact_application,
    f.fact_proactive_disclosure,
    f.fact_review_litigation,
    fact_indicator,
    f.fact_narrative_claim,
    f.fact_quality_finding,
    p.report_section,
    p.report_evidence,
    p.report_reading,
    p.cell,
)


_NO_VERSION = -1


def clear_report(connection: Connection, report_id: int) -> None:
    """Remove what hangs on a report version, to be written anew in the same transaction."""
    for table in _HANGING:
        connection.execute(table.delete().where(table.c.report_id == report_id))


def write_children(connection: Connection, batch: Batch, report_ids: Mapping[str, int]) -> int:
    """Write cells, facts and texts of the documents in ``report_ids``; returns the number of facts."""
    if not report_ids:
        return 0
    write_frame(connection, p.cell, _of_reports(batch.frames["cell"], report_ids))
    written = 0
    for name, (table, dimensions, values) in _FACTS.items():
        frame, ids = batch.frames[name], batch.ids[name]
        if frame.empty:
            continue
        facts = {
            **{column: ids[resolved] for column, resolved in dimensions.items()},
            **{value: frame[value] for value in values},
            "value_status_id": ids["value_status_id"],
            "cell_no": frame["cell_no"],
        }
        written += write_frame(connection, table, _owned(frame, facts, report_ids))
    for name, (table, numbered) in _TEXTS.items():
        texts = _of_reports(batch.frames[name], report_ids)
        if texts.empty:
            continue
        if numbered:
            texts.insert(1, numbered, texts.groupby("report_id").cumcount() + 1)
        if name == "claim":
            texts["agrees"] = texts["agrees"].astype("Int64")
        write_frame(connection, table, texts)
    return written


def _of_reports(frame: pd.DataFrame, report_ids: Mapping[str, int]) -> pd.DataFrame:
    """The rows of documents in ``report_ids``, under their report version instead of their document."""
    if frame.empty:
        return frame
    return _owned(frame, {str(name): frame[name] for name in frame.columns if name != "sha256"}, report_ids)


def _owned(frame: pd.DataFrame, columns: Mapping[str, pd.Series], report_ids: Mapping[str, int]) -> pd.DataFrame:
    """``columns`` of ``frame`` with the report version of each row; rows whose document has none are left out."""
    owners = frame["sha256"].astype("category").array
    versions = np.array([report_ids.get(str(sha), _NO_VERSION) for sha in owners.categories], dtype=np.int64)
    of_row = versions[owners.codes]
    owned = pd.DataFrame({"report_id": pd.Series(of_row, index=frame.index), **columns}, copy=False)
    written = of_row != _NO_VERSION
    return owned if written.all() else owned[written]


def write_findings(
    connection: Connection,
    batch: Batch,
    document_ids: Mapping[str, int],
    decisions: Mapping[str, Decision],
    report_keys: Mapping[str, str],
    own: Sequence[LoaderFinding],
) -> None:
    """Write the findings of the batch, the loader's ``own`` among them, numbered on within each document."""
    frame = batch.frames["finding"]
    extra = [
        {
            "sha256": item.sha256,
            "rule": item.rule,
            "severity": item.severity,
            "address": "document",
            "message": item.message,
            "expected": None,
            "observed": None,
            "suggested": None,
        }
        for item in own
    ]
    extra += [
        {
            "sha256": sha,
            "rule": "LOAD.FAILED",
            "severity": "error",
            "address": "document",
            "message": reason,
            "expected": None,
            "observed": None,
            "suggested": None,
        }
        for sha, reason in batch.rejected.items()
        if sha in document_ids
    ]
    if extra:
        frame = pd.concat([frame, pd.DataFrame(extra).astype(frame.dtypes.to_dict())], ignore_index=True)
    if frame.empty:
        return
    frame = frame.reset_index(drop=True)
    owners = frame["sha256"].astype(str)
    ids = owners.map(document_ids).astype("int64")
    last = dict.fromkeys(ids.unique().tolist(), 0)
    c = fact_quality_finding.c
    statement = (
        sa.select(c.document_id, sa.func.max(c.finding_no)).where(c.document_id.in_(list(last))).group_by(c.document_id)
    )
    last |= {row[0]: row[1] for row in connection.execute(statement)}
    keys = owners.map(lambda sha: report_keys.get(sha, sha))
    reports = pd.array([decisions[sha].report_id if sha in decisions else None for sha in owners], dtype="Int64")
    findings = pd.DataFrame(
        {
            "document_id": ids,
            "finding_no": frame.groupby(ids).cumcount() + 1 + ids.map(last),
            "report_id": reports,
            **{
                name: frame[name]
                for name in ("rule", "severity", "address", "message", "expected", "observed", "suggested")
            },
            "fingerprint": [
                finding_fingerprint(*parts)
                for parts in zip(
                    keys, frame["rule"], frame["address"], frame["expected"], frame["observed"], strict=True
                )
            ],
        }
    )
    write_frame(connection, fact_quality_finding, findings)


def finding_fingerprint(report_key: str, rule: str, address: str, expected: object, observed: object) -> str:
    """What makes a finding the same finding next time: report, rule, place and the numbers in question."""
    numbers = [format(value.normalize(), "f") if hasattr(value, "normalize") else "" for value in (expected, observed)]
    return hashlib.sha256("|".join((report_key, rule, address, *numbers)).encode()).hexdigest()[:32]
