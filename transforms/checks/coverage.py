"""What of the form the document does not print: sections, rows, cells. None of it ever counts as zero."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal

from contracts.findings import Finding, Severity
from contracts.reports import ValueStatus
from transforms.checks.ledger import BLANKS, Ledger
from transforms.checks.rules import finding
from transforms.forms import Form

MISSING = ValueStatus.MISSING_ROW
SECTIONS_THAT_END_WITH_A_FIXED_ROW = frozenset({3, 4})


def check_coverage(ledger: Ledger, form: Form, implied: Mapping[int, Decimal]) -> Iterator[Finding]:
    """Findings on missing sections and rows, on tables cut off, and on cells blank or unreadable.

    ``implied`` has by slot the figures that the sums need where none is printed.
    """
    for section in (2, 3, 4):
        rows = [(code, slots) for number, code, slots in ledger.plan.rows if number == section]
        statuses = {slot: ledger.status(slot) for _, slots in rows for slot in slots}
        if all(status is MISSING for status in statuses.values()):
            message = f"the table of section {section} is not in the document: {len(statuses)} cells"
            yield finding("FORM.MISSING_SECTION", f"section{section}", message)
            continue
        yield from _missing_rows(section, rows, statuses)
        yield from _blanks(ledger, section, rows, statuses, implied)
        yield from _unreadable(ledger, rows, statuses, implied)


def _missing_rows(
    section: int, rows: Sequence[tuple[str, tuple[int, ...]]], statuses: dict[int, ValueStatus]
) -> Iterator[Finding]:
    gone = [code for code, slots in rows if all(statuses[slot] is MISSING for slot in slots)]
    if section in SECTIONS_THAT_END_WITH_A_FIXED_ROW and gone and rows[-1][0] == gone[-1]:
        present = [code for code, _ in rows if code not in gone]
        message = f"the table ends after {present[-1]}; {len(gone)} of {len(rows)} rows are missing"
        yield finding("FORM.TRUNCATED", f"section{section}", message)
    for code, slots in rows:
        lost = sum(statuses[slot] is MISSING for slot in slots)
        if lost:
            message = "the row is not in the document" if lost == len(slots) else f"{lost} cells of the row are missing"
            yield finding("FORM.MISSING_ROW", f"section{section}.{code}", message)


def _blanks(
    ledger: Ledger,
    section: int,
    rows: Sequence[tuple[str, tuple[int, ...]]],
    statuses: dict[int, ValueStatus],
    implied: Mapping[int, Decimal],
) -> Iterator[Finding]:
    blank = [slot for slot, status in statuses.items() if status in BLANKS]
    if not blank:
        return
    present = sum(status is not MISSING for status in statuses.values())
    needed = {slot: value for slot in blank if (value := implied.get(slot))}
    if section in ledger.sections_without_zeros or len(blank) == present:
        message = f"{len(blank)} of {present} cells print nothing and hardly one prints 0"
        yield finding("FORM.BLANK", f"section{section}", message)
    else:
        for code, slots in rows:
            empty = [slot for slot in slots if statuses[slot] in BLANKS and slot not in needed]
            if empty:
                names = ", ".join(ledger.plan.addresses[slot].rsplit(".", 1)[1] for slot in empty)
                message = f"{len(empty)} of {len(slots)} cells print nothing or a dash: {names}"
                yield finding("FORM.BLANK", f"section{section}.{code}", message)
    for slot, value in needed.items():
        message = f"nothing is printed, but the sums need {value} here"
        where = ledger.plan.addresses[slot]
        yield finding("FORM.BLANK", where, message, severity=Severity.WARNING, suggested=value)
        for number, _ in ledger.plan.memberships[slot]:
            # The blank may be innocent and another cell of the same sum at fault: the sum itself is in doubt.
            equation = ledger.plan.equations[number]
            if sum(ledger.numbers[one] is None for one in (*equation.addends, *equation.equals)) > 1:
                continue
            message = f"{where} is blank and would have to be {value}, or another cell of the sum is wrong"
            yield finding(f"S{section}.OPEN", equation.where, message)


def _unreadable(
    ledger: Ledger,
    rows: Sequence[tuple[str, tuple[int, ...]]],
    statuses: dict[int, ValueStatus],
    implied: Mapping[int, Decimal],
) -> Iterator[Finding]:
    """One finding for each cell; one for a row whose cells could not be told apart and share their text."""
    for _, slots in rows:
        bad = [slot for slot in slots if statuses[slot] is ValueStatus.UNREADABLE]
        texts = [fact.raw_text if (fact := ledger.facts[slot]) is not None else None for slot in bad]
        if len(bad) == len(slots) > 1 and len(set(texts)) == 1:
            where = ledger.plan.addresses[bad[0]].rsplit(".", 1)[0]
            yield finding("FORM.UNREADABLE", where, f"{texts[0]!r} cannot be parted into {len(slots)} cells")
            continue
        for slot, text in zip(bad, texts, strict=True):
            message, where = f"{text!r} is no number", ledger.plan.addresses[slot]
            yield finding("FORM.UNREADABLE", where, message, suggested=implied.get(slot))
