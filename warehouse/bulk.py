"""Bulk writing: tuples through the driver on SQLite, ``COPY`` from CSV on PostgreSQL."""

from __future__ import annotations

import io
import sqlite3
from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import Any, cast

import pandas as pd
import psycopg
import pyarrow as pa
import pyarrow.csv
import sqlalchemy as sa
from sqlalchemy import Boolean, Table
from sqlalchemy.engine import Connection

from warehouse.engines import is_sqlite

_SLICE = 10_000
"""Rows handed to the engine at once: more would be held a second time for no gain in speed."""


def write_frame(connection: Connection, table: Table, frame: pd.DataFrame) -> int:
    """Insert all rows of ``frame`` (columns named as the table's) and return how many there were."""
    if frame.empty:
        return 0
    # A column that is null throughout need not be sent at all.
    names = [str(name) for name in frame.columns if not frame[name].isna().all()]
    write = _execute_many if is_sqlite(connection) else _copy
    write(connection, table, names, (frame.iloc[first : first + _SLICE] for first in range(0, len(frame), _SLICE)))
    return len(frame)


def write_rows(connection: Connection, table: Table, rows: Sequence[dict[str, Any]]) -> int:
    """Insert a few rows given as dictionaries with the same keys; dates and times pass through SQLAlchemy."""
    if rows:
        connection.execute(table.insert(), list(rows))
    return len(rows)


def driver_values(values: pd.Series) -> list[Any]:
    """Python values a driver stores as they are: no NA, no Decimal, no numpy scalar."""
    if values.dtype == object:
        return [_number(value) for value in values.array]
    if isinstance(values.dtype, pd.StringDtype) or values.isna().any():
        return list(pa.array(values.array, from_pandas=True).to_pylist())
    return list(values.to_numpy().tolist())


def _number(value: Any) -> Any:
    """SQLite has no decimals: whole ones become integers, others floats (the cell keeps the exact text)."""
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() else float(value)
    return value


def _execute_many(connection: Connection, table: Table, names: list[str], slices: Iterable[pd.DataFrame]) -> None:
    quoted = ", ".join(connection.dialect.identifier_preparer.quote(name) for name in names)
    statement = f"INSERT INTO {table.name} ({quoted}) VALUES ({', '.join('?' * len(names))})"
    cursor = connection.connection.cursor()
    try:
        for part in slices:
            # The driver itself takes an iterator: no row but the one being bound exists as a tuple.
            rows = zip(*[driver_values(part[name]) for name in names], strict=True)
            cursor.executemany(statement, cast(Any, rows))
    except sqlite3.IntegrityError as error:
        raise sa.exc.IntegrityError(statement, None, error) from error
    except sqlite3.OperationalError as error:
        raise sa.exc.OperationalError(statement, None, error) from error
    except sqlite3.Error as error:
        raise sa.exc.DatabaseError(statement, None, error) from error
    finally:
        cursor.close()


def _copy(connection: Connection, table: Table, names: list[str], slices: Iterable[pd.DataFrame]) -> None:
    quoted = ", ".join(connection.dialect.identifier_preparer.quote(name) for name in names)
    statement = f"COPY {table.name} ({quoted}) FROM STDIN (FORMAT csv)"
    cursor = connection.connection.cursor()
    try:
        with cursor.copy(statement) as copy:
            for part in slices:
                # The server stores one slice while the next is made ready.
                copy.write(_csv(table, names, part))
    except psycopg.IntegrityError as error:
        raise sa.exc.IntegrityError(statement, None, error) from error
    except psycopg.OperationalError as error:
        raise sa.exc.OperationalError(
            statement, None, error, connection_invalidated=cursor.connection.closed
        ) from error
    except psycopg.Error as error:
        raise sa.exc.DatabaseError(statement, None, error) from error


def _csv(table: Table, names: list[str], frame: pd.DataFrame) -> memoryview:
    # Arrow writes NULL as nothing and every text in quotes: just what COPY's CSV format reads.
    arrow = pa.table({name: _arrow(frame[name], isinstance(table.c[name].type, Boolean)) for name in names})
    buffer = io.BytesIO()
    # One chunk only: Arrow 26 writes NUL bytes for a table whose first chunk is empty.
    pa.csv.write_csv(arrow.combine_chunks(), buffer, pa.csv.WriteOptions(include_header=False))
    return buffer.getbuffer()


def _arrow(values: pd.Series, is_boolean: bool) -> pa.Array:
    if values.dtype == object:
        return pa.array([None if value is None else str(value) for value in values], type=pa.string())
    return pa.array(values, type=pa.bool_() if is_boolean else None, from_pandas=True)
