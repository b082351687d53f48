"""Builds marts and views anew, all at once: readers see the old ones until the new ones stand."""

from __future__ import annotations

import re
import zlib
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection, Engine

from warehouse import mart_report_wide
from warehouse.decisions import resolve_corrections
from warehouse.engines import is_of_something_missing, is_sqlite, reading, writing
from warehouse.errors import WarehouseError
from warehouse.mart_columns import MartColumn
from warehouse.schema import metadata
from warehouse.self_description import replace_descriptions
from warehouse.state import DATA, DEFINITION, MARTS, note_change, read_state, write_state
from warehouse.view_files import ViewFile, read_views

_WIDE = mart_report_wide.NAME
_OF_AGENCY = ("agency_key", "report_year", "report_id", "quality", "published_date", "days_after_year_end")
_RATES = (
    "province_code",
    "agency_level",
    "report_year",
    "is_usable",
    "granted_total",
    "partially_granted_total",
    "refused_sum",
    "total_handled_total",
)


def rebuild_marts(engine: Engine) -> bool:
    """Build marts and views when the data changed since they were built; False when there was nothing to do."""
    with reading(engine) as connection:
        if marts_stand(connection):
            return False
    with writing(engine) as connection:
        if marts_stand(connection):
            return False
        if read_state(connection, MARTS) == read_state(connection, DATA):
            # Equal facts, shown in another way: a new state for whoever publishes or looks.
            note_change(connection)
        _build(connection)
        write_state(connection, MARTS, read_state(connection, DATA))
        write_state(connection, DEFINITION, _definition(connection))
    return True


def marts_stand(connection: Connection) -> bool:
    """True when marts and views show what the warehouse holds."""
    return (
        read_state(connection, MARTS) == read_state(connection, DATA)
        and sa.inspect(connection).has_table(_WIDE)
        and read_state(connection, DEFINITION) == _definition(connection)
    )


def _definition(connection: Connection) -> int:
    """A number for how marts and views are declared, other for every other declaration."""
    declared = (mart_report_wide.columns_of(connection), read_views(), _OF_AGENCY, _RATES)
    return zlib.crc32(repr(declared).encode()) & 0x7FFFFFFF


def _build(connection: Connection) -> None:
    resolve_corrections(connection)
    views = read_views()
    values = [view for view in views if view.name.endswith("_value")]
    stored = [view for view in views if view.stored]
    # What takes long is built under other names first: PostgreSQL's readers wait only for the swap.
    present = set(sa.inspect(connection).get_view_names())
    for view in values:
        if view.name not in present:
            _create(connection, "VIEW", view.name, view)
    connection.exec_driver_sql(f"DROP TABLE IF EXISTS {_fresh(_WIDE)}")
    columns = mart_report_wide.columns_of(connection)
    mart_report_wide.build(connection, _fresh(_WIDE), columns)
    _index(connection, columns)
    for view in stored:
        connection.exec_driver_sql(f"DROP TABLE IF EXISTS {_fresh(view.name)}")
        _create(connection, "TABLE", _fresh(view.name), view, over=_fresh(_WIDE))
    _drop_old(connection, views)
    for name in (_WIDE, *(view.name for view in stored)):
        connection.exec_driver_sql(f"ALTER TABLE {_fresh(name)} RENAME TO {name}")
    for view in views:
        if not view.stored:
            _create(connection, "VIEW", view.name, view)
    for view in stored:
        _index_stored(connection, view.name)
    known = _known_descriptions(columns)
    described = [_describe_wide(columns), *(_describe_view(connection, view, known) for view in views)]
    replace_descriptions(connection, described)


def rebuild_stored(connection: Connection, name: str) -> None:
    """Build one stored answer anew, in place of the old one."""
    view = next(view for view in read_views() if view.name == name)
    _create(connection, "TABLE", _fresh(name), view)
    connection.exec_driver_sql(f"DROP TABLE {name}")
    connection.exec_driver_sql(f"ALTER TABLE {_fresh(name)} RENAME TO {name}")
    _index_stored(connection, name)


def _fresh(name: str) -> str:
    return f"{name}_new"


def _drop_old(connection: Connection, views: tuple[ViewFile, ...]) -> None:
    """Drop what the last build left, tables or views: an answer may have become stored since."""
    inspector = sa.inspect(connection)
    tables, old_views = set(inspector.get_table_names()), set(inspector.get_view_names())
    for view in reversed(views):
        if view.name in old_views:
            connection.exec_driver_sql(f"DROP VIEW {view.name}")
    for name in (_WIDE, *(view.name for view in views)):
        if name in tables:
            connection.exec_driver_sql(f"DROP TABLE {name}")


def _index(connection: Connection, columns: list[MartColumn]) -> None:
    """Narrow copies of what is asked most: an agency's years, its dates and grades, and rates by region and level.

    Indexes of the old table keep their names until it goes, so these carry the number of the state they show.
    """
    state = read_state(connection, DATA)
    indexes = {"agency_key": _OF_AGENCY, "rates": _RATES}
    for name, named in indexes.items():
        if {column.name for column in columns}.issuperset(named):
            connection.exec_driver_sql(
                f"CREATE INDEX ix_{_WIDE}_{name}_{state} ON {_fresh(_WIDE)} ({', '.join(named)})"
            )


def _index_stored(connection: Connection, name: str) -> None:
    if any(column["name"] == "agency_key" for column in sa.inspect(connection).get_columns(name)):
        connection.exec_driver_sql(f"CREATE INDEX ix_{name}_agency_key ON {name} (agency_key)")


def _create(connection: Connection, kind: str, name: str, view: ViewFile, over: str = _WIDE) -> None:
    select = re.sub(rf"\b{_WIDE}\b", over, view.select)
    # Percent signs double: the PostgreSQL driver would take them for parameters.
    select = select if is_sqlite(connection) else select.replace("%", "%%")
    try:
        connection.exec_driver_sql(f"CREATE {kind} {name} AS {select}")
    except sa.exc.DBAPIError as error:
        if not is_of_something_missing(error):
            raise
        raise WarehouseError(
            f"view {view.name} cannot be made: {str(error.orig).splitlines()[0]}; do the loaded forms have its rows?"
        ) from error


def _describe_wide(columns: list[MartColumn]) -> tuple[dict[str, Any], list[dict[str, Any]]]:
    head = {
        "table_name": _WIDE,
        "kind": "mart",
        "zh": "报告宽表\n每行：一份现行报告。\n注意：各类之和为计算所得，其余均照所印。",
        "en": "every headline figure of a report in one row; sums of groups are computed, all else is as printed",
        "grain": "one current report",
    }
    return head, [
        {
            "table_name": _WIDE,
            "column_name": c.name,
            "position": i,
            "zh": c.zh,
            "en": c.en,
            "unit": c.unit,
            "source": c.source,
        }
        for i, c in enumerate(columns, start=1)
    ]


def _describe_view(
    connection: Connection, view: ViewFile, known: dict[str, dict[str, Any]]
) -> tuple[dict[str, Any], list[dict[str, Any]]]:
    head = {
        "table_name": view.name,
        "kind": "mart" if view.name.startswith("mart_") else "view",
        "zh": view.description_zh,
        "en": view.description_en,
        "grain": view.grain,
    }
    names = [column["name"] for column in sa.inspect(connection).get_columns(view.name)]
    for name, column in view.columns.items():
        known[name] = {"zh": column.zh, "en": column.en, "unit": column.unit, "source": "view"}
    unknown = sorted(set(names) - set(known)) + sorted(set(view.columns) - set(names))
    if unknown:
        raise WarehouseError(f"view {view.name}: its header and its SELECT disagree on column {unknown[0]}")
    return head, [
        {"table_name": view.name, "column_name": name, "position": position, **known[name]}
        for position, name in enumerate(names, start=1)
    ]


def _known_descriptions(wide: list[MartColumn]) -> dict[str, dict[str, Any]]:
    """What a column name means wherever it stands: views describe only what no table does."""
    declared = {c.name: dict(c.info) for table in metadata.sorted_tables for c in table.columns}
    return declared | {c.name: {"zh": c.zh, "en": c.en, "unit": c.unit, "source": c.source} for c in wide}
