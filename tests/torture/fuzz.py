# ruff: noqa: E501 (declarations stay whole)
"""``python -m tests.torture.fuzz TARGET… --executions N``: feed mutated documents to the parsers.

Mutation is seeded, so that a run can be repeated. Where atheris is installed (``pip install atheris``, for
development only), ``--guided SECONDS`` lets it search by coverage instead. Whatever breaks a parser is written to
``tests/torture/corpus`` under its hash and stays there as a regression.
"""

from __future__ import annotations

import argparse
import contextlib
import hashlib
import logging
import random
import re
import signal
import sys
import time
import traceback
from collections.abc import Iterator
from pathlib import Path
from types import FrameType

from tests.torture.fuzz_targets import REPACKED, SECONDS, TARGETS, Target, repack

CORPUS = Path(__file__).parent / "corpus"
_TOKENS = (
    b"<", b">", b"</td>", b"<table>", b"<td rowspan=99999 colspan=9>", b"&#0;", b"<!--", b"]]>", b"<?xml", b"\x00", b"\xff\xff",
    b"\xff\xfe", b"\xef\xbb\xbf", b"99999999999999999999", b"-1", b"1e309", b"nan", b"\t", b"|", "年".encode(), "总计".encode(),
    "（".encode(), "\u202e".encode(), b"\x1b[31m", b"%s", b"../", b"obj", b"endobj", b"stream", b"/Kids[3 0 R]", b"<<", b"[", b"(",
    b"PK\x01\x02", b"\xd0\xcf\x11\xe0", b'": [', b"{", b"&a", b"*a", b"<<: *a", b"!!python/object:os.system", b"- ", b"\r\n",
)  # fmt: skip
_NUMBER = re.compile(rb"\d+")


class Hang(Exception):
    """A parser took longer than it may."""


def mutate(data: bytes, chance: random.Random, others: list[bytes]) -> bytes:
    """The document with a few wounds: bits, cut and doubled stretches, tokens, numbers, parts of another one."""
    out = bytearray(data)
    for _ in range(chance.choice((1, 1, 2, 3, 5, 9, 20))):
        place = chance.randrange(len(out) + 1)
        length = min(len(out) - place, int(chance.paretovariate(0.6)))
        kind = chance.randrange(8)
        if kind == 0 and out:
            out[place % len(out)] ^= 1 << chance.randrange(8)
        elif kind == 1:
            del out[place : place + length]
        elif kind == 2:
            out[place:place] = out[place : place + length] * min(chance.randrange(1, 9), 1 + 200_000 // (length + 1))
        elif kind == 3:
            out[place : place + chance.choice((0, 1, 4))] = chance.choice(_TOKENS)
        elif kind == 4:
            out[place : place + length] = chance.randbytes(min(length, 64))
        elif kind == 5:
            other = chance.choice(others)
            start = chance.randrange(len(other) + 1)
            out[place:place] = other[start : start + min(length, 5000)]
        elif kind == 6 and (found := _NUMBER.search(out, place)):
            out[found.start() : found.end()] = str(chance.choice((0, 1, -1, 2**31, 2**63, 10**25, 255))).encode()
        else:
            out = out[: chance.randrange(len(out) + 1)] if chance.random() < 0.1 else out
    return bytes(out)


@contextlib.contextmanager
def within(seconds: float) -> Iterator[None]:
    """Raise Hang in the block when it takes longer."""

    def ring(_signal: int, _frame: FrameType | None) -> None:
        raise Hang(f"longer than {seconds:g} s")

    before = signal.signal(signal.SIGALRM, ring)
    signal.setitimer(signal.ITIMER_REAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)


def attack(name: str, executions: int, seed: int = 0, seconds: float | None = None) -> tuple[int, list[Path]]:
    """Run a target on so many mutants, or for so long; returns how many ran and the files that broke it."""
    target, chance = TARGETS[name], random.Random(f"{name} {seed}")
    seeds, ran = target.seeds(), 0
    broken: dict[str, Path] = {}
    end = time.monotonic() + (seconds or 1e9)
    while ran < executions and time.monotonic() < end:
        data = _mutant(name, seeds, chance)
        ran += 1
        if (fault := fault_of(target, data)) is not None:
            # One file for each way of breaking: the last lines of the trace tell them apart.
            way = "\n".join(fault.splitlines()[-4:-1])
            broken.setdefault(way, keep(name, data, fault) if way not in broken else broken[way])
    return ran, list(broken.values())


def _mutant(name: str, seeds: list[bytes], chance: random.Random) -> bytes:
    data = chance.choice(seeds)
    if name in REPACKED and chance.random() < 0.7:
        return repack(data, lambda part: mutate(part, chance, [part]) if chance.random() < 0.5 else part)
    return mutate(data, chance, seeds)


def fault_of(target: Target, data: bytes) -> str | None:
    """The trace of what the target raises, or None."""
    try:
        with within(SECONDS):
            target.run(data)
    except MemoryError:
        return None
    except Exception:
        return traceback.format_exc()
    return None


def keep(name: str, data: bytes, fault: str) -> Path:
    """Write what broke a parser beside the others, and say how it broke."""
    CORPUS.mkdir(exist_ok=True)
    path = CORPUS / f"{name}-{hashlib.sha256(data).hexdigest()[:12]}.{name}"
    path.write_bytes(data)
    print(f"{path}\n{fault}", file=sys.stderr)
    return path


def _guided(name: str, seconds: int) -> None:
    """Search by coverage, with atheris, in this process; it ends the process itself."""
    import atheris

    target = TARGETS[name]

    def once(data: bytes) -> None:
        if (fault := fault_of(target, data)) is not None:
            keep(name, data, fault)
            raise RuntimeError(fault)

    folder = Path(f"build/fuzz/{name}")
    folder.mkdir(parents=True, exist_ok=True)
    for seed in target.seeds():
        (folder / hashlib.sha256(seed).hexdigest()[:16]).write_bytes(seed)
    atheris.instrument_all()
    atheris.Setup(
        [sys.argv[0], f"-max_total_time={seconds}", f"-timeout={int(SECONDS)}", "-rss_limit_mb=3000", "-max_len=400000", str(folder)],
        once,
    )  # fmt: skip
    atheris.Fuzz()


def main() -> None:
    """Fuzz and report."""
    logging.disable(logging.CRITICAL)
    parser = argparse.ArgumentParser(prog="python -m tests.torture.fuzz", description=__doc__)
    parser.add_argument("targets", nargs="*", default=list(TARGETS), metavar="TARGET", help=", ".join(TARGETS))
    parser.add_argument("--executions", type=int, default=1000)
    parser.add_argument("--seconds", type=float, help="at most so long for each target")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--guided", type=int, metavar="SECONDS", help="by coverage, with atheris; one target")
    arguments = parser.parse_args()
    if arguments.guided:
        _guided(arguments.targets[0], arguments.guided)
        return
    failed = 0
    for name in arguments.targets:
        began = time.monotonic()
        ran, broken = attack(name, arguments.executions, arguments.seed, arguments.seconds)
        failed += len(broken)
        print(f"{name:10}{ran:>9,} executions{len(broken):>5} faults{time.monotonic() - began:>8.1f} s", flush=True)
    sys.exit(1 if failed else 0)


if __name__ == "__main__":
    main()
