"""Publishes the warehouse for analysts, all at once: readers see the old release or the new one, never a mix.

``folder/current`` is a symbolic link to the newest release; it is exchanged in one step when all files of
the new release stand. The release before it stays, for readers that still hold it open.
"""

from __future__ import annotations

import errno
import json
import os
import shutil
from contextlib import ExitStack, closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb
from sqlalchemy.engine import Connection, Engine

from warehouse.analyst_file import AnalystFile
from warehouse.backing_up import facts_checksum
from warehouse.dictionary import package_resource, read_descriptions, render_dictionary
from warehouse.engines import reading
from warehouse.errors import WarehouseError, WarehouseFull
from warehouse.long_marts import SUFFIX, read_long_marts
from warehouse.marts import rebuild_marts
from warehouse.published_files import CsvWriter, ParquetFolder
from warehouse.published_tables import FRICTIONLESS_TYPES, published_schema, published_tables, read_published
from warehouse.spreadsheet_text import CSV_ENCODING
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
        except (OSError, duckdb.Error) as error:
            raise _in_plain_words(error, folder) from error
        finally:
            shutil.rmtree(unfinished, ignore_errors=True)
    _remove_old(folder, release)
    return Release(release, True)


def _published_version(newest: Path) -> str | None:
    try:
        package: dict[str, Any] = json.loads((newest / PACKAGE).read_text(encoding="utf-8"))
    except FileNotFoundError:
        return None
    return str(package["version"])


def _write_release(connection: Connection, folder: Path, version: str) -> None:
    tables = published_tables(connection)
    schemas = {table.name: published_schema(connection, table) for table in tables}
    # Hundreds of rows a report: Parquet and DuckDB hold them, a spreadsheet cannot.
    long_marts = {name: schema for name, schema in schemas.items() if name.endswith(SUFFIX)}
    parquet = {name: ParquetFolder(folder / "parquet" / name, schema) for name, schema in schemas.items()}
    resources: list[dict[str, Any]] = []
    for table in tables:
        if table.name in long_marts:
            continue
        schema, path = schemas[table.name], f"csv/{table.name}.csv"
        with closing(CsvWriter(folder / path, schema)) as csv, closing(parquet[table.name]) as by_year:
            for batch in read_published(connection, table, schema):
                csv.write(batch)
                by_year.write(batch)
        types = {field.name: FRICTIONLESS_TYPES[field.type] for field in schema}
        resources.append({**package_resource(table, path, types, "csv"), "encoding": CSV_ENCODING})
    with ExitStack() as stack:
        for name in long_marts:
            stack.enter_context(closing(parquet[name]))
        for name, batch in read_long_marts(connection, long_marts):
            parquet[name].write(batch)
    with AnalystFile(folder / "analyst.duckdb") as analyst:
        analyst.create((table, schemas[table.name]) for table in tables)
        for name, written in parquet.items():
            analyst.fill(name, schemas[name], written.files, written.rows)
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


def _exchange_link(newest: Path, release: Path) -> None:
    fresh = newest.with_name(f".{CURRENT}.new")
    fresh.unlink(missing_ok=True)
    fresh.symlink_to(release.relative_to(newest.parent))
    os.replace(fresh, newest)


def _remove_old(folder: Path, release: Path) -> None:
    others = sorted(path for path in (folder / "releases").iterdir() if path != release)
    for old in others[: max(0, len(others) - _KEPT_RELEASES + 1)]:
        shutil.rmtree(old)


def _in_plain_words(error: OSError | duckdb.Error, folder: Path) -> WarehouseError:
    reason = " ".join(str(getattr(error, "strerror", None) or error).split())
    # DuckDB and Arrow tell the system's error only in words.
    if getattr(error, "errno", None) == errno.ENOSPC or os.strerror(errno.ENOSPC).lower() in reason.lower():
        return WarehouseFull(f"the disk of {folder} is full; free space and publish again: the old release stands")
    return WarehouseError(f"{folder} cannot be written ({reason}); the old release stands")
