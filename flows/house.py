"""One night on the real rooms: sites from the registry, the warehouse as the store."""

from __future__ import annotations

import logging
from contextlib import ExitStack

from flows import journal
from flows.isolation import reading_pool
from flows.night import Night
from flows.night_lock import night_lock
from flows.registry_sites import RegistrySites, night_registry
from flows.runners import StepRunner
from flows.settings import NightSettings
from flows.steps.read import reader_version
from flows.summary import NightSummary, Trouble
from flows.warehouse_store import WarehouseStore

_log = logging.getLogger("gongkai.night")


def run_night(settings: NightSettings, runner: StepRunner, flow_run_id: str | None = None) -> NightSummary:
    """One whole night on the real rooms.

    Raises:
        NightInProgress: another night is at work on the same data folder.
        RegistryError: the registry cannot be used; every fault is listed with file and line.
        WarehouseError: the warehouse cannot be opened.
    """
    from sources.store import RawStore
    from warehouse.warehouse import open_warehouse

    with night_lock(settings.data), ExitStack() as stack:
        registry, options = stack.enter_context(night_registry(settings))
        raw = stack.enter_context(RawStore(settings.raw_folder, mirror=settings.raw_mirror))
        raw.ledger.begin_night()
        house = stack.enter_context(open_warehouse(settings.warehouse_url))
        store = WarehouseStore(house, settings, flow_run_id)
        store.begin(registry)
        stack.enter_context(journal.kept(store.run_id))
        journal.tell("run.began", flow_run=flow_run_id, sample=settings.sample, readers=reader_version())
        pool = stack.enter_context(reading_pool(settings))
        sites = RegistrySites(registry, raw, options, notes=store.notes)
        night = Night(sites, store, runner, pool, settings.chunk, NightSummary(is_sample=settings.sample))
        night.note_coverage = lambda: store.note_coverage(night.summary, sites)
        try:
            summary = night.run()
            _look_at_disk(summary)
        except BaseException as error:
            _finish(store, night.summary, f"{type(error).__name__}: {error}")
            raise
        _finish(store, summary, "; ".join(f"{one.what}: {one.reason}" for one in summary.broken) or None)
        return summary


def _look_at_disk(summary: NightSummary) -> None:
    """What could not be kept is no fault of a site: the night is not done, and says so."""
    lost = [one for one in summary.source_failures if one.fate == "store_error"]
    if lost:
        reason = f"{len(lost)} documents could not be kept, the first one because {lost[0].reason}"
        summary.broken.append(Trouble("raw store", "broken", f"{reason}; free space or mend the disk, then run again"))


def _finish(store: WarehouseStore, summary: NightSummary, message: str | None) -> None:
    """Note in the warehouse that the run ended. Where even that fails, what the night did is told all the same."""
    from warehouse.errors import WarehouseError

    journal.tell("run.ended", summary=summary.as_dict(), message=message)
    try:
        store.finish(summary, message)
    except WarehouseError as error:
        _log.error("the end of the run could not be noted: %s", error)
        summary.broken.append(Trouble("record of the run", "broken", str(error)))
