"""Where a night works and what it may use: parameters first, then the environment, then defaults."""

from __future__ import annotations

import os
from dataclasses import dataclass, field
from pathlib import Path

from flows.isolation.limits import Limits


@dataclass(frozen=True, slots=True)
class NightSettings:
    """One night's settings.

    ``registry`` is a folder of registry files (None: the one that comes with the project); ``data`` holds
    the raw store, the default warehouse and what is published; ``contact`` is told to the sites that are
    asked; ``decisions`` is the file of people's verdicts, if there is one. With ``sample`` the night starts
    the sample site itself and asks only that. ``cluster`` is the address of a Dask scheduler whose workers
    read in place of this machine's processes; ``raw_mirror`` is where object storage keeps the raw store too.
    """

    data: Path
    warehouse_url: str
    registry: Path | None = None
    sample: bool = False
    contact: str | None = None
    decisions: Path = Path("decisions.yaml")
    chunk: int = 150
    workers: int | None = None
    cluster: str | None = None
    raw_mirror: str | None = None
    limits: Limits = field(default_factory=Limits)

    @property
    def raw_folder(self) -> Path:
        """Where the raw store lies."""
        return self.data / "raw"

    @property
    def published_folder(self) -> Path:
        """Where Parquet, DuckDB and the data package are published."""
        return self.data / "published"


def data_folder(given: str | Path | None = None) -> Path:
    """The data folder: as given, or GONGKAI_DATA, or ``data`` below the working directory."""
    return Path(given or os.environ.get("GONGKAI_DATA") or "data").resolve()


def warehouse_url(data: Path, given: str | None = None) -> str:
    """The warehouse: as given, or GONGKAI_WAREHOUSE_URL, or ``warehouse.sqlite`` in the data folder."""
    return given or os.environ.get("GONGKAI_WAREHOUSE_URL") or f"sqlite:///{data / 'warehouse.sqlite'}"


def decisions_file(given: Path | None = None) -> Path:
    """The decisions file: as given, or GONGKAI_DECISIONS, or ``decisions.yaml`` in the working directory."""
    return given or Path(os.environ.get("GONGKAI_DECISIONS") or "decisions.yaml")


def night_settings(
    *,
    data: str | Path | None = None,
    warehouse: str | None = None,
    registry: str | Path | None = None,
    sample: bool = False,
    contact: str | None = None,
    workers: int | None = None,
) -> NightSettings:
    """Settings from what was given, the environment filling the rest."""
    folder = data_folder(data)
    chosen = registry or os.environ.get("GONGKAI_REGISTRY")
    return NightSettings(
        data=folder,
        warehouse_url=warehouse_url(folder, warehouse),
        registry=Path(chosen) if chosen else None,
        sample=sample,
        decisions=decisions_file(),
        contact=contact or os.environ.get("GONGKAI_CONTACT"),
        workers=workers,
        cluster=os.environ.get("GONGKAI_DASK_ADDRESS") or None,
        raw_mirror=os.environ.get("GONGKAI_RAW_MIRROR") or None,
    )
