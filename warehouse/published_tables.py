"""Which tables are published, read as Arrow with one type a column whatever the engine stores."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import UTC, date, datetime
from decimal import Decimal
from itertools import chain, islice
from typing import Any, cast

import pyarrow as pa
import sqlalchemy as sa
from sqlalchemy.engine import Connection

from warehouse import mart_report_wide
from warehouse.dictionary import DescribedTable, read_descriptions
from warehouse.engines import is_sqlite
from warehouse.schema import metadata
from warehouse.view_files import ValueKind, read_views

_BATCH_VALUES = 100_000
"""Values of one batch: a table may have three columns or three hundred."""
_ROWS_FETCHED = 2_000
REPORT_ORDER = ("report_year IS NULL", "report_year", "report_id")
"""Reports by year, those of an unknown year last on every engine."""
_INSTANT = pa.timestamp("us", tz="UTC")
_BY_KIND: tuple[tuple[type[sa.types.TypeEngine[Any]], pa.DataType], ...] = (
    (sa.Boolean, pa.bool_()),
    (sa.Integer, pa.int64()),
    (sa.Numeric, pa.float64()),
    (sa.DateTime, _INSTANT),
    (sa.Date, pa.date32()),
    (sa.String, pa.string()),
)
_BY_SQL_NAME: Mapping[str, pa.DataType] = {
    "TEXT": pa.string(),
    "VARCHAR": pa.string(),
    "DATE": pa.date32(),
    "BOOLEAN": pa.bool_(),
    "BIGINT": pa.int64(),
    "INTEGER": pa.int64(),
    "SMALLINT": pa.int64(),
    "NUMERIC": pa.float64(),
}
_OF_VIEWS: Mapping[ValueKind, pa.DataType] = {
    ValueKind.INTEGER: pa.int64(),
    ValueKind.NUMBER: pa.float64(),
    ValueKind.TEXT: pa.string(),
}
FRICTIONLESS_TYPES: Mapping[pa.DataType, str] = {
    pa.bool_(): "boolean",
    pa.int64(): "integer",
    pa.float64(): "number",
    pa.date32(): "date",
    pa.string(): "string",
    _INSTANT: "datetime",
}


def published_tables(connection: Connection) -> list[DescribedTable]:
    """Marts, views, dimensions, findings and the description: all that an analyst needs, without the engine room."""
    return [
        table
        for table in read_descriptions(connection)
        if table.kind in {"mart", "dimension", "meta"}
        or table.name == "fact_quality_finding"
        or (table.kind == "view" and not table.name.endswith("_value"))
    ]


def published_schema(connection: Connection, table: DescribedTable) -> pa.Schema:
    """The Arrow schema of a published table: the same on either engine, whatever rows there are."""
    named = arrow_types(connection, table.name)
    return pa.schema([(column.name, named[column.name]) for column in table.columns])


def read_published(connection: Connection, table: DescribedTable, schema: pa.Schema) -> Iterator[pa.Table]:
    """The rows of a published table in batches, in a stable order that begins with the year."""
    order = [term for term in (*REPORT_ORDER, "agency_key") if term.split()[0] in schema.names] or schema.names[:1]
    select = f"SELECT {', '.join(schema.names)} FROM {table.name} ORDER BY {', '.join(order)}"
    return _batches(connection, select, schema)


def read_arrow(connection: Connection, select: str, schema: pa.Schema) -> pa.Table:
    """All rows of a SELECT as one Arrow table."""
    return pa.concat_tables([schema.empty_table(), *_batches(connection, select, schema)])


def arrow_types(connection: Connection, table: str) -> dict[str, pa.DataType]:
    """Arrow types by column name: the table's own, else those of views, of the wide mart, of the other tables."""
    if table in metadata.tables:
        return {column.name: _arrow_type(column) for column in metadata.tables[table].columns}
    types = {name: _OF_VIEWS[column.kind] for view in read_views() for name, column in view.columns.items()}
    for column in sa.inspect(connection).get_columns(mart_report_wide.NAME):
        types[column["name"]] = _BY_SQL_NAME[str(column["type"]).split("(")[0].upper()]
    for declared in metadata.sorted_tables:
        for item in declared.columns:
            types.setdefault(item.name, _arrow_type(item))
    return types


def _arrow_type(column: sa.Column[Any]) -> pa.DataType:
    return next(arrow for sql, arrow in _BY_KIND if isinstance(column.type, sql))


def _batches(connection: Connection, select: str, schema: pa.Schema) -> Iterator[pa.Table]:
    rows: Iterator[Sequence[Any]]
    if is_sqlite(connection):
        # The driver's own tuples: wrapping each row costs as much as fetching it.
        cursor = connection.connection.cursor()
        cursor.execute(select)
        rows = iter(cast(Iterable[Sequence[Any]], cursor))
    else:
        result = connection.execution_options(stream_results=True, yield_per=_ROWS_FETCHED).exec_driver_sql(select)
        rows = iter(result)
    width = len(schema)
    rows_at_once = max(1, _BATCH_VALUES // width)
    # One long list cut by columns: no row outlives the moment it is met, so nothing is kept for the collector.
    while values := list(chain.from_iterable(islice(rows, rows_at_once))):
        yield _table([values[place::width] for place in range(width)], schema)


def _table(columns: Sequence[Sequence[Any]], schema: pa.Schema) -> pa.Table:
    return pa.table([_column(values, field.type) for values, field in zip(columns, schema, strict=True)], schema=schema)


def _column(values: Sequence[Any], kind: pa.DataType) -> pa.Array:
    """One column; value by value only where the engine's type is not the published one."""
    if kind in {pa.int64(), pa.float64(), pa.string()}:
        try:
            return pa.array(values, type=kind)
        except (pa.ArrowInvalid, pa.ArrowTypeError):
            # PostgreSQL's sums are decimals.
            return pa.array([_number(value, kind) for value in values], type=kind)
    return pa.array([_value(value, kind) for value in values], type=kind)


def _number(value: Any, kind: pa.DataType) -> Any:
    if isinstance(value, Decimal):
        return float(value) if kind == pa.float64() else int(value)
    return value


def _value(value: Any, kind: pa.DataType) -> Any:
    """SQLite hands out dates as text and truth as 0 and 1."""
    if value is None:
        return None
    if kind == pa.bool_():
        return bool(value)
    if kind == pa.date32():
        return date.fromisoformat(value) if isinstance(value, str) else value
    return datetime.fromisoformat(value).replace(tzinfo=UTC) if isinstance(value, str) else value
