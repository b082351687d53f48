"""``python -m tests.torture.dying PLACE gongkai-words…``: the real command, killed by SIGKILL at an exact place.

PLACE is ``step:N`` (before the first, after the first, before the second … step of the night) or ``write:N``
(at the N-th change to a file system that Python makes: opening for writing, renaming, removing, linking, making
folders, committing to the warehouse) or ``statement:N`` (before the N-th statement to the warehouse, most of them in
the middle of a transaction). ``count:FILE`` kills nothing and writes how many places of each kind there are.
"""

from __future__ import annotations

import json
import os
import signal
import sys
import threading
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

_CHANGES = {"os.rename", "os.remove", "os.symlink", "os.mkdir", "os.rmdir", "os.link", "os.truncate"}


class Places:
    """Counts places and dies at the one asked for."""

    def __init__(self, place: str) -> None:
        self._kind, _, number = place.partition(":")
        self._number = int(number) if number.isdecimal() else -1
        self._lock = threading.Lock()
        self.met: Counter[str] = Counter()

    def reach(self, kind: str) -> None:
        """Note a place; die when it is the one."""
        with self._lock:
            self.met[kind] += 1
            if kind == self._kind and self.met[kind] == self._number:
                os.kill(os.getpid(), signal.SIGKILL)

    def audit(self, event: str, arguments: tuple[Any, ...]) -> None:
        """Python's own notice of what the program is about to do."""
        if event in _CHANGES or (event == "open" and _is_writing(arguments)):
            self.reach("write")


def _is_writing(arguments: tuple[Any, ...]) -> bool:
    _, mode, flags = arguments
    if isinstance(mode, str):
        return any(letter in mode for letter in "wax+")
    return bool(flags & (os.O_WRONLY | os.O_RDWR))


def _watch(places: Places) -> None:
    from sqlalchemy import event
    from sqlalchemy.engine import Engine

    from flows.runners import Step, ThreadRunner

    event.listen(Engine, "commit", lambda _connection: places.reach("write"))
    event.listen(Engine, "before_cursor_execute", lambda *_: places.reach("statement"))

    def around(work: Callable[[], Any]) -> Callable[[], Any]:
        def call() -> Any:
            places.reach("step")
            result = work()
            places.reach("step")
            return result

        return call

    honest_start, honest_run = ThreadRunner.start, ThreadRunner.run

    def start(self: ThreadRunner, step: Step, label: str, work: Callable[[], Any]) -> Any:
        return honest_start(self, step, label, around(work))

    def run(self: ThreadRunner, step: Step, label: str, work: Callable[[], Any]) -> Any:
        return honest_run(self, step, label, around(work))

    ThreadRunner.start, ThreadRunner.run = start, run  # type: ignore[method-assign, assignment]
    sys.addaudithook(places.audit)


def main() -> None:
    """Run the command, or die on the way."""
    place = sys.argv[1]
    sys.argv = ["gongkai", *sys.argv[2:]]
    places = Places(place)
    _watch(places)
    from flows.commands import main as gongkai

    try:
        gongkai()
    finally:
        kind, _, file = place.partition(":")
        if kind == "count":
            Path(file).write_text(json.dumps(places.met), encoding="ascii")


if __name__ == "__main__":
    main()
