"""The night itself: fetch, read, load and publish, in that order for each document and all at once for many.

Written once and carried out by whichever :class:`~flows.runners.StepRunner` is given. Documents are read
in chunks while other sources are still being fetched; only a few chunks are ever held in memory. No
document and no source can fail the night.
"""

from __future__ import annotations

import logging
import queue
from collections import deque
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import Any, Protocol

from contracts.documents import FetchedDocument
from contracts.reports import Report
from flows import journal
from flows.failures import log_failure
from flows.isolation import Readers
from flows.progress import tell
from flows.runners import Pending, Step, StepRunner
from flows.steps.plan import ReadingPlan
from flows.summary import Fate, NightSummary, Trouble

_log = logging.getLogger("gongkai.night")
_CHUNKS_READ_AT_ONCE = 2

Pairs = list[tuple[FetchedDocument, Report]]


@dataclass(frozen=True, slots=True)
class Fetched:
    """What one source gave: its documents, and what could not be fetched and why."""

    documents: Sequence[FetchedDocument]
    troubles: Sequence[Trouble] = ()


@dataclass(frozen=True, slots=True)
class Loaded:
    """What the warehouse did with one chunk."""

    fates: Mapping[str, Fate]
    facts: int
    reasons: Mapping[str, str] = field(default_factory=dict)
    """Why those failed that could not be loaded, by sha256."""


class Site(Protocol):
    """One source to fetch from."""

    @property
    def id(self) -> str:
        """Its id in the registry."""
        ...


class Sites(Protocol):
    """Where documents come from."""

    def discover(self) -> Sequence[Site]:
        """The sources of this night."""
        ...

    def fetch(self, site: Any) -> Fetched:
        """Everything that one source has, whether new or known."""
        ...


class Store(Protocol):
    """Where reports go."""

    def settled(self) -> frozenset[str]:
        """sha256 of the documents that need no reading by the present readers."""
        ...

    def load(self, pairs: Pairs) -> Loaded:
        """Load a chunk of read documents; each is loaded whole or not at all."""
        ...

    def compare_years(self) -> int:
        """Compare the reports of each agency that tonight's documents touched; how many findings came or went."""
        ...

    def build_marts(self) -> None:
        """Rebuild what is derived from the facts."""
        ...

    def publish(self) -> None:
        """Write the files that analysts use."""
        ...


@dataclass
class Night:
    """One night's work."""

    sites: Sites
    store: Store
    runner: StepRunner
    pool: Readers
    chunk: int = 150
    summary: NightSummary = field(default_factory=NightSummary)
    note_coverage: Callable[[], None] | None = None
    """Works out what is owed, once the marts stand and before they are published."""

    def run(self) -> NightSummary:
        """Do it all and say what was done."""
        sources = self.runner.run(Step.DISCOVER, "registry", self.sites.discover)
        self.summary.sources = len(sources)
        plan = ReadingPlan(self.store.settled(), self.chunk)
        self._ends: queue.SimpleQueue[tuple[Step, Any, Pending[Any]]] = queue.SimpleQueue()
        self._work_through(sources, plan)
        self.summary.add_skipped(plan.skipped)
        self._derive(Step.COMPARE, self._compare_years)
        self._derive(Step.MARTS, self.store.build_marts)
        if self.note_coverage is not None:
            self._derive(Step.COVERAGE, self.note_coverage)
        self._derive(Step.PUBLISH, self.store.publish)
        return self.summary

    def _compare_years(self) -> None:
        self.summary.comparisons = self.store.compare_years()

    def _derive(self, step: Step, work: Callable[[], None]) -> None:
        """What is derived from the facts may fail without harm to them, but never in silence."""
        try:
            self.runner.run(step, step.value, work)
        except Exception as error:
            log_failure(_log, error, "the step %s broke off", step)
            self.summary.broken.append(Trouble(step.value, "broken", f"{type(error).__name__}: {error}"))

    def _work_through(self, sources: Sequence[Site], plan: ReadingPlan) -> None:
        for source in sources:
            self._start(Step.FETCH, source, source.id, partial(self.sites.fetch, source))
        fetching, reading, read = len(sources), 0, 0
        fetched = 0
        ready: deque[list[FetchedDocument]] = deque()
        chunks = 0
        while fetching or reading:
            step, what, pending = self._ends.get()
            if step is Step.FETCH:
                fetching -= 1
                fetched += 1
                plan.add(self._fetched(what, pending))
                ready.extend(plan.full_chunks())
                tell("sources", fetched, len(sources), what.id)
            else:
                reading -= 1
            if not fetching:
                ready.extend(plan.last_chunk())
            # The next chunk is begun before this one is loaded, so that reading never waits for the warehouse.
            while ready and reading < _CHUNKS_READ_AT_ONCE:
                documents = ready.popleft()
                chunks += 1
                reading += 1
                self._start(Step.EXTRACT, documents, f"chunk {chunks}", partial(self._extract, documents))
            if step is Step.EXTRACT:
                self._load(what, self._read(what, pending))
                read += len(what)
                tell("read", read, plan.to_read, f"{self.summary.facts} facts loaded")

    def _start(self, step: Step, what: Any, label: str, work: Callable[[], Any]) -> None:
        pending = self.runner.start(step, label, work)
        pending.add_done_callback(lambda ended: self._ends.put((step, what, pending)))

    def _extract(self, documents: Iterable[FetchedDocument]) -> Pairs:
        futures = [(document, self.pool.submit(document)) for document in documents]
        return [(document, future.result()) for document, future in futures]

    def _fetched(self, source: Site, pending: Pending[Fetched]) -> Sequence[FetchedDocument]:
        try:
            result = pending.result()
        except Exception as error:
            log_failure(_log, error, "source %s could not be fetched", source.id)
            self.summary.source_failures.append(Trouble(source.id, "failed", f"{type(error).__name__}: {error}"))
            return ()
        self.summary.source_failures.extend(result.troubles)
        return result.documents

    def _read(self, documents: list[FetchedDocument], pending: Pending[Pairs]) -> Pairs:
        try:
            return pending.result()
        except Exception as error:
            log_failure(_log, error, "a chunk of %d documents could not be read", len(documents))
            self._fail(documents, f"{type(error).__name__}: {error}")
            return []

    def _load(self, documents: list[FetchedDocument], pairs: Pairs) -> None:
        if not pairs:
            return
        try:
            loaded = self.runner.run(Step.LOAD, f"{len(pairs)} documents", partial(self.store.load, pairs))
        except Exception as error:
            log_failure(_log, error, "a chunk of %d documents could not be loaded", len(documents))
            self._fail(documents, f"{type(error).__name__}: {error}")
            return
        self.summary.facts += loaded.facts
        self.summary.add_read(pairs, loaded.fates, loaded.reasons)

    def _fail(self, documents: list[FetchedDocument], reason: str) -> None:
        self.summary.fates[Fate.FAILED] += len(documents)
        for one in documents:
            journal.tell("document.failed", document=one.sha256, url=one.url, source=one.source_id, reason=reason)
        self.summary.troubles.extend(
            Trouble(one.url or one.path, str(Fate.FAILED), reason, one.sha256) for one in documents
        )
