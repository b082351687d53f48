"""OFD (GB/T 33190): characters and ruled lines with their places, made into tables as those of a PDF are.

ofdkit opens the package (it refuses document types and oversized parts) and knows its pages; what stands on
a page is read here, because a cell is found from the place of every character and not of every run.
"""

from __future__ import annotations

import zipfile
from collections.abc import Iterator

import ofdkit

from contracts.documents import Format
from contracts.findings import Finding, Severity
from contracts.readings import Reading, Table, UnreadableDocument
from extractors.ocr import HOW_TO_INSTALL
from extractors.ofd.drawn import drawn_page
from extractors.ofd.pictures import picture_count, pictures
from extractors.packages import open_package
from extractors.pdf.blocks import blocks
from extractors.pdf.pages import Page

__all__ = ["pictures", "readings"]

READER_VERSION = "1"
_MOST_PAGES = 500


def readings(data: bytes) -> Iterator[Reading]:
    """The readings of an OFD file: by its rules, then by the alignment of words alone.

    Places give page, box, table, row and column. Raises UnreadableDocument (DOC.TRUNCATED, DOC.DAMAGED,
    DOC.TOO_LARGE, DOC.NO_TEXT).
    """
    yield _read(data, "ofd.ruled", with_rules=True)
    yield _read(data, "ofd.aligned", with_rules=False)


def _read(data: bytes, reader: str, *, with_rules: bool) -> Reading:
    with open_package(data, "the OFD file") as package:
        try:
            with ofdkit.open(data) as document:
                pages, lost = _pages(document, package, with_rules=with_rules)
                found = blocks(pages)
                shown = 0 if any(isinstance(block, Table) for block in found) else picture_count(document, package)
                count = len(document.pages)
                metadata = _metadata(document)
        except ofdkit.OFDLimitError as error:
            if "DTD" in str(error):
                message = f"the OFD file declares a document type ({error}): it was not read; do not open it"
                raise UnreadableDocument("DOC.DAMAGED", message) from error
            raise UnreadableDocument("DOC.TOO_LARGE", f"the OFD file is larger than is read: {error}") from error
        except (ofdkit.OFDError, ValueError) as error:
            # ValueError: zipfile seeks before the file's start where a damaged directory tells it to.
            raise UnreadableDocument("DOC.DAMAGED", f"the OFD file is damaged ({error}): fetch it again") from error
    if not found and lost:
        raise UnreadableDocument("DOC.DAMAGED", f"the OFD file is damaged: {lost[0].message}")
    if not found:
        what = f"but {shown} picture(s): reading those needs {HOW_TO_INSTALL}" if shown else "and no picture: open it"
        raise UnreadableDocument("DOC.NO_TEXT", f"the OFD file holds no text {what}")
    if shown:
        lost.append(_picture_finding(shown))
    return Reading(Format.OFD, reader, READER_VERSION, found, count, metadata, tuple(lost))


def _picture_finding(count: int) -> Finding:
    message = f"the file holds no table but {count} picture(s), which may hold it: reading them needs {HOW_TO_INSTALL}"
    return Finding("DOC.PICTURES", Severity.INFO, "document", message)


def _pages(
    document: ofdkit.OFDDocument, package: zipfile.ZipFile, *, with_rules: bool
) -> tuple[list[Page], list[Finding]]:
    if len(document.pages) > _MOST_PAGES:
        message = f"the OFD file has {len(document.pages):,} pages, more than the {_MOST_PAGES} that are read"
        raise UnreadableDocument("DOC.TOO_LARGE", f"{message}: check by hand whether it is a report at all")
    pages: list[Page] = []
    lost = [Finding("DOC.DAMAGED", Severity.WARNING, "document", warning) for warning in document.warnings]
    for page in document.pages:
        try:
            pages.append(drawn_page(page, package, with_rules=with_rules))
        except (ofdkit.OFDError, UnreadableDocument, ValueError) as error:
            message = f"page {page.index + 1} cannot be read ({error}), so whatever stands on it is missing"
            lost.append(Finding("DOC.DAMAGED", Severity.ERROR, "document", message))
    return pages, lost


def _metadata(document: ofdkit.OFDDocument) -> dict[str, str]:
    info = document.info
    values = {"title": info.title, "author": info.author, "creation_date": info.creation_date, "creator": info.creator}
    return {name: value for name, value in values.items() if value}
