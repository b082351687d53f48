"""Builds marts and views anew, all at once: readers see the old ones until the new ones stand."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection, Engine

from warehouse import mart_report_wide
from warehouse.decisions import resolve_corrections
from warehouse.engines import reading, writing
from warehouse.errors import WarehouseError
from warehouse.mart_columns import MartColumn
from warehouse.schema import metadata
from warehouse.self_description import replace_descriptions
from warehouse.state import DATA, MARTS, read_state, write_state
from warehouse.view_files import ViewFile, read_views

_WIDE = mart_report_wide.NAME
_NEW = f"{_WIDE}_new"
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
        if _up_to_date(connection):
            return False
    with writing(engine) as connection:
        if _up_to_date(connection):
            return False
        _build(connection)
        write_state(connection, MARTS, read_state(connection, DATA))
    return True


def _up_to_date(connection: Connection) -> bool:
    return sa.inspect(connection).has_table(_WIDE) and read_state(connection, MARTS) == read_state(connection, DATA)


def _build(connection: Connection) -> None:
    resolve_corrections(connection)
    views = read_views()
    values = [view for view in views if view.name.endswith("_value")]
    rest = [view for view in views if view not in values]
    present = set(sa.inspect(connection).get_view_names())
    # The wide table is built under another name first: PostgreSQL's readers wait only for the swap.
    for view in values:
        if view.name not in present:
            _create_view(connection, view)
    connection.exec_driver_sql(f"DROP TABLE IF EXISTS {_NEW}")
    columns = mart_report_wide.build(connection, _NEW)
    for view in reversed(views):
        connection.exec_driver_sql(f"DROP VIEW IF EXISTS {view.name}")
    connection.exec_driver_sql(f"DROP TABLE IF EXISTS {_WIDE}")
    connection.exec_driver_sql(f"ALTER TABLE {_NEW} RENAME TO {_WIDE}")
    connection.exec_driver_sql(f"CREATE INDEX ix_{_WIDE}_agency_key ON {_WIDE} (agency_key, report_year)")
    _index_rates(connection, {column.name for column in columns})
    for view in (*values, *rest):
        _create_view(connection, view)
    known = _known_descriptions(columns)
    described = [_describe_wide(columns), *(_describe_view(connection, view, known) for view in (*values, *rest))]
    replace_descriptions(connection, described)


def _index_rates(connection: Connection, columns: set[str]) -> None:
    """A narrow copy of what is asked most: rates by region and level need no row of the wide table."""
    if columns.issuperset(_RATES):
        connection.exec_driver_sql(f"CREATE INDEX ix_{_WIDE}_rates ON {_WIDE} ({', '.join(_RATES)})")


def _create_view(connection: Connection, view: ViewFile) -> None:
    # Percent signs double: the PostgreSQL driver would take them for parameters.
    select = view.select if connection.dialect.name == "sqlite" else view.select.replace("%", "%%")
    try:
        connection.exec_driver_sql(f"CREATE VIEW {view.name} AS {select}")
    except sa.exc.DBAPIError as error:
        raise WarehouseError(
            f"view {view.name} cannot be made: {str(error.orig).splitlines()[0]}; do the loaded forms have its rows?"
        ) from error


def _describe_wide(columns: list[MartColumn]) -> tuple[dict[str, Any], list[dict[str, Any]]]:
    head = {
        "table_name": _WIDE,
        "kind": "mart",
        "zh": "报告宽表",
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
    notes = [
        (label, text)
        for label, text in (("Formula", view.formula), ("Denominators", view.denominators), ("Caveats", view.caveats))
        if text
    ]
    head = {
        "table_name": view.name,
        "kind": "mart" if view.name.startswith("mart_") else "view",
        "zh": view.zh,
        "en": " ".join([view.en, *(f"{label}: {text}" for label, text in notes)]),
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
