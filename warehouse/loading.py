"""Loads a batch of documents: all of a report together or none of it, and nothing twice.

The frames are described in ``frames.md``. A batch is one transaction; should the database refuse it,
each document is tried in a transaction of its own, so that one document never costs its neighbours.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlsplit

import pandas as pd
import pyarrow as pa
import sqlalchemy as sa
from sqlalchemy.engine import Connection, Engine

from warehouse.agencies import AgencyBook, AgencyEvidence, RegionBook
from warehouse.batch import Batch, check_batch, resolve_batch
from warehouse.engines import plain_errors, writing
from warehouse.fact_writing import clear_report, write_children, write_findings
from warehouse.outcomes import LoadResult, Outcome
from warehouse.schema.facts import fact_quality_finding
from warehouse.schema.records import document, load_run
from warehouse.state import note_change, note_uncompared
from warehouse.versions import Candidate, Decision, VersionBook

FAILED = "failed"
QUARANTINED = "quarantined"
_CHUNK = 500
_CHANGES_OF_RUN = """
SELECT v.* FROM v_revisions v
JOIN report r ON r.report_key = v.report_key AND r.version_no = v.version_no
WHERE r.load_run_id = :run ORDER BY v.report_key, v.cell_address
"""


@dataclass(frozen=True, slots=True)
class KnownDocument:
    """A document the warehouse has met before."""

    document_id: int
    reader_version: str | None
    status: str


def load_batch(engine: Engine, frames: Mapping[str, pd.DataFrame], run_id: int) -> LoadResult:
    """Load the frames of a batch of documents; see ``frames.md`` and :class:`LoadResult`.

    Raises :class:`~warehouse.errors.FrameError` for frames that break their declaration as a whole, and the
    warehouse's other errors when the database cannot be written: then nothing of the batch is.
    """
    batch = check_batch(frames)
    try:
        with writing(engine) as connection:
            return _load(connection, batch, run_id)
    except sa.exc.IntegrityError as error:
        return _load_one_by_one(engine, frames, run_id, error)


def preview_batch(engine: Engine, frames: Mapping[str, pd.DataFrame]) -> tuple[LoadResult, pd.DataFrame]:
    """What loading these frames would come to, and every cell that would change; nothing is kept.

    The second frame has the columns of the view ``v_revisions``. Needs marts that were built once.
    """
    batch = check_batch(frames)
    with plain_errors(engine), engine.connect() as connection, connection.begin() as transaction:
        run_id = int(connection.execute(sa.select(sa.func.max(load_run.c.load_run_id))).scalar() or 0) + 1
        connection.execute(load_run.insert().values(load_run_id=run_id, started_at=datetime.now(UTC), status="preview"))
        result = _load(connection, batch, run_id)
        fresh = connection.execute(sa.text(_CHANGES_OF_RUN), {"run": run_id})
        changes = pd.DataFrame(fresh.all(), columns=list(fresh.keys()))
        transaction.rollback()
    return result, changes


def _load_one_by_one(
    engine: Engine, frames: Mapping[str, pd.DataFrame], run_id: int, cause: sa.exc.IntegrityError
) -> LoadResult:
    result = LoadResult()
    shas = list(frames["document"]["sha256"])
    for sha in shas:
        own = {name: frame[frame["sha256"] == sha] for name, frame in frames.items() if len(frame)}
        try:
            with writing(engine) as connection:
                result += _load(connection, check_batch(own), run_id)
        except sa.exc.IntegrityError as error:
            reason = f"the database refuses it: {str(error.orig or cause).splitlines()[0]}"
            with writing(engine) as connection:
                refused = check_batch({"document": own["document"].assign(status=FAILED, message=reason)})
                _load(connection, refused, run_id)
            result += LoadResult({sha: Outcome.FAILED}, {sha: reason})
    return result


def _load(connection: Connection, batch: Batch, run_id: int) -> LoadResult:
    now = datetime.now(UTC)
    known = known_documents_of(connection, list(batch.documents["sha256"]))
    outcomes: dict[str, Outcome] = dict.fromkeys(batch.unrecordable, Outcome.FAILED)
    versions_read = dict(zip(batch.documents["sha256"], batch.documents["reader_version"], strict=True))
    # What failed or harmed its reader was read again on purpose, and what came of it counts.
    skipped = {
        sha
        for sha, before in known.items()
        if before.status not in (FAILED, QUARANTINED) and before.reader_version == versions_read[sha]
    }
    outcomes |= dict.fromkeys(skipped, Outcome.SKIPPED)
    batch.frames["document"] = batch.documents[~batch.documents["sha256"].isin(skipped)]
    batch.drop(skipped)
    for sha in skipped:
        batch.rejected.pop(sha, None)
    if batch.documents.empty:
        return LoadResult(outcomes, dict(batch.unrecordable))
    forms = resolve_batch(batch, connection).forms
    documents = {row["sha256"]: row for row in _plain_rows(batch.documents)}
    ids = _write_documents(connection, batch.rejected, documents, known, run_id)
    decisions, versions, keys = _decide(connection, batch, documents, ids, forms, run_id, now)
    for report_id in versions.cleared:
        clear_report(connection, report_id)
    facts = write_children(
        connection, batch, {sha: d.report_id for sha, d in decisions.items() if d.report_id is not None}
    )
    _forget_findings(connection, [known[s].document_id for s in known if s in ids])
    write_findings(connection, batch, ids, decisions, keys, versions.findings)
    note_change(connection)
    note_uncompared(connection, run_id)
    for sha in ids:
        outcomes[sha] = (
            Outcome.FAILED
            if sha in batch.rejected
            else decisions[sha].outcome
            if sha in decisions
            else (Outcome.RECORDED)
        )
    return LoadResult(outcomes, {**batch.rejected, **batch.unrecordable}, facts)


def known_documents_of(connection: Connection, shas: list[str]) -> dict[str, KnownDocument]:
    """Which of these documents the warehouse has met."""
    c = document.c
    found: dict[str, KnownDocument] = {}
    for chunk in (shas[i : i + _CHUNK] for i in range(0, len(shas), _CHUNK)):
        statement = sa.select(c.sha256, c.document_id, c.reader_version, c.status).where(c.sha256.in_(chunk))
        found |= {row[0]: KnownDocument(*row[1:]) for row in connection.execute(statement)}
    return found


def _write_documents(
    connection: Connection,
    rejected: Mapping[str, str],
    documents: Mapping[str, Mapping[str, Any]],
    known: Mapping[str, KnownDocument],
    run_id: int,
) -> dict[str, int]:
    next_id = int(connection.execute(sa.select(sa.func.max(document.c.document_id))).scalar() or 0) + 1
    ids: dict[str, int] = {}
    fresh: list[dict[str, Any]] = []
    for sha, given in documents.items():
        row = {
            **given,
            "host": urlsplit(given["final_url"] or given["url"] or "").hostname,
            "last_run_id": run_id,
        }
        if sha in rejected:
            row |= {"status": FAILED, "message": rejected[sha]}
        if sha in known:
            ids[sha] = known[sha].document_id
            connection.execute(document.update().where(document.c.document_id == ids[sha]).values(**row))
        else:
            ids[sha] = next_id
            fresh.append({**row, "document_id": next_id, "first_run_id": run_id})
            next_id += 1
    if fresh:
        connection.execute(document.insert(), fresh)
    return ids


def _decide(
    connection: Connection,
    batch: Batch,
    documents: Mapping[str, Mapping[str, Any]],
    ids: Mapping[str, int],
    forms: Mapping[str, int],
    run_id: int,
    now: datetime,
) -> tuple[dict[str, Decision], VersionBook, dict[str, str]]:
    """Agency, region and version of each report of the batch; everything but cells and facts is written."""
    reports = {row["sha256"]: row for row in _plain_rows(batch.frames["report"])}
    evidence = {sha: _evidence(documents[sha], reports[sha]) for sha in documents if sha in reports}
    agencies = AgencyBook(connection)
    agencies.look_up(evidence.values())
    agency_of = {sha: agencies.agency_id(item) for sha, item in evidence.items()}
    region_of = {sha: agencies.region_code(agency_of[sha], item) for sha, item in evidence.items()}
    regions = RegionBook(connection, [code for code in region_of.values() if code])
    keys = {
        sha: f"{item.key()[0]}|{reports[sha]['report_year'] or 'document:' + sha}" for sha, item in evidence.items()
    }
    versions = VersionBook(connection, run_id, now)
    versions.look_up(keys.values(), ids.values())
    decisions: dict[str, Decision] = {}
    for sha, document_id in ids.items():
        if sha not in evidence:
            if sha not in batch.rejected:
                versions.leave_other_reports(document_id, None)
            continue
        row = reports[sha]
        agencies.note_name(agency_of[sha], row["agency_name"], row["report_year"])
        decisions[sha] = versions.decide(
            Candidate(
                sha,
                document_id,
                keys[sha],
                batch.hashes[sha],
                row["quality"],
                batch.reported.get(sha, 0),
                {
                    "agency_id": agency_of[sha],
                    "agency_name": row["agency_name"],
                    "report_year": row["report_year"],
                    "region_id": regions.region_id(region_of[sha], row["report_year"]),
                    "form_id": forms[row["form"]] if row["form"] else None,
                    "title": row["title"],
                    "published_date": row["published_date"],
                    "scope": row["scope"],
                    "quality": row["quality"],
                    "reader": row["reader"],
                    "reader_version": documents[sha]["reader_version"],
                },
            )
        )
    agencies.write()
    versions.write()
    return decisions, versions, keys


def _evidence(doc: Mapping[str, Any], rep: Mapping[str, Any]) -> AgencyEvidence:
    return AgencyEvidence(
        sha256=doc["sha256"],
        registry_uid=doc["agency_uid"],
        registry_name=doc["agency_name"],
        registry_level=doc["agency_level"],
        region_code=doc["region_code"],
        source_id=doc["source_id"],
        host=urlsplit(doc["final_url"] or doc["url"] or "").hostname,
        printed_name=rep["agency_name"],
        uscc=rep["uscc"],
        own_region_code=rep["region_code"],
        own_level=rep["agency_level"],
    )


def _forget_findings(connection: Connection, document_ids: list[int]) -> None:
    """Findings of an earlier reading that belong to no version go: the new reading brings its own."""
    c = fact_quality_finding.c
    for chunk in (document_ids[i : i + _CHUNK] for i in range(0, len(document_ids), _CHUNK)):
        connection.execute(fact_quality_finding.delete().where(c.report_id.is_(None), c.document_id.in_(chunk)))


def _plain_rows(frame: pd.DataFrame) -> list[dict[str, Any]]:
    """Rows as dictionaries without pandas' NA and time types."""
    names = [str(name) for name in frame.columns]
    columns = [pa.array(frame[name].array, from_pandas=True).to_pylist() for name in names]
    return [dict(zip(names, row, strict=True)) for row in zip(*columns, strict=True)]
