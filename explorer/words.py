"""What codes and columns mean, in both languages: the warehouse's own descriptions, and words for its codes."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping
from contextlib import closing
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from explorer.language import Said, said

_EXPLAINED_BY = "——"
"""Parts a column's Chinese description into its name and what explains it."""
_OF_CHARTS = frozenset({"label", "series", "value"})
"""What charts draw: the panel's title says what they hold, no table's column of that name does."""
_MOST_TELLING = ("mart", "view")
"""Kinds of tables whose description of a column stands for it wherever a query gives a column of that name.

Where no mart has it, an id is what it is in its own table, not in those that refer to it.
"""


@cache
def code_words() -> Mapping[str, Mapping[str, Said]]:
    """Words of codes, by column and code."""
    return {
        column: {code: said(words) for code, words in codes.items()}
        for column, codes in _declared("code_words.yaml").items()
    }


def code_word(column: str, code: Any) -> Said | None:
    """What a code in a column of that name means, if it is a code."""
    return code_words().get(column, {}).get(str(code))


@cache
def comparison_words() -> Mapping[str, Said]:
    """Datasette's comparisons by their keys, as far as they are words and not signs."""
    return {key: said(words) for key, words in _declared("comparison_words.yaml").items()}


@dataclass(frozen=True, slots=True)
class DescribedTable:
    """A table or view as the warehouse describes it."""

    name: str
    kind: str
    words: Said


def read_tables(warehouse: Path) -> list[DescribedTable]:
    """All tables and views that the warehouse describes, by name."""
    query = "SELECT table_name, kind, zh, en FROM meta_table WHERE table_name <> 'warehouse_state' ORDER BY table_name"
    with closing(sqlite3.connect(f"{warehouse.absolute().as_uri()}?mode=ro", uri=True)) as connection:
        found = connection.execute(query)
        return [DescribedTable(name, kind, Said(zh.partition("\n")[0], en)) for name, kind, zh, en in found]


def read_column_words(warehouse: Path) -> dict[str, Said]:
    """What a column means, by its name alone, for columns of queries."""
    query = (
        "SELECT c.column_name, c.zh, c.en, c.unit FROM meta_column c JOIN meta_table t USING (table_name) "
        f"ORDER BY t.kind IN {_MOST_TELLING}, c.column_name = t.table_name || '_id', t.table_name, c.position"
    )
    with closing(sqlite3.connect(f"{warehouse.absolute().as_uri()}?mode=ro", uri=True)) as connection:
        found = {name: column_words(zh, en, unit) for name, zh, en, unit in connection.execute(query)}
    return {name: words for name, words in found.items() if name not in _OF_CHARTS}


def _declared(name: str) -> dict[str, Any]:
    declared: dict[str, Any] = yaml.safe_load(Path(__file__).with_name(name).read_text(encoding="utf-8"))
    return declared


def column_words(zh: str, en: str, unit: str | None) -> Said:
    """A column's description with its unit. A unit in both languages is written ``件 (requests)``."""
    if not unit:
        return Said(zh, en)
    unit_zh, _, unit_en = unit.partition(" (")
    name, mark, explained = zh.partition(_EXPLAINED_BY)
    return Said(f"{name} [{unit_zh}]{mark}{explained}", f"{en} [{unit_en.rstrip(')') or unit_zh}]")


def heading_words(words: Said) -> Said:
    """A column's description as it stands above the column: what explains the name stands elsewhere on the page."""
    return Said(words.zh.partition(_EXPLAINED_BY)[0], words.en)
