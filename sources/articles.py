"""An article page: does it hold the report itself, and which files of it does it link?"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from contracts.documents import Format
from sources.pages import Page
from sources.sniffing import promised_format
from sources.titles import decoy_reason, statutory_headings, statutory_table_marks, years_in

ENOUGH_HEADINGS = 3
_DOWNLOAD = re.compile(r"/(downfile|download|attach|attachment|uploadfile|filedownload)[^/]*\b", re.I)


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file the article links. ``rejection`` says why it is passed over."""

    url: str
    text: str
    rejection: str | None


def holds_report(page: Page) -> bool:
    """Whether the page shows at least three of the six statutory sections, or three marks of their tables."""
    return shows_report(page.text())


def shows_report(text: str) -> bool:
    """The same of a text."""
    return statutory_headings(text) >= ENOUGH_HEADINGS or statutory_table_marks(text) >= ENOUGH_HEADINGS


def attachments(page: Page, years: tuple[int, ...]) -> Iterator[Attachment]:
    """The files of a report's article, each once. ``years`` are those of the report."""
    seen = {page.url}
    linked = ((link.url, link.title) for link in page.links())
    shown = ((url, "") for url in page.embedded_files())
    for url, text in (*linked, *shown):
        if url in seen or not _is_document(url):
            continue
        seen.add(url)
        yield Attachment(url, text, _rejection(text, years))


def _is_document(url: str) -> bool:
    return promised_format(url, None) not in (None, Format.IMAGE) or _DOWNLOAD.search(url) is not None


def _rejection(text: str, years: tuple[int, ...]) -> str | None:
    if reason := decoy_reason(text):
        return reason
    named = years_in(text)
    if years and named and not set(named) & set(years):
        return f"a file of another year ({named[0]})"
    return None
