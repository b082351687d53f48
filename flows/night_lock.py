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
def night_lock(data: Path) -> Iterator[None]:
    """Hold the data folder for the length of the block.

    Raises:
        NightInProgress: another process holds it. Nothing was waited for and nothing changed.
    """
    data.mkdir(parents=True, exist_ok=True)
    path = data / "night.lock"
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
