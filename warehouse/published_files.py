"""Writes a published table as Parquet by year, and as CSV that no spreadsheet executes."""

from __future__ import annotations

from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv
import pyarrow.parquet as pq

from warehouse.spreadsheet_text import BYTE_ORDER_MARK, FORMULA_START

YEAR = "report_year"
_NO_YEAR = "__HIVE_DEFAULT_PARTITION__"
_INSTANT = "%Y-%m-%dT%H:%M:%SZ"


class ParquetFolder:
    """Writes a table's batches under a folder, one file a year in the manner of Hive where the table has a year.

    The batches come in the order of the years. A table without rows has one file without rows, so that
    whoever reads the folder finds its columns.
    """

    def __init__(self, folder: Path, schema: pa.Schema) -> None:
        self._folder = folder
        self._has_years = YEAR in schema.names
        self._schema = pa.schema([field for field in schema if field.name != YEAR])
        self._year: int | None = None
        self._writer: pq.ParquetWriter | None = None
        self.files: list[Path] = []
        self.rows = 0

    def write(self, batch: pa.Table) -> None:
        """Write the rows of one batch, which may span years."""
        if not self._has_years:
            self._write(None, batch)
            return
        years = batch.column(YEAR)
        for year in pc.unique(years).to_pylist():
            same = pc.is_null(years) if year is None else pc.fill_null(pc.equal(years, year), False)
            self._write(year, batch.filter(same).drop_columns([YEAR]))

    def close(self) -> None:
        """Finish the last file."""
        if not self.files:
            self._open(None)
        if self._writer is not None:
            self._writer.close()

    def _write(self, year: int | None, rows: pa.Table) -> None:
        if self._writer is None or year != self._year:
            if self._writer is not None:
                self._writer.close()
            self._open(year)
        assert self._writer is not None
        self._writer.write_table(rows)
        self.rows += rows.num_rows

    def _open(self, year: int | None) -> None:
        folder = self._folder / f"{YEAR}={_NO_YEAR if year is None else year}" if self._has_years else self._folder
        folder.mkdir(parents=True, exist_ok=True)
        path = folder / "part-0.parquet"
        if path in self.files:
            raise ValueError(f"{self._folder.name}: the year {year} came twice, its rows are not in order")
        self.files.append(path)
        self._year, self._writer = year, pq.ParquetWriter(path, self._schema, compression="zstd")


class CsvWriter:
    """Writes a table's batches as one CSV file in which no text starts a formula."""

    def __init__(self, path: Path, schema: pa.Schema) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        self._file = path.open("wb")
        self._file.write(BYTE_ORDER_MARK + (",".join(schema.names) + "\r\n").encode())

    def write(self, batch: pa.Table) -> None:
        """Write the rows of one batch."""
        harmless = pa.table([_harmless(column) for column in batch.columns], names=batch.column_names)
        if harmless.num_rows:
            # One chunk only: Arrow 26 writes NUL bytes for a table whose first chunk is empty.
            pa.csv.write_csv(harmless.combine_chunks(), self._file, pa.csv.WriteOptions(include_header=False))

    def close(self) -> None:
        """Finish the file."""
        self._file.close()


def _harmless(column: pa.ChunkedArray) -> pa.ChunkedArray:
    """Text with a quote in front of what a spreadsheet would run; instants as ISO 8601."""
    if pa.types.is_timestamp(column.type):
        return pc.strftime(column, format=_INSTANT)
    if not pa.types.is_string(column.type):
        return column
    runs = pc.match_substring_regex(column, FORMULA_START)
    return pc.if_else(runs, pc.binary_join_element_wise("'", column, ""), column)
