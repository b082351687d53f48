"""Brings a database to this program's schema, and tells when it has another."""

from __future__ import annotations

from pathlib import Path
from typing import Any

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
    """How the database differs from the declaration, one line each; empty when it does not.

    Comments are left out: :func:`upgrade` sets them anew every time.
    """
    from alembic.autogenerate import compare_metadata

    from warehouse.schema import metadata

    with plain_errors(engine), engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"include_name": is_core, "compare_type": True})
        found = compare_metadata(context, metadata)
    # Alembic gives changes of one column as a list of their own.
    changes = [change for item in found for change in (item if isinstance(item, list) else [item])]
    return [_in_words(change) for change in changes if "comment" not in change[0]]


def _in_words(change: tuple[Any, ...]) -> str:
    """What is wrong with the database, for one change that Alembic would make."""
    verb, _, kind = change[0].partition("_")
    if verb == "modify":
        _, _, table, column, _, found, declared = change
        return f"the {kind} of column {table}.{column} is {found}, declared is {declared}"
    item = change[-1]
    name = item.name or ", ".join(column.name for column in item.columns)
    table = change[2] if kind == "column" else item.name if kind == "table" else item.table.name
    where = "" if kind == "table" else f" of table {table}"
    return f"{kind} {name}{where} is {'missing' if verb == 'add' else 'not declared'}"


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
