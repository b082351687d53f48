"""Decide what has to be read: our own ledger says it, never the state of an earlier run."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator

from contracts.documents import FetchedDocument
from flows import journal


class ReadingPlan:
    """Sorts a night's documents into those to read and those known, in chunks, each document once.

    ``settled`` holds the sha256 of documents that the present readers have dealt with for good.
    Documents that were quarantined or failed are not among them, so they are tried again. ``skipped`` and
    ``to_read`` count what was added so far.
    """

    def __init__(self, settled: frozenset[str], chunk: int) -> None:
        self._settled = settled
        self._chunk = chunk
        self._met: set[str] = set()
        self._waiting: deque[FetchedDocument] = deque()
        self.skipped = 0
        self.to_read = 0

    def add(self, documents: Iterable[FetchedDocument]) -> None:
        """Take note of documents; the same bytes at a second address count once."""
        for document in documents:
            if document.sha256 in self._met:
                continue
            self._met.add(document.sha256)
            if document.sha256 in self._settled:
                self.skipped += 1
                journal.tell("document.skipped", document=document.sha256, url=document.url, source=document.source_id)
            else:
                self._waiting.append(document)
                self.to_read += 1

    def full_chunks(self) -> Iterator[list[FetchedDocument]]:
        """Chunks that are complete; what is left waits for more."""
        while len(self._waiting) >= self._chunk:
            yield self._take()

    def last_chunk(self) -> Iterator[list[FetchedDocument]]:
        """Whatever is left, once nothing more can come."""
        if self._waiting:
            yield self._take()

    def _take(self) -> list[FetchedDocument]:
        return [self._waiting.popleft() for _ in range(min(self._chunk, len(self._waiting)))]
