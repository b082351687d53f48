"""Politeness, host by host: one request at a time, spaced, within a budget, and none to a host in trouble."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from sources.outcomes import Outcome


class NotAsked(Exception):
    """A request that must not be sent tonight; ``outcome`` is HOST_PAUSED or BUDGET_SPENT."""

    def __init__(self, outcome: Outcome, message: str) -> None:
        super().__init__(message)
        self.outcome = outcome


class HostGate:
    """The gate in front of one host. Its lock is held from before the pause until the response has ended."""

    def __init__(self, host: str, breaker_failures: int, night_s: float, sleep: Callable[[float], None]) -> None:
        self.host = host
        self.requests = 0
        self.delay_s = 0.0
        self._lock = threading.RLock()
        self._sleep = sleep
        self._night_ends = time.monotonic() + night_s
        self._open_at = 0.0
        self._breaker_failures = breaker_failures
        self._failures_in_a_row = 0
        self._paused: str | None = None

    @contextmanager
    def turn(self, delay_s: float, nightly_max: int, asked: Callable[[], int] | None = None) -> Iterator[None]:
        """Wait for this host's turn and hold it for one request.

        ``asked`` tells how often the host was asked this night by all runs; without it this gate's own count holds.

        Raises:
            NotAsked: when the host is paused or its budget for the night is spent.
        """
        with self._lock:
            if self._paused is not None:
                raise NotAsked(Outcome.HOST_PAUSED, f"{self.host}: {self._paused}; tried again another night")
            if (asked() if asked is not None else self.requests) >= nightly_max:
                raise NotAsked(Outcome.BUDGET_SPENT, f"{self.host}: {nightly_max} requests tonight, its maximum")
            self.delay_s = max(self.delay_s, delay_s)
            now = time.monotonic()
            opens = self._open_at + self.delay_s if self.requests else now
            if opens > self._night_ends:
                raise NotAsked(Outcome.BUDGET_SPENT, f"{self.host}: its pauses do not fit into the night any more")
            if opens > now:
                self._sleep(opens - now)
            self.requests += 1
            try:
                yield
            finally:
                self._open_at = max(self._open_at, time.monotonic())

    def hold_back(self, seconds: float) -> None:
        """Send nothing for ``seconds`` from now: the host asked for it."""
        with self._lock:
            self._open_at = max(self._open_at, time.monotonic() + seconds)

    def pause(self, reason: str) -> None:
        """Send nothing more tonight."""
        with self._lock:
            self._paused = self._paused or reason

    def note(self, *, failed: bool, what: str) -> None:
        """Count a success or a failure; enough failures in a row pause the host."""
        with self._lock:
            self._failures_in_a_row = self._failures_in_a_row + 1 if failed else 0
            if self._failures_in_a_row >= self._breaker_failures:
                self.pause(f"{self._failures_in_a_row} failures in a row, the last one {what}")


class HostGates:
    """All gates of a night. Share one among the threads that fetch, so that a host has one gate."""

    def __init__(
        self,
        *,
        breaker_failures: int = 5,
        night_s: float = 4 * 3600,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        self._gates: dict[str, HostGate] = {}
        self._lock = threading.Lock()
        self._breaker_failures = breaker_failures
        self._night_s = night_s
        self._sleep = sleep

    def of(self, host: str) -> HostGate:
        """The gate of a host (its name without port: one machine answers for all its ports)."""
        with self._lock:
            return self._gates.setdefault(host, HostGate(host, self._breaker_failures, self._night_s, self._sleep))

    def requests(self) -> dict[str, int]:
        """Requests sent tonight by host."""
        with self._lock:
            return {host: gate.requests for host, gate in sorted(self._gates.items())}
