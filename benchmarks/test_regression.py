"""Guards against slower reading, by ratios measured in one run: a slow machine passes as a quick one does.

pytest-benchmark times the work in CPU time; what it is compared with is timed in the same rounds, just before it.
The bounds leave a good third of room above what ``docs/performance.md`` states, for noise: what fails here has become
slower by its own fault. ``make bench-read`` runs it, ``make test`` does not.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

import pytest

import extractors
from benchmarks.reading import FLOORS, PEERS, digital_documents
from contracts.readings import Reading
from transforms.report import read_report

EVERY = 3
"""One in so many documents of the corpus is read."""
ROUNDS = 9


def _contents(suffix: str) -> list[bytes]:
    return [path.read_bytes() for path in digital_documents(suffix)[::EVERY]]


def _first(data: bytes) -> Reading:
    return next(extractors.readings(data))


def _compared(benchmark: Any, other: Callable[[], object], work: Callable[[], object], rounds: int = ROUNDS) -> float:
    """How many times as long ``work`` takes as ``other``: the best of the rounds of each."""
    others: list[float] = []

    def begin() -> None:
        started = time.process_time()
        other()
        others.append(time.process_time() - started)

    other(), work()
    benchmark.pedantic(work, setup=begin, rounds=rounds)
    ratio = benchmark.stats.stats.min / min(others)
    benchmark.extra_info["ratio"] = round(ratio, 2)
    return float(ratio)


@pytest.mark.benchmark(group="reading", timer=time.process_time)
@pytest.mark.parametrize(("suffix", "bound"), [(".pdf", 3.9), (".docx", 4.4)])
def test_reading_stays_near_the_floor(benchmark: Any, suffix: str, bound: float) -> None:
    documents = _contents(suffix)
    ratio = _compared(benchmark, lambda: [*map(FLOORS[suffix], documents)], lambda: [*map(_first, documents)])
    assert ratio <= bound, f"reading {suffix} costs {ratio:.1f} times its floor"


@pytest.mark.benchmark(group="reading", timer=time.process_time)
@pytest.mark.parametrize(("suffix", "bound"), [(".pdf", 10.0), (".docx", 4.5)])
def test_reading_stays_far_from_the_peers(benchmark: Any, suffix: str, bound: float) -> None:
    documents = _contents(suffix)
    ratio = _compared(benchmark, lambda: [*map(PEERS[suffix], documents)], lambda: [*map(_first, documents)], 3)
    assert ratio <= 1 / bound, f"reading {suffix} is only {1 / ratio:.1f} times as fast as its peer"


@pytest.mark.benchmark(group="judging", timer=time.process_time)
def test_judging_costs_no_more_than_reading_a_pdf(benchmark: Any) -> None:
    documents = _contents(".pdf")
    readings = [*map(_first, documents)]
    ratio = _compared(
        benchmark, lambda: [*map(_first, documents)], lambda: [read_report([reading]) for reading in readings]
    )
    assert ratio <= 1.2, f"judging a PDF takes {ratio:.1f} times as long as reading it"


@pytest.mark.parametrize("suffix", [".pdf", ".docx", ".html"])
def test_few_documents_need_a_second_reading(suffix: str) -> None:
    counts = [len(read_report(extractors.readings(data)).readings) for data in _contents(suffix)]
    assert sum(count > 1 for count in counts) <= 0.05 * len(counts)
