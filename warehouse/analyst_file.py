"""Writes ``analyst.duckdb`` from the Parquet files of a release."""

from __future__ import annotations

import shutil
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from types import TracebackType

import duckdb
import pyarrow as pa

from warehouse.dictionary import DescribedTable
from warehouse.errors import WarehouseError

_FILE = "analyst"
_MEGABYTES = 64
_ROWS_A_MEGABYTE = 250_000
"""What DuckDB may hold: beyond it goes to the disk, but a commit and its checkpoint hold something for every row."""
_THREADS = 2
"""Each thread holds a row group of its own: with one for every core, memory would grow with the machine."""
_SQL_TYPES: Mapping[pa.DataType, str] = {
    pa.bool_(): "BOOLEAN",
    pa.int64(): "BIGINT",
    pa.float64(): "DOUBLE",
    pa.date32(): "DATE",
    pa.string(): "VARCHAR",
    pa.timestamp("us", tz="UTC"): "TIMESTAMP WITH TIME ZONE",
}


class AnalystFile:
    """One DuckDB file in the making, in the storage format that versions 1.2 and later can read.

    Use as a context manager: the file is complete when the block ends without an error.
    """

    def __init__(self, path: Path) -> None:
        self._rows = 0
        self._spilled = path.parent / "unfinished.tmp"
        self._connection = duckdb.connect(
            config={"memory_limit": f"{_MEGABYTES}MB", "threads": _THREADS, "temp_directory": str(self._spilled)}
        )
        self._connection.execute(f"ATTACH {_text(str(path))} AS {_FILE} (STORAGE_VERSION 'v1.2.0')")

    def __enter__(self) -> AnalystFile:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, _error: BaseException | None, _trace: TracebackType | None
    ) -> None:
        try:
            if kind is None:
                self._connection.execute(f"DETACH {_FILE}")
        finally:
            self._connection.close()
            shutil.rmtree(self._spilled, ignore_errors=True)

    def create(self, tables: Iterable[tuple[DescribedTable, pa.Schema]]) -> None:
        """Create empty tables with the columns of their schemas and their descriptions, in one transaction."""
        self._connection.execute("BEGIN")
        for table, schema in tables:
            target = f"{_FILE}.{table.name}"
            # Never CREATE … AS SELECT from nothing: DuckDB 2.0 then takes every later row for excluded by statistics.
            columns = ", ".join(f"{field.name} {_SQL_TYPES[field.type]}" for field in schema)
            self._connection.execute(f"CREATE TABLE {target} ({columns})")
            words = f"{table.name_zh} · {table.en} {table.notes_zh}".rstrip()
            self._connection.execute(f"COMMENT ON TABLE {target} IS {_text(words)}")
            for column in table.columns:
                words = f"{column.zh} · {column.en}" + (f" [{column.unit}]" if column.unit else "")
                self._connection.execute(f"COMMENT ON COLUMN {target}.{column.name} IS {_text(words)}")
        self._connection.execute("COMMIT")

    def fill(self, name: str, schema: pa.Schema, files: Sequence[Path], rows: int) -> None:
        """Take all rows of a table from its Parquet files, in their order and in one transaction.

        Raises :class:`WarehouseError` unless it then holds ``rows``.
        """
        self._rows += rows
        self._connection.execute(f"SET memory_limit = '{_MEGABYTES + self._rows // _ROWS_A_MEGABYTE}MB'")
        listed = ", ".join(_text(str(file)) for file in files)
        source = f"read_parquet([{listed}], hive_partitioning = true)"
        self._connection.execute(f"INSERT INTO {_FILE}.{name} SELECT {', '.join(schema.names)} FROM {source}")
        found = self._connection.execute(f"SELECT count(*) FROM {_FILE}.{name}").fetchall()[0][0]
        if found != rows:
            raise WarehouseError(f"{name} has {rows} rows but {found} arrived in analyst.duckdb; nothing is published")


def _text(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"
