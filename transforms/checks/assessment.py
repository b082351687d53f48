"""All checks of one report: what is wrong or missing, how many tests held, and how good the report is."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from contracts.findings import Finding, Severity
from contracts.reports import Fact, ValueStatus
from transforms.checks.coverage import check_coverage
from transforms.checks.disorder import check_disorder, check_displaced_totals, check_shifted_litigation
from transforms.checks.figures import check_application_rows, check_disclosure, check_figures
from transforms.checks.habit import check_habit
from transforms.checks.halves import check_bare_rows, check_halves, check_lone_zeros
from transforms.checks.inference import check_inference, infer
from transforms.checks.jumbled import check_jumbled
from transforms.checks.ledger import open_ledger
from transforms.checks.rules import load_rules
from transforms.checks.sums import Tally, check_sums, residuals
from transforms.forms import Form


@dataclass(frozen=True, slots=True)
class CheckResult:
    """The findings of one report and, by rule, how many tests passed, failed, or could not be made.

    ``reported`` counts the printed numbers of the form's ``cells``.
    """

    findings: tuple[Finding, ...]
    passed: Mapping[str, int]
    failed: Mapping[str, int]
    not_assessable: Mapping[str, int]
    reported: int
    cells: int

    @property
    def errors(self) -> int:
        """How many findings are errors."""
        return sum(one.severity is Severity.ERROR for one in self.findings)

    @property
    def warnings(self) -> int:
        """How many findings are warnings."""
        return sum(one.severity is Severity.WARNING for one in self.findings)


def assess(facts: Sequence[Fact], form: Form) -> CheckResult:
    """Test the facts of one report against the rules of its form.

    ``facts`` cover the whole form: a cell of a row that the document does not hold has the status
    missing_row. A cell without a fact is taken as such. No fact is changed and no value made up.
    """
    tally = Tally()
    ledger = open_ledger(facts, form)
    balances = residuals(ledger)
    inference = infer(ledger)
    findings = [
        *check_coverage(ledger, form, inference.values),
        *check_inference(ledger, inference),
        *check_jumbled(ledger, inference),
        *check_figures(facts, tally),
        *check_disclosure(facts, tally),
        *check_sums(ledger, balances, tally),
        *check_halves(ledger, balances),
        *check_bare_rows(ledger),
        *check_lone_zeros(ledger),
        *check_habit(ledger),
        *check_displaced_totals(ledger),
        *check_application_rows(ledger, balances),
    ]
    findings += check_disorder(ledger, balances, inference.contradicted, findings)
    findings += check_shifted_litigation(findings)
    reported = sum(value is not None for value in ledger.printed)
    return CheckResult(tuple(findings), tally.passed, tally.failed, tally.not_assessable, reported, len(ledger.printed))


def check(facts: Sequence[Fact], form: Form) -> list[Finding]:
    """The findings of :func:`assess` alone."""
    return list(assess(facts, form).findings)


def quality(facts: Iterable[Fact], findings: Iterable[Finding], form: Form) -> str:
    """How far a report can be trusted, as one letter.

    A: every cell is a printed number and nothing contradicts it; B: cells are missing or blank, nothing
    contradicts the rest; C: something is very probably wrong; D: something is impossible, or a table is
    missing or cut off; X: no statutory table at all.
    """
    facts = tuple(facts)
    if all(fact.status is ValueStatus.MISSING_ROW for fact in facts):
        return "X"
    rules = load_rules()
    worst = "A" if sum(fact.value is not None for fact in facts) >= form.cell_count else "B"
    for one in findings:
        if one.severity is Severity.ERROR:
            return "D"
        if one.severity is Severity.WARNING:
            is_gap = one.rule in rules and rules[one.rule].kind == "completeness"
            worst = max(worst, "B" if is_gap else "C")
    return worst
