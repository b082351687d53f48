"""Who carries out a night's steps: threads of this process, or Prefect tasks. The night does not know."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from enum import StrEnum
from typing import Any, Protocol, TypeVar

T = TypeVar("T")
T_co = TypeVar("T_co", covariant=True)


class Step(StrEnum):
    """The kinds of steps; each may have its own retries and limits."""

    DISCOVER = "discover"
    FETCH = "fetch"
    EXTRACT = "extract"
    LOAD = "load"
    COMPARE = "compare"
    MARTS = "marts"
    COVERAGE = "coverage"
    PUBLISH = "publish"


class Pending(Protocol[T_co]):
    """A started step: its result, or the exception it ended with, can be asked for."""

    def result(self) -> T_co:
        """The result; raises what the step raised."""
        ...

    def add_done_callback(self, fn: Callable[[Any], Any], /) -> None:
        """Call ``fn`` with this object once the step has ended."""
        ...


class StepRunner(Protocol):
    """Carries out steps. ``label`` tells people which one (a source, a chunk's number)."""

    def start(self, step: Step, label: str, work: Callable[[], T]) -> Pending[T]:
        """Start a step beside others."""
        ...

    def run(self, step: Step, label: str, work: Callable[[], T]) -> T:
        """Carry out a step and wait for it."""
        ...


class ThreadRunner:
    """Steps as plain calls in a few threads. Use as a context manager."""

    def __init__(self, threads: int = 8) -> None:
        self._executor = ThreadPoolExecutor(threads, thread_name_prefix="step")

    def __enter__(self) -> ThreadRunner:
        return self

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        # After an error nobody waits for what is still under way: a site that is being asked may take its time.
        self._executor.shutdown(wait=kind is None, cancel_futures=True)

    def start(self, step: Step, label: str, work: Callable[[], T]) -> Pending[T]:
        """Queue the step for the next free thread."""
        return self._executor.submit(work)

    def run(self, step: Step, label: str, work: Callable[[], T]) -> T:
        """Call it here and now."""
        return work()
