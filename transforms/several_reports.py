"""Documents that hold more than one report: one below the other in a text, or side by side in an archive.

One document gives one report; the others are never mixed into it, and a finding names them.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from decimal import Decimal
from itertools import pairwise

from contracts.findings import Finding
from contracts.readings import Line, Reading
from contracts.reports import Fact, ValueStatus
from transforms.checks.rules import finding
from transforms.identity import Identity, identify
from transforms.identity.names import is_agency
from transforms.identity.titles import read_title
from transforms.mapping import map_reading
from transforms.mapping.anchors import heading_section
from transforms.narrative.folding import fold

_OPENING_SECTIONS = frozenset({1, 2})
_CLOSING_SECTION = 4
"""After this section's heading, one of the first two can only open another report (or repeat this one)."""


def first_report(reading: Reading) -> tuple[Reading, tuple[Finding, ...]]:
    """The reading cut off where another agency's or year's report begins, with a finding on what was cut off.

    A report that is printed twice, figure for figure, is read once.
    """
    edges = [0, *_beginnings(reading), len(reading.blocks)]
    if len(edges) == 2:
        return reading, ()
    parts = [replace(reading, blocks=reading.blocks[start:end]) for start, end in pairwise(edges)]
    mapped = [(part, map_reading(part).facts) for part in parts]
    reports = [one for one in mapped if _prints_figures(one[1]) or (one is mapped[0] and _has_rows(one[1]))]
    if len(reports) < 2:
        return reading, ()
    first, figures = reports[0]
    whose = identify(first)
    others = [other for part, _ in reports[1:] if are_different(whose, other := identify(part))]
    if others:
        return first, (several(others, "further down in the document"),)
    is_repeated = all(_figures(facts) == _figures(figures) for _, facts in reports[1:])
    return (first if is_repeated else reading), ()


def _prints_figures(facts: Iterable[Fact]) -> bool:
    return any(fact.value is not None for fact in facts)


def _has_rows(facts: Iterable[Fact]) -> bool:
    """Whether rows of the form are there, though this reading may have made no figure of any."""
    return any(fact.status is not ValueStatus.MISSING_ROW for fact in facts)


def _figures(facts: Iterable[Fact]) -> set[tuple[str, Decimal | None]]:
    return {(fact.cell, fact.value) for fact in facts}


def are_different(one: Identity, other: Identity) -> bool:
    """Whether two texts name different years, or agencies of which neither is the other's name in short."""
    if one.year and other.year and one.year != other.year:
        return True
    if not one.agency or not other.agency:
        return False
    return one.agency not in other.agency and other.agency not in one.agency


def several(others: Sequence[Identity], where: str) -> Finding:
    """The finding that names the reports of a document that were not read."""
    names = "; ".join(f"{one.agency or 'an unnamed agency'}, {one.year or 'no year'}" for one in others)
    message = f"{len(others)} more report(s) stand {where} and were not read: {names}"
    return finding("DOC.SEVERAL_REPORTS", "document", message)


def _beginnings(reading: Reading) -> Iterator[int]:
    """The blocks at which a further report may begin: its title above an opening heading, else that heading."""
    last_section, last_heading = 0, 0
    for index, block in enumerate(reading.blocks):
        section = heading_section(block.text) if isinstance(block, Line) else None
        if section is None:
            continue
        if last_section >= _CLOSING_SECTION and section in _OPENING_SECTIONS:
            yield _title_above(reading, last_heading, index)
        last_section, last_heading = section, index


def _title_above(reading: Reading, after: int, heading: int) -> int:
    for index in range(after + 1, heading):
        block = reading.blocks[index]
        if isinstance(block, Line) and read_title(fold(block.text)) is not None:
            above = reading.blocks[index - 1]
            is_letterhead = isinstance(above, Line) and index - 1 > after and is_agency(fold(above.text))
            return index - 1 if is_letterhead else index
    return heading
