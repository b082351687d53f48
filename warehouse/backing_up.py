"""Backups as one SQLite file, whatever the engine; restored into an empty warehouse of either engine."""

from __future__ import annotations

import hashlib
import os
from pathlib import Path

import sqlalchemy as sa
from sqlalchemy.engine import Connection, Engine

from warehouse.engines import connect_engine, reading, writing
from warehouse.errors import WarehouseError
from warehouse.migrating import check_schema, upgrade
from warehouse.schema import metadata
from warehouse.schema.records import document
from warehouse.schema.reports import report
from warehouse.state import note_change

_CHUNK_ROWS = 20_000


def back_up(engine: Engine, path: Path) -> int:
    """Write one consistent state of the core tables to ``path``, replacing what was there; returns the rows.

    Marts are not in it: they are rebuilt. Raises :class:`WarehouseError`; the old backup then stands.
    """
    check_schema(engine)
    fresh = path.with_name(f".{path.name}.unfinished")
    fresh.unlink(missing_ok=True)
    target = connect_engine(f"sqlite:///{fresh}")
    try:
        upgrade(target)
        with reading(engine) as source, writing(target) as destination:
            rows = _copy_all(source, destination)
        with target.connect() as connection:
            # One file, without a log beside it: a backup is copied about.
            connection.connection.cursor().execute("PRAGMA wal_checkpoint(TRUNCATE)")
    except BaseException:
        target.dispose()
        fresh.unlink(missing_ok=True)
        raise
    target.dispose()
    os.replace(fresh, path)
    for side in ("-wal", "-shm"):
        fresh.with_name(f"{fresh.name}{side}").unlink(missing_ok=True)
    return rows


def restore(engine: Engine, path: Path) -> int:
    """Fill an empty warehouse from a backup in one transaction; returns the rows.

    Raises :class:`WarehouseError` when there is no such backup or the warehouse is not empty.
    """
    if not path.is_file():
        raise WarehouseError(f"there is no backup {path}")
    source_engine = connect_engine(f"sqlite:///{path}")
    try:
        check_schema(source_engine)
        upgrade(engine)
        with reading(source_engine) as source, writing(engine) as destination:
            for table in (document, report):
                if destination.execute(sa.select(sa.func.count()).select_from(table)).scalar_one():
                    raise WarehouseError("a backup is restored into an empty warehouse; this one holds documents")
            rows = _copy_all(source, destination)
            note_change(destination)
        return rows
    finally:
        source_engine.dispose()


def _copy_all(source: Connection, destination: Connection) -> int:
    for table in reversed(metadata.sorted_tables):
        destination.execute(table.delete())
    copied = 0
    for table in metadata.sorted_tables:
        result = source.execution_options(stream_results=True).execute(
            sa.select(table).order_by(*table.primary_key.columns)
        )
        names = [column.name for column in table.columns]
        while rows := result.fetchmany(_CHUNK_ROWS):
            destination.execute(table.insert(), [dict(zip(names, row, strict=True)) for row in rows])
            copied += len(rows)
    return copied


def facts_checksum(connection: Connection) -> str:
    """A hash over the content of all report versions: equal for equal facts on either engine."""
    hashes = connection.execute(
        sa.select(report.c.report_key, report.c.version_no, report.c.is_current, report.c.content_hash).order_by(
            report.c.report_key, report.c.version_no
        )
    ).all()
    lines = "\n".join(f"{row[0]}|{row[1]}|{bool(row[2])}|{row[3]}" for row in hashes)
    return hashlib.sha256(lines.encode()).hexdigest()
