"""The warehouse: the star schema, its loader, its marts and what is published from them.

A night in short::

    with open_warehouse() as warehouse:
        warehouse.upgrade()
        warehouse.load_dimensions(dimension_frames)
        run = warehouse.start_run(reader_version="7")
        result = warehouse.load(frames_of_a_batch, run)
        warehouse.finish_run(run, result)
        warehouse.rebuild_marts()

``frames.md`` describes the frames.
"""

from warehouse.decisions import DecisionsApplied, add_verdict
from warehouse.errors import (
    DecisionsError,
    FrameError,
    SchemaVersionError,
    WarehouseError,
    WarehouseFull,
    WarehouseLocked,
    WarehouseUnreachable,
)
from warehouse.outcomes import LoadResult, Outcome
from warehouse.publishing import Release
from warehouse.summary import Summary
from warehouse.warehouse import LoadRun, Warehouse, open_warehouse

__all__ = [
    "DecisionsApplied",
    "DecisionsError",
    "FrameError",
    "LoadResult",
    "LoadRun",
    "Outcome",
    "Release",
    "SchemaVersionError",
    "Summary",
    "Warehouse",
    "WarehouseError",
    "WarehouseFull",
    "WarehouseLocked",
    "WarehouseUnreachable",
    "add_verdict",
    "open_warehouse",
]
