"""Measure whole nights over documents already fetched: ``python -m benchmarks.night [N …] [--prefect]``.

Documents are :mod:`benchmarks.invented_reports`. For each N, in processes of their own: a first night (extract,
transform, load, marts, publish), an unchanged one after it, and with ``--prefect`` a first night whose steps are task
runs of a Prefect server, whose CPU counts too. Then how the cost grows with N.
"""

from __future__ import annotations

import argparse
import json
import math
import os
import pickle
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from itertools import pairwise
from pathlib import Path

import psutil

from benchmarks.invented_reports import documents
from benchmarks.one_night import LISTED, Cost
from flows.runners import Step
from tests.flows.prefect_house import PrefectHouse, prefect_house

_TURNS = 3
_SETTLE_S, _IDLE_S = 20, 60
_HEAD = (
    f"{'documents':>9} {'facts':>9} {'seconds':>8} {'per s':>6}  {'ms of CPU each':>14} reading loading compare   marts"
    f" publish  other  {'unchanged s':>11} {'CPU s':>6}  {'MB: loading':>11} publish   readers  Prefect"
)


def _one_night(place: Path, *options: str, environment: Mapping[str, str] | None = None) -> Cost:
    command = [sys.executable, "-m", "benchmarks.one_night", str(place), *options]
    done = subprocess.run(command, env=environment, stdout=subprocess.PIPE, text=True, check=True)
    return Cost(**json.loads(done.stdout.splitlines()[-1]))


def _prepare(size: int, place: Path) -> None:
    """Write the documents of one size, unless they are there from an earlier run."""
    if (place / LISTED).exists():
        return
    raw = place / "raw"
    raw.mkdir(parents=True)
    (place / LISTED).write_bytes(pickle.dumps(list(documents(size, raw))))


@contextmanager
def _place(keep: Path | None, size: int) -> Iterator[Path]:
    if keep is not None:
        yield keep / str(size)
        return
    with tempfile.TemporaryDirectory() as folder:
        yield Path(folder) / str(size)


def _server_cpu(house: PrefectHouse) -> float:
    whole = [psutil.Process(process.pid) for process in house.processes]
    whole += [child for one in whole for child in one.children(recursive=True)]
    return sum(sum(one.cpu_times()[:2]) for one in whole)


def _share_of_prefect(place: Path, size: int, plain: Cost) -> str:
    """What Prefect adds to a night: CPU of its own process and of the server, and wall time.

    What the server takes by merely being up is measured before and told apart: it does so all day long, and the more
    the longer the night is kept waiting by others.
    """
    other = place.parent / f"{size}-prefect"
    other.mkdir(exist_ok=True)
    (other / LISTED).write_bytes((place / LISTED).read_bytes())
    with prefect_house(other) as house:
        time.sleep(_SETTLE_S)
        before = _server_cpu(house)
        time.sleep(_IDLE_S)
        idle = (_server_cpu(house) - before) / _IDLE_S
        before = _server_cpu(house)
        environment = {**os.environ, **house.environment, "PREFECT_LOGGING_LEVEL": "WARNING"}
        cost = _one_night(other, "--prefect", environment=environment)
        served = _server_cpu(house) - before - idle * cost.seconds
    added = (cost.cpu + served) / plain.cpu - 1
    return (
        f"CPU {added:+.1%} (server {served / plain.cpu:.1%}; by being up {idle:.1%} of a core), "
        f"wall {cost.seconds / plain.seconds - 1:+.1%}"
    )


def _speed_up(place: Path) -> str:
    """The same night on one core and on two, in turns; the best of each."""
    best: dict[int, list[Cost]] = {1: [], 2: []}
    for _ in range(_TURNS):
        for cores, costs in best.items():
            shutil.rmtree(place / "data", ignore_errors=True)
            costs.append(_one_night(place, f"--cores={cores}"))
    filling, whole = (
        min(getattr(cost, name) for cost in best[1]) / min(getattr(cost, name) for cost in best[2])
        for name in ("filling", "seconds")
    )
    return f"two cores instead of one: reading and loading × {filling:.2f}, the whole night × {whole:.2f}"


def _row(size: int, cost: Cost, unchanged: Cost, share: str) -> str:
    steps = [cost.steps.get(str(step), 0.0) for step in (Step.LOAD, Step.COMPARE, Step.MARTS, Step.PUBLISH)]
    parts = [cost.reading, *steps, cost.cpu - cost.reading - sum(steps)]
    reading, loading, compare, marts, publish, other = (1000 * part / size for part in parts)
    held = [cost.peaks[str(Step.LOAD)], cost.peaks[str(Step.PUBLISH)], cost.readers]
    return (
        f"{size:>9} {cost.facts:>9} {cost.seconds:>8.1f} {size / cost.seconds:>6.1f}  {1000 * cost.cpu / size:>14.2f}"
        f" {reading:>7.2f} {loading:>7.2f} {compare:>7.3f} {marts:>7.2f} {publish:>7.2f} {other:>6.2f}"
        f"  {unchanged.seconds:>11.1f} {unchanged.cpu:>6.1f}"
        f"  {held[0]:>11.0f} {held[1]:>7.0f}  {held[2]:>8.0f}  {share}"
    )


def main() -> None:
    """Run the sizes asked for and print a table."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.night", description=__doc__)
    parser.add_argument("sizes", nargs="*", type=int, default=[200, 1000])
    parser.add_argument("--prefect", action="store_true", help="measure what Prefect adds, at the last size")
    parser.add_argument("--keep", type=Path, help="keep documents and warehouses here")
    parser.add_argument("--cores", action="store_true", help="measure two cores against one, at the first size")
    arguments = parser.parse_args()
    print(_HEAD, flush=True)
    measured: list[tuple[int, Cost]] = []
    for size in arguments.sizes:
        with _place(arguments.keep, size) as place:
            _prepare(size, place)
            cost = _one_night(place)
            if cost.loaded != size:
                raise SystemExit(f"{place} holds a warehouse already, or not every document was loaded: {cost}")
            unchanged = _one_night(place)
            if unchanged.skipped != size:
                raise SystemExit(f"an unchanged night read {size - unchanged.skipped} documents again")
            is_last = size == arguments.sizes[-1]
            share = _share_of_prefect(place, size, cost) if arguments.prefect and is_last else ""
        measured.append((size, cost))
        print(_row(size, cost, unchanged, share), flush=True)
    if arguments.cores:
        with _place(None, arguments.sizes[0]) as place:
            _prepare(arguments.sizes[0], place)
            print(_speed_up(place), flush=True)
    for (small, quick), (large, slow) in pairwise(measured):
        growth = math.log(slow.cpu / quick.cpu) / math.log(large / small)
        memory = max(slow.peaks.values()) / max(quick.peaks.values())
        print(f"from {small} to {large}: processor time grows as N to the {growth:.3f}, peak of memory × {memory:.2f}")


if __name__ == "__main__":
    main()
