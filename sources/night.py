"""One source, one night: discover, fetch what is new or may have changed, and account for everything."""

from __future__ import annotations

import logging
import sqlite3
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path

from contracts.documents import FetchedDocument, Format
from sources.articles import attachments, holds_report, shows_report
from sources.candidates import Candidate, ListingReport, Rejected
from sources.content_hash import page_hash
from sources.discovery import Discoverer
from sources.drop_box import DroppedFile, dropped_files, shown
from sources.evidence import doubts, file_name, with_page_evidence
from sources.fetch_options import FetchOptions
from sources.fetcher import Fetcher, stored_page
from sources.ledger_rows import DocumentVersion, Fetch
from sources.night_result import Change, Failure, NightDocument, SourceNight
from sources.outcomes import Outcome
from sources.pages import Page, decode
from sources.pictures import LEAST_BYTES, packed, pictures, pictures_hash, suffix_of
from sources.recalling import note
from sources.registry_files import SHIPPED_REGISTRY
from sources.registry_schema import DropBox, Source
from sources.sniffing import HEAD, sniff
from sources.store import RawStore
from sources.titles import names_report

_log = logging.getLogger(__name__)


@dataclass(slots=True)
class _Account:
    documents: list[NightDocument] = field(default_factory=list)
    rejected: list[Rejected] = field(default_factory=list)
    failures: list[Failure] = field(default_factory=list)
    listings: list[ListingReport] = field(default_factory=list)
    outcomes: Counter[str] = field(default_factory=Counter)


def fetch_source(
    source: Source,
    store: RawStore,
    options: FetchOptions,
    *,
    now: datetime,
    registry_folder: Path = SHIPPED_REGISTRY,
    progress: Callable[[str], None] | None = None,
) -> SourceNight:
    """Visit one source. Blocks until done; run different sources in different threads with the same options.

    Never raises for what a site, a file or the network does. ``now`` (with time zone) is the night's
    moment: it dates the requests and decides which years are due. ``progress`` hears one line a document.
    """
    account = _Account()
    clock = _clock(now)
    if any(isinstance(strategy, DropBox) for strategy in source.discover) and options.inbox is not None:
        _Visit(source, store, options, clock, account, progress).drop_box(options.inbox)
    if any(not isinstance(strategy, DropBox) for strategy in source.discover):
        problem = _unfit(source, options)
        if problem is not None:
            account.failures.append(Failure(source.id, "not_asked", problem))
        else:
            try:
                fetcher = Fetcher(source, store, options, clock, registry_folder)
            except OSError as error:
                account.failures.append(Failure(source.id, "not_asked", f"certificate of tls.extra_ca: {error}"))
            else:
                with fetcher:
                    _Visit(source, store, options, clock, account, progress).site(fetcher, now)
                account.outcomes.update(fetcher.outcomes)
    try:
        store.ledger.note_passed_over(source.id, account.rejected, clock())
    except sqlite3.Error as error:
        account.failures.append(Failure(source.id, "store_error", f"the raw store cannot be used: {error}"))
    return SourceNight(
        source.id, now, clock(), tuple(account.documents), tuple(account.rejected), tuple(account.failures),
        tuple(account.listings), dict(sorted(account.outcomes.items())),
    )  # fmt: skip


class _Visit:
    def __init__(
        self, source: Source, store: RawStore, options: FetchOptions, clock: Callable[[], datetime],
        account: _Account, progress: Callable[[str], None] | None,
    ) -> None:  # fmt: skip
        self._source = source
        self._store = store
        self._options = options
        self._clock = clock
        self._account = account
        self._progress = progress or (lambda line: None)

    def site(self, fetcher: Fetcher, now: datetime) -> None:
        """Discover and fetch. What was never fetched comes first, then what was not looked at for longest."""
        found = Discoverer(self._source, fetcher, self._store.ledger, now).run()
        self._account.rejected.extend(found.rejected.values())
        self._account.listings.extend(found.listings)

        def last_seen(candidate: Candidate) -> str:
            known = self._store.ledger.resource(candidate.url)
            return known.checked_at if known else ""

        for candidate in sorted(found.candidates.values(), key=last_seen):
            self._alone(candidate.url, candidate.title, partial(self._candidate, fetcher, candidate))

    def drop_box(self, inbox: Path) -> None:
        """Take in what lies in the inbox."""
        for dropped in dropped_files(inbox, self._source, self._options.file_bytes):
            if isinstance(dropped, Rejected):
                # Somebody put it there by hand, so it is never passed over without a word.
                self._account.rejected.append(dropped)
                self._account.failures.append(Failure(dropped.url, "refused", dropped.reason))
                continue
            self._alone(shown(str(dropped.path)), dropped.title, partial(self._dropped, dropped))

    def _alone(self, where: str, title: str | None, work: Callable[[], None]) -> None:
        """Do the work for one report; whatever goes wrong costs this one only, and is seen."""
        try:
            work()
        except (OSError, sqlite3.Error) as error:
            message = f"the raw store cannot be used: {error}"
            self._account.failures.append(Failure(where, "store_error", message, title))
        except Exception as error:
            _log.exception("%s: %s", self._source.id, where)
            message = f"{type(error).__name__}: {error}; this is a fault of the program, please report it"
            self._account.failures.append(Failure(where, "program_fault", message, title))

    def _dropped(self, dropped: DroppedFile) -> None:
        try:
            data = dropped.path.read_bytes()
        except OSError as error:
            self._account.failures.append(Failure(shown(str(dropped.path)), "unreadable", str(error.strerror)))
            return
        if not data:
            self._account.failures.append(Failure(shown(str(dropped.path)), Outcome.EMPTY, "the file is empty"))
            return
        self._keep_dropped(dropped, self._store.put(data), len(data), data[:HEAD])

    def _keep_dropped(self, dropped: DroppedFile, sha256: str, size: int, head: bytes) -> None:
        name = shown(dropped.path.name)
        candidate = Candidate(
            f"inbox:{dropped.agency.id}/{dropped.year}/{name}", "drop_box", dropped.title,
            dropped.published, dropped.agency, "drop_box", (dropped.year,), "drop_box",
        )  # fmt: skip
        fetch = Fetch(
            self._source.id, candidate.url, dropped.url or candidate.url, self._clock(), Outcome.OK,
            sha256=sha256, byte_count=size,
        )  # fmt: skip
        content = f"bytes:{sha256}"
        if sniff(head) is Format.HTML:
            content = page_hash(stored_page(self._store, fetch))
        self._add(candidate, fetch, content, "drop_box", None, name)

    def _candidate(self, fetcher: Fetcher, candidate: Candidate) -> None:
        fetch = fetcher.get(candidate.url)
        if not self._is_readable(fetch):
            self._fail(candidate, fetch)
            return
        if sniff(self._store.head(fetch.sha256 or "", HEAD)) is not Format.HTML:
            self._add(candidate, fetch, f"bytes:{fetch.sha256}", "file", None, file_name(fetch))
            return
        page = fetcher.page(fetch)
        candidate, rejection = with_page_evidence(candidate, page, self._source.agencies)
        if rejection is not None:
            self._account.rejected.append(Rejected(candidate.url, page.title, rejection, candidate.found_on))
            return
        inline = holds_report(page)
        if inline:
            self._add(candidate, fetch, page_hash(page), "page", fetch.final_url, file_name(fetch))
        files = list(attachments(page, candidate.years))
        for attachment in files:
            if attachment.rejection is not None:
                rejected = Rejected(attachment.url, attachment.text, attachment.rejection, fetch.final_url)
                self._account.rejected.append(rejected)
                continue
            self._attachment(fetcher, candidate, attachment.url, fetch.final_url)
        if not inline and not files and not self._pictures(fetcher, candidate, page, fetch):
            reason = "the page shows no statutory section and links no file"
            self._account.rejected.append(Rejected(candidate.url, page.title, reason, candidate.found_on))

    def _attachment(self, fetcher: Fetcher, candidate: Candidate, url: str, article_url: str) -> None:
        fetch = fetcher.get(url)
        if not self._is_readable(fetch):
            self._fail(candidate, fetch)
            return
        content = f"bytes:{fetch.sha256}"
        if sniff(self._store.head(fetch.sha256 or "", HEAD)) is Format.HTML:
            page = stored_page(self._store, fetch)
            if not holds_report(page):
                # Such as 「文件不存在」 with status 200. What the link held before stands.
                message = f"a page in place of the file: {page.text()[:80] or 'without any text'}"
                self._fail(candidate, replace(fetch, outcome=Outcome.TYPE_MISMATCH, message=message))
                return
            content = page_hash(page)
        self._add(candidate, fetch, content, "attachment", article_url, file_name(fetch))

    def _pictures(self, fetcher: Fetcher, candidate: Candidate, page: Page, article: Fetch) -> bool:
        """Take a report shown as pictures for one document; whether there were any.

        One that cannot be had tonight makes no report of the others; one that is not there leaves them as they are.
        """
        pages: list[Fetch] = []
        for url in pictures(page) if names_report(page.title) or names_report(candidate.title or "") else ():
            fetch = fetcher.get(url)
            if not fetch.outcome.has_body:
                self._fail(candidate, fetch)
                if not fetch.is_gone:
                    return True
            elif fetch.byte_count >= LEAST_BYTES and sniff(fetcher.body(fetch)[:HEAD]) is Format.IMAGE:
                pages.append(fetch)
        if sum(one.byte_count for one in pages) > self._options.file_bytes:
            message = f"{len(pages)} pictures of more than {self._options.file_bytes} bytes together"
            self._fail(candidate, replace(article, outcome=Outcome.TOO_LARGE, message=message))
        elif len(pages) == 1:
            (only,) = pages
            self._add(candidate, only, f"bytes:{only.sha256}", "attachment", article.final_url, file_name(only))
        elif pages:
            data = packed([fetcher.body(one) for one in pages], [suffix_of(one.final_url) for one in pages])
            shown = replace(
                article, final_url=f"{article.final_url}#pictures", sha256=self._store.put(data), byte_count=len(data),
                media_type="application/zip",
            )  # fmt: skip
            content = pictures_hash([one.sha256 or "" for one in pages])
            self._add(candidate, shown, content, "attachment", article.final_url, "pictures.zip")
        return bool(pages)

    def _is_readable(self, fetch: Fetch) -> bool:
        """Whether a reader should see it: a whole answer, a file without its end, or a report under a wrong name."""
        if fetch.outcome.has_body:
            return True
        if fetch.sha256 is None:
            return False
        if fetch.outcome is Outcome.TYPE_MISMATCH:
            found = sniff(self._store.head(fetch.sha256, HEAD))
            if found is Format.HTML:
                return holds_report(stored_page(self._store, fetch))
            return found is Format.TXT and shows_report(decode(self._store.read(fetch.sha256)))
        return fetch.outcome in (Outcome.TRUNCATED, Outcome.ENCRYPTED)

    def _add(
        self, candidate: Candidate, fetch: Fetch, content_hash: str, carrier: str, article_url: str | None, name: str
    ) -> None:
        assert fetch.sha256 is not None
        key = candidate.url if carrier == "drop_box" else fetch.final_url
        ledger = self._store.ledger
        version = ledger.latest_version(key)
        change = Change.UNCHANGED
        is_other = version is not None and version.sha256 != fetch.sha256
        if version is None or (
            is_other and (version.content_hash != content_hash or not self._store.has(version.sha256))
        ):
            change = Change.NEW if version is None else Change.CHANGED
            version = ledger.add_version(key, content_hash, fetch.sha256, fetch.requested_at)
        path = self._store.path_of(version.sha256)
        agency = candidate.agency
        document = FetchedDocument(
            sha256=version.sha256,
            path=str(path),
            byte_count=path.stat().st_size,
            url=None if fetch.url.startswith("inbox:") and fetch.final_url == fetch.url else fetch.final_url,
            final_url=None if fetch.final_url.startswith("inbox:") else fetch.final_url,
            file_name=name,
            media_type=fetch.media_type,
            fetched_at=fetch.requested_at,
            source_id=self._source.id,
            agency_id=agency.id if agency else None,
            agency_name=agency.name if agency else None,
            agency_level=agency.level if agency else None,
            region_code=agency.region_code if agency else None,
            link_title=candidate.title,
            listed_date=candidate.listed_date,
            report_year=candidate.years[0] if len(candidate.years) == 1 else None,
            is_sample=self._source.sample,
        )
        note(self._store, key, document)
        outcome = Outcome.OK if fetch.outcome.has_body else fetch.outcome
        notes = doubts(candidate, fetch)
        found = NightDocument(document, change, version.version, outcome, carrier, article_url, notes)
        self._account.documents.append(found)
        self._progress(f"{self._source.id}: {change} {document.file_name} ({carrier})")

    def _says_the_same(self, version: DocumentVersion, content_hash: str) -> bool:
        """Whether the bytes kept of a version say what tonight's do, and are still there to be read."""
        return version.content_hash == content_hash and self._store.has(version.sha256)

    def _fail(self, candidate: Candidate, fetch: Fetch) -> None:
        agency_id = candidate.agency.id if candidate.agency else None
        message = fetch.message or str(fetch.outcome)
        self._account.failures.append(
            Failure(fetch.url, fetch.outcome, message, candidate.title, agency_id, candidate.years)
        )
        self._progress(f"{self._source.id}: {fetch.outcome} {fetch.url}")


def _unfit(source: Source, options: FetchOptions) -> str | None:
    if source.sample or options.contact:
        return None
    return "no contact given; real sites are asked only with an e-mail or web address in the User-Agent"


def _clock(now: datetime) -> Callable[[], datetime]:
    """A clock that starts at ``now`` and runs on."""
    started = time.monotonic()
    return lambda: now + timedelta(seconds=time.monotonic() - started)
