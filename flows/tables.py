"""Rows of the warehouse as text: what strangers wrote starts no formula in a spreadsheet and steers no terminal."""

from __future__ import annotations

import csv
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from flows.printable import printable

if TYPE_CHECKING:
    import pandas as pd


def csv_text(rows: pd.DataFrame) -> str:
    """The rows as comma-separated values."""
    from warehouse.spreadsheet_text import spreadsheet_text

    harmless = _with_texts(rows, spreadsheet_text)
    plain = harmless.to_csv(index=False)
    if "\r" in plain:  # without quotes it would begin a row of its own, perhaps with a formula
        plain = harmless.to_csv(index=False, quoting=csv.QUOTE_NONNUMERIC)
    return plain.rstrip("\n")


def aligned_text(rows: pd.DataFrame, **how: Any) -> str:
    """The rows in aligned columns; ``how`` as of :meth:`pandas.DataFrame.to_string`."""
    return str(_with_texts(rows, printable).to_string(index=False, **how))


def _with_texts(rows: pd.DataFrame, change: Callable[[str], str]) -> pd.DataFrame:
    return rows.map(lambda value: change(value) if isinstance(value, str) else value)
