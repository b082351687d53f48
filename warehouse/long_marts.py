"""The long marts of a release, joined by DuckDB from narrow facts.

A long mart has a row for each cell of each report. Read through the view, every row would carry some
thirty labels from the engine to Python and on; here only ids, numbers and printed text make that way, and
DuckDB runs the very SELECT of the view on them, some reports at a time.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import pyarrow as pa
import sqlalchemy as sa
from sqlalchemy.engine import Connection

from warehouse.analyst_file import AnalystFile
from warehouse.mart_report_wide import NAME as WIDE
from warehouse.published_tables import arrow_types, read_arrow
from warehouse.schema import metadata
from warehouse.view_files import read_views

SUFFIX = "_long"
_ORDER = ("row_code", "item", "measure", "proceeding", "outcome", "applicant_type")
"""Labels that tell the cells of a report apart."""
_REPORTS_AT_ONCE = 1_000


@dataclass(frozen=True, slots=True)
class _Source:
    """A table or view that a long mart joins, and those of its columns that the mart names."""

    name: str
    columns: tuple[str, ...]

    @property
    def is_of_reports(self) -> bool:
        return "report_id" in self.columns


class LongMarts:
    """Fills the long marts of one warehouse, which are already created in ``target``."""

    def __init__(self, connection: Connection, target: AnalystFile) -> None:
        self._connection, self._target = connection, target
        self._views = {view.name: view for view in read_views()}
        self._values = {name for name in self._views if name.endswith("_value")}

    def write(self, marts: Mapping[str, pa.Schema]) -> None:
        """Join and add all rows of ``marts``, given by name."""
        selects = [self._views[name].select for name in marts]
        used = [name for name in self._values if any(name in select for select in selects)]
        words = set(re.findall(r"\w+", " ".join([*selects, *(self._views[name].select for name in used)])))
        sources = list(self._sources(words))
        for source in sources:
            self._target.stage(source.name, self._read(source, (0, -1) if source.is_of_reports else None))
        for name in used:
            self._target.stage_view(name, self._views[name].select)
        labels = [column for column in _ORDER if any(column in source.columns for source in sources)]
        for span in self._spans():
            for source in sources:
                if source.is_of_reports:
                    self._target.stage(source.name, self._read(source, span))
            for name, schema in marts.items():
                order = ["report_id", *(column for column in labels if column in schema.names)]
                self._target.append_selected(name, self._views[name].select, list(schema.names), order)

    def _sources(self, words: set[str]) -> Iterator[_Source]:
        inspector = sa.inspect(self._connection)
        for name in sorted(words & {*metadata.tables, WIDE}):
            columns = [column["name"] for column in inspector.get_columns(name)]
            yield _Source(name, tuple(column for column in columns if column in words))

    def _read(self, source: _Source, span: tuple[int, int] | None) -> pa.Table:
        types = arrow_types(self._connection, source.name)
        schema = pa.schema([(column, types[column]) for column in source.columns])
        condition = f" WHERE report_id BETWEEN {span[0]} AND {span[1]}" if span else ""
        select = f"SELECT {', '.join(source.columns)} FROM {source.name}{condition}"
        return read_arrow(self._connection, select, schema)

    def _spans(self) -> Iterator[tuple[int, int]]:
        """First and last version of spans with about as many reports each."""
        ids = self._connection.exec_driver_sql(f"SELECT report_id FROM {WIDE} ORDER BY report_id").scalars().all()
        for start in range(0, len(ids), _REPORTS_AT_ONCE):
            chosen = ids[start : start + _REPORTS_AT_ONCE]
            yield chosen[0], chosen[-1]
