"""The long marts of a release, joined by DuckDB from narrow facts.

A long mart has a row for each cell of each report. Read through the view, every row would carry some
thirty labels from the engine to Python and on; here only ids, numbers and printed text make that way, and
DuckDB runs the very SELECT of the view on them, some reports at a time.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

import duckdb
import pyarrow as pa
import sqlalchemy as sa
from sqlalchemy.engine import Connection

from warehouse.mart_report_wide import NAME as WIDE
from warehouse.published_tables import REPORT_ORDER, arrow_types, read_arrow
from warehouse.schema import metadata
from warehouse.view_files import read_views

SUFFIX = "_long"
_ORDER = ("row_code", "item", "measure", "proceeding", "outcome", "applicant_type", "indicator_no")
"""Labels that tell the cells of a report apart."""
_REPORTS_AT_ONCE = 250


@dataclass(frozen=True, slots=True)
class _Source:
    """A table or view that a long mart joins, and those of its columns that the mart names."""

    name: str
    columns: tuple[str, ...]

    @property
    def is_of_reports(self) -> bool:
        return "report_id" in self.columns


def read_long_marts(connection: Connection, marts: Mapping[str, pa.Schema]) -> Iterator[tuple[str, pa.Table]]:
    """All rows of ``marts``, given by name: batches in the order of years and reports, the marts in turns."""
    views = {view.name: view for view in read_views()}
    selects = [views[name].select for name in marts]
    values = [name for name in views if name.endswith("_value") and any(name in select for select in selects)]
    words = set(re.findall(r"\w+", " ".join([*selects, *(views[name].select for name in values)])))
    sources = list(_sources(connection, words))
    labels = [column for column in _ORDER if any(column in source.columns for source in sources)]
    with duckdb.connect(config={"threads": 1}) as joiner:
        for source in sources:
            joiner.register(source.name, _read(connection, source, () if source.is_of_reports else None))
        for name in values:
            joiner.execute(f"CREATE VIEW {name} AS {views[name].select}")
        for ids in _spans(connection):
            for source in sources:
                if source.is_of_reports:
                    joiner.register(source.name, _read(connection, source, ids))
            for name, schema in marts.items():
                order = [*REPORT_ORDER, *(column for column in labels if column in schema.names)]
                joined = joiner.sql(
                    f"SELECT {', '.join(schema.names)} FROM ({views[name].select}) ORDER BY {', '.join(order)}"
                )
                yield name, joined.to_arrow_table().cast(schema)


def _sources(connection: Connection, words: set[str]) -> Iterator[_Source]:
    inspector = sa.inspect(connection)
    for name in sorted(words & {*metadata.tables, WIDE}):
        columns = [column["name"] for column in inspector.get_columns(name)]
        yield _Source(name, tuple(column for column in columns if column in words))


def _read(connection: Connection, source: _Source, ids: Iterable[int] | None) -> pa.Table:
    types = arrow_types(connection, source.name)
    schema = pa.schema([(column, types[column]) for column in source.columns])
    condition = "" if ids is None else f" WHERE report_id IN ({', '.join(map(str, ids)) or 'NULL'})"
    select = f"SELECT {', '.join(source.columns)} FROM {source.name}{condition}"
    return read_arrow(connection, select, schema)


def _spans(connection: Connection) -> Iterator[Sequence[int]]:
    """Report versions in the order of their years, some at once."""
    ids = connection.exec_driver_sql(f"SELECT report_id FROM {WIDE} ORDER BY {', '.join(REPORT_ORDER)}").scalars().all()
    return (ids[start : start + _REPORTS_AT_ONCE] for start in range(0, len(ids), _REPORTS_AT_ONCE))
