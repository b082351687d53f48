"""A night killed anywhere and run again gives the very warehouse of a night left in peace."""

from __future__ import annotations

import json
import random
import shutil
import signal
import sys
import time
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.torture.conftest import Tally
from tests.torture.nights import Contents, check_release, check_whole, command, contents, dying, finish, start

pytestmark = pytest.mark.slow

RANDOM_KILLS = 50
KILLED_WRITES = 30
PARTS = 5
"""The kills of each kind are shared out, so that several processors can have a part."""
_DERIVED_PLACES = 8
"""The ends of a night's last four steps: before the first of them everything is loaded and nothing compared."""


@dataclass(frozen=True)
class Peace:
    """A night that nobody disturbed: what it left, how long it took, how many places it passed."""

    contents: Contents
    seconds: float
    steps: int
    writes: int


def _words(data: Path) -> tuple[str, ...]:
    return ("nightly", "--sample", "--data", str(data), "--workers", "2")


@pytest.fixture(scope="module")
def peace(tmp_path_factory: pytest.TempPathFactory) -> Peace:
    """The night in peace on the sample site."""
    folder = tmp_path_factory.mktemp("peace")
    finish([sys.executable, "-m", "tests.torture.dying", f"count:{folder / 'places'}", *_words(folder / "counted")])
    places = json.loads((folder / "places").read_text(encoding="ascii"))
    began = time.monotonic()
    finish(command(*_words(folder / "data")))
    seconds = time.monotonic() - began
    check_release(folder / "data" / "published" / "current")
    left = contents(folder / "data" / "warehouse.sqlite")
    assert left["reports"] and left["applications"]
    assert left == contents(folder / "counted" / "warehouse.sqlite"), "two nights in peace differ"
    return Peace(left, seconds, places["step"], places["write"])


def _kill_and_repeat(data: Path, peace: Peace, tally: Tally, killed: list[list[str]], seconds: list[float]) -> int:
    """Kill each night (at its place, or after so many seconds), look at what is left, and run one to its end.

    Returns how many were really killed: one that was quicker than its kill counts as a night in peace.
    """
    struck = 0
    for words, patience in zip(killed, seconds, strict=True):
        night = start(words)
        if patience >= 0:
            time.sleep(patience)
            night.kill()
        night.communicate()
        struck += night.returncode == -signal.SIGKILL
        check_whole(data)
    finish(command(*_words(data)))
    check_whole(data)
    left = contents(data / "warehouse.sqlite")
    for name, rows in peace.contents.items():
        tally.count("lost", left[name] != rows)
        assert left[name] == rows, f"{name} differ after {killed} at {seconds}"
    shutil.rmtree(data)
    tally.count("kills", struck)
    tally.count("faults", struck)
    return struck


@pytest.mark.parametrize("part", range(PARTS))
def test_killed_at_random_moments(part: int, tmp_path: Path, peace: Peace, tally: Tally, is_full: bool) -> None:
    """Two kills one after the other in each round, so that what a killed night left is what the next begins with."""
    if part and not is_full:
        pytest.skip("runs with make torture only")
    chance = random.Random(20211231 + part)
    wanted, killed, number = (RANDOM_KILLS // PARTS if is_full else 2), 0, 0
    while killed < wanted:
        # The second night has less to do, so it is struck earlier.
        moments = [chance.uniform(0.3, 0.95 * peace.seconds), chance.uniform(0.3, 0.6 * peace.seconds)]
        data = tmp_path / f"random{number}"
        killed += _kill_and_repeat(data, peace, tally, [command(*_words(data))] * 2, moments)
        number += 1
    tally.note(f"random moments: {killed} nights killed, each warehouse as in peace")


@pytest.mark.parametrize("part", range(PARTS))
def test_killed_at_each_step_boundary(part: int, tmp_path: Path, peace: Peace, tally: Tally, is_full: bool) -> None:
    """Before and after every step."""
    if part and not is_full:
        pytest.skip("runs with make torture only")
    places = list(range(1 + part, peace.steps + 1, PARTS)) if is_full else [peace.steps - _DERIVED_PLACES + 1]
    struck = 0
    for place in places:
        data = tmp_path / f"step{place}"
        struck += _kill_and_repeat(data, peace, tally, [dying(f"step:{place}", *_words(data))], [-1.0])
    assert struck >= len(places) - 2, "steps run side by side, so a night may pass one fewer"
    tally.note(f"step boundaries: {struck} nights killed, each warehouse as in peace")


@pytest.mark.parametrize("part", range(PARTS))
def test_killed_at_changes_to_the_disk(part: int, tmp_path: Path, peace: Peace, tally: Tally, is_full: bool) -> None:
    """At changes spread evenly over the night, and densely over its end, where the release is exchanged."""
    if part and not is_full:
        pytest.skip("runs with make torture only")
    count = KILLED_WRITES if is_full else 2
    spread = [1 + place * peace.writes // (count // 3 or 1) for place in range(count // 3 or 1)]
    dense = [peace.writes - place * 12 // 10 for place in range(count - len(spread))]
    places = (spread + dense)[part::PARTS] if is_full else spread + dense
    struck = 0
    for place in places:
        data = tmp_path / f"write{place}"
        struck += _kill_and_repeat(data, peace, tally, [dying(f"write:{place}", *_words(data))], [-1.0])
    assert struck >= len(places) - 2, "files are opened side by side, so a night may make a few fewer changes"
    tally.note(f"changes to the disk: {struck} nights killed, each warehouse as in peace")
