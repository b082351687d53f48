"""Real nights as processes, and what must hold of a data folder at any moment."""

from __future__ import annotations

import json
import os
import sqlite3
import subprocess
import sys
from pathlib import Path
from typing import Any

import duckdb

from sources.store import RawStore
from warehouse import open_warehouse

PROJECT = Path(__file__).parents[2]
SAMPLE_REGISTRY = PROJECT / "sources" / "sample_site" / "registry"
_WITHOUT_OCR = Path(__file__).parent / "without_ocr"
_QUESTIONS = {
    "reports": "SELECT * FROM mart_report_wide",
    "applications": "SELECT * FROM mart_application_long",
    "disclosure": "SELECT * FROM mart_disclosure_long",
    "litigation": "SELECT * FROM mart_litigation_long",
    "versions": "SELECT report_key, content_hash, is_current FROM report",
    "cells": "SELECT r.report_key, c.page, c.table_no, c.row_no, c.column_no, c.member, c.raw_text "
    "FROM cell c JOIN report r USING (report_id) WHERE r.is_current",
    "findings": "SELECT d.sha256, f.rule, f.address, f.message FROM fact_quality_finding f "
    "JOIN document d ON d.document_id = f.document_id",
    "documents": "SELECT sha256, status, message, format, agency_uid, agency_name FROM document",
}
_IDS = {"report_id", "version_no"}

Contents = dict[str, list[tuple[Any, ...]]]


def command(*words: str | Path) -> list[str]:
    """A ``gongkai`` command line."""
    return [str(Path(sys.executable).with_name("gongkai")), *map(str, words)]


def dying(place: str, *words: str | Path) -> list[str]:
    """The same command in a process that kills itself at ``place``; see :mod:`tests.torture.dying`."""
    return [sys.executable, "-m", "tests.torture.dying", place, *map(str, words)]


def start(words: list[str], **settings: Any) -> subprocess.Popen[str]:
    """The command, going on by itself. It reads no scans: they take longer than all the rest of a night."""
    settings["env"] = settings.get("env", os.environ) | {"PYTHONPATH": str(_WITHOUT_OCR)}
    return subprocess.Popen(
        words, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, cwd=PROJECT, **settings
    )  # fmt: skip


def finish(words: list[str], **settings: Any) -> str:
    """Run a command that has to succeed; returns what it said."""
    process = start(words, **settings)
    said, _ = process.communicate()
    assert process.returncode == 0, said
    return said


def contents(database: Path) -> Contents:
    """Everything the warehouse holds, under natural keys: no ids, no times."""
    found: Contents = {}
    with sqlite3.connect(f"file:{database}?mode=ro", uri=True) as connection:
        for name, question in _QUESTIONS.items():
            cursor = connection.execute(question)
            kept = [place for place, column in enumerate(cursor.description) if column[0] not in _IDS]
            found[name] = sorted((tuple(row[place] for place in kept) for row in cursor), key=repr)
    return found


def check_whole(data: Path) -> None:
    """Nothing in the data folder is halved: raw store, warehouse, published release. Holds at any moment."""
    if (data / "raw" / "ledger.sqlite").exists():
        with RawStore(data / "raw") as store:
            assert store.verify() == [], "raw bytes differ from their hash"
    database = data / "warehouse.sqlite"
    if database.exists() and _has_schema(database):
        with open_warehouse(f"sqlite:///{database}") as house:
            assert house.verify() == []
            torn = house.query(
                "SELECT r.report_id FROM report r WHERE NOT EXISTS "
                "(SELECT 1 FROM fact_application f WHERE f.report_id = r.report_id) AND NOT EXISTS "
                "(SELECT 1 FROM fact_review_litigation f WHERE f.report_id = r.report_id) AND NOT EXISTS "
                "(SELECT 1 FROM fact_proactive_disclosure f WHERE f.report_id = r.report_id) AND NOT EXISTS "
                "(SELECT 1 FROM fact_indicator f WHERE f.report_id = r.report_id)"
            )
            assert torn.empty, "reports without any fact"
    current = data / "published" / "current"
    if current.is_symlink():
        check_release(current)


def _has_schema(database: Path) -> bool:
    with sqlite3.connect(f"file:{database}?mode=ro", uri=True) as connection:
        row = connection.execute("SELECT count(*) FROM sqlite_master WHERE name = 'alembic_version'").fetchone()
        return bool(row[0]) and bool(connection.execute("SELECT count(*) FROM alembic_version").fetchone()[0])


def check_release(current: Path) -> None:
    """A published release is whole: every file its package names is there, with the rows of ``analyst.duckdb``."""
    package = json.loads((current / "datapackage.json").read_text(encoding="utf-8"))
    assert package["resources"]
    assert (current / "data_dictionary.md").stat().st_size > 0
    with duckdb.connect(str(current / "analyst.duckdb"), read_only=True) as connection:
        for resource in package["resources"]:
            assert (current / resource["path"]).stat().st_size > 0
            connection.execute(f'SELECT count(*) FROM "{Path(resource["path"]).stem}"').fetchone()
