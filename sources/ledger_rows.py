"""What the ledger keeps: how a request ended, what an address last held, which contents it has had."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sources.outcomes import Outcome

_GONE = (Outcome.SOFT_404, Outcome.TYPE_MISMATCH, Outcome.EMPTY, Outcome.OFF_HOST, Outcome.BAD_URL)


@dataclass(frozen=True, slots=True)
class Fetch:
    """One request as it ended, with all its redirects and attempts."""

    source_id: str
    url: str
    final_url: str
    requested_at: datetime
    outcome: Outcome
    message: str | None = None
    status: int | None = None
    media_type: str | None = None
    charset: str | None = None
    file_name: str | None = None
    """The name the server gave the file in its Content-Disposition. For people; never a path."""
    etag: str | None = None
    last_modified: str | None = None
    retry_after: str | None = None
    server: str | None = None
    sha256: str | None = None
    byte_count: int = 0
    wire_bytes: int = 0
    redirects: tuple[str, ...] = ()
    attempts: int = 1
    elapsed_s: float = 0.0

    @property
    def is_gone(self) -> bool:
        """Whether another night will hardly bring it: it is not there, not ours, or something else."""
        return self.status in (404, 410) or self.outcome in _GONE


@dataclass(frozen=True, slots=True)
class Resource:
    """What an address last held: its validators and the hash of its bytes."""

    url: str
    etag: str | None
    last_modified: str | None
    media_type: str | None
    charset: str | None
    file_name: str | None
    sha256: str
    byte_count: int
    outcome: Outcome
    checked_at: str


@dataclass(frozen=True, slots=True)
class DocumentVersion:
    """One content an address has held, numbered from 1."""

    url: str
    version: int
    content_hash: str
    sha256: str
    first_seen: str
