"""Fill an empty warehouse from the raw store alone: no site is asked, nothing is fetched."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator
from concurrent.futures import Future
from contextlib import ExitStack
from typing import TYPE_CHECKING

from contracts.documents import FetchedDocument
from contracts.reports import Report
from flows.isolation import Readers, reading_pool
from flows.night import Pairs
from flows.night_lock import night_lock
from flows.progress import tell
from flows.settings import NightSettings
from flows.summary import NightSummary
from flows.warehouse_store import WarehouseStore

if TYPE_CHECKING:
    from warehouse.warehouse import Warehouse


class RebuildRefused(Exception):
    """The warehouse is not empty, or the raw store holds nothing; the message says what to do."""


def rebuild(settings: NightSettings) -> NightSummary:
    """Read every document of the raw store again and load it, night by night in the order of their first nights.

    Histories come out as they were: what came in a later night revises what came earlier. Nothing in the raw
    store changes, and no other warehouse is touched.

    Raises:
        RebuildRefused: the warehouse holds documents already, or there is nothing to build from.
        NightInProgress: a night is at work on the same data folder.
        RegistryError: the registry cannot be used.
        WarehouseError: the warehouse cannot be opened.
    """
    from sources.recalling import recall
    from sources.registry_files import SHIPPED_REGISTRY, load_registry
    from sources.store import RawStore
    from warehouse.warehouse import open_warehouse

    if not (settings.raw_folder / "ledger.sqlite").is_file():
        raise RebuildRefused(f"{settings.raw_folder} holds no raw store: restore it from a backup, then rebuild")
    registry = load_registry(settings.registry or SHIPPED_REGISTRY)
    summary = NightSummary(is_sample=settings.sample)
    with night_lock(settings.data), ExitStack() as stack:
        raw = stack.enter_context(RawStore(settings.raw_folder))
        nights = list(recall(raw))
        if not nights:
            raise RebuildRefused(f"{settings.raw_folder} holds no document: nothing to build from")
        house = stack.enter_context(open_warehouse(settings.warehouse_url))
        house.upgrade()
        _refuse_unless_empty(house)
        pool = stack.enter_context(reading_pool(settings))
        total, done = sum(map(len, nights)), 0
        for documents in nights:
            store = WarehouseStore(house, settings, None)
            store.begin(registry)
            night = NightSummary(is_sample=settings.sample)
            for pairs in _read(_chunks(documents, settings.chunk), pool):
                loaded = store.load(pairs)
                for one in (night, summary):
                    one.facts += loaded.facts
                    one.add_read(pairs, loaded.fates, loaded.reasons)
                done += len(pairs)
                tell("read", done, total, f"{summary.facts} facts loaded")
            store.compare_years()
            store.finish(night)
        store.build_marts()
        store.publish()
    return summary


def _refuse_unless_empty(house: Warehouse) -> None:
    if house.query("SELECT count(*) AS documents FROM document")["documents"][0]:
        raise RebuildRefused(
            "the warehouse holds documents already: move it away, or give another with --warehouse; nothing was changed"
        )


def _read(chunks: Iterator[list[FetchedDocument]], pool: Readers) -> Iterator[Pairs]:
    """Each chunk with its reports; the next one is being read meanwhile, so that reading never waits for loading."""
    begun: deque[list[tuple[FetchedDocument, Future[Report]]]] = deque()
    for chunk in chunks:
        begun.append([(document, pool.submit(document)) for document in chunk])
        if len(begun) > 1:
            yield [(document, future.result()) for document, future in begun.popleft()]
    for futures in begun:
        yield [(document, future.result()) for document, future in futures]


def _chunks(documents: list[FetchedDocument], size: int) -> Iterator[list[FetchedDocument]]:
    for start in range(0, len(documents), size):
        yield documents[start : start + size]
