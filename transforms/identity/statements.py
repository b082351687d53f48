"""What a document and its source say of its identity, each statement with its source, quote and rank."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Generic, TypeVar

from contracts.reports import Evidence

LONGEST_QUOTE = 120
Value = TypeVar("Value")


@dataclass(frozen=True, slots=True)
class Statement(Generic[Value]):
    """One statement. The lower its ``rank``, the more it is believed; see the module that makes it."""

    field: str
    value: Value
    source: str
    rank: int
    quote: str | None = None

    @property
    def evidence(self) -> Evidence:
        """The statement as it is kept with the report."""
        quote = self.quote if self.quote is None else self.quote.strip()[:LONGEST_QUOTE]
        return Evidence(self.field, str(self.value), self.source, quote)


def best(statements: Iterable[Statement[Value]]) -> Statement[Value] | None:
    """The statement that is believed: the lowest rank, the first among equals."""
    return min(statements, key=lambda one: one.rank, default=None)
