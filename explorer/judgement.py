"""What speaks for and against each cell of a report: its status, the findings on it, the sums through it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from explorer.facts import FormCell, ReportFacts, number
from explorer.handed import CheckedSum
from explorer.language import Said

STATUSES: Mapping[str, tuple[str, Said]] = {
    "reported": ("", Said("已填报", "reported")),
    "suspect": ("!", Said("存疑", "suspect")),
    "doubted": ("~", Said("所在合计不符", "in a sum that fails unexplained")),
    "corrected": ("✎", Said("人工更正", "corrected by a person")),
    "blank": ("□", Said("空白", "blank")),
    "dash": ("–", Said("短横", "dash")),
    "missing_row": ("×", Said("缺行", "row not in the document")),
    "unreadable": ("?", Said("无法识读", "not a number")),
    "not_in_form": ("∅", Said("表外", "the form has no such cell")),
}
"""How a cell stands: a mark that shows it without colour, and its name."""

_GRAVE = frozenset({"error", "warning"})


@dataclass(frozen=True, slots=True)
class JudgedCell:
    """A cell, how it stands, and what the sums would need it to be, if they tell."""

    cell: FormCell
    state: str
    suggested: Decimal | None
    findings: tuple[Mapping[str, Any], ...]

    @property
    def mark(self) -> str:
        """The sign of its state."""
        return STATUSES[self.state][0]

    @property
    def words(self) -> Said:
        """Its state."""
        return STATUSES[self.state][1]


def judge(facts: ReportFacts, sums: Sequence[CheckedSum]) -> dict[str, JudgedCell]:
    """Every cell of the report by address.

    A failed sum casts doubt on all its cells, unless one of them alone is found to be at fault.
    """
    waived = [one for one in facts.findings if one["decision"] == "waive"]
    open_findings = [one for one in facts.findings if one not in waived]
    explained = {one["address"] for one in open_findings if one["suggested"] is not None}
    doubted = {
        address
        for one in sums
        if one.balance and not explained.intersection(one.addends + one.equals)
        for address in one.addends + one.equals
    }
    return {address: _judge(cell, facts.findings, open_findings, doubted) for address, cell in facts.cells.items()}


def _judge(
    cell: FormCell, findings: Iterable[Mapping[str, Any]], undecided: Iterable[Mapping[str, Any]], doubted: set[str]
) -> JudgedCell:
    on_cell = tuple(one for one in findings if one["address"] in (cell.address, _row(cell)))
    here = [one for one in undecided if one["address"] == cell.address]
    suggested = next((number(one["suggested"]) for one in here if one["suggested"] is not None), None)
    grave = [one for one in here if one["severity"] in _GRAVE]
    if cell.is_corrected:
        state = "corrected"
    elif cell.status != "reported":
        state = cell.status
    elif suggested is not None or any(not _is_sum(one) for one in grave):
        state = "suspect"
    elif cell.address in doubted:
        state = "doubted"
    else:
        state = "reported"
    return JudgedCell(cell, state, suggested, on_cell)


def _is_sum(finding: Mapping[str, Any]) -> bool:
    """A failed sum is entered at its total, which need not be the cell at fault."""
    return finding["expected"] is not None and finding["suggested"] is None and str(finding["rule"]).startswith("S")


def _row(cell: FormCell) -> str:
    return cell.address.rpartition(".")[0]
