"""What Datasette shows beside tables and columns, taken from the warehouse's own declaration.

Nothing is described here: titles, descriptions and units stand in ``meta_table`` and ``meta_column``.
"""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

from explorer.errors import ExplorerError
from explorer.language import Said
from explorer.questions import read_questions
from explorer.words import column_words

DATABASE = "warehouse"
"""The database's name in the site's addresses, whatever its file is called."""

_FACETS = (
    "report_year", "agency_level", "body_type", "quality", "form", "coverage_status", "severity", "rule",
    "value_status", "version_cause", "status", "format", "reader",
)  # fmt: skip
_FACETED_KINDS = frozenset({"mart", "view"})
_SMALL_TABLES_WITH_FACETS = frozenset({"document", "report", "fact_quality_finding"})
_LONG = "_long"
"""Tables of hundreds of rows a report: counting their values takes longer than people wait."""
_WIDE = 60
"""Tables of more columns show fewer rows a page, or the page grows heavy."""
_HIDDEN = ("alembic_version", "warehouse_state")
_NAMES = ("name_zh", "label_zh", "agency_name", "code", "sha256")
"""What stands for a row where another table refers to it; the first that the table has."""


def describe(warehouse: Path) -> dict[str, Any]:
    """Datasette's metadata for the warehouse at ``warehouse``, an SQLite file.

    Raises :class:`ExplorerError` when it holds no marts yet.
    """
    tables: dict[str, dict[str, Any]] = {name: {"hidden": True} for name in _HIDDEN}
    with closing(sqlite3.connect(f"{warehouse.absolute().as_uri()}?mode=ro", uri=True)) as connection:
        connection.row_factory = sqlite3.Row
        try:
            heads = connection.execute("SELECT * FROM meta_table").fetchall()
            columns = connection.execute("SELECT * FROM meta_column ORDER BY table_name, position").fetchall()
        except sqlite3.DatabaseError as error:
            raise ExplorerError(
                f"{warehouse} is no warehouse ({error}); run `gongkai demo` or a night first"
            ) from error
    if not any(head["table_name"] == "mart_report_wide" for head in heads):
        raise ExplorerError(f"{warehouse} holds no marts yet; run `gongkai demo` or a night first")
    described: dict[str, dict[str, Said]] = {}
    for column in columns:
        described.setdefault(column["table_name"], {})[column["column_name"]] = column_words(
            column["zh"], column["en"], column["unit"]
        )
    for head in heads:
        tables[head["table_name"]] = _table(head, described.get(head["table_name"], {}))
    return {
        "title": "公开 Gongkai",
        "description": Said(
            "政府信息公开工作年度报告数据仓库", "the warehouse of Chinese disclosure reports, read-only"
        ),
        "databases": {
            DATABASE: {
                "title": Said("数据表", "Tables"),
                "description": Said(
                    "每张表、每一列都有说明；空值不是零。", "Every table and column is described. A null is no zero."
                ),
                "tables": tables,
                "queries": {question.name: question.as_canned_query() for question in read_questions()},
            }
        },
    }


def _table(head: sqlite3.Row, columns: dict[str, Said]) -> dict[str, Any]:
    name_zh, _, notes_zh = head["zh"].partition("\n")
    entry: dict[str, Any] = {
        "title": Said(name_zh, head["table_name"]),
        "description": Said(
            f"{head['table_name']} {notes_zh}".rstrip(), f"{head['en'].rstrip('.')}. One row: {head['grain']}."
        ),
        "columns": columns,
    }
    if head["table_name"] in _HIDDEN:
        entry["hidden"] = True
    label = next((name for name in _NAMES if name in columns), None)
    if label is not None:
        entry["label_column"] = label
    if len(columns) > _WIDE:
        entry["size"] = 20
    is_faceted = head["kind"] in _FACETED_KINDS and not head["table_name"].endswith(_LONG)
    if is_faceted or head["table_name"] in _SMALL_TABLES_WITH_FACETS:
        entry["facets"] = [name for name in _FACETS if name in columns][:4]
    return entry
