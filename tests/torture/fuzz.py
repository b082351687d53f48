"""``python -m tests.torture.fuzz TARGET… --executions N``: feed mutated documents to the parsers.

Mutants are numbered, so that a run can be repeated. Each parser runs in a process of its own, with the memory a reader
has and without the rest: what ends or hangs that process is told and the next mutant taken. Where atheris is installed
(``make torture`` sees to it), ``--guided SECONDS`` searches by coverage. Whatever breaks a parser is written to
``tests/torture/corpus`` under its hash and stays there as a regression.
"""

from __future__ import annotations

import argparse
import hashlib
import importlib.util
import json
import os
import re
import struct
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass, field
from pathlib import Path

from tests.torture.fuzz_child import MEMORY_BYTES, nth_mutant
from tests.torture.fuzz_targets import SECONDS, TARGETS

CORPUS = Path(__file__).parent / "corpus"
_PROJECT = Path(__file__).parents[2]
_STUCK_SECONDS = SECONDS + 300
"""A parser that no alarm reaches, in the middle of a C library."""
_UNITS = re.compile(r"stat::number_of_executed_units:\s*(\d+)")
_MOST_ROUNDS = 20


@dataclass
class Outcome:
    """What came of fuzzing one parser."""

    executions: int = 0
    out_of_memory: int = 0
    """Ended by the limit on memory, as the night's readers are: given up, and nothing worse."""
    crashes: list[Path] = field(default_factory=list)
    hangs: list[Path] = field(default_factory=list)

    @property
    def faults(self) -> list[Path]:
        """Everything that broke it."""
        return self.crashes + self.hangs

    def __str__(self) -> str:
        """The figures in one line."""
        return (
            f"{self.executions:>9,} executions, {len(self.crashes)} crashes, {len(self.hangs)} hangs, "
            f"{self.out_of_memory} at the limit of memory"
        )


def attack(name: str, executions: int, seed: int = 0, seconds: float = 1e9) -> Outcome:
    """Run a target on so many mutants, or for so long."""
    outcome, number, ways = Outcome(), 0, set[str]()
    end = time.monotonic() + seconds
    while number < executions and time.monotonic() < end:
        number = _round(name, executions, seed, number, end, outcome, ways)
    outcome.executions = number
    return outcome


def _round(name: str, executions: int, seed: int, first: int, end: float, outcome: Outcome, ways: set[str]) -> int:
    """One process, until it is done or something ends it; returns the number of the next mutant."""
    with tempfile.TemporaryDirectory() as folder:
        progress = Path(folder) / "progress"
        progress.write_bytes(struct.pack("<q", first))
        words = [name, seed, first, executions - first, max(0.0, end - time.monotonic()), progress]
        with (Path(folder) / "said").open("w+", encoding="utf-8") as said:
            child = subprocess.Popen(
                [sys.executable, "-m", "tests.torture.fuzz_child", *map(str, words)],
                cwd=_PROJECT, stdout=subprocess.PIPE, stderr=said, text=True, bufsize=1,
            )  # fmt: skip
            is_stuck = _wait(child, progress)
            output, memory = child.stdout.read() if child.stdout else "", _memory_of(child)
            said.seek(0)
            errors = said.read()[-2000:]
        at = struct.unpack("<q", progress.read_bytes())[0]
    seeds = TARGETS[name].seeds()
    for line in map(json.loads, output.splitlines()):
        if "next" in line:
            return int(line["next"])
        # One file for each way of breaking: the last lines of the trace tell them apart.
        way = "\n".join(line["fault"].splitlines()[-4:-1])
        if way not in ways:
            ways.add(way)
            kind = outcome.hangs if "Hang: longer than" in line["fault"] else outcome.crashes
            kind.append(keep(name, nth_mutant(name, seed, line["number"], seeds), line["fault"]))
    if is_stuck:
        outcome.hangs.append(keep(name, nth_mutant(name, seed, at, seeds), "no alarm reaches it"))
    elif memory > MEMORY_BYTES // 2:
        outcome.out_of_memory += 1
    else:
        outcome.crashes.append(keep(name, nth_mutant(name, seed, at, seeds), f"status {child.returncode}: {errors}"))
    return int(at) + 1


def _wait(child: subprocess.Popen[str], progress: Path) -> bool:
    """Wait for the process; True when it had to be ended because it no longer got on."""
    last, since = b"", time.monotonic()
    while os.waitid(os.P_PID, child.pid, os.WEXITED | os.WNOHANG | os.WNOWAIT) is None:
        time.sleep(0.1)
        if (now := progress.read_bytes()) != last:
            last, since = now, time.monotonic()
        elif time.monotonic() - since > _STUCK_SECONDS:
            child.kill()
            return True
    return False


def _memory_of(child: subprocess.Popen[str]) -> int:
    _, status, usage = os.wait4(child.pid, 0)
    child.returncode = os.waitstatus_to_exitcode(status)
    return usage.ru_maxrss * 1024


def can_guide() -> bool:
    """Whether atheris is installed."""
    return importlib.util.find_spec("atheris") is not None


def guided(name: str, seconds: int) -> Outcome:
    """Search by coverage for so long; begun again after each fault."""
    outcome, end = Outcome(), time.monotonic() + seconds
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        (folder / "seeds").mkdir()
        for _ in range(_MOST_ROUNDS):
            if (left := int(end - time.monotonic())) < 1:
                break
            done = subprocess.run(
                [sys.executable, "-m", "tests.torture.fuzz_guided", name, str(left), place],
                cwd=_PROJECT, capture_output=True, text=True, errors="replace", check=False,
            )  # fmt: skip
            if units := _UNITS.search(done.stderr):
                outcome.executions += int(units[1])
            for path in sorted(folder.glob("found-*")):
                # Units that are merely slow are told by libFuzzer as well.
                if "found-oom-" in path.name:
                    outcome.out_of_memory += 1
                elif "found-timeout-" in path.name or ("found-crash-" in path.name and "Hang: longer" in done.stderr):
                    outcome.hangs.append(keep(name, path.read_bytes(), done.stderr[-3000:]))
                elif "found-crash-" in path.name:
                    outcome.crashes.append(keep(name, path.read_bytes(), done.stderr[-3000:]))
                path.unlink()
            if done.returncode and not units:
                raise RuntimeError(f"atheris did not run: {done.stderr[-2000:]}")
    return outcome


def keep(name: str, data: bytes, fault: str) -> Path:
    """Write what broke a parser beside the others, and say how it broke."""
    CORPUS.mkdir(exist_ok=True)
    path = CORPUS / f"{name}-{hashlib.sha256(data).hexdigest()[:12]}.{name}"
    path.write_bytes(data)
    print(f"{path}\n{fault}", file=sys.stderr)
    return path


def main() -> None:
    """Fuzz and report."""
    parser = argparse.ArgumentParser(prog="python -m tests.torture.fuzz", description=__doc__)
    parser.add_argument("targets", nargs="*", default=list(TARGETS), metavar="TARGET", help=", ".join(TARGETS))
    parser.add_argument("--executions", type=int, default=1000)
    parser.add_argument("--seconds", type=float, default=1e9, help="at most so long for each target")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--guided", type=int, metavar="SECONDS", help="by coverage, with atheris, so long for each")
    arguments = parser.parse_args()
    failed = 0
    for name in arguments.targets:
        began = time.monotonic()
        if arguments.guided:
            outcome = guided(name, arguments.guided)
        else:
            outcome = attack(name, arguments.executions, arguments.seed, arguments.seconds)
        failed += len(outcome.faults)
        print(f"{name:10}{outcome}, {time.monotonic() - began:.0f} s", flush=True)
    sys.exit(1 if failed else 0)


if __name__ == "__main__":
    main()
