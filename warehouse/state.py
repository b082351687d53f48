"""Counters that say what of the derived data is behind the facts."""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from warehouse.schema.records import warehouse_state

DATA = "data_version"
MARTS = "marts_version"
DEFINITION = "marts_definition"
"""A number for how marts and views were declared when they were built."""


COMPARED = "compared_run"
"""The last run up to which reports were compared with one another: what came after it is still to be compared."""


def read_state(connection: Connection, name: str) -> int:
    """The counter's value, 0 when it was never set."""
    found = connection.execute(sa.select(warehouse_state.c.counter).where(warehouse_state.c.name == name)).scalar()
    return int(found or 0)


def write_state(connection: Connection, name: str, number: int) -> None:
    """Set the counter."""
    connection.execute(warehouse_state.delete().where(warehouse_state.c.name == name))
    connection.execute(warehouse_state.insert().values(name=name, counter=number))


def note_change(connection: Connection) -> None:
    """Say that the data changed: marts built before are out of date."""
    write_state(connection, DATA, read_state(connection, DATA) + 1)


def note_compared(connection: Connection, run_id: int) -> None:
    """Say that nothing of this run, or of runs before it, is left to be compared."""
    if read_state(connection, COMPARED) < run_id:
        write_state(connection, COMPARED, run_id)


def note_uncompared(connection: Connection, run_id: int) -> None:
    """Say that this run has documents to be compared, though a later one may have come to its end before it."""
    if read_state(connection, COMPARED) >= run_id:
        write_state(connection, COMPARED, run_id - 1)
