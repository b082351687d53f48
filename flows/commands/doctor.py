"""``gongkai doctor``: is everything here that a night needs, and what to do where it is not."""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from importlib import metadata, util
from pathlib import Path

import typer

from flows.commands.options import DataOption, RegistryOption, WarehouseOption

_LEAST_DISK_BYTES = 2 * 1000**3
# Other combinations install without complaint and fail in silence: docs/decisions/0002-pinned-prefect-set.md.
_TOGETHER = {"prefect": (3, 8), "sqlalchemy": (2, 0), "fastapi": (0, 150)}


@dataclass(frozen=True, slots=True)
class Verdict:
    """One thing looked at. ``state`` is ok, advice or wrong."""

    state: str
    what: str
    text: str


def doctor(data: DataOption = None, warehouse: WarehouseOption = None, registry: RegistryOption = None) -> None:
    """Look at versions, data folder, warehouse, registry and schedule; status 1 when something is wrong."""
    from flows.settings import data_folder, warehouse_url

    folder = data_folder(data)
    looks: list[Callable[[], Iterator[Verdict]]] = [
        _versions,
        lambda: _disk(folder),
        lambda: _database(warehouse_url(folder, warehouse)),
        lambda: _sites(registry),
        _schedule,
        _isolation,
        _alerts,
        _extras,
    ]
    wrong = False
    for look in looks:
        for verdict in look():
            wrong = wrong or verdict.state == "wrong"
            typer.echo(f"{verdict.state:<7} {verdict.what:<12} {verdict.text}")
    raise typer.Exit(1 if wrong else 0)


def _versions() -> Iterator[Verdict]:
    version = ".".join(map(str, sys.version_info[:3]))
    yield Verdict("ok" if (3, 11) <= sys.version_info < (3, 14) else "wrong", "python", version)
    for name, wanted in _TOGETHER.items():
        found = metadata.version(name)
        fits = tuple(int(part) for part in found.split(".")[:2]) == wanted
        advice = "" if fits else f": needs {'.'.join(map(str, wanted))}; run make setup"
        yield Verdict("ok" if fits else "wrong", name, found + advice)


def _disk(folder: Path) -> Iterator[Verdict]:
    place = next(path for path in (folder, *folder.parents) if path.exists())
    if not os.access(place, os.W_OK):
        yield Verdict("wrong", "data folder", f"{place} cannot be written; set GONGKAI_DATA")
        return
    free = shutil.disk_usage(place).free
    short = free < _LEAST_DISK_BYTES
    yield Verdict("advice" if short else "ok", "data folder", f"{folder}, {free / 1000**3:.1f} GB free")


def _database(url: str) -> Iterator[Verdict]:
    from warehouse.errors import SchemaVersionError, WarehouseError
    from warehouse.warehouse import open_warehouse

    if url.startswith("sqlite:///") and not Path(url.removeprefix("sqlite:///")).exists():
        yield Verdict("advice", "warehouse", "none yet; the first night makes it")
        return
    try:
        with open_warehouse(url) as house:
            differences = house.check()
    except SchemaVersionError as error:
        yield Verdict("advice", "warehouse", str(error))
    except WarehouseError as error:
        yield Verdict("wrong", "warehouse", str(error))
    else:
        yield Verdict("wrong" if differences else "ok", "warehouse", "; ".join(differences) or "schema as declared")


def _sites(registry: Path | None) -> Iterator[Verdict]:
    from sources.registry_files import SHIPPED_REGISTRY, RegistryError, load_registry

    try:
        sources = [source for source in load_registry(registry or SHIPPED_REGISTRY).sources if not source.sample]
    except RegistryError as error:
        yield Verdict("wrong", "registry", f"{error.problems[0]} (all: gongkai sources check)")
        return
    enabled = sum(source.enabled for source in sources)
    text = f"{enabled} of {len(sources)} sources enabled"
    yield Verdict("ok" if enabled else "advice", "registry", text if enabled else f"{text}; a night asks nobody")
    if enabled and not os.environ.get("GONGKAI_CONTACT"):
        yield Verdict("advice", "contact", "GONGKAI_CONTACT is not set; sites are not asked without it")


def _schedule() -> Iterator[Verdict]:
    api = os.environ.get("PREFECT_API_URL")
    if api is None:
        yield Verdict("advice", "schedule", "PREFECT_API_URL is not set: no server was asked; see README.md")
        return
    from flows.deployment_state import DeploymentUnknown, next_nights

    try:
        nights = next_nights()
    except DeploymentUnknown as error:
        yield Verdict("wrong", "schedule", str(error))
        return
    if not nights:
        yield Verdict("wrong", "schedule", "deployed, but no run is scheduled; is the schedule paused?")
        return
    yield Verdict("ok", "schedule", f"next night {nights[0].astimezone():%Y-%m-%d %H:%M %Z}, {len(nights)} scheduled")


def _isolation() -> Iterator[Verdict]:
    from flows.isolation.confinement import what_readers_lose

    lost = what_readers_lose()
    text = f"reading processes have no {', '.join(lost) or 'limits but time and memory'}"
    kept = [one for one in ("network", "files", "processes") if one not in lost]
    advice = f"; this system cannot take from them: {', '.join(kept)} (docs/security.md)" if kept else ""
    yield Verdict("advice" if kept else "ok", "isolation", text + advice)


def _alerts() -> Iterator[Verdict]:
    from flows.alerts import URL

    is_set = bool(os.environ.get(URL))
    text = f"{URL} is set; try it: gongkai alert --try" if is_set else f"{URL} is not set; a failed night tells nobody"
    yield Verdict("ok" if is_set else "advice", "alerts", text)


def _extras() -> Iterator[Verdict]:
    for module, extra, use in (("rapidocr_onnxruntime", "ocr", "scans"), ("distributed", "dask", "several machines")):
        there = util.find_spec(module) is not None
        yield Verdict("ok" if there else "advice", f"extra {extra}", "installed" if there else f"not installed ({use})")
