"""Brings a database to this program's schema, and tells when it has another."""

from __future__ import annotations

from pathlib import Path

import sqlalchemy as sa
from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy.engine import Connection, Engine

from warehouse.dimension_loading import load_constants
from warehouse.engines import plain_errors, reading, writing
from warehouse.errors import SchemaVersionError
from warehouse.self_description import write_comments, write_descriptions

_MIGRATIONS = Path(__file__).with_name("migrations")


def migration_config(connection: Connection | None = None) -> Config:
    """Alembic's settings, without an ini file; ``connection`` is the one the migrations run on."""
    config = Config()
    config.set_main_option("script_location", str(_MIGRATIONS))
    config.attributes["connection"] = connection
    return config


def upgrade(engine: Engine) -> None:
    """Bring the database to this program's schema in one transaction; a fresh one gets all of it.

    Raises :class:`SchemaVersionError` when the database is of a newer program.
    """
    with writing(engine) as connection:
        _refuse_newer(connection)
        command.upgrade(migration_config(connection), "head")
        load_constants(connection)
        write_descriptions(connection)
        write_comments(connection)


def check_schema(engine: Engine) -> None:
    """Raise :class:`SchemaVersionError` unless the database has exactly this program's schema."""
    with reading(engine) as connection:
        found = _revision(connection)
        head = ScriptDirectory.from_config(migration_config()).get_current_head()
        _refuse_newer(connection)
    if found is None:
        raise SchemaVersionError(f"{_where(engine)} holds no warehouse yet; run: gongkai warehouse upgrade")
    if found != head:
        raise SchemaVersionError(
            f"{_where(engine)} has the older schema {found}, this program needs {head}; run: gongkai warehouse upgrade"
        )


def schema_differences(engine: Engine) -> list[str]:
    """How the database differs from the declaration, as Alembic sees it; empty when it does not."""
    from alembic.autogenerate import compare_metadata

    from warehouse.schema import metadata

    with plain_errors(engine), engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"include_name": is_core, "compare_type": True})
        return [str(difference) for difference in compare_metadata(context, metadata)]


def is_core(name: str | None, type_: str, _parents: object) -> bool:
    """True for what migrations own: marts and stored answers are dropped and rebuilt, never migrated."""
    return not (type_ == "table" and (name or "").startswith(("mart_", "v_")))


def _revision(connection: Connection) -> str | None:
    return MigrationContext.configure(connection).get_current_revision()


def _refuse_newer(connection: Connection) -> None:
    found = _revision(connection)
    known = {script.revision for script in ScriptDirectory.from_config(migration_config()).walk_revisions()}
    if found is not None and found not in known:
        raise SchemaVersionError(
            f"{_where(connection.engine)} has the schema {found}, which this program does not know: it was made by a "
            "newer one; update the program"
        )


def _where(engine: Engine) -> str:
    return engine.url.set(query={}).render_as_string(hide_password=True)


def has_table(connection: Connection, name: str) -> bool:
    """True when the database has a table or view of this name."""
    inspector = sa.inspect(connection)
    return inspector.has_table(name) or name in inspector.get_view_names()
