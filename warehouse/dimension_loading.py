"""Brings the dimension frames into the warehouse: new rows get ids, known rows keep theirs."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd
import sqlalchemy as sa
from sqlalchemy import RowMapping, Table
from sqlalchemy.engine import Connection

from warehouse.agencies import DOCUMENT
from warehouse.dimension_frames import DIMENSION_FRAMES
from warehouse.errors import FrameError
from warehouse.frame_contracts import check_frame
from warehouse.schema.agencies import dim_agency, dim_region
from warehouse.schema.forms import (
    code_value_status,
    dim_applicant_type,
    dim_disclosure_item,
    dim_form,
    dim_form_row,
    dim_outcome,
    dim_proceeding,
    dim_unit,
)
from warehouse.state import note_change

_TABLES: Mapping[str, Table] = {
    "form": dim_form,
    "form_row": dim_form_row,
    "applicant_type": dim_applicant_type,
    "disclosure_item": dim_disclosure_item,
    "proceeding": dim_proceeding,
    "outcome": dim_outcome,
    "region": dim_region,
    "agency": dim_agency,
}
_REGISTRY_KEY = "registry"

VALUE_STATUSES = (
    (1, "reported", "已填报", "a number is printed; a printed 0 is a number"),
    (2, "blank", "空白", "the cell is empty"),
    (3, "dash", "短横", "the cell holds a dash or the like"),
    (4, "missing_row", "缺行", "the document does not hold the row"),
    (5, "unreadable", "无法识读", "the cell holds something that is no number"),
    (6, "not_in_form", "表外", "the form has no such cell"),
)
UNITS = (("元", "0.0001"), ("千元", "0.1"), ("万元", "1"), ("亿元", "10000"), ("件", None), ("项", None), ("个", None))


def load_constants(connection: Connection) -> None:
    """Fill the code tables whose rows are the warehouse's own: value statuses and units."""
    _fill(
        connection,
        code_value_status,
        [dict(zip(("value_status_id", "code", "label_zh", "label_en"), row, strict=True)) for row in VALUE_STATUSES],
    )
    _fill(connection, dim_unit, [dict(zip(("unit", "wan_yuan_per_unit"), row, strict=True)) for row in UNITS])


def _fill(connection: Connection, table: Table, rows: list[dict[str, Any]]) -> None:
    key = next(iter(table.primary_key.columns))
    known = set(connection.execute(sa.select(key)).scalars())
    fresh = [row for row in rows if row[key.name] not in known]
    if fresh:
        connection.execute(table.insert(), fresh)


def load_dimension(connection: Connection, name: str, frame: pd.DataFrame) -> int:
    """Insert or update the rows of one dimension frame; returns how many rows were written.

    Rows that are no longer in the frame stay: facts refer to them. Raises :class:`FrameError` for an
    unknown frame name or rows that break the frame's contract.
    """
    if name not in DIMENSION_FRAMES:
        raise FrameError(f"there is no dimension frame '{name}'; known are {', '.join(DIMENSION_FRAMES)}")
    spec, table = DIMENSION_FRAMES[name], _TABLES[name]
    checked = check_frame(spec, frame).frame
    stored_as = {column.name: column.means.name for column in spec.columns}
    rows = [_plain(row) for row in checked.rename(columns=stored_as).to_dict("records")]
    key = [stored_as[name] for name in spec.key]
    if name == "agency":
        for row in rows:
            row["key_kind"] = _REGISTRY_KEY
    known = {tuple(row[k] for k in key): row for row in connection.execute(sa.select(table)).mappings()}
    identity = next(iter(table.primary_key.columns))
    next_id = max((row[identity.name] for row in known.values()), default=0) + 1
    fresh: list[dict[str, Any]] = []
    changed: list[dict[str, Any]] = []
    for row in rows:
        before = known.get(tuple(row[k] for k in key))
        if name == "agency":
            _keep_what_reports_told(row, before)
        if before is None:
            fresh.append({identity.name: next_id + len(fresh), **row})
        elif any(before[column] != value for column, value in row.items()):
            changed.append({"found": before[identity.name], **row})
    if fresh:
        connection.execute(table.insert(), fresh)
    if changed:
        connection.execute(table.update().where(identity == sa.bindparam("found")), changed)
    if fresh or changed:
        note_change(connection)
    return len(fresh) + len(changed)


def _keep_what_reports_told(row: dict[str, Any], before: RowMapping | None) -> None:
    """Where the registry is silent, region and level learnt from a report stay; else they are the registry's."""
    for value, source in (("region_code", "region_source"), ("level", "level_source")):
        row[source] = _REGISTRY_KEY if row[value] is not None else None
        if row[value] is None and before is not None and before[source] == DOCUMENT:
            row[value], row[source] = before[value], DOCUMENT
    if row.get("uscc") is None and before is not None:
        row["uscc"] = before["uscc"]


def _plain(row: dict[Any, Any]) -> dict[str, Any]:
    """A row without pandas' NA: None for null."""
    return {str(name): None if pd.isna(value) else value for name, value in row.items()}
