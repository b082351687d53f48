"""A document that no later form fits as a report before the form of 2019, where it holds that time's statistics."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from contracts.findings import Finding
from contracts.readings import Reading
from contracts.reports import Report, indicator_address
from transforms.checks.rules import finding
from transforms.earlier.form import load_earlier_form
from transforms.earlier.indicators import Indicators, read_indicators
from transforms.identity import Identity

_REASONS = frozenset({None, "earlier_form", "prose", "other"})
"""A comparison of years, statistics of a part of the year and the blank form are no report of any year."""


def of_earlier_form(refused: Report, identity: Identity, readings: Sequence[Reading | None]) -> Report | None:
    """The refused report with its indicators, None where it is of another time or holds no statistics.

    Of several readings that with the most figures counts; where another of as many rows has another figure, the
    indicator is flagged. ``readings`` are those of ``refused.readings``, None for those of other files of an archive.
    """
    earlier = load_earlier_form()
    if identity.reason not in _REASONS or identity.year is None:
        return None
    if not earlier.first_report_year <= identity.year <= earlier.last_report_year:
        return None
    found = [read_indicators(reading.blocks if reading is not None else ()) for reading in readings]
    best = max(found, key=lambda one: (one.figures, -len(one.findings)))
    reading = next(reading for reading, one in zip(readings, found, strict=True) if one is best)
    if reading is None or not best.is_found:
        return None
    message = f"the statistics of {len(best.rows)} rows are kept as indicators, under no code of a later form"
    return replace(
        refused,
        form=earlier.form,
        indicators=best.rows,
        findings=(
            *reading.findings,
            *(one for one in identity.findings if one.rule != "DOC.NOT_A_REPORT"),
            *best.findings,
            *_disagreements(best, found),
            finding("DOC.EARLIER_FORM", "document", message),
        ),
        readings=tuple(
            replace(one, reported_cells=theirs.figures, chosen=theirs is best)
            for one, theirs in zip(refused.readings, found, strict=True)
        ),
        unmatched=(),
        quality=None,
    )


def _disagreements(best: Indicators, found: Sequence[Indicators]) -> Iterator[Finding]:
    for other in found:
        if len(other.rows) != len(best.rows):
            continue
        for number, (mine, theirs) in enumerate(zip(best.rows, other.rows, strict=True), 1):
            if mine.values != theirs.values:
                message = f"{mine.label}: one reading has {mine.values}, another {theirs.values}"
                yield finding("READ.DISAGREE", indicator_address(number), message)
