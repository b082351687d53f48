"""Writes the declaration into ``meta_table`` and ``meta_column``.

The Chinese description of a table begins with its name; on lines of their own follows what else there is to know.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from sqlalchemy import Table
from sqlalchemy.engine import Connection
from sqlalchemy.schema import SetColumnComment, SetTableComment

from warehouse.schema import metadata
from warehouse.schema.declaring import EXPLAINED_BY
from warehouse.schema.meta import meta_column, meta_table

KINDS: Mapping[str, str] = {
    "dim_": "dimension",
    "code_": "dimension",
    "fact_": "fact",
    "mart_": "mart",
    "meta_": "meta",
    "human_": "review",
    "cell_": "review",
}
_PROVENANCE = frozenset({"cell", "report_section", "report_evidence", "report_reading"})


def kind_of(name: str) -> str:
    """The kind of a table, from the layer in its name."""
    if name in _PROVENANCE:
        return "provenance"
    return next((kind for prefix, kind in KINDS.items() if name.startswith(prefix)), "record")


def describe_table(table: Table) -> tuple[dict[str, Any], list[dict[str, Any]]]:
    """The meta rows of a declared table."""
    name_zh, _, explained_zh = table.info["zh"].partition(EXPLAINED_BY)
    notes_zh = (explained_zh, f"每行：{table.info['grain_zh']}")
    head = {
        "table_name": table.name,
        "kind": kind_of(table.name),
        "zh": "\n".join([name_zh, *(f"{note}。" for note in notes_zh if note)]),
        "en": table.info["en"],
        "grain": table.info["grain"],
    }
    columns = [
        {
            "table_name": table.name,
            "column_name": column.name,
            "position": position,
            "zh": column.info["zh"],
            "en": column.info["en"],
            "unit": column.info["unit"],
            "source": column.info["source"],
        }
        for position, column in enumerate(table.columns, start=1)
    ]
    return head, columns


def write_descriptions(connection: Connection) -> None:
    """Describe all core tables anew; marts and views are described when they are built."""
    replace_descriptions(connection, (describe_table(table) for table in metadata.sorted_tables))


def replace_descriptions(
    connection: Connection, descriptions: Iterable[tuple[dict[str, Any], list[dict[str, Any]]]]
) -> None:
    """Replace the meta rows of the described tables."""
    for head, columns in descriptions:
        name = head["table_name"]
        connection.execute(meta_column.delete().where(meta_column.c.table_name == name))
        connection.execute(meta_table.delete().where(meta_table.c.table_name == name))
        connection.execute(meta_table.insert(), head)
        connection.execute(meta_column.insert(), columns)


def write_comments(connection: Connection) -> None:
    """Set PostgreSQL's own comments from the declaration, where people's tools show them."""
    if connection.dialect.supports_comments:
        for table in metadata.sorted_tables:
            connection.execute(SetTableComment(table))
            for column in table.columns:
                connection.execute(SetColumnComment(column))
