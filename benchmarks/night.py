"""Measure a night over documents already fetched: ``python -m benchmarks.night [N …] [--prefect]``.

Documents are the sample site's, each made another one by its agency, year and a few bytes that no reader
minds. Prints documents a second for extract, load and marts, how the cost grows with N, the peak of memory
of the night's own process, an unchanged night, and with ``--prefect`` what Prefect adds.
"""

from __future__ import annotations

import argparse
import hashlib
import math
import os
import resource
import tempfile
import time
import zipfile
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path

from contracts.documents import FetchedDocument
from flows.commands.demo import isolate_prefect
from flows.house import WarehouseStore
from flows.isolation import ReadingPool
from flows.night import Fetched, Night
from flows.runners import Step, StepRunner, T, ThreadRunner
from flows.settings import night_settings
from flows.summary import Fate
from sources.registry_files import Registry
from warehouse.warehouse import open_warehouse

_SAMPLES = Path(__file__).parents[1] / "sources" / "sample_site" / "content" / "documents"
_YEARS = range(2019, 2025)


def salted(data: bytes, suffix: str, number: int) -> bytes:
    """Other bytes that every reader reads alike."""
    if suffix == ".docx":
        buffer = BytesIO(data)
        with zipfile.ZipFile(buffer, "a") as archive:
            archive.comment = b"%d" % number
        return buffer.getvalue()
    tail = {".pdf": b"\n%% %d\n", ".html": b"\n<!-- %d -->\n"}.get(suffix, b"\n\n%d\n")
    return data + tail % number


def documents(count: int, folder: Path) -> Iterator[FetchedDocument]:
    """``count`` documents of as many reports, written into ``folder``."""
    samples = sorted(one for one in _SAMPLES.rglob("*") if one.suffix in {".pdf", ".docx", ".html", ".txt"})
    contents = [(one.suffix, one.read_bytes()) for one in samples]
    for number in range(count):
        suffix, data = contents[number % len(contents)]
        data = salted(data, suffix, number)
        sha256 = hashlib.sha256(data).hexdigest()
        path = folder / sha256[:2] / sha256
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(data)
        agency, year = divmod(number, len(_YEARS))
        yield FetchedDocument(
            sha256, str(path), len(data), file_name=f"r{suffix}", source_id="bench", agency_id=f"bench.{agency}",
            agency_name=f"示例机关{agency}", report_year=_YEARS[year], is_sample=True,
        )  # fmt: skip


@dataclass(frozen=True)
class _Source:
    id: str = "bench"


@dataclass
class _Sites:
    found: Sequence[FetchedDocument]

    def discover(self) -> Sequence[_Source]:
        return [_Source()]

    def fetch(self, site: _Source) -> Fetched:
        return Fetched(self.found)


@dataclass(frozen=True)
class Cost:
    """What one night took. ``cpu`` includes the reading processes and does not mind who else is at work.

    ``steps`` are seconds of CPU of the night's own process by step; ``reading`` those of the reading processes.
    """

    seconds: float
    cpu: float
    loaded: int
    reading: float
    steps: Mapping[Step, float]


class TimedRunner(ThreadRunner):
    """Steps as plain calls; what each of those that run alone costs in CPU is kept."""

    def __init__(self) -> None:
        super().__init__()
        self.steps: dict[Step, float] = defaultdict(float)

    def run(self, step: Step, label: str, work: Callable[[], T]) -> T:
        """Call it and note its CPU time: of this thread while others read, else of the process."""
        clock = time.thread_time if step is Step.LOAD else time.process_time
        started = clock()
        try:
            return super().run(step, label, work)
        finally:
            self.steps[step] += clock() - started


def night(found: Sequence[FetchedDocument], data: Path, runner: StepRunner) -> Cost:
    """Carry out one night over these documents."""
    settings = night_settings(data=data)
    started, before = time.monotonic(), os.times()
    with open_warehouse(settings.warehouse_url) as house, ReadingPool() as pool:
        store = WarehouseStore(house, settings, None)
        store.begin(Registry(()))
        summary = Night(_Sites(found), store, runner, pool, settings.chunk).run()
        store.finish(summary)
    after = os.times()
    reading = sum(after[2:4]) - sum(before[2:4])
    steps = dict(runner.steps) if isinstance(runner, TimedRunner) else {}
    cpu = sum(after[:4]) - sum(before[:4])
    return Cost(time.monotonic() - started, cpu, summary.fates[Fate.LOADED], reading, steps)


def _with_prefect(found: Sequence[FetchedDocument], data: Path) -> Cost:
    isolate_prefect(data / "prefect")
    from prefect import flow

    from flows.prefect_runner import PrefectRunner

    @flow(name="bench", persist_result=False)
    def bench() -> Cost:
        return night(found, data, PrefectRunner())

    return bench()


def main() -> None:
    """Run the sizes asked for and print a table."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.night", description=__doc__)
    parser.add_argument("sizes", nargs="*", type=int, default=[200, 1000])
    parser.add_argument("--prefect", action="store_true")
    arguments = parser.parse_args()
    head = "documents  seconds  per s  cpu s  ms each: reading  loading  marts  publish  other"
    print(f"{head}  loaded  unchanged s  peak MB  Prefect")
    measured: list[tuple[int, float]] = []
    for size in arguments.sizes:
        with tempfile.TemporaryDirectory() as place:
            raw, data = Path(place) / "raw", Path(place) / "data"
            raw.mkdir()
            data.mkdir()
            found = list(documents(size, raw))
            with TimedRunner() as runner:
                cost = night(found, data, runner)
            with ThreadRunner() as plain:
                unchanged = night(found, data, plain)
            peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
            share = ""
            if arguments.prefect:
                other = Path(place) / "prefect"
                other.mkdir()
                share = f"{_with_prefect(found, other).cpu / cost.cpu - 1:+.1%}"
        measured.append((size, cost.cpu))
        each = [cost.reading, *(cost.steps.get(step, 0.0) for step in (Step.LOAD, Step.MARTS, Step.PUBLISH))]
        reading, loading, marts, publish, rest = (1000 * part / size for part in (*each, cost.cpu - sum(each)))
        print(
            f"{size:>9} {cost.seconds:>8.1f} {size / cost.seconds:>6.1f} {cost.cpu:>6.1f}"
            f" {1000 * cost.cpu / size:>7.1f} {reading:>9.1f} {loading:>8.1f} {marts:>6.2f}"
            f" {publish:>8.2f} {rest:>6.1f}"
            f" {cost.loaded:>7} {unchanged.seconds:>12.2f} {peak:>8.0f} {share:>8}",
            flush=True,
        )
    if len(measured) > 1:
        (small, quick), (large, slow) = measured[0], measured[-1]
        print(f"processor time grows as N to the {math.log(slow / quick) / math.log(large / small):.2f}")


if __name__ == "__main__":
    main()
