"""From readings to a report: try the readings in turn, judge each, keep the best and say why."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from contracts.documents import FetchedDocument
from contracts.findings import Finding, Severity
from contracts.readings import Reading, UnreadableDocument
from contracts.reports import Fact, ReadingOutcome, Report, ValueStatus
from transforms.checks import CheckResult, assess, check_rule_maker, finding, quality
from transforms.earlier import of_earlier_form
from transforms.identity import Identity, identify
from transforms.mapping import Mapping, map_reading
from transforms.narrative import claims, sections
from transforms.reading_doubts import at_their_cells, cut_off, unsigned_changes
from transforms.several_reports import are_different, first_report, several

_ARITHMETIC_COST = 5
_REASONS_OF_A_FRAGMENT = frozenset({"stub", "prose", "other"})
_FEWEST_ROWS_OF_A_FRAGMENT = 4
_DIGIT_DOUBTS = frozenset({"READ.SPACED_DIGITS", "READ.OCR_DIGIT", "READ.LEADING_ZERO"})


@dataclass(frozen=True, slots=True)
class _Candidate:
    """One reading with what was made of it and how the checks went."""

    reading: Reading
    mapping: Mapping
    result: CheckResult | None

    @property
    def cost(self) -> int:
        """How much is amiss: cells without a number to show, doubts of the reading, broken sums."""
        if self.result is None:
            return 10_000
        lost = sum(1 for fact in self.mapping.facts if fact.status in (ValueStatus.MISSING_ROW, ValueStatus.UNREADABLE))
        doubts = sum(1 for one in self._reading_findings() if one.severity is not Severity.INFO)
        return lost + doubts + _ARITHMETIC_COST * self.broken_sums

    def unseen(self, rivals: Sequence[_Candidate]) -> int:
        """How many cells another reading has figures for where this one has blanks: seeing less breaks fewer sums."""
        blank = {fact.cell for fact in self.mapping.facts if fact.status in (ValueStatus.BLANK, ValueStatus.DASH)}
        return max(
            sum(fact.value is not None and fact.cell in blank for fact in rival.mapping.facts) for rival in rivals
        )

    @property
    def broken_sums(self) -> int:
        """How many errors of arithmetic the checks found."""
        return sum(
            1
            for one in self._check_findings()
            if one.severity is Severity.ERROR and one.rule.startswith(("S2.", "S3.", "S4."))
        )

    @property
    def is_whole(self) -> bool:
        """True when nothing is amiss that another reading could mend."""
        return self.cost == 0 and not any(one.severity is Severity.WARNING for one in self._check_findings())

    def _reading_findings(self) -> Sequence[Finding]:
        return (*self.reading.findings, *self.mapping.findings)

    def _check_findings(self) -> Sequence[Finding]:
        return self.result.findings if self.result else ()

    def outcome(self, chosen: bool) -> ReadingOutcome:
        """The line about this reading in the report."""
        reported = self.result.reported if self.result else 0
        warnings = sum(
            1 for one in (*self._reading_findings(), *self._check_findings()) if one.severity is Severity.WARNING
        )
        return ReadingOutcome(
            self.reading.reader, self.reading.reader_version, reported, self.broken_sums, warnings, chosen
        )


def read_report(readings: Iterable[Reading], document: FetchedDocument | None = None) -> Report:
    """Read one document from its readings, the cheapest first.

    A further reading is asked for only while the one at hand is incomplete or breaks a sum of the
    form; then the reading with the least amiss wins. Cells on which readings disagree and which no
    sum decides are flagged.

    Args:
        readings: the document's readings, made lazily.
        document: what the source says about the document; evidence for agency and year.

    Raises:
        UnreadableDocument: not even one reading could be made.
    """
    candidates: list[_Candidate] = []
    late_failure: UnreadableDocument | None = None
    members: set[str | None] = set()
    iterator = iter(readings)
    while True:
        try:
            reading = next(iterator, None)
        except UnreadableDocument as error:
            if not candidates:
                raise
            late_failure = error
            break
        # Every document of an archive is looked at once before any of them is read in another way.
        is_another_way = reading is not None and _member(reading) in members
        if reading is None or (is_another_way and any(candidate.is_whole for candidate in candidates)):
            break
        members.add(_member(reading))
        candidates.append(_candidate(reading))
        if candidates[-1].is_whole and _member(reading) is None:
            break
    if not candidates:
        raise UnreadableDocument("DOC.UNREADABLE", "no reader could make anything of the document")
    best = min(candidates, key=lambda candidate: candidate.cost + candidate.unseen(candidates))
    findings = [
        *at_their_cells(best.reading.findings, best.mapping.facts),
        *cut_off(best.reading, best.mapping.facts),
        *unsigned_changes(best.reading, best.mapping.facts),
        *best.mapping.findings,
    ]
    if late_failure is not None:
        findings.append(
            Finding(
                "READ.SECOND_FAILED", Severity.INFO, "document", f"a further reading failed: {late_failure.message}"
            )
        )
    alternatives, others = _of_one_report(best, candidates)
    findings += [*_disagreements(best, alternatives), *others]
    outcomes = tuple(candidate.outcome(candidate is best) for candidate in candidates)
    report, identity = _assemble(best, findings, outcomes, document)
    if report.form is not None:
        return report
    member = _member(best.reading)
    of_same_file = [one.reading if _member(one.reading) == member else None for one in candidates]
    return of_earlier_form(report, identity, of_same_file) or report


def _member(reading: Reading) -> str | None:
    """The file of an archive that a reading is of."""
    return reading.blocks[0].place.member if reading.blocks else None


def _of_one_report(best: _Candidate, candidates: Sequence[_Candidate]) -> tuple[list[_Candidate], tuple[Finding, ...]]:
    """The readings of the same report as the best one, and a finding on other reports in the archive."""
    mine, whose = _member(best.reading), identify(best.reading)
    alike: list[_Candidate] = []
    others: dict[str | None, Identity] = {}
    for candidate in candidates:
        member = _member(candidate.reading)
        theirs = whose if member == mine or candidate.mapping.form is None else identify(candidate.reading)
        if are_different(whose, theirs):
            others.setdefault(member, theirs)
        else:
            alike.append(candidate)
    return alike, (several(list(others.values()), "in other files of the archive"),) if others else ()


def _candidate(reading: Reading) -> _Candidate:
    reading, others = first_report(reading)
    reading = replace(reading, findings=(*reading.findings, *others))
    mapping = map_reading(reading)
    if mapping.form is None:
        return _Candidate(reading, mapping, None)
    result = assess(mapping.facts, mapping.form)
    return _Candidate(reading, _settled(mapping, result), result)


def _settled(mapping: Mapping, result: CheckResult) -> Mapping:
    """Lower the doubts about single digits ("2886 9", "O") to notes where every sum of a whole table bears them out.

    Where a row is missing, "01" may be the figures of two.
    """
    torn = {fact.section for fact in mapping.facts if fact.status is ValueStatus.MISSING_ROW}
    sound = {
        section
        for section in {3, 4} - torn
        if any(rule.startswith(f"S{section}.") for rule, count in result.passed.items() if count)
        and not any(rule.startswith(f"S{section}.") for rule, count in result.failed.items() if count)
    }
    findings = tuple(
        replace(one, severity=Severity.INFO)
        if one.rule in _DIGIT_DOUBTS and any(one.where.startswith(f"section{section}.") for section in sound)
        else one
        for one in mapping.findings
    )
    return replace(mapping, findings=findings)


def _disagreements(best: _Candidate, candidates: Sequence[_Candidate]) -> list[Finding]:
    """Cells that another reading of like worth read otherwise, where no sum of the form decides."""
    findings: list[Finding] = []
    values = {fact.cell: fact for fact in best.mapping.facts if fact.value is not None}
    flagged: set[str] = set()
    for other in candidates:
        if other is best or other.result is None or other.result.reported < len(values):
            continue
        for fact in other.mapping.facts:
            mine = values.get(fact.cell)
            if mine is None or fact.value is None or fact.value == mine.value or fact.cell in flagged:
                continue
            if fact.section != 2 and best.broken_sums < other.broken_sums:
                continue
            flagged.add(fact.cell)
            findings.append(
                Finding(
                    "READ.DISAGREE",
                    Severity.WARNING,
                    fact.cell,
                    f"{best.reading.reader} reads {mine.value}, {other.reading.reader} reads {fact.value}",
                    observed=mine.value,
                )
            )
    return findings


def _refusal(identity: Identity, mapping: Mapping) -> Finding | None:
    """Why the document is no report, None when it is one.

    A text too short or too thin to be known as a report is one all the same when it bears the title and
    holds several printed rows of the tables: a report that was cut off, not something else. So is a form
    whose few figures stand in the rows of its tables: a report that leaves most cells blank.
    """
    told = next((one for one in identity.findings if one.rule == "DOC.NOT_A_REPORT"), None)
    if mapping.form is None:
        return told or finding("DOC.NOT_A_REPORT", "document", "no statutory table of any known form was found")
    rows = {(fact.section, fact.row) for fact in mapping.facts if fact.value is not None}
    if told is not None:
        is_cut_off = identity.reason in _REASONS_OF_A_FRAGMENT and identity.title is not None
        is_filled_in = identity.reason == "blank_form"
        return None if (is_cut_off or is_filled_in) and len(rows) >= _FEWEST_ROWS_OF_A_FRAGMENT else told
    if not rows:
        message = "every cell of the statutory tables is blank: this is the form itself or a report without figures"
        return finding("DOC.NOT_A_REPORT", "document", message)
    return None


def _assemble(
    best: _Candidate,
    findings: list[Finding],
    outcomes: tuple[ReadingOutcome, ...],
    document: FetchedDocument | None,
) -> tuple[Report, Identity]:
    identity = identify(best.reading, document)
    form = best.mapping.form
    facts: tuple[Fact, ...] = best.mapping.facts
    findings += [one for one in identity.findings if one.rule != "DOC.NOT_A_REPORT"]
    narrative = sections(best.reading)
    refusal = _refusal(identity, best.mapping)
    if refusal is not None:
        findings.append(refusal)
    report = Report(
        format=best.reading.format,
        form=None,
        title=identity.title,
        agency=identity.agency,
        year=identity.year,
        published=identity.published,
        facts=(),
        findings=tuple(findings),
        evidence=tuple(identity.evidence),
        sections=narrative,
        unmatched=best.mapping.unmatched,
        readings=outcomes,
        region_code=identity.region_code,
        agency_level=None if identity.level is None else str(identity.level),
        credit_code=identity.credit_code,
        quality="X",
    )
    if form is None or refusal is not None:
        return report, identity
    findings += best.result.findings if best.result else ()
    findings += check_rule_maker(facts, identity.agency or "", identity.level)
    found_claims, claim_findings = claims(narrative, facts)
    findings += claim_findings
    read = replace(
        report,
        form=form.name,
        facts=facts,
        findings=tuple(findings),
        claims=found_claims,
        quality=quality(facts, findings, form),
    )
    return read, identity
