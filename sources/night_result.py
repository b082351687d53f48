"""What one source gave in one night: documents, refusals, failures, and how its listings were read."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from contracts.documents import FetchedDocument
from sources.candidates import ListingReport, Rejected
from sources.outcomes import Outcome


class Change(StrEnum):
    """How a document stands to what the store held before."""

    NEW = "new"
    CHANGED = "changed"
    UNCHANGED = "unchanged"


@dataclass(frozen=True, slots=True)
class Note:
    """Something doubtful about a document before it was read, under the id of a rule."""

    rule: str
    message: str


@dataclass(frozen=True, slots=True)
class NightDocument:
    """A document with its change and what is doubtful about it.

    An unchanged document is handed over again with the bytes it had: whether they were ever loaded is
    for the warehouse to know, since a run may have been killed between fetching and loading.
    """

    document: FetchedDocument
    change: Change
    version: int
    outcome: Outcome
    carrier: str
    """page: the article itself; attachment: a file it links; file: the listing links it; drop_box."""
    article_url: str | None
    notes: tuple[Note, ...] = ()


@dataclass(frozen=True, slots=True)
class Failure:
    """An address that gave no document tonight. It is tried again another night."""

    url: str
    outcome: str
    message: str
    title: str | None = None
    agency_id: str | None = None
    years: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class SourceNight:
    """All that happened to one source tonight."""

    source_id: str
    started_at: datetime
    finished_at: datetime
    documents: tuple[NightDocument, ...]
    rejected: tuple[Rejected, ...]
    failures: tuple[Failure, ...]
    listings: tuple[ListingReport, ...]
    outcomes: dict[str, int]
    """Requests by outcome, robots.txt and listings included."""

    @property
    def fetched_documents(self) -> tuple[FetchedDocument, ...]:
        """The documents alone."""
        return tuple(each.document for each in self.documents)

    def counted(self, change: Change) -> int:
        """How many documents are new, changed or unchanged."""
        return sum(each.change is change for each in self.documents)
