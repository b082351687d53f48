"""What became of each document of a batch."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum


class Outcome(StrEnum):
    """One document's fate in one load."""

    LOADED = "loaded"
    """The first version of a report."""
    SUPERSEDED = "superseded"
    """A new version of a report that was known with other facts."""
    CONFIRMED = "confirmed"
    """Another carrier of facts already known: no new version."""
    REFRESHED = "refreshed"
    """The same document read anew with equal facts: its cells and findings replaced."""
    RECORDED = "recorded"
    """No report, or unreadable: the document and its findings, no facts."""
    SKIPPED = "skipped"
    """Known to this reader version: nothing written."""
    FAILED = "failed"
    """Could not be loaded; recorded with its reason and tried again another night."""


@dataclass(frozen=True, slots=True)
class LoadResult:
    """The fate of every document of a batch, by sha256, and why the failed ones failed."""

    outcomes: Mapping[str, Outcome] = field(default_factory=dict)
    failures: Mapping[str, str] = field(default_factory=dict)
    facts: int = 0
    """Facts written."""

    def count(self, *outcomes: Outcome) -> int:
        """How many documents had one of these fates."""
        return sum(Counter(self.outcomes.values())[outcome] for outcome in outcomes)

    @property
    def loaded(self) -> int:
        """Documents that gave a report version: first or new."""
        return self.count(Outcome.LOADED, Outcome.SUPERSEDED)

    @property
    def superseded(self) -> int:
        """Documents that gave a new version of a known report."""
        return self.count(Outcome.SUPERSEDED)

    @property
    def confirmed(self) -> int:
        """Documents whose facts were already known."""
        return self.count(Outcome.CONFIRMED, Outcome.REFRESHED)

    @property
    def recorded(self) -> int:
        """Documents recorded without facts."""
        return self.count(Outcome.RECORDED)

    @property
    def skipped(self) -> int:
        """Documents for which there was nothing to do."""
        return self.count(Outcome.SKIPPED)

    @property
    def failed(self) -> int:
        """Documents that could not be loaded."""
        return self.count(Outcome.FAILED)

    def __add__(self, other: LoadResult) -> LoadResult:
        """Two batches together."""
        return LoadResult.together([self, other])

    @classmethod
    def together(cls, results: Iterable[LoadResult]) -> LoadResult:
        """Any number of batches together; a document met twice has the fate it met last."""
        outcomes: dict[str, Outcome] = {}
        failures: dict[str, str] = {}
        facts = 0
        for result in results:
            outcomes.update(result.outcomes)
            failures.update(result.failures)
            facts += result.facts
        return cls(outcomes, failures, facts)
