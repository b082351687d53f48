"""What a night's fetching may take and how it presents itself: constructor arguments, no site's configuration."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from sources.addresses import Resolver, system_resolver
from sources.host_gates import HostGates
from sources.robots import ROBOT_NAME, RobotsBook

MEGABYTE = 1_000_000


@dataclass(frozen=True, slots=True)
class FetchOptions:
    """Limits and identity of a night. Share one object among the threads of a night: it carries the host gates.

    ``contact`` (an e-mail or web address) goes into the User-Agent; sources that are no samples are not
    asked without it. ``resolver`` and ``allow_loopback`` exist for the sample site and the tests.
    """

    contact: str | None = None
    page_bytes: int = 10 * MEGABYTE
    file_bytes: int = 50 * MEGABYTE
    deadline_s: float = 60.0
    connect_timeout_s: float = 15.0
    read_timeout_s: float = 30.0
    attempts: int = 3
    retry_wait_s: float = 2.0
    longest_retry_after_s: float = 120.0
    max_redirects: int = 5
    inbox: Path | None = None
    resolver: Resolver = system_resolver
    allow_loopback: bool = False
    gates: HostGates = field(default_factory=HostGates)
    robots: RobotsBook = field(default_factory=RobotsBook)

    @property
    def user_agent(self) -> str:
        """An honest name with a way to reach us."""
        return f"{ROBOT_NAME}/0.1 (reader of government disclosure reports; +{self.contact or 'sample site only'})"
