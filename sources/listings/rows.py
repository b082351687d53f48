"""What a listing page gives: rows, and how the listing goes on."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from sources.pages import Page


class ListingProblem(Exception):
    """A page that is not a listing of the declared style; the message says what was expected."""


@dataclass(frozen=True, slots=True)
class Row:
    """One row of a listing."""

    url: str
    title: str
    listed_date: date | None = None


@dataclass(frozen=True, slots=True)
class ListingPage:
    """Rows of one page. ``next_url`` is None at the end; ``end_is_sure`` says that the page itself told so.

    ``declared_total`` is how many entries the site says the listing has, ``entries`` how many this page shows, those
    included that are no rows for us; both only where the style tells. When all were shown, that too is the end.
    """

    rows: tuple[Row, ...]
    next_url: str | None
    end_is_sure: bool = False
    declared_total: int | None = None
    entries: int | None = None


@dataclass(frozen=True, slots=True)
class PageRequest:
    """What a style needs to read one page: its address, its number from 1, its text, how many rows were seen."""

    listing_url: str
    url: str
    number: int
    text: str
    rows_before: int


Style = Callable[[PageRequest], ListingPage]


def rows_of(page: Page, is_title: Callable[[str], bool]) -> tuple[Row, ...]:
    """The rows of an HTML listing: links in a list or table whose row has a date, or whose title names a report.

    Everything else is the page's furniture (menus, partners, footers). An address counts once, with its longest title.
    """
    rows: dict[str, Row] = {}
    for link in page.links():
        if not link.title or not ((link.in_row and link.row_date) or is_title(link.title)):
            continue
        known = rows.get(link.url)
        if known is None or len(link.title) > len(known.title):
            rows[link.url] = Row(link.url, link.title, link.row_date or (known.listed_date if known else None))
    return tuple(rows.values())


def between(text: str, start: str, end: str) -> Iterator[str]:
    """Every stretch between two marks (lower case), in linear time whatever the text holds."""
    lowered = text.lower()
    position = lowered.find(start)
    while position >= 0:
        stop = lowered.find(end, position + len(start))
        if stop < 0:
            return
        yield text[position + len(start) : stop]
        position = lowered.find(start, stop)


def fragment_rows(fragments: Iterable[str], url: str, is_title: Callable[[str], bool]) -> tuple[Row, ...]:
    """The rows of HTML fragments that each are rows, as XML and JSON answers carry them."""
    return rows_of(Page(f"<html><body><ul>{''.join(fragments)}</ul></body></html>", url), is_title)
