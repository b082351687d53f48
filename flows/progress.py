"""How a long run tells how far it is, without knowing who listens.

Steps call :func:`tell`; a command that wants to show it installs a listener with :func:`listening`.
Without a listener the same words go to the log, at most one line a second for each stage.
"""

from __future__ import annotations

import logging
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace

from flows.printable import printable

UNKNOWN = -1
"""Stands for a total that nobody knows yet."""
_SECONDS_SAID = 90

_log = logging.getLogger("gongkai.night")


@dataclass(frozen=True, slots=True)
class Mark:
    """``done`` of ``total`` of one stage; ``note`` says what was last done."""

    stage: str
    done: int
    total: int
    note: str = ""

    @property
    def is_complete(self) -> bool:
        """Whether the stage has nothing left to do."""
        return self.total != UNKNOWN and self.done >= self.total


Listener = Callable[[Mark], None]


class _Spaced:
    """Passes on the first and last mark of a stage and those between that come a second apart.

    What is passed on says how long the rest of its stage will take at the rate so far.
    """

    def __init__(self, listener: Listener) -> None:
        self._listener = listener
        self._last: dict[str, float] = {}
        self._first: dict[str, tuple[float, int]] = {}

    def __call__(self, mark: Mark) -> None:
        now = time.monotonic()
        if mark.is_complete or now - self._last.get(mark.stage, -1.0) >= 1.0:
            self._last[mark.stage] = now
            began, done_before = self._first.setdefault(mark.stage, (now, mark.done))
            if mark.total != UNKNOWN and not mark.is_complete and mark.done > done_before:
                seconds = (now - began) / (mark.done - done_before) * (mark.total - mark.done)
                mark = replace(mark, note=f"{mark.note}, about {duration(seconds)} left".lstrip(", "))
            self._listener(mark)
        if mark.is_complete:
            self._first.pop(mark.stage, None)


def duration(seconds: float) -> str:
    """A length of time as people say it: ``40 s``, ``12 min``, ``3 h 05 min``."""
    if seconds < _SECONDS_SAID:
        return f"{seconds:.0f} s"
    minutes = round(seconds / 60)
    return f"{minutes} min" if minutes < 60 else f"{minutes // 60} h {minutes % 60:02} min"


def _words(mark: Mark) -> str:
    count = str(mark.done) if mark.total == UNKNOWN else f"{mark.done}/{mark.total}"
    return f"{mark.stage:<8} {count:>9}  {mark.note}".rstrip()


def log_listener() -> Listener:
    """A listener that writes to the log."""
    return _Spaced(lambda mark: _log.info("%s", _words(mark)))


def plain_listener() -> Listener:
    """A listener that prints lines, for output that is no terminal."""
    return _Spaced(lambda mark: print(_words(mark), flush=True))


@contextmanager
def bars() -> Iterator[Listener]:
    """A listener that draws one bar a stage on the terminal."""
    from rich.console import Console
    from rich.progress import (
        BarColumn,
        MofNCompleteColumn,
        Progress,
        TextColumn,
        TimeElapsedColumn,
        TimeRemainingColumn,
    )

    times = (TimeElapsedColumn(), TimeRemainingColumn())
    note = TextColumn("{task.fields[note]}", markup=False)
    columns = (TextColumn("{task.description:<8}"), BarColumn(), MofNCompleteColumn(), *times, note)
    with Progress(*columns, console=Console(file=sys.stderr)) as progress:
        tasks = {}

        def show(mark: Mark) -> None:
            total = None if mark.total == UNKNOWN else mark.total
            if mark.stage not in tasks:
                tasks[mark.stage] = progress.add_task(mark.stage, total=total, note="")
            progress.update(tasks[mark.stage], completed=mark.done, total=total, note=mark.note[:60])

        yield show


_listener: list[Listener] = []


@contextmanager
def listening(listener: Listener) -> Iterator[None]:
    """Send every mark told inside the block to ``listener``."""
    _listener.append(listener)
    try:
        yield
    finally:
        _listener.remove(listener)


@contextmanager
def shown() -> Iterator[None]:
    """Show progress in the way that suits standard error: bars on a terminal, lines otherwise."""
    if sys.stderr.isatty():
        with bars() as listener, listening(listener):
            yield
    else:
        with listening(plain_listener()):
            yield


_to_log = log_listener()


def tell(stage: str, done: int, total: int, note: str = "") -> None:
    """Say how far a stage is. Cheap enough to be called for every document."""
    mark = Mark(stage, done, total, printable(note))
    (_listener[-1] if _listener else _to_log)(mark)
