"""Sums of which only one side is printed, in tables that leave their zeros blank: a figure may have been lost."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal

from contracts.findings import Finding, Severity
from transforms.checks.ledger import BLANKS, ZERO, Equation, Ledger
from transforms.checks.rules import finding


def check_halves(ledger: Ledger, balances: Sequence[Decimal | None]) -> Iterator[Finding]:
    """Findings on totals without parts and parts without a total where nothing but blanks stands on the other side.

    Some agencies print no totals in the rows of results, or totals alone. So a lone gap among sums
    that are whole is very probably a lost figure, and each such cell is named; where gaps are the
    habit, the table as a whole is noted for review.
    """
    for rule in dict.fromkeys(equation.rule for equation in ledger.plan.equations):
        mine = [pair for pair in zip(ledger.plan.equations, balances, strict=True) if pair[0].rule == rule]
        whole = sum(balance is not None for _, balance in mine)
        halves = [equation for equation, balance in mine if balance is None and _is_half(ledger, equation)]
        if halves and len(halves) < whole:
            for equation in halves:
                yield from _lost(ledger, equation)
        elif halves:
            section = halves[0].section
            message = f"{len(halves)} sums ({rule}) have one side printed and blanks on the other: not assessed"
            # Totals of section three's rows are left out by habit; its row of totals, the balance of the
            # year and the totals of section four are not.
            is_habit = section == 3 and all(_is_within_a_row(ledger, equation) for equation in halves)
            severity = None if is_habit else Severity.WARNING
            yield finding("FORM.HALF", f"section{section}", message, severity=severity)


def check_bare_rows(ledger: Ledger) -> Iterator[Finding]:
    """Findings on rows (and columns) with parts and no total where others have one, whatever blanks mean.

    Where blanks count as zeros, :func:`check_halves` speaks of them; elsewhere a lone blank total may be
    a figure that stands in another column.
    """
    for rule in ("S3.ROWSUM", "S3.PARTS", "S4.SUM"):
        rows = [equation for equation in ledger.plan.equations if equation.rule == rule]
        with_total = [row for row in rows if any(ledger.printed[slot] is not None for slot in row.equals)]
        with_parts = [row for row in rows if any(ledger.printed[slot] is not None for slot in row.addends)]
        bare = [row for row in with_parts if all(ledger.status(slot) in BLANKS for slot in row.equals)]
        # Some agencies print few totals in section three; section four's are never left out by habit.
        if rule == "S4.SUM" or len(bare) <= len(with_total):
            for row in bare:
                if any(ledger.numbers[slot] is None for slot in (*row.addends, *row.equals)):
                    message = "parts are printed and no total: a figure is lost, or the total stands in another column"
                    bare_rule = "FORM.HALF" if rule == "S4.SUM" else "S3.BAREPARTS"
                    yield finding(bare_rule, row.where, message, severity=Severity.WARNING)


def check_lone_zeros(ledger: Ledger) -> Iterator[Finding]:
    """Findings on rows that print a 0 at their head and nothing behind: a cell merged over all, perhaps, and meant so.

    Where the head of other rows prints figures alone as well, filling only that column is the clerk's habit.
    """
    for rule in ("S3.ROWSUM", "S4.SUM"):
        rows = [equation for equation in ledger.plan.equations if equation.rule == rule]
        alone = [
            row
            for row in rows
            if [slot for slot in (*row.addends, *row.equals) if ledger.printed[slot] is not None] == [row.addends[0]]
        ]
        if any(ledger.printed[row.addends[0]] for row in alone):
            continue
        for row in alone:
            message = "a 0 stands at the head of the row and nothing behind it: one cell merged over the row?"
            yield finding("READ.MERGED_CELL", row.where, message)


def _is_half(ledger: Ledger, equation: Equation) -> bool:
    """Whether every cell counts as a number, one side prints something other than zero, and the other side nothing."""
    sides = (equation.addends, equation.equals)
    if any(ledger.numbers[slot] is None for side in sides for slot in side):
        return False
    printed = [any(ledger.printed[slot] is not None for slot in side) for side in sides]
    return printed[0] != printed[1] and any(ledger.printed[slot] for side in sides for slot in side)


def _is_within_a_row(ledger: Ledger, equation: Equation) -> bool:
    rows = {ledger.plan.addresses[slot].rsplit(".", 1)[0] for slot in (*equation.addends, *equation.equals)}
    return len(rows) == 1


def _lost(ledger: Ledger, equation: Equation) -> Iterator[Finding]:
    left, right = (
        sum((ledger.printed[slot] or ZERO for slot in side), ZERO) for side in (equation.addends, equation.equals)
    )
    if left and len(equation.equals) == 1:
        where = ledger.plan.addresses[equation.equals[0]]
        yield finding("S3.BAREPARTS", where, f"the parts make {left}, but no total is printed", suggested=left)
        message = f"{where} is blank under parts that make {left}: it, or one of them, stands in a wrong place"
        yield finding(f"S{equation.section}.OPEN", equation.where, message)
    else:
        message = f"{max(left, right)} is printed on one side of {equation.rule} and nothing on the other"
        yield finding("S3.BARETOTAL", equation.where, message, observed=max(left, right))
