"""Alembic's entry: runs the migrations on the connection that :mod:`warehouse.migrating` hands over."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from alembic import context
from alembic.operations import ops
from sqlalchemy import Column

from warehouse.migrating import is_core
from warehouse.schema import metadata


def without_descriptions(_context: Any, _revision: Any, directives: Iterable[ops.MigrationScript]) -> None:
    """Keep comments out of migration files: they are declared once, and set after every upgrade."""
    for script in directives:
        for operation in script.upgrade_ops.ops if script.upgrade_ops else []:
            if isinstance(operation, ops.CreateTableOp):
                operation.comment, operation.info = None, {}
                for item in operation.columns:
                    if isinstance(item, Column):
                        item.comment = None


context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    include_name=is_core,
    render_as_batch=True,
    compare_type=True,
    process_revision_directives=without_descriptions,
)
context.run_migrations()
