"""Writes one published table as Parquet by year, as CSV that no spreadsheet executes, and into DuckDB."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable
from pathlib import Path

import duckdb
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from warehouse.dictionary import DescribedTable

YEAR = "report_year"
_NO_YEAR = "__HIVE_DEFAULT_PARTITION__"
_FORMULA_START = re.compile(r"^[=+\-@\t\r]")
CSV_ENCODING = "utf-8-sig"
"""With a byte order mark: without it spreadsheets take Chinese for another encoding."""


class ParquetWriter:
    """Writes a table's batches under ``folder``, by year in the manner of Hive where it has a year."""

    def __init__(self, folder: Path, schema: pa.Schema) -> None:
        self._folder = folder
        self._by_year = YEAR in schema.names
        self._schema = schema.remove(schema.get_field_index(YEAR)) if self._by_year else schema
        self._writers: dict[int | None, pq.ParquetWriter] = {}
        self.paths: list[Path] = []

    def write(self, batch: pa.Table) -> None:
        """Write the rows of one batch."""
        if not self._by_year:
            self._writer(None).write_table(batch)
            return
        for year in pc.unique(batch[YEAR]).to_pylist():
            same = pc.is_null(batch[YEAR]) if year is None else pc.equal(batch[YEAR], year)
            self._writer(year).write_table(batch.filter(same).drop_columns([YEAR]))

    def _writer(self, year: int | None) -> pq.ParquetWriter:
        if year not in self._writers:
            folder = self._folder / f"{YEAR}={_NO_YEAR if year is None else year}" if self._by_year else self._folder
            folder.mkdir(parents=True, exist_ok=True)
            self.paths.append(folder / "part-0.parquet")
            self._writers[year] = pq.ParquetWriter(self.paths[-1], self._schema, compression="zstd")
        return self._writers[year]

    def close(self) -> None:
        """Finish all files; a table without rows gets one file with its columns."""
        if not self._writers and not self._by_year:
            self._writer(None)
        for writer in self._writers.values():
            writer.close()


class CsvWriter:
    """Writes a table's batches as one CSV file in which no text starts a formula."""

    def __init__(self, path: Path, schema: pa.Schema) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        self._file = path.open("w", encoding=CSV_ENCODING, newline="")
        self._writer = csv.writer(self._file)
        self._writer.writerow(schema.names)

    def write(self, batch: pa.Table) -> None:
        """Write the rows of one batch."""
        columns = [[_csv_text(value) for value in column.to_pylist()] for column in batch.columns]
        self._writer.writerows(zip(*columns, strict=True))

    def close(self) -> None:
        """Finish the file."""
        self._file.close()


def _csv_text(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str):
        # A quote in front makes spreadsheets show the text instead of running it.
        return f"'{value}" if _FORMULA_START.match(value) else value
    return value.isoformat() if hasattr(value, "isoformat") else str(value)


def write_analyst_file(path: Path, folder: Path, tables: Iterable[tuple[DescribedTable, pa.Schema]]) -> None:
    """Collect the Parquet tables of ``folder`` in one DuckDB file that versions 1.2 and later can read."""
    connection = duckdb.connect()
    try:
        connection.execute(f"ATTACH '{_quoted(str(path))}' AS analyst (STORAGE_VERSION 'v1.2.0')")
        for table, schema in tables:
            _write_table(connection, table, schema, folder / table.name)
        connection.execute("DETACH analyst")
    finally:
        connection.close()


def _write_table(connection: duckdb.DuckDBPyConnection, table: DescribedTable, schema: pa.Schema, folder: Path) -> None:
    target = f"analyst.{table.name}"
    empty = schema.empty_table()  # noqa: F841  DuckDB finds it by its name
    connection.execute(f"CREATE TABLE {target} AS SELECT * FROM empty")
    if any(folder.rglob("*.parquet")):
        names = ", ".join(schema.names)
        pattern = _quoted(str(folder / "**" / "*.parquet"))
        source = f"read_parquet('{pattern}', hive_partitioning = {YEAR in schema.names})"
        connection.execute(f"INSERT INTO {target} SELECT {names} FROM {source}")
    connection.execute(f"COMMENT ON TABLE {target} IS '{_quoted(f'{table.zh} · {table.en}')}'")
    for column in table.columns:
        words = f"{column.zh} · {column.en}" + (f" [{column.unit}]" if column.unit else "")
        connection.execute(f"COMMENT ON COLUMN {target}.{column.name} IS '{_quoted(words)}'")


def _quoted(text: str) -> str:
    return text.replace("'", "''")
