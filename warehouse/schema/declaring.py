"""How a table and a column are declared: once, with what a person needs to know about them.

Everything else that describes the warehouse (DDL, PostgreSQL comments, frame contracts, the data
dictionary, ``datapackage.json``, the ``meta_`` tables) is derived from these declarations.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import CheckConstraint, Column, MetaData, Table
from sqlalchemy.sql.schema import SchemaItem
from sqlalchemy.types import TypeEngine

NAMING = {
    "pk": "pk_%(table_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
}

metadata = MetaData(naming_convention=NAMING)

FORM = "form declaration"
REGISTRY = "source registry"
LOADER = "loader"

EXPLAINED_BY = "——"
"""Parts a Chinese description into the name of the thing and what explains it."""
_LONGEST_NAME = 32
"""An English description of more characters says more than what the thing is called."""


def refuse_half_said(zh: str, en: str) -> None:
    """Raise ValueError where English explains a thing and Chinese only names it."""
    if len(en) > _LONGEST_NAME and EXPLAINED_BY not in zh:
        raise ValueError(f"“{zh}” is to be explained in Chinese too ({zh}{EXPLAINED_BY}…): in English it is “{en}”")


def column(
    name: str,
    type_: TypeEngine[Any] | type[TypeEngine[Any]],
    *args: SchemaItem,
    zh: str,
    en: str,
    source: str,
    unit: str | None = None,
    nullable: bool = False,
    **options: Any,
) -> Column[Any]:
    """A column with its Chinese and English description, unit and source.

    ``zh`` is a name, and after :data:`EXPLAINED_BY` what explains it; a unit is written ``件 (requests)``.
    ``source`` says where the value comes from: the document itself, the source registry, the
    declaration of the form, or the loader.
    """
    refuse_half_said(zh, en)
    comment = f"{zh} · {en}" + (f" [{unit}]" if unit else "")
    if not options.get("primary_key"):
        options["nullable"] = nullable
    info = {"zh": zh, "en": en, "unit": unit, "source": source}
    return Column(name, type_, *args, comment=comment, info=info, **options)


def table(name: str, *items: SchemaItem, zh: str, en: str, grain: str, grain_zh: str, clustered: bool = False) -> Table:
    """A table with its description and its grain (what one row is), in both languages as for a column.

    ``clustered`` keeps the rows in key order without a separate index where the engine can (SQLite's
    WITHOUT ROWID): for tables read by a prefix of their key.
    """
    refuse_half_said(zh, en)
    return Table(
        name,
        metadata,
        *items,
        comment=f"{zh} · {en}",
        info={"zh": zh, "en": en, "grain": grain, "grain_zh": grain_zh},
        sqlite_with_rowid=not clustered,
    )


def check(condition: str, name: str) -> CheckConstraint:
    """A named table-level check: migrations see only these."""
    return CheckConstraint(condition, name=name)
