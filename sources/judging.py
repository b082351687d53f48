"""What a complete answer is, by its status and its bytes: the thing asked for, or what took its place."""

from __future__ import annotations

from dataclasses import dataclass, replace

from contracts.documents import Format
from sources.ledger_rows import Fetch
from sources.outcomes import Outcome
from sources.page_signs import firewall, is_script_challenge, onward, says_not_found
from sources.pages import Page, decode
from sources.sniffing import HEAD, TAIL, breaks_promise, is_cut_off, is_locked, promised_format, sniff
from sources.store import IncomingFile


@dataclass(frozen=True, slots=True)
class Hop:
    """One request without its redirects: the record so far, and where it leads on to."""

    fetch: Fetch
    onward: str | None = None


def judged(fetch: Fetch, incoming: IncomingFile, cookies: str, page_bytes: int) -> Hop:
    """Decide from status and bytes what a complete answer is, and keep the bytes that are worth it."""
    head, tail = incoming.head(HEAD), incoming.tail(TAIL)
    found = sniff(head)
    text = decode(incoming.head(65_536), fetch.charset) if found in (Format.HTML, Format.TXT) else ""
    status = fetch.status or 0
    if name := firewall(status, cookies, text, incoming.byte_count):
        return Hop(replace(fetch, outcome=Outcome.BLOCKED_WAF, message=f"answered by a firewall ({name})"))
    if status != 200:
        return Hop(replace(fetch, outcome=Outcome.HTTP_ERROR, message=f"status {status}"))
    if found is Format.EMPTY:
        return Hop(replace(fetch, outcome=Outcome.EMPTY, message="the body is empty"))
    if found is Format.HTML and incoming.byte_count <= page_bytes:
        page = Page(decode(incoming.head(incoming.byte_count), fetch.charset), fetch.final_url)
        if page.problem is not None:
            return Hop(replace(fetch, outcome=Outcome.UNDECODABLE, message=page.problem))
        if is_script_challenge(page):
            message = "answered by a firewall (a script that sets a cookie and asks again)"
            return Hop(replace(fetch, outcome=Outcome.BLOCKED_WAF, message=message))
        if target := onward(page):
            return Hop(replace(fetch, outcome=Outcome.HTTP_ERROR, message="a page that only leads on"), target)
        if words := says_not_found(page, fetch.url):
            return Hop(replace(fetch, outcome=Outcome.SOFT_404, message=f"status 200, but it says {words!r}"))
    sha256 = incoming.keep()
    if breaks_promise(promised_format(fetch.file_name or fetch.final_url, fetch.media_type), found, head):
        message = f"{found} in place of the promised document"
        return Hop(replace(fetch, outcome=Outcome.TYPE_MISMATCH, sha256=sha256, message=message))
    if is_locked(found, head, tail):
        return Hop(replace(fetch, outcome=Outcome.ENCRYPTED, sha256=sha256, message="needs a password"))
    if is_cut_off(found, head, tail):
        message = f"the {found} file has no end mark; the site's own copy seems cut off"
        return Hop(replace(fetch, outcome=Outcome.TRUNCATED, sha256=sha256, message=message))
    return Hop(replace(fetch, outcome=Outcome.OK, sha256=sha256))
