"""The registry's sources as a night's sites: what each has, whether new or known, and what it refused."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from itertools import count
from typing import TYPE_CHECKING

from flows import journal
from flows.night import Fetched
from flows.progress import UNKNOWN, tell
from flows.settings import NightSettings
from flows.steps.at_the_sites import listing_troubles
from flows.summary import Trouble

if TYPE_CHECKING:
    from sources.fetch_options import FetchOptions
    from sources.night_result import Note, SourceNight
    from sources.registry_files import Registry
    from sources.registry_schema import Source
    from sources.store import RawStore


@contextmanager
def night_registry(settings: NightSettings) -> Iterator[tuple[Registry, FetchOptions]]:
    """The registry and how to fetch from it; for a sample night with the sample site running meanwhile."""
    from sources.fetch_options import FetchOptions
    from sources.registry_files import SHIPPED_REGISTRY, load_registry

    if not settings.sample:
        registry = load_registry(settings.registry or SHIPPED_REGISTRY)
        yield registry, FetchOptions(contact=settings.contact, inbox=settings.data / "inbox")
        return
    from sources.sample_site import SampleSite

    with SampleSite() as site:
        yield site.registry(), site.fetch_options()


def _tell_fetched(source: str, night: SourceNight) -> None:
    for found in night.documents:
        one = found.document
        journal.tell("document.found", document=one.sha256, url=one.url, source=source, change=str(found.change))
    for failed in night.failures:
        journal.tell(
            "address.refused", url=failed.url, source=source, outcome=str(failed.outcome), reason=failed.message
        )


@dataclass
class RegistrySites:
    """The registry's enabled sources, fetched into the raw store."""

    registry: Registry
    raw: RawStore
    options: FetchOptions
    nights: list[SourceNight] = field(default_factory=list)
    notes: dict[str, Sequence[Note]] = field(default_factory=dict)
    """What was doubtful about documents before they were read, by sha256."""
    _met: Iterator[int] = field(default_factory=lambda: count(1))

    def discover(self) -> Sequence[Source]:
        """The enabled sources."""
        return self.registry.enabled

    def fetch(self, site: Source) -> Fetched:
        """Everything that one source has, whether new or known, and what it refused."""
        from sources.night import fetch_source

        night = fetch_source(site, self.raw, self.options, now=datetime.now(UTC), progress=self._tell)
        self.nights.append(night)
        _tell_fetched(site.id, night)
        self.notes.update((found.document.sha256, found.notes) for found in night.documents if found.notes)
        troubles = [Trouble(one.url, one.outcome, one.message) for one in night.failures]
        return Fetched(night.fetched_documents, [*troubles, *listing_troubles([night])])

    def _tell(self, line: str) -> None:
        tell("fetch", next(self._met), UNKNOWN, line)
