"""Everything in a document and about it that tells its identity, gathered once."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from contracts.documents import FetchedDocument
from contracts.readings import Reading
from transforms.identity.manuscript import Manuscript, prepare
from transforms.identity.period import Period, find_period
from transforms.identity.signature import Signature, find_signature
from transforms.identity.titles import Title, find_title, title_of_page, titles_quoted
from transforms.traditional import simplify

PageSource = Literal["metadata", "link", "file_name"]
TITLE_METADATA = ("articletitle", "title", "og:title")


@dataclass(frozen=True, slots=True)
class PageTitle:
    """A title outside the document's text: the page's, the link's or the file's name."""

    source: PageSource
    text: str
    title: Title


@dataclass(frozen=True, slots=True)
class Clues:
    """A document laid out for identification. ``title`` is the one in its own text, if there is one;
    ``quoted_titles`` are titles quoted before its first section."""

    reading: Reading
    document: FetchedDocument | None
    manuscript: Manuscript
    title: Title | None
    page_titles: tuple[PageTitle, ...]
    quoted_titles: tuple[Title, ...]
    period: Period | None
    signature: Signature | None

    @property
    def any_title(self) -> tuple[str, Title] | None:
        """The title with its source: the document's own, else the first of page, link and file name."""
        if self.title is not None:
            return "title", self.title
        return next(((one.source, one.title) for one in self.page_titles), None)


def gather(reading: Reading, document: FetchedDocument | None) -> Clues:
    """Find all clues of a reading and of what its source says."""
    manuscript = prepare(reading)
    return Clues(
        reading=reading,
        document=document,
        manuscript=manuscript,
        title=find_title(manuscript),
        page_titles=tuple(_page_titles(reading, document)),
        quoted_titles=tuple(titles_quoted(manuscript.preface)),
        period=find_period(manuscript.prose),
        signature=find_signature(manuscript),
    )


def _page_titles(reading: Reading, document: FetchedDocument | None) -> Iterator[PageTitle]:
    texts: list[tuple[PageSource, str | None]] = [("metadata", reading.metadata.get(name)) for name in TITLE_METADATA]
    if document is not None:
        texts += [("link", document.link_title), ("file_name", document.file_name)]
    for source, text in texts:
        title = title_of_page(simplify(text)) if text else None
        if text and title is not None:
            yield PageTitle(source, text, title)
