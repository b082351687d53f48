"""Guards of speed by ratios measured in one run, never by absolute time: a slower machine passes as a quicker one does.

The bounds leave a good third of room above what ``docs/performance.md`` states, for noise; what fails here has
become slower by its own fault.
"""

from __future__ import annotations

import statistics

import pytest

from benchmarks.reading import Timing, digital_documents, measure
from contracts.readings import UnreadableDocument

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
