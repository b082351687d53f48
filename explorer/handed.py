"""What the explorer needs of other rooms, handed to it by whoever starts the site.

The explorer draws and shows; it neither opens stored files nor reads documents nor knows the statutory
sums. All callables may take seconds: the site calls them beside its event loop.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from contracts.readings import Place, Table
from contracts.reports import Fact


class NotShown(Exception):
    """Something of a document cannot be shown: the original is gone, the reader failed. One clear line."""


@dataclass(frozen=True, slots=True)
class StoredDocument:
    """A document as the warehouse records it: its hash, its name, and the reader whose cells were taken."""

    sha256: str
    file_name: str | None
    format: str
    reader: str | None


@dataclass(frozen=True, slots=True)
class CheckedSum:
    """One sum of the form, as it fares in one report.

    ``addends`` and ``equals`` are cell addresses; ``balance`` is addends less equals, None where the sum
    cannot be assessed because a cell of it prints no number.
    """

    rule: str
    addends: tuple[str, ...]
    equals: tuple[str, ...]
    balance: Decimal | None


@dataclass(frozen=True, slots=True)
class RuleWords:
    """What a rule says, in both languages."""

    zh: str
    en: str


@dataclass(frozen=True, slots=True)
class Handed:
    """The callables. Each raises :class:`NotShown` when it cannot do what it is asked."""

    original: Callable[[StoredDocument], bytes]
    """The stored bytes."""
    page: Callable[[StoredDocument, Place], bytes]
    """The page that a place is on as a PNG of two pixels a point, with the place's box marked."""
    table: Callable[[StoredDocument, Place], Table]
    """The table, as read again from the stored bytes, that holds the cell at a place."""
    sums: Callable[[str, Sequence[Fact]], Sequence[CheckedSum]]
    """Every sum of a form over the facts of one report."""
    rules: Mapping[str, RuleWords]
