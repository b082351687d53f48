"""Writes ``analyst.duckdb`` and, from it, Parquet by year: DuckDB does the joining and the packing."""

from __future__ import annotations

import shutil
from pathlib import Path
from types import TracebackType

import duckdb
import pyarrow as pa

from warehouse.dictionary import DescribedTable

YEAR = "report_year"
_NO_YEAR = "__HIVE_DEFAULT_PARTITION__"
_FILE = "analyst"
_MEMORY = "256MB"


class AnalystFile:
    """One DuckDB file in the making, in the storage format that versions 1.2 and later can read.

    All of it is one transaction, so the disk is waited for once and not for every table. Use as a context
    manager: the file is complete when the block ends without an error.
    """

    def __init__(self, path: Path) -> None:
        # Beyond this DuckDB goes to the disk beside the file: a release of any size is written in the same memory.
        self._spilled = path.parent / "unfinished.tmp"
        self._connection = duckdb.connect(config={"memory_limit": _MEMORY, "temp_directory": str(self._spilled)})
        self._connection.execute(f"ATTACH {_text(str(path))} AS {_FILE} (STORAGE_VERSION 'v1.2.0')")
        self._connection.execute("BEGIN")

    def __enter__(self) -> AnalystFile:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, _error: BaseException | None, _trace: TracebackType | None
    ) -> None:
        try:
            if kind is None:
                self._connection.execute("COMMIT")
                self._connection.execute(f"DETACH {_FILE}")
        finally:
            self._connection.close()
            shutil.rmtree(self._spilled, ignore_errors=True)

    def create(self, table: DescribedTable, schema: pa.Schema) -> None:
        """Create an empty table with the columns of ``schema`` and the descriptions of ``table``."""
        target = f"{_FILE}.{table.name}"
        self.stage("empty", schema.empty_table())
        self._connection.execute(f"CREATE TABLE {target} AS SELECT * FROM empty")
        self._connection.execute(f"COMMENT ON TABLE {target} IS {_text(f'{table.zh} · {table.en}')}")
        for column in table.columns:
            words = f"{column.zh} · {column.en}" + (f" [{column.unit}]" if column.unit else "")
            self._connection.execute(f"COMMENT ON COLUMN {target}.{column.name} IS {_text(words)}")

    def append(self, name: str, rows: pa.Table) -> None:
        """Add rows, given in the table's own columns."""
        self.stage("batch", rows)
        self._connection.execute(f"INSERT INTO {_FILE}.{name} SELECT * FROM batch")

    def stage(self, name: str, rows: pa.Table) -> None:
        """Let :meth:`append_selected` know ``rows`` as the table ``name``; nothing is copied."""
        self._connection.register(name, rows)

    def stage_view(self, name: str, select: str) -> None:
        """Let :meth:`append_selected` know a view over staged tables."""
        self._connection.execute(f"CREATE TEMP VIEW {name} AS {select}")

    def append_selected(self, name: str, select: str, columns: list[str], order: list[str]) -> None:
        """Add what ``select`` finds among the staged tables, in a stable order."""
        shown, ordered = ", ".join(columns), ", ".join(order)
        self._connection.execute(f"INSERT INTO {_FILE}.{name} SELECT {shown} FROM ({select}) ORDER BY {ordered}")

    def write_parquet(self, name: str, schema: pa.Schema, folder: Path) -> None:
        """Write a table under ``folder``, by year in the manner of Hive where it has a year."""
        if YEAR not in schema.names:
            self._copy(f"SELECT * FROM {_FILE}.{name}", folder)
            return
        years = self._connection.execute(f"SELECT DISTINCT {YEAR} FROM {_FILE}.{name} ORDER BY 1").fetchall()
        for (year,) in years:
            self._copy(
                f"SELECT * EXCLUDE ({YEAR}) FROM {_FILE}.{name} WHERE {YEAR} IS NOT DISTINCT FROM "
                f"{'NULL' if year is None else int(year)}",
                folder / f"{YEAR}={_NO_YEAR if year is None else year}",
            )

    def _copy(self, select: str, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        target = _text(str(folder / "part-0.parquet"))
        self._connection.execute(f"COPY ({select}) TO {target} (FORMAT parquet, COMPRESSION zstd)")


def _text(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"
