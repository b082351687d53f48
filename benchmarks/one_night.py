"""One night over documents already fetched, a process of its own: ``python -m benchmarks.one_night PLACE [--prefect]``.

``PLACE`` holds the documents and the list of them that :mod:`benchmarks.night` wrote there, and keeps the warehouse:
a second night over the same place finds everything known. Prints what it took as JSON. With ``--prefect`` the steps
are task runs of a flow on the server that ``PREFECT_API_URL`` names.
"""

from __future__ import annotations

import argparse
import json
import os
import pickle
import time
from collections import defaultdict
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import asdict, dataclass
from pathlib import Path

import psutil

from contracts.documents import FetchedDocument
from flows.isolation import ReadingPool
from flows.night import Fetched, Night
from flows.runners import Step, StepRunner, T, ThreadRunner
from flows.settings import night_settings
from flows.summary import Fate
from flows.warehouse_store import WarehouseStore
from sources.registry_files import Registry
from warehouse.warehouse import open_warehouse

LISTED = "found.pickle"
_OF_ONE_SOURCE = 500


@dataclass(frozen=True)
class Cost:
    """What one night took: wall seconds, and seconds of CPU, which do not mind who else is at work.

    ``filling`` are the wall seconds in which documents were read and loaded, of ``seconds`` in all.
    ``steps`` are seconds of CPU by step, ``reading`` those of the reading processes, ``cpu`` of all together.
    ``peaks`` are megabytes held by the night's own process while it read and loaded (``load``) and in each step after
    that; ``readers`` is the most that the reading processes were found to hold together.
    """

    seconds: float
    filling: float
    cpu: float
    loaded: int
    skipped: int
    facts: int
    reading: float
    steps: dict[str, float]
    peaks: dict[str, float]
    readers: float


@dataclass(frozen=True)
class _Source:
    id: str
    documents: Sequence[FetchedDocument]


@dataclass
class _Sites:
    found: Sequence[FetchedDocument]

    def discover(self) -> Sequence[_Source]:
        starts = range(0, len(self.found), _OF_ONE_SOURCE)
        return [_Source(f"bench{start}", self.found[start : start + _OF_ONE_SOURCE]) for start in starts]

    def fetch(self, site: _Source) -> Fetched:
        return Fetched(site.documents)


class Meter:
    """Carries steps out as another runner does, and keeps what those that run alone cost and hold."""

    def __init__(self, runner: StepRunner) -> None:
        self.start = runner.start
        self._run = runner.run
        self.steps: dict[str, float] = defaultdict(float)
        self.peaks: dict[str, float] = {}
        self.filled = 0.0
        self.readers = 0.0

    def run(self, step: Step, label: str, work: Callable[[], T]) -> T:
        """Call it and note its CPU time: of this thread while others read, else of the process."""
        is_alone = step not in (Step.DISCOVER, Step.LOAD)
        if is_alone and Step.LOAD not in self.peaks:
            self.peaks[Step.LOAD] = _peak_since_last()
            self.filled = time.monotonic()
        elif step is Step.LOAD:
            self.readers = max(self.readers, _held_by_children())
        started, clock = 0.0, time.process_time if is_alone else time.thread_time

        def timed() -> T:
            nonlocal started
            started = clock()
            try:
                return work()
            finally:
                self.steps[step] += clock() - started

        try:
            return self._run(step, label, timed)
        finally:
            if is_alone:
                self.peaks[step] = _peak_since_last()


def _peak_since_last() -> float:
    """Megabytes that this process held at most since this was last asked."""
    status = Path("/proc/self/status").read_text("ascii")
    peak = int(status.partition("VmHWM:")[2].split()[0]) / 1024
    Path("/proc/self/clear_refs").write_text("5", "ascii")
    return peak


def _held_by_children() -> float:
    """Megabytes that the processes begun by this one hold now."""
    held = 0
    for child in psutil.Process().children():
        with suppress(psutil.NoSuchProcess):
            held += child.memory_info().rss
    return held / 1024**2


def night(found: Sequence[FetchedDocument], data: Path, runner: StepRunner) -> Cost:
    """Carry out one night over these documents."""
    settings = night_settings(data=data)
    meter = Meter(runner)
    started, before = time.monotonic(), os.times()
    with open_warehouse(settings.warehouse_url) as house, ReadingPool(settings.workers, settings.limits) as pool:
        store = WarehouseStore(house, settings, None)
        store.begin(Registry(()))
        summary = Night(_Sites(found), store, meter, pool, settings.chunk).run()
        store.finish(summary)
    after = os.times()
    if summary.broken or summary.troubles:
        raise RuntimeError(f"the night is no measure: {summary.broken} {summary.troubles[:3]}")
    return Cost(
        time.monotonic() - started,
        meter.filled - started,
        sum(after[:4]) - sum(before[:4]),
        summary.fates[Fate.LOADED],
        summary.fates[Fate.SKIPPED],
        summary.facts,
        sum(after[2:4]) - sum(before[2:4]),
        {str(step): cost for step, cost in meter.steps.items()},
        {str(step): peak for step, peak in meter.peaks.items()},
        meter.readers,
    )


def _with_prefect(found: Sequence[FetchedDocument], data: Path) -> Cost:
    from prefect import flow
    from prefect.task_runners import ThreadPoolTaskRunner

    from flows.prefect_runner import PrefectRunner

    @flow(name="bench", persist_result=False, task_runner=ThreadPoolTaskRunner(max_workers=8))  # type: ignore[arg-type]
    def bench() -> Cost:
        return night(found, data, PrefectRunner())

    return bench()


def main() -> None:
    """Run it and print its cost."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.one_night", description=__doc__)
    parser.add_argument("place", type=Path)
    parser.add_argument("--prefect", action="store_true")
    parser.add_argument("--cores", type=int, help="use no more cores than this")
    arguments = parser.parse_args()
    if arguments.cores:
        os.sched_setaffinity(0, sorted(os.sched_getaffinity(0))[: arguments.cores])
    found = pickle.loads((arguments.place / LISTED).read_bytes())
    data = arguments.place / "data"
    data.mkdir(exist_ok=True)
    if arguments.prefect:
        cost = _with_prefect(found, data)
    else:
        with ThreadRunner() as runner:
            cost = night(found, data, runner)
    print(json.dumps(asdict(cost)))


if __name__ == "__main__":
    main()
