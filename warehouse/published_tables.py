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

from warehouse.dictionary import DescribedTable, read_descriptions
from warehouse.engines import is_sqlite
from warehouse.schema import metadata

_BATCH_VALUES = 500_000
"""Values of one batch: a table may have three columns or three hundred."""
_ROWS_FETCHED = 2_000
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
_OF_VIEWS: Mapping[str, pa.DataType] = {
    "printed_count": pa.int64(),
    "is_corrected": pa.int64(),
    "printed_quantity": pa.float64(),
    "amount_wan_yuan": pa.float64(),
    "value_status": pa.string(),
    "applicant_zh": pa.string(),
    "applicant_en": pa.string(),
    "proceeding_zh": pa.string(),
    "outcome_zh": pa.string(),
}
"""Columns that only the value views and the long marts have: too many rows to look at for a type."""
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


def read_published(connection: Connection, table: DescribedTable) -> tuple[pa.Schema, Iterator[pa.Table]]:
    """The Arrow schema of a published table and its rows in batches, in a stable order.

    A column has its declared type, else the type that the view's own values show.
    """
    named = arrow_types(connection, table.name)
    names = [column.name for column in table.columns]
    order = [name for name in ("report_year", "report_id", "agency_key") if name in names] or names[:1]
    select = f"SELECT {', '.join(names)} FROM {table.name} ORDER BY {', '.join(order)}"
    if all(name in named for name in names):
        schema = pa.schema([(name, named[name]) for name in names])
        return schema, _batches(connection, select, schema)
    # A view is worked out once: its rows are looked at and kept.
    rows = connection.exec_driver_sql(select).all()
    shown = list(zip(*rows, strict=True)) or [()] * len(names)
    schema = pa.schema(
        [(name, named.get(name) or _shown_type(values)) for name, values in zip(names, shown, strict=True)]
    )
    return schema, iter([_table(shown, schema)] if rows else [])


def declared_schema(connection: Connection, table: DescribedTable) -> pa.Schema:
    """The Arrow schema of a table all of whose columns are declared under their names."""
    named = arrow_types(connection, table.name)
    return pa.schema([(column.name, named[column.name]) for column in table.columns])


def read_arrow(connection: Connection, select: str, schema: pa.Schema) -> pa.Table:
    """All rows of a SELECT as one Arrow table."""
    return pa.concat_tables([schema.empty_table(), *_batches(connection, select, schema)])


def arrow_types(connection: Connection, table: str) -> dict[str, pa.DataType]:
    """Arrow types by column name: the table's own first, then the wide mart's, then those of the other tables."""
    types: dict[str, pa.DataType] = dict(_OF_VIEWS)
    if table in metadata.tables:
        return {column.name: _arrow_type(column) for column in metadata.tables[table].columns}
    for column in sa.inspect(connection).get_columns("mart_report_wide"):
        types[column["name"]] = _BY_SQL_NAME[str(column["type"]).split("(")[0].upper()]
    for declared in metadata.sorted_tables:
        for item in declared.columns:
            types.setdefault(item.name, _arrow_type(item))
    return types


def _arrow_type(column: sa.Column[Any]) -> pa.DataType:
    return next(arrow for sql, arrow in _BY_KIND if isinstance(column.type, sql))


def _shown_type(values: Sequence[Any]) -> pa.DataType:
    """What is null throughout counts as a number: texts and dates are declared by name."""
    kinds = set(map(type, values)) - {type(None)}
    if str in kinds:
        return pa.string()
    return pa.int64() if kinds and kinds <= {int, bool} else pa.float64()


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
