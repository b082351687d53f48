"""The warehouse as a night's store: loading, comparing, coverage, marts, publishing and the record of the run."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from contextlib import suppress
from datetime import datetime, timedelta, timezone
from typing import TYPE_CHECKING

from contracts.documents import FetchedDocument
from contracts.findings import Finding, Severity
from contracts.reports import Report
from flows.night import Loaded, Pairs
from flows.registry_sites import RegistrySites
from flows.settings import NightSettings
from flows.steps.at_the_sites import listing_troubles, news
from flows.steps.compare import compare_years
from flows.steps.coverage import coverage_frames, night_coverage
from flows.steps.notes import with_notes
from flows.steps.read import QUARANTINE_RULES, reader_version
from flows.summary import Fate, NightSummary, Trouble

if TYPE_CHECKING:
    from sources.night_result import Note
    from sources.registry_files import Registry
    from transforms.report_frames import Unread
    from warehouse.outcomes import LoadResult
    from warehouse.warehouse import LoadRun, Warehouse

CHINA = timezone(timedelta(hours=8), "Asia/Shanghai")
"""Deadlines are days in China, wherever the night runs."""

_log = logging.getLogger("gongkai.night")
_QUARANTINE_RUNS = 3
"""A document that harmed its reader is tried in so many runs, then left to a person."""


class WarehouseStore:
    """The warehouse as a night's store."""

    def __init__(self, house: Warehouse, settings: NightSettings, flow_run_id: str | None) -> None:
        self._house = house
        self._settings = settings
        self._flow_run_id = flow_run_id
        self._version = reader_version()
        self._run: LoadRun | None = None
        self._results: list[LoadResult] = []
        self.notes: dict[str, Sequence[Note]] = {}
        """Doubts about documents before they were read, by sha256; they become findings."""

    def begin(self, registry: Registry) -> None:
        """Bring the warehouse up to date with the program and the registry, and note that a run begins."""
        from flows.agency_frame import agency_frame
        from transforms.dimension_frames import dimension_frames

        self._house.upgrade()
        frames = dimension_frames()
        if agencies := list(registry.agencies()):
            frames["agency"] = agency_frame(agencies)
        self._house.load_dimensions(frames)
        self._run = self._house.start_run(flow_run_id=self._flow_run_id, reader_version=self._version)

    @property
    def run_id(self) -> int:
        """The id of this run in the warehouse."""
        assert self._run is not None
        return self._run.load_run_id

    def settled(self) -> frozenset[str]:
        """Documents read by the present readers; those that harmed a reader are tried in three runs."""
        known = self._house.known_documents(self._version)
        again = self._house.query(
            "SELECT sha256 FROM document WHERE status = 'quarantined' AND last_run_id - first_run_id < :runs",
            runs=_QUARANTINE_RUNS - 1,
        )
        return frozenset(known.difference(again["sha256"]))

    def load(self, pairs: Pairs) -> Loaded:
        """Load a chunk; see :meth:`warehouse.warehouse.Warehouse.load`.

        A document that trips the program itself costs its neighbours nothing: the chunk is then loaded one by
        one, and that document is recorded as failed with its reason.
        """
        from warehouse.errors import WarehouseError

        pairs = [(document, with_notes(report, self.notes.get(document.sha256, ()))) for document, report in pairs]
        try:
            result = self._load([(document, _outcome(report)) for document, report in pairs])
        except WarehouseError:
            raise
        except Exception:
            _log.exception("a chunk of %d documents cannot be loaded together", len(pairs))
            result = self._load_one_by_one(pairs)
        self._results.append(result)
        for sha256, reason in result.failures.items():
            _log.warning("document %s could not be loaded: %s", sha256, reason)
        fates = {
            document.sha256: _fate(str(result.outcomes[document.sha256]), [one.rule for one in report.findings])
            for document, report in pairs
        }
        return Loaded(fates, result.facts, result.failures)

    def _load(self, outcomes: Sequence[tuple[FetchedDocument, Report | Unread]]) -> LoadResult:
        from transforms.report_frames import report_frames

        assert self._run is not None
        return self._house.load(report_frames(outcomes, self._version), self._run)

    def _load_one_by_one(self, pairs: Pairs) -> LoadResult:
        from transforms.report_frames import Unread
        from warehouse.errors import WarehouseError
        from warehouse.outcomes import LoadResult, Outcome

        result = LoadResult()
        for document, report in pairs:
            try:
                result += self._load([(document, _outcome(report))])
            except WarehouseError:
                raise
            except Exception as error:
                reason = f"{type(error).__name__}: {error}; this is a fault of the program, please report it"
                refusal = Finding("DOC.LOAD_FAILED", Severity.ERROR, "document", reason)
                with suppress(Exception):  # then it is in the summary alone
                    self._load([(document, Unread("failed", report.format.value, refusal))])
                result += LoadResult({document.sha256: Outcome.FAILED}, {document.sha256: reason})
        return result

    def compare_years(self) -> int:
        """Bring the findings of comparisons between years up to date for the agencies of this run."""
        assert self._run is not None
        return compare_years(self._house, self._run)

    def note_coverage(self, summary: NightSummary, sites: RegistrySites) -> None:
        """Keep what is owed and how the sites were listed, and tell it in the summary."""
        assert self._run is not None
        summary.changes.update(str(found.change) for night in sites.nights for found in night.documents)
        summary.news = news(sites.nights)
        summary.listings = listing_troubles(sites.nights)
        today = datetime.now(CHINA).date()
        entries = night_coverage(sites.registry.enabled, sites.nights, self._house, today)
        self._house.note_coverage(coverage_frames(entries, sites.nights), self._run)
        summary.coverage.update(str(entry.state) for entry in entries)
        summary.owed = [
            Trouble(f"{entry.agency_name} {entry.year}", str(entry.state), f"due {entry.due}")
            for entry in entries
            if entry.state in ("overdue", "blocked")
        ]

    def build_marts(self) -> None:
        """Bring people's decisions into force and rebuild the marts when anything changed."""
        from transforms.checks import load_rules

        if self._settings.decisions.exists():
            applied = self._house.apply_decisions(self._settings.decisions, load_rules())
            for entry in applied.stale:
                _log.warning("a decision applies to nothing at present: %s", entry)
        self._house.rebuild_marts()

    def publish(self) -> None:
        """Write the published files when anything changed."""
        self._house.publish(self._settings.published_folder)

    def finish(self, summary: NightSummary, message: str | None = None) -> None:
        """Note that the run ended, with its counts."""
        from warehouse.outcomes import LoadResult

        assert self._run is not None
        skipped = summary.fates[Fate.SKIPPED]
        self._house.finish_run(self._run, LoadResult.together(self._results), summary.found, skipped, message)


def _outcome(report: Report) -> Report | Unread:
    """The report, or for a document that no reader could read why that is so."""
    from transforms.report_frames import Unread

    if report.readings:
        return report
    reason = report.findings[0]
    status = "quarantined" if reason.rule in QUARANTINE_RULES else "unreadable"
    return Unread(status, report.format.value, reason)


def _fate(outcome: str, rules: list[str]) -> Fate:
    """A document's fate from the loader's outcome and the document's findings."""
    if outcome in ("loaded", "superseded"):
        return Fate.LOADED
    if outcome in ("confirmed", "refreshed"):
        return Fate(outcome)
    if outcome == "recorded":
        if not QUARANTINE_RULES.isdisjoint(rules):
            return Fate.QUARANTINED
        return Fate.NOT_A_REPORT if "DOC.NOT_A_REPORT" in rules else Fate.UNREADABLE
    return Fate.SKIPPED if outcome == "skipped" else Fate.FAILED
