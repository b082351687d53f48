"""Going through a listing to its end, and saying honestly why it stopped."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

from sources.listings import gkmlpt, html_next, jpaas, jpage, label8888, trs
from sources.listings.rows import ListingProblem, PageRequest, Row, Style


class Stop(StrEnum):
    """Why a listing was read no further. Only ``END_REACHED`` means that it was seen completely."""

    END_REACHED = "end_reached"
    REPEATED_PAGE = "repeated_page"
    NO_NEW_LINKS = "no_new_links"
    MAXIMUM = "maximum"
    END_UNSURE = "end_unsure"
    """The page names no successor, and nothing on it says that it is the last."""
    ERROR = "error"


@dataclass(frozen=True, slots=True)
class PageAnswer:
    """The text of one listing page, or why there is none."""

    text: str | None
    problem: str | None = None


@dataclass(frozen=True, slots=True)
class ListingWalk:
    """All rows of a listing, in their order, and how far it was read."""

    url: str
    rows: tuple[Row, ...]
    pages: int
    stop: Stop
    detail: str | None = None
    declared_total: int | None = None

    @property
    def is_complete(self) -> bool:
        """Whether every row of the listing was seen."""
        return self.stop is Stop.END_REACHED


STYLES: dict[str, Style] = {
    "trs": trs.read,
    "jpage": jpage.read,
    "jpaas": jpaas.read,
    "gkmlpt": gkmlpt.read,
    "label8888": label8888.read,
    "html_next": html_next.read,
}


def walk(url: str, style: str, max_pages: int, ask: Callable[[str], PageAnswer]) -> ListingWalk:
    """Read a listing page by page. ``ask`` fetches one address. Never raises for what a site does."""
    read = STYLES[style]
    rows: dict[str, Row] = {}
    page_signatures: set[tuple[str, ...]] = set()
    address = jpaas.first_address(url) if style == "jpaas" else url
    entries = 0
    total: int | None = None

    def ended(stop: Stop, pages: int, detail: str | None = None) -> ListingWalk:
        return ListingWalk(url, tuple(rows.values()), pages, stop, detail, total)

    for number in range(1, max_pages + 1):
        answer = ask(address)
        if answer.text is None:
            return ended(Stop.ERROR, number - 1, f"page {number}: {answer.problem}")
        try:
            page = read(PageRequest(url, address, number, answer.text, len(rows)))
        except ListingProblem as problem:
            return ended(Stop.ERROR, number - 1, f"page {number}: {problem}")
        total = page.declared_total if page.declared_total is not None else total
        signature = tuple(row.url for row in page.rows)
        fresh = [row for row in page.rows if row.url not in rows]
        rows.update((row.url, row) for row in fresh)
        entries += (page.entries or 0) - (len(page.rows) - len(fresh))
        all_shown = page.entries is not None and total is not None and entries >= total
        if (page.next_url is None and page.end_is_sure) or all_shown:
            if number > 1 and signature and signature in page_signatures:
                return ended(Stop.REPEATED_PAGE, number, "the last page repeats an earlier one")
            if page.entries is not None and total is not None and not all_shown:
                return ended(
                    Stop.END_UNSURE, number, f"the site counts {total} entries and showed {entries} different ones"
                )
            return ended(Stop.END_REACHED, number)
        if signature and signature in page_signatures:
            return ended(Stop.REPEATED_PAGE, number)
        if not fresh:
            return ended(Stop.NO_NEW_LINKS, number)
        if page.next_url is None:
            return ended(Stop.END_UNSURE, number)
        page_signatures.add(signature)
        address = page.next_url
    return ended(Stop.MAXIMUM, max_pages, f"more than {max_pages} pages")
