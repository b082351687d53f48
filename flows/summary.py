"""What a night did, as counts that add up: every document found has exactly one fate."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from contracts.documents import FetchedDocument
from contracts.reports import Report
from flows import journal
from flows.steps.read import why_no_report


class Fate(StrEnum):
    """What became of one document this night."""

    LOADED = "loaded"
    CONFIRMED = "confirmed"
    """Another carrier of facts that were in the warehouse already."""
    REFRESHED = "refreshed"
    """Read anew by other readers, with the facts it had."""
    SKIPPED = "skipped"
    """Known to the present readers: not read again."""
    NOT_A_REPORT = "not_a_report"
    UNREADABLE = "unreadable"
    QUARANTINED = "quarantined"
    """It hung, crashed or exhausted the process that read it."""
    FAILED = "failed"
    """Could not be loaded; tried again another night."""


@dataclass(frozen=True, slots=True)
class Trouble:
    """One document or source that a person may want to look at."""

    what: str
    fate: str
    reason: str
    sha256: str | None = None


@dataclass(slots=True)
class NightSummary:
    """Counts and troubles of one night. ``fates`` adds up to the documents found."""

    is_sample: bool = False
    sources: int = 0
    fates: Counter[Fate] = field(default_factory=Counter)
    reports: Counter[tuple[str, str]] = field(default_factory=Counter)
    """Reports read, by (form, format)."""
    findings: Counter[str] = field(default_factory=Counter)
    """Findings of the documents read, by severity."""
    rules: Counter[str] = field(default_factory=Counter)
    comparisons: int = 0
    """Findings of comparisons between years and levels that came or went."""
    facts: int = 0
    """Facts written to the warehouse."""
    troubles: list[Trouble] = field(default_factory=list)
    source_failures: list[Trouble] = field(default_factory=list)
    changes: Counter[str] = field(default_factory=Counter)
    """Documents new, changed and unchanged at their sites."""
    news: list[Trouble] = field(default_factory=list)
    """Which reports are new or changed at their sites."""
    listings: list[Trouble] = field(default_factory=list)
    """Listings that vanished, shrank, or were not seen to their end."""
    coverage: Counter[str] = field(default_factory=Counter)
    """Expected reports (agency and year) by how far they have come."""
    owed: list[Trouble] = field(default_factory=list)
    """Expected reports that are overdue, or whose site does not let us."""
    broken: list[Trouble] = field(default_factory=list)
    """Steps after loading that broke off: the facts stand, what is derived from them is as it was."""
    declined: str | None = None
    """Why the night did nothing at all, if so."""

    @property
    def found(self) -> int:
        """Distinct documents met."""
        return sum(self.fates.values())

    @property
    def changed_nothing(self) -> bool:
        """True when every document was known: the warehouse holds exactly what it held before."""
        return self.fates[Fate.SKIPPED] == self.found

    def add_skipped(self, count: int) -> None:
        """Count documents that needed no reading."""
        self.fates[Fate.SKIPPED] += count

    def add_read(
        self,
        pairs: Iterable[tuple[FetchedDocument, Report]],
        fates: Mapping[str, Fate],
        reasons: Mapping[str, str] | None = None,
    ) -> None:
        """Count documents that were read, with what the warehouse said of them; ``reasons`` of those it refused."""
        for document, report in pairs:
            fate = fates.get(document.sha256, Fate.FAILED)
            self.fates[fate] += 1
            self._tell(document, fate, report, (reasons or {}).get(document.sha256))
            if report.form is not None:
                self.reports[report.form, str(report.format)] += 1
            self.findings.update(str(finding.severity) for finding in report.findings)
            self.rules.update(finding.rule for finding in report.findings)
            if fate not in (Fate.LOADED, Fate.CONFIRMED, Fate.REFRESHED):
                where = document.url or document.file_name or document.path
                reason = (reasons or {}).get(document.sha256) or why_no_report(report)
                self.troubles.append(Trouble(where, str(fate), reason, document.sha256))

    @staticmethod
    def _tell(document: FetchedDocument, fate: Fate, report: Report, reason: str | None) -> None:
        journal.tell(
            f"document.{fate}",
            document=document.sha256,
            url=document.url,
            source=document.source_id,
            reason=reason or (why_no_report(report) if report.form is None else None),
            rules=sorted({finding.rule for finding in report.findings}),
        )

    def as_dict(self) -> dict[str, Any]:
        """Plain numbers and strings, for logs, JSON and Prefect."""
        return {
            "sample": self.is_sample,
            "declined": self.declined,
            "sources": self.sources,
            "sources_failed": len(self.source_failures),
            "found": self.found,
            **{str(fate): self.fates[fate] for fate in Fate},
            "facts": self.facts,
            "changes": dict(sorted(self.changes.items())),
            "coverage": dict(sorted(self.coverage.items())),
            "broken": [one.what for one in self.broken],
            "reports": {f"{form}/{kind}": count for (form, kind), count in sorted(self.reports.items())},
            "findings": dict(sorted(self.findings.items())),
            "comparisons": self.comparisons,
        }
