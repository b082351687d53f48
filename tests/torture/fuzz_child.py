"""The process that is fuzzed: ``python -m tests.torture.fuzz_child TARGET SEED FIRST COUNT SECONDS PROGRESS``.

It tells the number of the mutant at hand through the first eight bytes of the file PROGRESS, so that whoever started
it knows which one ended it, and prints one JSON object for each fault.
"""

from __future__ import annotations

import contextlib
import json
import logging
import random
import resource
import signal
import struct
import sys
import time
import traceback
from collections.abc import Iterator
from pathlib import Path
from types import FrameType

from flows.isolation.confinement import confine
from tests.torture.fuzz_mutations import mutant
from tests.torture.fuzz_targets import SECONDS, TARGETS, Target

MEMORY_BYTES = 2 << 30


class Hang(BaseException):
    """A parser took longer than it may. No parser may take it for an error of its file."""


@contextlib.contextmanager
def _within(seconds: float) -> Iterator[None]:
    """Raise Hang in the block when it takes more of the processor's time; the machine may have other work."""

    def ring(_signal: int, _frame: FrameType | None) -> None:
        raise Hang(f"longer than {seconds:g} s")

    before = signal.signal(signal.SIGPROF, ring)
    signal.setitimer(signal.ITIMER_PROF, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
        signal.signal(signal.SIGPROF, before)


def nth_mutant(name: str, seed: int, number: int, seeds: list[bytes]) -> bytes:
    """The same bytes for the same numbers, always."""
    return mutant(seeds, random.Random(f"{name} {seed} {number}"))


def fault_of(target: Target, data: bytes) -> str | None:
    """The trace of what the target raises, or None."""
    try:
        with _within(SECONDS):
            target.run(data)
    except MemoryError:
        return None
    except (Exception, Hang):
        return traceback.format_exc()
    return None


def _by_chance(name: str, seed: int, first: int, count: int, seconds: float, progress: Path) -> None:
    target = TARGETS[name]
    seeds = target.seeds()
    end = time.monotonic() + seconds
    with progress.open("r+b", buffering=0) as place:
        _lose_everything(target)
        for number in range(first, first + count):
            place.seek(0)
            place.write(struct.pack("<q", number))
            if (fault := fault_of(target, nth_mutant(name, seed, number, seeds))) is not None:
                print(json.dumps({"number": number, "fault": fault}), flush=True)
            if time.monotonic() > end:
                break
    print(json.dumps({"next": number + 1}), flush=True)


def _lose_everything(target: Target) -> None:
    """What a reader loses in the night, it has not here either: an escape would be a fault."""
    if target.is_reader:
        target.run(target.seeds()[0])  # its modules are there before the door is shut
        confine()
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES, MEMORY_BYTES))


def main() -> None:
    """Run the mutants that the command line asks for."""
    logging.disable(logging.CRITICAL)
    _, name, seed, first, count, seconds, progress = sys.argv
    _by_chance(name, int(seed), int(first), int(count), float(seconds), Path(progress))


if __name__ == "__main__":
    main()
