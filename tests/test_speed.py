"""Guards of speed by ratios measured in one run, never by absolute time: a slower machine passes as a quicker one does.

The bounds leave a good third of room above what ``docs/performance.md`` states, for noise; what fails here has
become slower by its own fault.
"""

from __future__ import annotations

import statistics
import time

import pytest

from benchmarks.reading import Timing, digital_documents, measure
from contracts.readings import UnreadableDocument
from flows.steps.plan import ReadingPlan
from tests.flows.test_night import doc

pytestmark = pytest.mark.slow

EVERY = 3
"""One in so many documents of the corpus is timed."""


def _timings(suffix: str) -> list[Timing]:
    found = []
    for path in digital_documents(suffix)[::EVERY]:
        try:
            found.append(measure(path, rounds=7, peer_rounds=1))
        except UnreadableDocument:
            continue
    return found


@pytest.mark.parametrize(("suffix", "bound"), [(".pdf", 3.7), (".docx", 4.2)])
def test_reading_stays_near_the_floor(suffix: str, bound: float) -> None:
    ratio = statistics.median(one.reading / one.floor for one in _timings(suffix))
    assert ratio <= bound, f"reading {suffix} costs {ratio:.1f} times its floor"


@pytest.mark.parametrize(("suffix", "bound"), [(".pdf", 10.0), (".docx", 7.0)])
def test_reading_stays_far_from_the_peers(suffix: str, bound: float) -> None:
    ratio = statistics.median(one.peer / one.reading for one in _timings(suffix) if one.peer is not None)
    assert ratio >= bound, f"reading {suffix} is only {ratio:.1f} times as fast as its peer"


def test_judging_costs_no_more_than_reading_a_pdf() -> None:
    timings = _timings(".pdf")
    assert statistics.median(one.judging / one.reading for one in timings) <= 1.2


def test_few_documents_need_a_second_reading() -> None:
    timings = [one for suffix in (".pdf", ".docx", ".html") for one in _timings(suffix)]
    assert sum(one.readings_needed > 1 for one in timings) <= 0.05 * len(timings)


def test_planning_grows_in_step_with_the_documents() -> None:
    def cost(count: int) -> float:
        documents = [doc(f"{number:064}") for number in range(count)]
        started = time.process_time()
        plan = ReadingPlan(frozenset(), 150)
        plan.add(documents)
        chunks = [*plan.full_chunks(), *plan.last_chunk()]
        assert sum(map(len, chunks)) == count
        return time.process_time() - started

    small, large = min(cost(20_000) for _ in range(3)), min(cost(200_000) for _ in range(3))
    assert large <= 18 * small
