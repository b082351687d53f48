"""A document as the outside world gave it: bytes with an address, before anything was read."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum


class Format(StrEnum):
    """What a file is, found from its bytes and never from its name."""

    PDF = "pdf"
    DOCX = "docx"
    DOC = "doc"
    RTF = "rtf"
    ODT = "odt"
    HTML = "html"
    TXT = "txt"
    OFD = "ofd"
    XLSX = "xlsx"
    XLS = "xls"
    ODS = "ods"
    IMAGE = "image"
    ZIP = "zip"
    EMPTY = "empty"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class FetchedDocument:
    """One stored document and what its source says about it.

    Everything but ``sha256`` and ``path`` is hearsay of the site or of the registry: evidence to be
    weighed against the document's own text, never a fact by itself.
    """

    sha256: str
    path: str
    """Where the raw bytes lie: a path on this machine."""
    byte_count: int
    url: str | None = None
    final_url: str | None = None
    file_name: str | None = None
    media_type: str | None = None
    fetched_at: datetime | None = None
    source_id: str | None = None
    agency_id: str | None = None
    agency_name: str | None = None
    agency_level: str | None = None
    region_code: str | None = None
    link_title: str | None = None
    listed_date: date | None = None
    report_year: int | None = None
    is_sample: bool = False
    """True for the invented documents of the sample site."""
