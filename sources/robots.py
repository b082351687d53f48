"""robots.txt: what a host asks of robots, read once a night for each origin."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass

from protego import Protego

from contracts.documents import Format
from sources.outcomes import Outcome
from sources.pages import decode
from sources.sniffing import sniff

ROBOT_NAME = "gongkai"
# What stopped robots.txt here will stop the page itself too, under its own and more telling name.
_AS_ABSENT = (
    Outcome.OFF_HOST,
    Outcome.SOFT_404,
    Outcome.TOO_MANY_REDIRECTS,
    Outcome.REFUSED_ADDRESS,
    Outcome.TLS_ERROR,
    Outcome.BLOCKED_WAF,
)
MAX_BYTES = 512_000


@dataclass(frozen=True, slots=True)
class RobotsAnswer:
    """What came back for robots.txt: a status and bytes, or the outcome that kept it away."""

    outcome: Outcome
    status: int | None = None
    data: bytes = b""

    @property
    def is_beginning(self) -> bool:
        """Whether the file is larger than any robots.txt and its first part is at hand: what stands there holds."""
        return self.outcome is Outcome.TOO_LARGE and bool(self.data)


@dataclass(frozen=True, slots=True)
class RobotsRules:
    """The rules of one origin. ``note`` says what was odd about the file, for the record."""

    rules: Protego | None
    wait_a_night: bool = False
    note: str | None = None

    def allows(self, url: str) -> bool:
        """Whether our robot may fetch the address."""
        return self.rules is None or self.rules.can_fetch(url, ROBOT_NAME)

    @property
    def crawl_delay_s(self) -> float:
        """The pause the host asks for, as such or as a rate of requests; 0 when it asks for none."""
        if self.rules is None:
            return 0.0
        rate = self.rules.request_rate(ROBOT_NAME)
        by_rate = rate.seconds / rate.requests if rate is not None and rate.requests else 0.0
        return max(float(self.rules.crawl_delay(ROBOT_NAME) or 0.0), by_rate)

    @property
    def sitemaps(self) -> tuple[str, ...]:
        """The sitemaps the host names."""
        return tuple(self.rules.sitemaps) if self.rules else ()


def understand(answer: RobotsAnswer) -> RobotsRules:
    """The rules an answer amounts to.

    Absent (4xx but 429) allows; out of order (5xx, timeout) makes the host wait a night; a page in its
    place counts as absent.
    """
    if answer.status is not None and 400 <= answer.status < 500 and answer.status != 429:
        return RobotsRules(None, note=f"absent (status {answer.status})")
    if answer.outcome in _AS_ABSENT:
        return RobotsRules(None, note=f"absent ({answer.outcome})")
    if answer.outcome not in (Outcome.OK, Outcome.EMPTY) and not answer.is_beginning:
        return RobotsRules(None, wait_a_night=True, note=f"not readable tonight ({answer.outcome})")
    if sniff(answer.data[:8192]) is Format.HTML:
        return RobotsRules(None, note="an HTML page in its place; treated as absent")
    note = "read as far as half a megabyte" if answer.is_beginning else None
    return RobotsRules(Protego.parse(decode(answer.data).lstrip("\ufeff")), note=note)


class RobotsBook:
    """The robots.txt of every origin met tonight. Shared by the threads of a night."""

    def __init__(self) -> None:
        self._rules: dict[str, RobotsRules] = {}
        self._asking: dict[str, threading.Lock] = {}
        self._lock = threading.Lock()

    def of(self, origin: str, ask: Callable[[], RobotsAnswer]) -> RobotsRules:
        """The rules of an origin (scheme and host), asked for when they are not known yet."""
        with self._lock:
            asking = self._asking.setdefault(origin, threading.Lock())
        with asking:
            if origin not in self._rules:
                self._rules[origin] = understand(ask())
            return self._rules[origin]
