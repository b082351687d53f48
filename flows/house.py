"""The real rooms behind a night: sites from the registry, the warehouse as the store."""

from __future__ import annotations

import logging
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta, timezone
from itertools import count
from typing import TYPE_CHECKING

from contracts.documents import FetchedDocument
from contracts.findings import Finding, Severity
from contracts.reports import Report
from flows import journal
from flows.isolation import reading_pool
from flows.night import Fetched, Loaded, Night, Pairs
from flows.night_lock import night_lock
from flows.progress import UNKNOWN, tell
from flows.runners import StepRunner
from flows.settings import NightSettings
from flows.steps.at_the_sites import listing_troubles, news
from flows.steps.compare import compare_years
from flows.steps.coverage import coverage_frames, night_coverage
from flows.steps.notes import with_notes
from flows.steps.read import QUARANTINE_RULES, reader_version
from flows.summary import Fate, NightSummary, Trouble

if TYPE_CHECKING:
    from sources.fetch_options import FetchOptions
    from sources.night_result import Note, SourceNight
    from sources.registry_files import Registry
    from sources.registry_schema import Source
    from sources.store import RawStore
    from transforms.report_frames import Unread
    from warehouse.outcomes import LoadResult
    from warehouse.warehouse import LoadRun, Warehouse

CHINA = timezone(timedelta(hours=8), "Asia/Shanghai")
"""Deadlines are days in China, wherever the night runs."""

_log = logging.getLogger("gongkai.night")
_QUARANTINE_RUNS = 3
"""A document that harmed its reader is tried in so many runs, then left to a person."""


def run_night(settings: NightSettings, runner: StepRunner, flow_run_id: str | None = None) -> NightSummary:
    """One whole night on the real rooms.

    Raises:
        NightInProgress: another night is at work on the same data folder.
        RegistryError: the registry cannot be used; every fault is listed with file and line.
        WarehouseError: the warehouse cannot be opened.
    """
    from sources.store import RawStore
    from warehouse.warehouse import open_warehouse

    with night_lock(settings.data), ExitStack() as stack:
        registry, options = stack.enter_context(_registry(settings))
        raw = stack.enter_context(RawStore(settings.raw_folder, mirror=settings.raw_mirror))
        raw.ledger.begin_night()
        house = stack.enter_context(open_warehouse(settings.warehouse_url))
        store = WarehouseStore(house, settings, flow_run_id)
        store.begin(registry)
        stack.enter_context(journal.kept(store.run_id))
        journal.tell("run.began", flow_run=flow_run_id, sample=settings.sample, readers=reader_version())
        pool = stack.enter_context(reading_pool(settings))
        sites = RegistrySites(registry, raw, options, notes=store.notes)
        night = Night(sites, store, runner, pool, settings.chunk, NightSummary(is_sample=settings.sample))
        night.note_coverage = lambda: store.note_coverage(night.summary, sites)
        try:
            summary = night.run()
            _look_at_disk(summary)
        except BaseException as error:
            _finish(store, night.summary, f"{type(error).__name__}: {error}")
            raise
        _finish(store, summary, "; ".join(f"{one.what}: {one.reason}" for one in summary.broken) or None)
        return summary


def _look_at_disk(summary: NightSummary) -> None:
    """What could not be kept is no fault of a site: the night is not done, and says so."""
    lost = [one for one in summary.source_failures if one.fate == "store_error"]
    if lost:
        reason = f"{len(lost)} documents could not be kept, the first one because {lost[0].reason}"
        summary.broken.append(Trouble("raw store", "broken", f"{reason}; free space or mend the disk, then run again"))


def _finish(store: WarehouseStore, summary: NightSummary, message: str | None) -> None:
    """Note in the warehouse that the run ended. Where even that fails, what the night did is told all the same."""
    from warehouse.errors import WarehouseError

    journal.tell("run.ended", summary=summary.as_dict(), message=message)
    try:
        store.finish(summary, message)
    except WarehouseError as error:
        _log.error("the end of the run could not be noted: %s", error)
        summary.broken.append(Trouble("record of the run", "broken", str(error)))


@contextmanager
def _registry(settings: NightSettings) -> Iterator[tuple[Registry, FetchOptions]]:
    """The registry and how to fetch from it; for a sample night with the sample site running meanwhile."""
    from sources.fetch_options import FetchOptions
    from sources.registry_files import SHIPPED_REGISTRY, load_registry

    if not settings.sample:
        registry = load_registry(settings.registry or SHIPPED_REGISTRY)
        yield registry, FetchOptions(contact=settings.contact, inbox=settings.data / "inbox")
        return
    from sources.sample_site import SampleSite

    with SampleSite() as site:
        yield site.registry(), site.fetch_options()


def _tell_fetched(source: str, night: SourceNight) -> None:
    for found in night.documents:
        one = found.document
        journal.tell("document.found", document=one.sha256, url=one.url, source=source, change=str(found.change))
    for failed in night.failures:
        journal.tell(
            "address.refused", url=failed.url, source=source, outcome=str(failed.outcome), reason=failed.message
        )


@dataclass
class RegistrySites:
    """The registry's enabled sources, fetched into the raw store."""

    registry: Registry
    raw: RawStore
    options: FetchOptions
    nights: list[SourceNight] = field(default_factory=list)
    notes: dict[str, Sequence[Note]] = field(default_factory=dict)
    """What was doubtful about documents before they were read, by sha256."""
    _met: Iterator[int] = field(default_factory=lambda: count(1))

    def discover(self) -> Sequence[Source]:
        """The enabled sources."""
        return self.registry.enabled

    def fetch(self, site: Source) -> Fetched:
        """Everything that one source has, whether new or known, and what it refused."""
        from sources.night import fetch_source

        night = fetch_source(site, self.raw, self.options, now=datetime.now(UTC), progress=self._tell)
        self.nights.append(night)
        _tell_fetched(site.id, night)
        self.notes.update((found.document.sha256, found.notes) for found in night.documents if found.notes)
        troubles = [Trouble(one.url, one.outcome, one.message) for one in night.failures]
        return Fetched(night.fetched_documents, [*troubles, *listing_troubles([night])])

    def _tell(self, line: str) -> None:
        tell("fetch", next(self._met), UNKNOWN, line)


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

    def compare_years(self) -> None:
        """Bring the findings of comparisons between years up to date for the agencies of this run."""
        assert self._run is not None
        compare_years(self._house, self._run)

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
