"""One address in, one recorded outcome out: the rules of polite and safe fetching in one place.

The order of the checks is the order of their cost: the address itself, the host's robots.txt and gate,
the connection, the headers, the body. No failure raises; it becomes an outcome in the ledger.
"""

from __future__ import annotations

import re
import ssl
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path
from types import TracebackType
from typing import Self
from urllib.parse import urlsplit

import httpcore2
import httpx2

from sources.addresses import AddressGuard, RefusedAddress
from sources.bodies import ACCEPT_ENCODING, BodyReader, BodyRefused
from sources.fetch_options import FetchOptions
from sources.headers import date_of, given_name, media_type_and_charset, retry_after_s
from sources.host_gates import HostGate, NotAsked
from sources.judging import Hop, judged
from sources.ledger_rows import Fetch
from sources.outcomes import Outcome
from sources.pages import Page, decoded, join
from sources.registry_schema import Source
from sources.robots import MAX_BYTES, RobotsAnswer, RobotsRules
from sources.store import IncomingFile, RawStore
from sources.transport import GuardedTransport, tls_context

_HOME = re.compile(r"/?((index|default)\.\w{2,5})?", re.I)
_LONGEST_HOLD_S = 7 * 24 * 3600.0
_REDIRECTS = (301, 302, 303, 307, 308)
_PAGE_TYPES = ("text/", "application/json", "application/xml", "application/xhtml")


@dataclass(frozen=True, slots=True)
class _Wish:
    """How an address is asked for: the most bytes, and whether it is robots.txt, whose beginning counts alone."""

    cap: int
    is_robots: bool = False


class Fetcher:
    """Fetches for one source. One thread at a time; several fetchers may share a store and the options."""

    def __init__(
        self,
        source: Source,
        store: RawStore,
        options: FetchOptions,
        clock: Callable[[], datetime],
        registry_folder: Path | None = None,
    ) -> None:
        self._source = source
        self._store = store
        self._options = options
        self._clock = clock
        self.outcomes: Counter[str] = Counter()
        guard = AddressGuard(options.resolver, allow_loopback=options.allow_loopback)
        extra_ca = source.tls.extra_ca
        if extra_ca is not None and registry_folder is not None:
            extra_ca = str(registry_folder / extra_ca)
        self._transport = GuardedTransport(guard, tls_context(extra_ca=extra_ca, seclevel_1=source.tls.seclevel_1))

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._transport.close()

    def get(self, url: str) -> Fetch:
        """Fetch an address, record it, and return how it ended. The bytes, if any, are in the store."""
        return self._get(url, _Wish(self._options.file_bytes))

    def body(self, fetch: Fetch) -> bytes:
        """The bytes of a fetch that has some."""
        if fetch.sha256 is None:
            raise ValueError(f"{fetch.url} ended as {fetch.outcome}: there are no bytes")
        return self._store.read(fetch.sha256)

    def page(self, fetch: Fetch) -> Page:
        """The parsed page of a fetch that has bytes."""
        return stored_page(self._store, fetch)

    def _get(self, url: str, wish: _Wish) -> Fetch:
        started = time.monotonic()
        fetch = self._blank(url)
        for attempt in range(1, self._options.attempts + 1):
            fetch = replace(self._follow(url, wish), attempts=attempt)
            asks_patience = fetch.status in (429, 500, 502, 503, 504) and fetch.outcome is not Outcome.BLOCKED_WAF
            may_pass = asks_patience or (fetch.outcome.is_transient and fetch.sha256 is None)
            is_last = not may_pass or attempt == self._options.attempts
            # What a host asks for is kept whether or not this address is tried again.
            is_refusal = (fetch.status or 0) >= 400
            asked = retry_after_s(fetch.retry_after, self._clock()) if is_refusal else None
            wait = asked or (0.0 if is_last else self._options.retry_wait_s * 2 ** (attempt - 1))
            gate = self._options.gates.of(urlsplit(fetch.final_url).hostname or "")
            if wait > self._options.longest_retry_after_s:
                gate.pause(f"asked to wait {wait:.0f} s")
                self._store.ledger.hold_host(gate.host, self._clock() + timedelta(seconds=min(wait, _LONGEST_HOLD_S)))
                break
            if wait:
                gate.hold_back(wait)
            if is_last:
                break
        fetch = replace(fetch, elapsed_s=round(time.monotonic() - started, 4))
        self._store.ledger.record(fetch, urlsplit(url).hostname or "")
        self.outcomes[fetch.outcome] += 1
        return fetch

    def _follow(self, url: str, wish: _Wish) -> Fetch:
        current, trail = url, [url]
        while True:
            hop = self._checked_hop(url, current, wish)
            fetch = replace(hop.fetch, redirects=tuple(trail[1:]))
            if hop.onward is None:
                return fetch
            if len(trail) > self._options.max_redirects:
                return replace(fetch, outcome=Outcome.TOO_MANY_REDIRECTS, sha256=None, message="redirected too often")
            if hop.onward in trail:
                return replace(fetch, outcome=Outcome.TOO_MANY_REDIRECTS, sha256=None, message="redirected in a circle")
            is_ours = urlsplit(hop.onward).netloc in self._source.host_allow
            if is_ours and _is_home(hop.onward) and not _is_home(url):
                return replace(fetch, outcome=Outcome.SOFT_404, sha256=None, message="sent to the site's home page")
            if current.startswith("https:") and hop.onward.startswith("http:") and not self._source.tls.allow_downgrade:
                message = f"redirected from https to {hop.onward}"
                return replace(fetch, outcome=Outcome.REFUSED_SCHEME, sha256=None, message=message)
            current = hop.onward
            trail.append(current)

    def _checked_hop(self, url: str, current: str, wish: _Wish) -> Hop:
        blank = replace(self._blank(url), final_url=current)
        try:
            parts = urlsplit(current)
            host, netloc = parts.hostname or "", parts.netloc.lower()
            httpx2.URL(current)
        except (ValueError, httpx2.InvalidURL) as error:
            return Hop(replace(blank, outcome=Outcome.BAD_URL, message=str(error)))
        if parts.scheme not in ("http", "https"):
            return Hop(replace(blank, outcome=Outcome.REFUSED_SCHEME, message=f"scheme {parts.scheme!r}"))
        if netloc not in self._source.host_allow:
            return Hop(replace(blank, outcome=Outcome.OFF_HOST, message=f"{netloc} is not in host_allow"))
        delay = self._source.politeness.delay_s
        gate, ledger = self._options.gates.of(host), self._store.ledger
        if (until := ledger.held_until(host, self._clock())) is not None:
            gate.pause(f"asked to be left alone until {until:%Y-%m-%d %H:%M %Z}")
        if not wish.is_robots:
            rules = self._rules(f"{parts.scheme}://{netloc}")
            if rules.wait_a_night:
                gate.pause(f"robots.txt {rules.note}")
            elif not rules.allows(current):
                return Hop(replace(blank, outcome=Outcome.ROBOTS_DENIED, message="robots.txt disallows it"))
            delay = max(delay, rules.crawl_delay_s)
        try:
            asked = partial(ledger.host_requests, host, self._clock())
            with gate.turn(delay, self._source.politeness.nightly_max, asked):
                ledger.count_request(host, self._clock())
                hop = self._hop(url, current, wish)
        except NotAsked as refusal:
            return Hop(replace(blank, outcome=refusal.outcome, message=str(refusal)))
        self._note(gate, hop.fetch)
        return hop

    def _hop(self, url: str, current: str, wish: _Wish) -> Hop:
        fetch = replace(self._blank(url), final_url=current)
        known = self._store.ledger.resource(current)
        if known is not None and not self._store.has(known.sha256):
            known = None
        headers = {"user-agent": self._options.user_agent, "accept-encoding": ACCEPT_ENCODING, "accept": "*/*"}
        if known is not None and known.etag:
            headers["if-none-match"] = known.etag
        if known is not None and known.last_modified and not self._lies_ahead(known.last_modified):
            headers["if-modified-since"] = known.last_modified
        timeouts = {
            "connect": self._options.connect_timeout_s, "read": self._options.read_timeout_s,
            "write": self._options.read_timeout_s, "pool": self._options.connect_timeout_s,
        }  # fmt: skip
        self._transport.deadline.start(self._options.deadline_s)
        try:
            request = httpx2.Request("GET", current, headers=headers, extensions={"timeout": timeouts})
            response = self._transport.handle_request(request)
            try:
                fetch = _with_headers(fetch, response)
                if response.status_code == 304 and known is not None:
                    as_before = Outcome.NOT_MODIFIED if known.outcome is Outcome.OK else known.outcome
                    kept = replace(
                        fetch, outcome=as_before, sha256=known.sha256, byte_count=known.byte_count,
                        etag=fetch.etag or known.etag, last_modified=fetch.last_modified or known.last_modified,
                        media_type=known.media_type, charset=known.charset,
                        file_name=known.file_name, message="not modified",
                    )  # fmt: skip
                    return Hop(kept)
                if response.status_code in _REDIRECTS and "location" in response.headers:
                    target = join(current, response.headers["location"])
                    if target is None:
                        return Hop(replace(fetch, outcome=Outcome.BAD_URL, message="redirected to no http address"))
                    return Hop(replace(fetch, outcome=Outcome.HTTP_ERROR), target)
                with self._store.incoming() as incoming:
                    return self._receive(fetch, response, incoming, wish)
            finally:
                response.close()
        except RefusedAddress as error:
            return Hop(replace(fetch, outcome=Outcome.REFUSED_ADDRESS, message=str(error)))
        except httpcore2.TimeoutException as error:
            return Hop(replace(fetch, outcome=Outcome.TIMEOUT, message=str(error) or type(error).__name__))
        except httpcore2.RemoteProtocolError as error:
            ended_early = fetch.status is not None
            outcome = Outcome.TRUNCATED if ended_early else Outcome.CONNECT_ERROR
            return Hop(replace(fetch, outcome=outcome, message=str(error)))
        except (httpcore2.NetworkError, httpcore2.ProtocolError) as error:
            outcome = Outcome.TLS_ERROR if _is_tls(error) else Outcome.CONNECT_ERROR
            return Hop(replace(fetch, outcome=outcome, message=str(error)))

    def _receive(self, fetch: Fetch, response: httpx2.Response, incoming: IncomingFile, wish: _Wish) -> Hop:
        is_page = (fetch.media_type or "text/html").startswith(_PAGE_TYPES)
        cap = min(wish.cap, self._options.page_bytes) if is_page else wish.cap
        reader = BodyReader(response, cap, heeds_length=not wish.is_robots)
        try:
            for piece in reader:
                incoming.write(piece)
        except BodyRefused as refusal:
            fetch = replace(fetch, outcome=refusal.outcome, message=refusal.message, wire_bytes=reader.wire_bytes)
            if wish.is_robots and refusal.outcome is Outcome.TOO_LARGE and incoming.byte_count:
                return Hop(replace(fetch, sha256=incoming.keep(), byte_count=incoming.byte_count))
            return Hop(fetch)
        fetch = replace(fetch, byte_count=incoming.byte_count, wire_bytes=reader.wire_bytes)
        cookies = "; ".join(response.headers.get_list("set-cookie"))
        return judged(fetch, incoming, cookies, self._options.page_bytes)

    def _rules(self, origin: str) -> RobotsRules:
        return self._options.robots.of(origin, lambda: self._ask_robots(f"{origin}/robots.txt"))

    def _ask_robots(self, url: str) -> RobotsAnswer:
        fetch = self._get(url, _Wish(MAX_BYTES, is_robots=True))
        data = self._store.read(fetch.sha256) if fetch.sha256 else b""
        outcome = Outcome.OK if fetch.outcome.has_body else fetch.outcome
        return RobotsAnswer(outcome, None if fetch.outcome.has_body else fetch.status, data)

    def _note(self, gate: HostGate, fetch: Fetch) -> None:
        failed = fetch.outcome.blames_host or (fetch.status or 0) >= 500
        gate.note(failed=failed, what=str(fetch.outcome))

    def _lies_ahead(self, last_modified: str) -> bool:
        """Whether a page claims a change yet to come: asked by such a date, a correction would never be sent."""
        moment = date_of(last_modified)
        return moment is None or moment > self._clock()

    def _blank(self, url: str) -> Fetch:
        return Fetch(self._source.id, url, url, self._clock(), Outcome.CONNECT_ERROR)


def stored_page(store: RawStore, fetch: Fetch) -> Page:
    """The stored bytes of a fetch as a page."""
    if fetch.sha256 is None:
        raise ValueError(f"{fetch.url} ended as {fetch.outcome}: there are no bytes")
    text, charset = decoded(store.read(fetch.sha256), fetch.charset)
    return Page(text, fetch.final_url, charset)


def _with_headers(fetch: Fetch, response: httpx2.Response) -> Fetch:
    headers = response.headers
    media_type, charset = media_type_and_charset(headers.get("content-type", ""))
    return replace(
        fetch,
        status=response.status_code,
        media_type=media_type,
        charset=charset,
        file_name=given_name(headers.raw),
        etag=headers.get("etag"),
        last_modified=headers.get("last-modified"),
        retry_after=headers.get("retry-after"),
        server=headers.get("server"),
    )


def _is_tls(error: BaseException | None) -> bool:
    """Whether a TLS failure lies at the bottom of an error."""
    while error is not None:
        if isinstance(error, ssl.SSLError):
            return True
        error = error.__cause__ or error.__context__
    return False


def _is_home(url: str) -> bool:
    parts = urlsplit(url)
    return not parts.query and _HOME.fullmatch(parts.path) is not None
