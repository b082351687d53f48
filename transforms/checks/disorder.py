"""A table in disorder as a whole: totals under another heading, or most sums of a kind that fail.

Where a column or the rows changed places, a row may add up by chance; it is then as doubtful as its neighbours.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Sequence
from decimal import Decimal

from contracts.findings import Finding
from transforms.checks.ledger import ZERO, Ledger
from transforms.checks.rules import finding

FEWEST_ROWS = 3
FEWEST_PARTS = 2
_BROKEN_HALVES = frozenset({"S4.SUM", "S4.OPEN", "S3.BARETOTAL", "S3.BAREPARTS"})
_IMPOSSIBLE_ROWS = frozenset({"S3.DOM", "S3.ZEROCOL", "S3.OPEN"})
MOST_ROWS = Decimal("0.66")
"""Share of the rows with several parts that must tell of displaced totals: some may be damaged besides."""


def check_displaced_totals(ledger: Ledger) -> Iterator[Finding]:
    """A finding where totals are blank, and no row has one or one applicant's figures are the sums of the others'."""
    all_rows = [equation for equation in ledger.plan.equations if equation.rule == "S3.ROWSUM"]
    rows = [
        [(slot, value) for slot in equation.addends if (value := ledger.printed[slot])]
        for equation in all_rows
        if all(ledger.printed[slot] is None for slot in equation.equals)
    ]
    if len(rows) == len(all_rows) and sum(map(bool, rows)) >= FEWEST_ROWS:
        message = "no row has a total: a column may be lost, and the totals stand under an applicant"
        yield finding("S3.TOTALPLACE", "section3", message)
        return
    telling = [parts for parts in rows if len(parts) >= FEWEST_PARTS]
    columns: dict[str, int] = {}
    for parts in telling:
        total = sum((value for _, value in parts), ZERO)
        for slot, value in parts:
            if value * 2 == total:
                column = ledger.plan.addresses[slot].rsplit(".", 1)[1]
                columns[column] = columns.get(column, 0) + 1
    for column, count in columns.items():
        if count >= FEWEST_ROWS and count >= MOST_ROWS * len(telling):
            message = f"in {count} rows without a total {column} is the sum of the others: the total's column?"
            yield finding("S3.TOTALPLACE", "section3", message)


def check_disorder(
    ledger: Ledger, balances: Sequence[Decimal | None], contradicted: Collection[int], findings: Iterable[Finding]
) -> Iterator[Finding]:
    """A finding where most of the sums of one kind fail that are over more than zeros: those hold in any disorder.

    ``contradicted`` are sums (by number) that cannot be assessed but need other figures than others do: they fail too,
    and so do rows of which ``findings`` tell that their printed parts cannot be those of their total.
    """
    findings = tuple(findings)
    is_one_cell = any(one.rule == "S3.CELL" for one in findings)
    rows_told = {one.where for one in findings if one.rule in _IMPOSSIBLE_ROWS}
    failing: Counter[str] = Counter()
    assessed: Counter[str] = Counter()
    for number, (equation, balance) in enumerate(zip(ledger.plan.equations, balances, strict=True)):
        slots = (*equation.addends, *equation.equals)
        is_contradicted = balance is None and (number in contradicted or equation.where in rows_told)
        is_assessed = balance is not None and any(ledger.printed[slot] for slot in slots)
        if equation.section == 3 and (is_assessed or is_contradicted):
            assessed[equation.rule] += 1
            failing[equation.rule] += is_contradicted or balance != 0
    for rule, count in failing.items():
        if count >= FEWEST_ROWS and 2 * count > assessed[rule]:
            message = f"{count} of {assessed[rule]} sums ({rule}) fail: rows or columns of the table are in disorder"
            yield finding("S3.DISORDER", "section3", message)
    most_add_up = assessed["S3.ROWSUM"] >= FEWEST_ROWS and 4 * failing["S3.ROWSUM"] <= assessed["S3.ROWSUM"]
    if most_add_up and not is_one_cell and _results_fail(ledger, balances):
        message = "the rows add up and the results do not: a row's figures are lost or doubled, others may have slid"
        yield finding("S3.DISORDER", "section3", message)


def _results_fail(ledger: Ledger, balances: Sequence[Decimal | None]) -> bool:
    """Whether the results of some applicant fail to make their total: where rows add up, two figures are wrong."""
    pairs = zip(ledger.plan.equations, balances, strict=True)
    return any(balance and equation.rule == "S3.PARTS" for equation, balance in pairs)


def check_shifted_litigation(findings: Iterable[Finding]) -> Iterator[Finding]:
    """A finding where the figures of a proceeding contradict its total: all stand in one row, which may have shifted.

    No second sum through the cells of the others tells that they stand where they belong.
    """
    contradicted = {
        one.where.split(".")[1] for one in findings if one.rule in _BROKEN_HALVES and one.where.startswith("section4.")
    }
    if contradicted:
        names = ", ".join(sorted(contradicted))
        yield finding("S4.DISORDER", "section4", f"the sums of {names} fail: the figures of the row may have shifted")
