"""Keeps what is owed and how the sites were listed, as last seen; what did not change is not written."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd
import sqlalchemy as sa
from sqlalchemy import Table
from sqlalchemy.engine import Connection

from warehouse.errors import FrameError
from warehouse.marts import marts_stand, rebuild_stored
from warehouse.schema.coverage import expected_report, source_listing
from warehouse.state import DATA, MARTS, note_change, read_state, write_state

_RUN = "load_run_id"
_VIEW = "v_coverage"
COVERAGE_FRAMES: Mapping[str, Table] = {"expected_report": expected_report, "source_listing": source_listing}
"""Frames that a night gives, each with the columns of its table but the run."""


def note_coverage(connection: Connection, frames: Mapping[str, pd.DataFrame], run_id: int) -> int:
    """Bring the coverage tables to ``frames``; returns the rows written or removed.

    ``expected_report`` is the whole matrix: rows that are not in it go. ``source_listing`` holds the listings
    read tonight: others stay. ``v_coverage`` alone is built from these tables: it is built anew, and the marts stay.
    """
    unknown = sorted(set(frames) - set(COVERAGE_FRAMES))
    if unknown:
        raise FrameError(f"there is no coverage frame '{unknown[0]}'; known are {', '.join(COVERAGE_FRAMES)}")
    changed = sum(
        _bring(connection, COVERAGE_FRAMES[name], frame, run_id, is_whole=name == "expected_report")
        for name, frame in frames.items()
    )
    if changed:
        stand = marts_stand(connection)
        note_change(connection)
        if stand:
            rebuild_stored(connection, _VIEW)
            write_state(connection, MARTS, read_state(connection, DATA))
    return changed


def _bring(connection: Connection, table: Table, frame: pd.DataFrame, run_id: int, *, is_whole: bool) -> int:
    names = [column.name for column in table.columns if column.name != _RUN]
    if len(frame) and set(frame.columns) != set(names):
        raise FrameError(f"frame '{table.name}' must have the columns {', '.join(names)}")
    key = [column.name for column in table.primary_key.columns]
    before = {tuple(row[k] for k in key): row for row in connection.execute(sa.select(table)).mappings()}
    fresh: dict[tuple[Any, ...], dict[str, Any]] = {}
    met: set[tuple[Any, ...]] = set()
    for row in frame.to_dict("records"):
        place = tuple(row[k] for k in key)
        met.add(place)
        held = before.get(place)
        if held is None or any(held[name] != row[name] for name in names):
            fresh[place] = {**{name: row[name] for name in names}, _RUN: run_id}
    gone = [place for place in before if place in fresh or (is_whole and place not in met)]
    if gone:
        condition = sa.and_(*(table.c[name] == sa.bindparam(f"of_{name}") for name in key))
        connection.execute(
            table.delete().where(condition),
            [{f"of_{name}": part for name, part in zip(key, place, strict=True)} for place in gone],
        )
    if fresh:
        connection.execute(table.insert(), list(fresh.values()))
    return len(fresh) + len([place for place in gone if place not in fresh])
