"""What every mart and view promises: its columns, their kinds and codes, and one row for each thing it is about.

The contract of a mart's DataFrame is derived from what declares the mart: the types of its columns, the codes the
loader takes, the columns that tell its rows apart.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import pandas as pd
import pandera.pandas as pa
import pyarrow
import sqlalchemy as sa
from pandera.errors import SchemaErrors
from sqlalchemy.engine import Connection

from warehouse import mart_report_wide
from warehouse.dictionary import DescribedTable
from warehouse.frames import LOAD_FRAMES
from warehouse.long_marts import SUFFIX
from warehouse.published_tables import published_schema, published_tables, read_arrow
from warehouse.schema import metadata
from warehouse.view_files import read_views

_REPORTS_AT_ONCE = 500
_DTYPES: Mapping[pyarrow.DataType, pd.api.extensions.ExtensionDtype] = {
    pyarrow.bool_(): pd.BooleanDtype(),
    pyarrow.int64(): pd.Int64Dtype(),
    pyarrow.float64(): pd.Float64Dtype(),
    pyarrow.string(): pd.StringDtype(na_value=float("nan")),
}
"""Dtypes in which a null is no zero; dates and instants keep those of Arrow."""
_CODES = {column.name: column.allowed for spec in LOAD_FRAMES.values() for column in spec.columns if column.allowed}


def mart_contract(table: DescribedTable, schema: pyarrow.Schema) -> pa.DataFrameSchema:
    """The pandera schema of a mart's or view's DataFrame, derived from its declaration."""
    keys = {mart_report_wide.NAME: mart_report_wide.KEY} | {view.name: view.key for view in read_views()}
    key = keys[table.name]
    columns = {
        column.name: pa.Column(
            _DTYPES.get(schema.field(column.name).type),
            checks=[pa.Check.isin(_CODES[column.name])] if column.name in _CODES else [],
            nullable=not (column.name in key and _is_never_null(column.name)),
            title=column.zh,
            description=column.en,
        )
        for column in table.columns
    }
    return pa.DataFrameSchema(columns, unique=list(key), strict=True, ordered=True, name=table.name)


def broken_marts(connection: Connection) -> Iterator[str]:
    """Why marts and views are not what they promise, one line each; none where all are."""
    for table in published_tables(connection):
        if table.kind in {"mart", "view"}:
            schema = published_schema(connection, table)
            contract = mart_contract(table, schema)
            try:
                for frame in _frames(connection, table, schema):
                    contract.validate(frame, lazy=True)
            except SchemaErrors as errors:
                case = next(errors.failure_cases.itertuples())
                yield f"{table.name}: {case.failure_case} in column '{case.column}' breaks {case.check}"
            except pyarrow.ArrowException as error:
                yield f"{table.name}: {' '.join(str(error).split())}"


def _frames(connection: Connection, table: DescribedTable, schema: pyarrow.Schema) -> Iterator[pd.DataFrame]:
    """The rows of a mart: some reports at a time where it is large and can be asked so."""
    select = f"SELECT {', '.join(schema.names)} FROM {table.name}"
    if table.name == mart_report_wide.NAME or table.name.endswith(SUFFIX):
        last = connection.execute(sa.text(f"SELECT MAX(report_id) FROM {mart_report_wide.NAME}")).scalar() or 0
        spans = range(1, last + 1, _REPORTS_AT_ONCE)
        selects = [f"{select} WHERE report_id BETWEEN {first} AND {first + _REPORTS_AT_ONCE - 1}" for first in spans]
    else:
        selects = [select]
    for one in selects:
        yield read_arrow(connection, one, schema).to_pandas(types_mapper=_DTYPES.get)


def _is_never_null(name: str) -> bool:
    """True for columns that every core table has filled; a group may be that of an unknown province or level."""
    declared = [table.columns[name] for table in metadata.sorted_tables if name in table.columns]
    return bool(declared) and not any(column.nullable for column in declared)
