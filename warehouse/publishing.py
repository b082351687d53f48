"""Publishes the warehouse for analysts, all at once: readers see the old release or the new one, never a mix.

``folder/current`` is a symbolic link to the newest release; it is exchanged in one step when all files of
the new release stand. The release before it stays, for readers that still hold it open.
"""

from __future__ import annotations

import errno
import json
import os
import shutil
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pyarrow as pa
from sqlalchemy.engine import Connection, Engine

from warehouse.analyst_file import AnalystFile
from warehouse.backing_up import facts_checksum
from warehouse.dictionary import package_resource, read_descriptions, render_dictionary
from warehouse.engines import reading
from warehouse.errors import WarehouseError, WarehouseFull
from warehouse.long_marts import SUFFIX, LongMarts
from warehouse.marts import rebuild_marts
from warehouse.published_files import CSV_ENCODING, CsvWriter
from warehouse.published_tables import FRICTIONLESS_TYPES, declared_schema, published_tables, read_published
from warehouse.state import MARTS, read_state

CURRENT = "current"
PACKAGE = "datapackage.json"
_KEPT_RELEASES = 2


@dataclass(frozen=True, slots=True)
class Release:
    """A published release: where it lies and whether it is new."""

    folder: Path
    is_new: bool


def publish(engine: Engine, folder: Path) -> Release:
    """Write a new release under ``folder`` unless the newest one already shows this state of the warehouse.

    Raises :class:`WarehouseFull` when the disk is full and :class:`WarehouseError` when the folder cannot be
    written; the old release then stays as it is.
    """
    rebuild_marts(engine)
    with reading(engine) as connection:
        # The counter alone would take another warehouse's release for this one's, after a rebuild for instance.
        version = f"{read_state(connection, MARTS):08d}-{facts_checksum(connection)[:12]}"
        newest = folder / CURRENT
        if _published_version(newest) == version:
            return Release(newest.resolve(), False)
        release = folder / "releases" / version
        unfinished = release.with_name(f".{release.name}.unfinished")
        try:
            shutil.rmtree(unfinished, ignore_errors=True)
            unfinished.mkdir(parents=True)
            _write_release(connection, unfinished, version)
            shutil.rmtree(release, ignore_errors=True)
            unfinished.rename(release)
            _exchange_link(newest, release)
        except OSError as error:
            shutil.rmtree(unfinished, ignore_errors=True)
            raise _in_plain_words(error, folder) from error
    _remove_old(folder, release)
    return Release(release, True)


def _published_version(newest: Path) -> str | None:
    try:
        package: dict[str, Any] = json.loads((newest / PACKAGE).read_text(encoding="utf-8"))
    except FileNotFoundError:
        return None
    return str(package["version"])


def _write_release(connection: Connection, folder: Path, version: str) -> None:
    resources: list[dict[str, Any]] = []
    with AnalystFile(folder / "analyst.duckdb") as analyst:
        tables = published_tables(connection)
        # Hundreds of rows a report: Parquet and DuckDB hold them, a spreadsheet cannot.
        long_marts = {t.name: declared_schema(connection, t) for t in tables if t.name.endswith(SUFFIX)}
        schemas: dict[str, pa.Schema] = {}
        for table in tables:
            if table.name in long_marts:
                schema = long_marts[table.name]
                analyst.create(table, schema)
            else:
                schema, batches = read_published(connection, table)
                analyst.create(table, schema)
                _write_csv_too(analyst, table.name, schema, batches, folder / "csv" / f"{table.name}.csv")
                types = {field.name: FRICTIONLESS_TYPES[field.type] for field in schema}
                resource = package_resource(table, f"csv/{table.name}.csv", types, "csv")
                resources.append({**resource, "encoding": CSV_ENCODING})
            schemas[table.name] = schema
        LongMarts(connection, analyst).write(long_marts)
        for name, schema in schemas.items():
            analyst.write_parquet(name, schema, folder / "parquet" / name)
    page = render_dictionary(read_descriptions(connection))
    (folder / "data_dictionary.md").write_text(page, encoding="utf-8")
    package = {
        "name": "gongkai",
        "title": "政府信息公开工作年度报告",
        "description": "Figures of Chinese government disclosure reports. Parquet by year lies in parquet/, all tables "
        "together in analyst.duckdb.",
        "version": version,
        "resources": resources,
    }
    (folder / PACKAGE).write_text(json.dumps(package, ensure_ascii=False, indent=1), encoding="utf-8")


def _write_csv_too(analyst: AnalystFile, name: str, schema: pa.Schema, batches: Iterable[pa.Table], path: Path) -> None:
    writer = CsvWriter(path, schema)
    try:
        for batch in batches:
            analyst.append(name, batch)
            writer.write(batch)
    finally:
        writer.close()


def _exchange_link(newest: Path, release: Path) -> None:
    fresh = newest.with_name(f".{CURRENT}.new")
    fresh.unlink(missing_ok=True)
    fresh.symlink_to(release.relative_to(newest.parent))
    os.replace(fresh, newest)


def _remove_old(folder: Path, release: Path) -> None:
    others = sorted(path for path in (folder / "releases").iterdir() if path != release)
    for old in others[: max(0, len(others) - _KEPT_RELEASES + 1)]:
        shutil.rmtree(old)


def _in_plain_words(error: OSError, folder: Path) -> WarehouseError:
    if error.errno == errno.ENOSPC:
        return WarehouseFull(f"the disk of {folder} is full; free space and publish again: the old release stands")
    return WarehouseError(f"{folder} cannot be written ({error.strerror}); the old release stands")
