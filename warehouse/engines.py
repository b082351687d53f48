"""Connections to the two engines, with the settings that make loading safe, and errors in plain words."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from sqlalchemy import event
from sqlalchemy.engine import Connection, Engine

from warehouse.errors import SchemaVersionError, WarehouseError, WarehouseFull, WarehouseLocked, WarehouseUnreachable

URL_VARIABLE = "GONGKAI_WAREHOUSE_URL"
DEFAULT_URL = "sqlite:///data/warehouse.sqlite"
BUSY_TIMEOUT_MS = 30_000
_LOADER_LOCK = 0x676F6E67
"""Key of the PostgreSQL advisory lock that keeps two loaders apart."""
_DISK_FULL, _NO_LOCK = "53100", "55P03"
_NOT_THERE = ("42P01", "42703", "no such table", "no such column", "has no column named")
"""How the engines say that a table or column is missing: PostgreSQL by its codes, SQLite in words."""
READING = {"gongkai_reading": True, "postgresql_readonly": True}
"""Execution options of connections that only read: they never wait for a loader and can change nothing."""


def connect_engine(url: str | None = None) -> Engine:
    """An engine for ``url``, else for ``GONGKAI_WAREHOUSE_URL``, else for ``data/warehouse.sqlite``.

    Raises :class:`WarehouseError` for any other kind of database.
    """
    chosen = url or os.environ.get(URL_VARIABLE) or DEFAULT_URL
    try:
        parsed = sa.make_url(chosen)
    except (sa.exc.ArgumentError, ValueError):
        # Without its cause, which repeats the address and any password in it.
        raise WarehouseError(
            f"the warehouse address is no database URL; write sqlite:///path/to/file or "
            f"postgresql://user@host/name (in {URL_VARIABLE})"
        ) from None
    if parsed.get_backend_name() == "sqlite":
        return _sqlite(parsed)
    if parsed.get_backend_name() == "postgresql":
        return _postgresql(parsed)
    raise WarehouseError(
        f"the warehouse cannot be a {parsed.get_backend_name()} database; use sqlite:/// or postgresql://"
    )


def _sqlite(url: sa.URL) -> Engine:
    if url.database and url.database != ":memory:":
        Path(url.database).parent.mkdir(parents=True, exist_ok=True)
    engine = sa.create_engine(url, connect_args={"timeout": BUSY_TIMEOUT_MS / 1000, "isolation_level": None})

    @event.listens_for(engine, "connect")
    def _settings(connection: Any, _record: Any) -> None:
        for pragma in (
            "journal_mode = WAL",
            "synchronous = NORMAL",
            "foreign_keys = ON",
            f"busy_timeout = {BUSY_TIMEOUT_MS}",
            "cache_size = -16000",
        ):
            connection.execute(f"PRAGMA {pragma}")

    @event.listens_for(engine, "begin")
    def _begin(connection: Connection) -> None:
        # pysqlite's own transaction handling neither covers DDL nor takes the write lock at the start.
        reading = connection.get_execution_options().get("gongkai_reading", False)
        connection.exec_driver_sql(f"PRAGMA query_only = {int(reading)}")
        connection.exec_driver_sql("BEGIN" if reading else "BEGIN IMMEDIATE")

    return engine


def _postgresql(url: sa.URL) -> Engine:
    if url.drivername == "postgresql":
        url = url.set(drivername="postgresql+psycopg")
    return sa.create_engine(url, pool_pre_ping=True)


def is_sqlite(bind: Engine | Connection) -> bool:
    """True for SQLite, False for PostgreSQL."""
    return bind.dialect.name == "sqlite"


@contextmanager
def writing(engine: Engine) -> Iterator[Connection]:
    """One write transaction, alone among writers: all of it is kept or nothing."""
    with plain_errors(engine), engine.begin() as connection:
        if not is_sqlite(connection):
            connection.exec_driver_sql(f"SET LOCAL lock_timeout = {BUSY_TIMEOUT_MS}")
            connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({_LOADER_LOCK})")
            # Only writers are given up on: who swaps the marts waits for readers.
            connection.exec_driver_sql("SET LOCAL lock_timeout = 0")
        yield connection


@contextmanager
def reading(engine: Engine) -> Iterator[Connection]:
    """One read transaction: a single state of the warehouse, never waiting for a loader."""
    with plain_errors(engine), engine.connect().execution_options(**READING) as connection, connection.begin():
        yield connection


@contextmanager
def plain_errors(engine: Engine) -> Iterator[None]:
    """Turn the engine's failures into one clear line; integrity errors pass through unchanged."""
    # A password can stand in the query part too, which is therefore left out.
    where = engine.url.set(query={}).render_as_string(hide_password=True)
    try:
        yield
    except sa.exc.IntegrityError:
        raise
    except sa.exc.DBAPIError as error:
        raise _in_plain_words(error, where) from error


def is_of_something_missing(error: sa.exc.DBAPIError) -> bool:
    """True when the engine does not know a table or column that a statement names."""
    told = str(error.orig).lower()
    return getattr(error.orig, "sqlstate", None) in _NOT_THERE or any(words in told for words in _NOT_THERE)


def _in_plain_words(error: sa.exc.DBAPIError, where: str) -> WarehouseError:
    detail = str(error.orig).strip().splitlines()[0] if error.orig else "unknown error"
    lowered = detail.lower()
    is_locked = "database is locked" in lowered or "database table is locked" in lowered
    if is_locked or getattr(error.orig, "sqlstate", None) == _NO_LOCK:
        return WarehouseLocked(f"{where} is locked by another process; let it finish or stop it, then run again")
    if "disk is full" in lowered or getattr(error.orig, "sqlstate", None) == _DISK_FULL:
        return WarehouseFull(f"the disk of {where} is full ({detail}); free space and run again: nothing was written")
    if "unable to open database file" in lowered or "readonly database" in lowered:
        return WarehouseError(f"{where} cannot be opened for writing ({detail}); check the folder and its permissions")
    if "not a database" in lowered or "malformed" in lowered:
        return WarehouseError(f"{where} is no sound SQLite database ({detail}); restore it from a backup")
    if is_of_something_missing(error):
        return SchemaVersionError(
            f"{where} has not the tables of this program ({detail}); see: gongkai warehouse check"
        )
    if isinstance(error.orig, sqlite3.Error):
        return WarehouseError(f"{where} cannot be used ({detail}); nothing was written")
    if error.connection_invalidated or isinstance(error, sa.exc.OperationalError):
        return WarehouseUnreachable(
            f"no connection to {where} ({detail}); nothing was written: run again when it is up"
        )
    return WarehouseError(f"{where}: {detail}")
