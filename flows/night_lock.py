"""One night at a time on one data folder: a lock the kernel lets go of when its holder dies."""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


class NightInProgress(Exception):
    """Another run holds the data folder; the message says which."""


@contextmanager
def night_lock(data: Path, name: str = "night") -> Iterator[None]:
    """Hold the data folder for the length of the block; runs of another ``name`` do not mind.

    Raises:
        NightInProgress: another process holds it. Nothing was waited for and nothing changed.
    """
    data.mkdir(parents=True, exist_ok=True)
    path = data / f"{name}.lock"
    with path.open("a+", encoding="ascii") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            file.seek(0)
            holder = file.read().strip() or "unknown"
            raise NightInProgress(f"process {holder} is already at work on {data}; nothing was done") from None
        file.truncate(0)
        file.write(str(os.getpid()))
        file.flush()
        yield


def is_night_at_work(data: Path) -> bool:
    """Whether a night holds the data folder at this moment."""
    try:
        with night_lock(data):
            return False
    except NightInProgress:
        return True
