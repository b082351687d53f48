"""Read what the raw store holds and the present readers have not dealt with, one bounded run at a time.

A million documents of past years, or all documents after a change of the readers, are no work for one
night. Which documents are left is asked of the warehouse before each run, so a run that was killed, or
came to its end, is simply followed by another.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from itertools import chain
from typing import TYPE_CHECKING

from contracts.documents import FetchedDocument
from flows.isolation import reading_pool
from flows.night import Fetched, Loaded, Night, Pairs
from flows.night_lock import NightInProgress, is_night_at_work, night_lock
from flows.runners import StepRunner
from flows.settings import NightSettings
from flows.steps.read import reader_version
from flows.summary import NightSummary
from flows.warehouse_store import WarehouseStore

if TYPE_CHECKING:
    from sources.store import RawStore

RUN_DOCUMENTS = 15_000
"""Documents of one run: some 100 steps, of which Prefect keeps every record."""
_LOOK_AGAIN_S = 5.0

_log = logging.getLogger("gongkai.night")


class NothingToBackfill(Exception):
    """There is no raw store; the message says where it was looked for."""


@dataclass(frozen=True, slots=True)
class BackfillRun:
    """What one run did. ``read`` are the documents it dealt with, ``left`` those that no run has met yet."""

    summary: NightSummary
    read: frozenset[str]
    left: int
    seconds: float

    @property
    def seconds_left(self) -> float | None:
        """How long the rest will take at this run's rate; None when nothing was read to tell by."""
        return self.left * self.seconds / len(self.read) if self.read else None


def backfill(
    settings: NightSettings,
    runner: StepRunner,
    documents: int = RUN_DOCUMENTS,
    flow_run_id: str | None = None,
    tried: frozenset[str] = frozenset(),
) -> BackfillRun:
    """Read and load up to ``documents`` of the raw store's documents that the present readers have not dealt with.

    While a night is at work nothing is loaded. Marts and published files are brought up to date by the last
    run, unless a night is at work, which does it itself. No site is asked.

    Args:
        tried: documents (sha256) that earlier runs of the same backfill met, and that are not tried again.

    Raises:
        NothingToBackfill: there is no raw store in the data folder.
        NightInProgress: another backfill is at work on the same data folder.
        WarehouseError: the warehouse cannot be opened.
    """
    from sources.registry_files import SHIPPED_REGISTRY, load_registry
    from sources.store import RawStore
    from warehouse.warehouse import open_warehouse

    if not (settings.raw_folder / "ledger.sqlite").is_file():
        raise NothingToBackfill(f"{settings.raw_folder} holds no raw store: let a night fetch, or restore a backup")
    registry = load_registry(settings.registry or SHIPPED_REGISTRY)
    started = time.monotonic()
    with night_lock(settings.data, "backfill"), ExitStack() as stack:
        raw = stack.enter_context(RawStore(settings.raw_folder, mirror=settings.raw_mirror))
        house = stack.enter_context(open_warehouse(settings.warehouse_url))
        store = _PatientStore(house, settings, flow_run_id)
        store.begin(registry)
        met = house.query("SELECT sha256 FROM document WHERE reader_version = :version", version=reader_version())
        batch, left = _batch(raw, store.settled() | tried, frozenset(met["sha256"]), documents)
        store.is_last = not left
        pool = stack.enter_context(reading_pool(settings))
        night = Night(_Shelf(batch), store, runner, pool, settings.chunk, NightSummary(is_sample=settings.sample))
        try:
            summary = night.run()
        except BaseException as error:
            store.finish(night.summary, f"{type(error).__name__}: {error}")
            raise
        store.finish(summary)
    return BackfillRun(summary, frozenset(one.sha256 for one in batch), left, time.monotonic() - started)


def _batch(raw: RawStore, settled: frozenset[str], met: frozenset[str], most: int) -> tuple[list[FetchedDocument], int]:
    """The documents of one run, those that failed before last, and how many are left for later runs."""
    from sources.recalling import recall, stored

    waiting = dict.fromkeys(sha256 for sha256 in stored(raw) if sha256 not in settled)
    fresh = [sha256 for sha256 in waiting if sha256 not in met]
    failed = [sha256 for sha256 in waiting if sha256 in met]
    chosen = frozenset([*fresh, *failed][:most])
    # One document may have been handed over from several addresses: its first description stands.
    batch = {document.sha256: document for document in reversed(list(chain.from_iterable(recall(raw, chosen))))}
    return list(reversed(batch.values())), len(fresh) - len(chosen.intersection(fresh))


@dataclass(frozen=True)
class _Shelf:
    """The documents of one run as a night's only source."""

    documents: Sequence[FetchedDocument]
    id: str = "raw store"

    def discover(self) -> Sequence[_Shelf]:
        """Itself."""
        return [self]

    def fetch(self, site: _Shelf) -> Fetched:
        """All of them; they were fetched long ago."""
        return Fetched(self.documents)


class _PatientStore(WarehouseStore):
    """The warehouse, left alone while a night is at work."""

    is_last = False

    def load(self, pairs: Pairs) -> Loaded:
        """Load a chunk once no night is at work."""
        if is_night_at_work(self._settings.data):
            _log.info("a night is at work: the backfill waits")
            while is_night_at_work(self._settings.data):
                time.sleep(_LOOK_AGAIN_S)
        return super().load(pairs)

    def build_marts(self) -> None:
        """Rebuild the marts after the last run."""
        if self.is_last:
            self._unless_night(super().build_marts)

    def publish(self) -> None:
        """Publish after the last run."""
        if self.is_last:
            self._unless_night(super().publish)

    def _unless_night(self, work: Callable[[], None]) -> None:
        try:
            with night_lock(self._settings.data):
                work()
        except NightInProgress:
            _log.info("a night is at work: it brings marts and published files up to date itself")
