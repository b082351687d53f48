"""Which tables are published, read as Arrow with one type a column whatever the engine stores."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pyarrow as pa
import sqlalchemy as sa
from sqlalchemy.engine import Connection

from warehouse.dictionary import DescribedTable, read_descriptions
from warehouse.schema import metadata

_BATCH_ROWS = 50_000
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


def arrow_schema(connection: Connection, table: DescribedTable) -> pa.Schema:
    """The Arrow type of every column: as declared, else as the view's own values show."""
    named = _declared_types(connection, table.name)
    shown: dict[str, Any] = {}
    if any(column.name not in named for column in table.columns):
        quoted = ", ".join(f"MAX({c.name}) AS {c.name}" for c in table.columns if c.name not in named)
        shown = dict(connection.exec_driver_sql(f"SELECT {quoted} FROM {table.name}").mappings().one())
    return pa.schema([(c.name, named.get(c.name) or _shown_type(shown[c.name])) for c in table.columns])


def _declared_types(connection: Connection, table: str) -> dict[str, pa.DataType]:
    """Types by column name: the table's own first, then the wide mart's, then those of the other tables."""
    types: dict[str, pa.DataType] = {}
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


def _shown_type(value: Any) -> pa.DataType:
    """An aggregate that is null throughout is a number: texts and dates are declared by name."""
    if isinstance(value, str):
        return pa.string()
    if isinstance(value, int):
        return pa.int64()
    return pa.float64()


def read_batches(connection: Connection, table: DescribedTable, schema: pa.Schema) -> Iterator[pa.Table]:
    """The rows of a published table in batches, in a stable order, by year where there is one."""
    names = [field.name for field in schema]
    order = [name for name in ("report_year", "report_id", "agency_key") if name in names] or names[:1]
    result = connection.execution_options(stream_results=True).exec_driver_sql(
        f"SELECT {', '.join(names)} FROM {table.name} ORDER BY {', '.join(order)}"
    )
    while rows := result.fetchmany(_BATCH_ROWS):
        columns = zip(*rows, strict=True)
        yield pa.table(
            [_column(values, field.type) for values, field in zip(columns, schema, strict=True)], schema=schema
        )


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
