"""Decide what has to be read: our own ledger says it, never the state of an earlier run."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from contracts.documents import FetchedDocument


class ReadingPlan:
    """Sorts a night's documents into those to read and those known, in chunks, each document once.

    ``settled`` holds the sha256 of documents that the present readers have dealt with for good.
    Documents that were quarantined or failed are not among them, so they are tried again.
    """

    def __init__(self, settled: frozenset[str], chunk: int) -> None:
        self._settled = settled
        self._chunk = chunk
        self._met: set[str] = set()
        self._waiting: list[FetchedDocument] = []
        self.skipped = 0

    @property
    def waiting(self) -> int:
        """Documents to read that are in no chunk yet."""
        return len(self._waiting)

    def add(self, documents: Iterable[FetchedDocument]) -> None:
        """Take note of documents; the same bytes at a second address count once."""
        for document in documents:
            if document.sha256 in self._met:
                continue
            self._met.add(document.sha256)
            if document.sha256 in self._settled:
                self.skipped += 1
            else:
                self._waiting.append(document)

    def full_chunks(self) -> Iterator[list[FetchedDocument]]:
        """Chunks that are complete; what is left waits for more."""
        while len(self._waiting) >= self._chunk:
            yield self._take()

    def last_chunk(self) -> Iterator[list[FetchedDocument]]:
        """Whatever is left, once nothing more can come."""
        if self._waiting:
            yield self._take()

    def _take(self) -> list[FetchedDocument]:
        chunk, self._waiting = self._waiting[: self._chunk], self._waiting[self._chunk :]
        return chunk
