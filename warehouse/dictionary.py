"""The data dictionary and ``datapackage.json``: what every table and column means, from one declaration.

Both are written from the warehouse's ``meta_table`` and ``meta_column``, which hold the declaration of the
core tables and the derived columns of marts and views.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from warehouse.schema.meta import meta_column, meta_table

_KIND_TITLES = {
    "mart": "Marts: start here",
    "view": "Views: the analysts' questions",
    "fact": "Facts",
    "dimension": "Dimensions",
    "record": "Records: runs, documents, report versions",
    "provenance": "Provenance: cells, text, evidence",
    "review": "Review: what people decided",
    "meta": "The description itself",
}
_HEAD = """# Data dictionary

Generated from the warehouse's own declaration; do not edit. The same words stand in `meta_table` and `meta_column`, in
PostgreSQL's comments and in `datapackage.json`.

Three things to know before the first query:

1. A null is no zero. A printed 0 is the number 0; where there is no number, the value status says why (blank, dash,
   missing row, unreadable).
2. A printed total stands beside its parts: never add rows with `is_total` to others.
3. Views count only reports of quality A, B and C (`is_usable`). Those that sum up reports say how many they counted
   and left out; in the others each counted report is a row.
"""


@dataclass(frozen=True, slots=True)
class DescribedColumn:
    """A column as described in the warehouse."""

    name: str
    zh: str
    en: str
    unit: str | None
    source: str | None


@dataclass(frozen=True, slots=True)
class DescribedTable:
    """A table or view as described in the warehouse."""

    name: str
    kind: str
    zh: str
    en: str
    grain: str
    columns: tuple[DescribedColumn, ...]

    @property
    def name_zh(self) -> str:
        """The name in Chinese."""
        return self.zh.partition("\n")[0]

    @property
    def notes_zh(self) -> str:
        """What else is said in Chinese, in one paragraph; empty where there is nothing."""
        return self.zh.partition("\n")[2].replace("\n", "")


def read_descriptions(connection: Connection) -> list[DescribedTable]:
    """All described tables and views, by kind and name."""
    columns: dict[str, list[DescribedColumn]] = {}
    ordered = sa.select(meta_column).order_by(meta_column.c.table_name, meta_column.c.position)
    for row in connection.execute(ordered):
        columns.setdefault(row.table_name, []).append(
            DescribedColumn(row.column_name, row.zh, row.en, row.unit, row.source)
        )
    tables = [
        DescribedTable(row.table_name, row.kind, row.zh, row.en, row.grain, tuple(columns.get(row.table_name, ())))
        for row in connection.execute(sa.select(meta_table))
    ]
    kinds = list(_KIND_TITLES)
    return sorted(tables, key=lambda table: (kinds.index(table.kind), table.name))


def render_dictionary(tables: Iterable[DescribedTable]) -> str:
    """The dictionary as a Markdown page."""
    parts, kind = [_HEAD], None
    for table in tables:
        if table.kind != kind:
            kind = table.kind
            parts.append(f"## {_KIND_TITLES[kind]}\n")
        parts.append(f"### {table.name}\n\n{table.name_zh} · {table.en}\n\nOne row: {table.grain}.\n")
        if table.notes_zh:
            parts.append(f"{table.notes_zh}\n")
        parts.append("| column | 中文 | English | unit | source |\n|---|---|---|---|---|")
        parts += [
            f"| {c.name} | {_cell(c.zh)} | {_cell(c.en)} | {_cell(c.unit)} | {_cell(c.source)} |" for c in table.columns
        ]
        parts.append("")
    return "\n".join(parts)


def _cell(text: str | None) -> str:
    return (text or "").replace("|", "\\|")


def package_resource(table: DescribedTable, path: str | list[str], types: dict[str, str], form: str) -> dict[str, Any]:
    """The ``datapackage.json`` entry of one published table; ``types`` are frictionless types by column."""
    return {
        "name": table.name.replace("_", "-"),
        "path": path,
        "title": table.name_zh,
        "description": f"{table.en.rstrip('.')}. One row: {table.grain}. {table.notes_zh}".rstrip(),
        "format": form,
        "encoding": "utf-8",
        "profile": "tabular-data-resource" if form == "csv" else "data-resource",
        "schema": {
            "fields": [
                {
                    "name": column.name,
                    "type": types.get(column.name, "any"),
                    "title": column.zh,
                    "description": column.en + (f" [{column.unit}]" if column.unit else ""),
                }
                for column in table.columns
            ],
            "missingValues": [""],
        },
    }
