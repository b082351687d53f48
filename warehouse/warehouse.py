"""The warehouse as the flows use it: open, upgrade, load, rebuild, look."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from types import TracebackType

import pandas as pd
import sqlalchemy as sa
from sqlalchemy.engine import Engine

from warehouse.backing_up import back_up, facts_checksum, restore
from warehouse.comparisons import (
    agencies_to_compare,
    children_of,
    figures_of,
    replace_comparisons,
)
from warehouse.coverage import note_coverage
from warehouse.decisions import DecisionsApplied, apply_decisions
from warehouse.dimension_frames import DIMENSION_FRAMES
from warehouse.dimension_loading import load_dimension
from warehouse.engines import connect_engine, reading, writing
from warehouse.loading import FAILED, load_batch, preview_batch
from warehouse.marts import rebuild_marts
from warehouse.migrating import check_schema, schema_differences, upgrade
from warehouse.outcomes import LoadResult, Outcome
from warehouse.publishing import Release, publish
from warehouse.schema.records import document, load_run
from warehouse.state import note_compared
from warehouse.summary import Summary, list_findings, summarise
from warehouse.verifying import verify


@dataclass(frozen=True, slots=True)
class LoadRun:
    """A run of the loader, as :meth:`Warehouse.start_run` gave it out."""

    load_run_id: int


def open_warehouse(url: str | None = None) -> Warehouse:
    """The warehouse at ``url``, else at ``GONGKAI_WAREHOUSE_URL``, else at ``data/warehouse.sqlite``.

    Nothing is read or written yet: call :meth:`Warehouse.upgrade` before the first use.
    """
    return Warehouse(connect_engine(url))


class Warehouse:
    """One warehouse on SQLite or PostgreSQL. Use as a context manager, or call :meth:`close`."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine

    def __enter__(self) -> Warehouse:
        return self

    def __exit__(
        self, _kind: type[BaseException] | None, _error: BaseException | None, _trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Close all connections."""
        self.engine.dispose()

    def upgrade(self) -> None:
        """Bring the database to this program's schema; a fresh one gets all of it."""
        upgrade(self.engine)

    def check(self) -> list[str]:
        """Raise when the schema is another's; return how tables differ from their declaration (none, if sound)."""
        check_schema(self.engine)
        return schema_differences(self.engine)

    def load_dimensions(self, frames: Mapping[str, pd.DataFrame]) -> int:
        """Insert or update the dimension rows of ``frames`` (see ``frames.md``) in one transaction.

        Returns how many rows were written: 0 when nothing changed.
        """
        order = list(DIMENSION_FRAMES)
        with writing(self.engine) as connection:
            names = sorted(frames, key=lambda name: order.index(name) if name in order else len(order))
            return sum(load_dimension(connection, name, frames[name]) for name in names)

    def known_documents(self, reader_version: str) -> set[str]:
        """sha256 of the documents that need no reading by ``reader_version``: all it read, but the failed ones."""
        statement = sa.select(document.c.sha256).where(
            document.c.reader_version == reader_version, document.c.status != FAILED
        )
        with reading(self.engine) as connection:
            return set(connection.execute(statement).scalars())

    def start_run(
        self,
        flow_run_id: str | None = None,
        code_version: str | None = None,
        config_hash: str | None = None,
        reader_version: str | None = None,
    ) -> LoadRun:
        """Note that a run begins. A run without an end is one that died."""
        with writing(self.engine) as connection:
            last = connection.execute(sa.select(sa.func.max(load_run.c.load_run_id))).scalar()
            run_id = int(last or 0) + 1
            connection.execute(
                load_run.insert().values(
                    load_run_id=run_id,
                    flow_run_id=flow_run_id,
                    started_at=datetime.now(UTC),
                    status="running",
                    code_version=code_version,
                    config_hash=config_hash,
                    reader_version=reader_version,
                )
            )
        return LoadRun(run_id)

    def finish_run(
        self,
        run: LoadRun,
        result: LoadResult,
        found: int | None = None,
        already_known: int = 0,
        message: str | None = None,
    ) -> None:
        """Note that a run ended, with its counts.

        ``already_known`` are documents left unread because :meth:`known_documents` named them; they count
        as skipped. ``found`` is the number of documents the run met, when it knows it. A ``message`` marks
        the run as failed.
        """
        counts = {
            "found": found if found is not None else len(result.outcomes) + already_known,
            "loaded": result.loaded + result.confirmed,
            "skipped": result.skipped + already_known,
            "quarantined": result.count(Outcome.RECORDED),
            "failed": result.failed,
        }
        with writing(self.engine) as connection:
            connection.execute(
                load_run.update()
                .where(load_run.c.load_run_id == run.load_run_id)
                .values(
                    finished_at=datetime.now(UTC), status="failed" if message else "finished", message=message, **counts
                )
            )

    def load(self, frames: Mapping[str, pd.DataFrame], run: LoadRun) -> LoadResult:
        """Load the frames of a batch of documents (see ``frames.md``).

        Each report's version, cells, facts and findings appear together or not at all. A document known to
        the same reader version is skipped. A document that cannot be loaded is recorded as failed with its
        reason and costs its neighbours nothing. Raises the errors of :mod:`warehouse.errors`; then nothing
        of the batch was written.
        """
        return load_batch(self.engine, frames, run.load_run_id)

    def preview(self, frames: Mapping[str, pd.DataFrame]) -> tuple[LoadResult, pd.DataFrame]:
        """What :meth:`load` would come to and every cell that would change, without keeping anything.

        The frame of changes has the columns of the view ``v_revisions``: report_key, cell_address,
        old_value, new_value, old_status, new_status and more.
        """
        return preview_batch(self.engine, frames)

    def agencies_to_compare(self, run: LoadRun) -> list[str]:
        """Keys of the agencies whose reports may have changed in this run, or in one that did not compare them."""
        with reading(self.engine) as connection:
            return agencies_to_compare(connection, run.load_run_id)

    def note_compared(self, run: LoadRun) -> None:
        """Say that the reports of this run, and of those before it, have been compared."""
        with writing(self.engine) as connection:
            note_compared(connection, run.load_run_id)

    def children_of(self, agency_keys: Sequence[str]) -> dict[str, list[str]]:
        """The registry's bodies of each government that reports for all of them.

        Governments are those among ``agency_keys`` and the parents of these.
        """
        with reading(self.engine) as connection:
            return children_of(connection, agency_keys)

    def figures_of(self, agency_keys: Sequence[str]) -> pd.DataFrame:
        """The printed figures of the current reports of these agencies, one row a figure.

        Columns: agency_key, report_year, form, section, row, column, value; see :mod:`warehouse.comparisons`.
        """
        with reading(self.engine) as connection:
            return figures_of(connection, agency_keys)

    def replace_comparisons(self, agency_keys: Sequence[str], findings: pd.DataFrame) -> int:
        """Bring what comparing the reports of these agencies found to ``findings``, in one transaction.

        Columns: agency_key, report_year and those of the frame ``finding``. Returns the rows written or
        removed: 0 when nothing changed.
        """
        with writing(self.engine) as connection:
            return replace_comparisons(connection, agency_keys, findings)

    def note_coverage(self, frames: Mapping[str, pd.DataFrame], run: LoadRun) -> int:
        """Bring the tables of coverage to ``frames`` (see :mod:`warehouse.coverage`); returns the rows written."""
        with writing(self.engine) as connection:
            return note_coverage(connection, frames, run.load_run_id)

    def rebuild_marts(self) -> bool:
        """Build marts and views anew when anything changed since; readers see the old ones or the new ones.

        Returns False when they were up to date and nothing was written.
        """
        return rebuild_marts(self.engine)

    def publish(self, folder: Path) -> Release:
        """Publish Parquet, CSV, ``analyst.duckdb`` and the data dictionary under ``folder``, all at once.

        Analysts open ``folder/current``. Nothing is written when the newest release shows this state already.
        """
        return publish(self.engine, folder)

    def findings(self, rule: str | None = None, severity: str | None = None, decided: bool = False) -> pd.DataFrame:
        """Findings of current reports and of documents without one, newest documents first.

        Columns: fingerprint, report_key, sha256, rule, severity, address, message, expected, observed,
        suggested, decision, reason. Those that a person decided are left out unless ``decided``.
        """
        with reading(self.engine) as connection:
            return list_findings(connection, rule, severity, decided)

    def apply_decisions(self, path: Path, known_rules: Collection[str] | None = None) -> DecisionsApplied:
        """Bring verdicts and corrections to what the decisions file says; see :mod:`warehouse.decisions`."""
        with writing(self.engine) as connection:
            return apply_decisions(connection, path, known_rules)

    def backup(self, path: Path) -> int:
        """Write one consistent state to a SQLite file, whatever the engine; returns the rows."""
        return back_up(self.engine, path)

    def restore(self, path: Path) -> int:
        """Fill this empty warehouse from a backup; returns the rows."""
        return restore(self.engine, path)

    def verify(self) -> list[str]:
        """What is wrong, one line each: schema, references, facts against the hashes taken at loading, marts."""
        return verify(self.engine)

    def facts_checksum(self) -> str:
        """A hash over all report versions: equal facts and history give equal hashes on either engine."""
        with reading(self.engine) as connection:
            return facts_checksum(connection)

    def query(self, statement: str, **values: str | int | float | date) -> pd.DataFrame:
        """The rows of a SELECT as a frame; ``:name`` in the statement stands for ``values['name']``."""
        with reading(self.engine) as connection:
            return pd.read_sql_query(sa.text(statement), connection, params=values)

    def summary(self) -> Summary:
        """Counts of what the warehouse holds, for people."""
        with reading(self.engine) as connection:
            return summarise(connection)
