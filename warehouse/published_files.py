"""Writes a published table as CSV that no spreadsheet executes."""

from __future__ import annotations

import re
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv

_FORMULA_START = r"^[=+\-@\t\r\n＝＋－＠]"
"""Full-width signs too: spreadsheets of East Asia take them for the narrow ones."""
_INSTANT = "%Y-%m-%dT%H:%M:%SZ"
CSV_ENCODING = "utf-8-sig"
"""With a byte order mark: without it spreadsheets take Chinese for another encoding."""
_BYTE_ORDER_MARK = "\ufeff".encode()


class CsvWriter:
    """Writes a table's batches as one CSV file in which no text starts a formula."""

    def __init__(self, path: Path, schema: pa.Schema) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        self._file = path.open("wb")
        self._file.write(_BYTE_ORDER_MARK + (",".join(schema.names) + "\r\n").encode())

    def write(self, batch: pa.Table) -> None:
        """Write the rows of one batch."""
        harmless = pa.table([_harmless(column) for column in batch.columns], names=batch.column_names)
        if harmless.num_rows:
            # One chunk only: Arrow 26 writes NUL bytes for a table whose first chunk is empty.
            pa.csv.write_csv(harmless.combine_chunks(), self._file, pa.csv.WriteOptions(include_header=False))

    def close(self) -> None:
        """Finish the file."""
        self._file.close()


def spreadsheet_text(text: str) -> str:
    """The text with a quote in front when a spreadsheet would run it."""
    return f"'{text}" if re.match(_FORMULA_START, text) else text


def _harmless(column: pa.ChunkedArray) -> pa.ChunkedArray:
    """Text with a quote in front of what a spreadsheet would run; instants as ISO 8601."""
    if pa.types.is_timestamp(column.type):
        return pc.strftime(column, format=_INSTANT)
    if not pa.types.is_string(column.type):
        return column
    runs = pc.match_substring_regex(column, _FORMULA_START)
    return pc.if_else(runs, pc.binary_join_element_wise("'", column, ""), column)
