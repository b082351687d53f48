"""What the content folder may declare: hosts, listings, rows, raw routes, documents and changes."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any, Literal

from pydantic import ConfigDict, Field, TypeAdapter
from pydantic.dataclasses import dataclass

from sources.located_yaml import LocatedYaml

STRICT = ConfigDict(extra="forbid")

ListingStyle = Literal["trs", "jpage", "jpaas", "gkmlpt", "label8888", "html_next", "annual_report"]


@dataclass(frozen=True, config=STRICT)
class Row:
    """A row of a listing that is no published document: news, a decoy, another body's report.

    Without ``href`` it leads to a short page of its own.
    """

    title: str
    date: date
    href: str | None = None


@dataclass(frozen=True, config=STRICT)
class Listing:
    """A column. ``fails_from_page`` answers 404 from that page on; ``repeats_last_page`` never ends.

    An ``annual_report`` listing has no pages: it answers by ``year_parameter`` and, with several
    agencies, by ``agency_parameter`` with the values of ``codes`` (agency id -> code).
    """

    path: str
    style: ListingStyle
    title: str = "政府信息公开年报"
    per_page: int = 5
    rows: tuple[Row, ...] = ()
    fails_from_page: int | None = None
    repeats_last_page: bool = False
    year_parameter: str = "fbtime"
    agency_parameter: str | None = None
    codes: dict[str, str] = Field(default_factory=dict)


@dataclass(frozen=True, config=STRICT)
class Drip:
    """A body sent ``piece`` bytes at a time, every ``every_s`` seconds."""

    every_s: float
    piece: int = 1


@dataclass(frozen=True, config=STRICT)
class Route:
    """One address answered exactly as declared, for trouble of every kind.

    ``body`` is text, ``body_file`` a file of the content folder, ``zeros`` a count of zero bytes. With
    ``gzip`` the body is compressed. ``declared_length`` lies about the
    length and then hangs up; ``hide_length`` sends none and ends by hanging up. ``times`` limits the
    route to so many answers; the next route of the same path follows.
    """

    path: str
    status: int = 200
    headers: dict[str, str] = Field(default_factory=dict)
    body: str | None = None
    body_file: str | None = None
    charset: str = "utf-8"
    zeros: int = 0
    gzip: bool = False
    declared_length: int | None = None
    hide_length: bool = False
    drip: Drip | None = None
    drip_headers: Drip | None = None
    delay_s: float = 0.0
    times: int | None = None
    etag: bool = False


@dataclass(frozen=True, config=STRICT)
class Host:
    """A virtual host. ``charset_in_header`` false sends pages without naming their charset.

    ``address`` makes the name lead to that address instead of this server, for the guard's tests.
    """

    host: str
    name: str
    charset: str = "utf-8"
    charset_in_header: bool = True
    charset_in_page: bool = True
    validators: bool = True
    robots: str | None = None
    listings: tuple[Listing, ...] = ()
    routes: tuple[Route, ...] = ()
    address: str | None = None


@dataclass(frozen=True, config=STRICT)
class Document:
    """A file and where it is published; see ``content/README.md``."""

    file: str
    agency: str
    year: int
    title: str
    published: date
    host: str
    listing: str
    carry: Literal["inline", "attachment", "direct"]
    link_text: str | None = None
    file_name: str | None = None
    meta_date: date | None = None
    charset: str | None = None


@dataclass(frozen=True, config=STRICT)
class Change:
    """Something that happens to the site later: files replaced by others, or a new look of a host's pages."""

    id: str
    replace: dict[str, str] = Field(default_factory=dict)
    chrome: dict[str, str] = Field(default_factory=dict)
    """host -> a notice shown above every page of it, with its view counters moved on."""
    publish: tuple[Document, ...] = ()


@dataclass(frozen=True, config=STRICT)
class _Manifest:
    documents: tuple[Document, ...] = ()


@dataclass(frozen=True, config=STRICT)
class _Changes:
    changes: tuple[Change, ...] = ()


class Content:
    """A content folder, read and checked. pydantic's error names the file when a declaration is wrong."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.hosts: dict[str, Host] = {}
        for file in sorted((folder / "hosts").glob("*.yaml")):
            host = _read(Host, file)
            self.hosts[host.host] = host
        documents: list[Document] = []
        for file in sorted((folder / "documents").glob("**/*.manifest.yaml")):
            documents.extend(_read(_Manifest, file).documents)
        self.documents = tuple(documents)
        self.changes: dict[str, Change] = {}
        for file in sorted(folder.glob("changes.yaml")):
            self.changes = {change.id: change for change in _read(_Changes, file).changes}
        for document in documents:
            host = self.hosts.get(document.host)
            if host is None or all(listing.path != document.listing for listing in host.listings):
                place = f"listing {document.listing} on host {document.host}"
                raise ValueError(f"{document.file}: no {place} in {folder}/hosts")

    def file(self, name: str) -> bytes:
        """The bytes of a document file."""
        return (self.folder / "documents" / name).read_bytes()

    def template(self, name: str) -> str:
        """The text of a page template."""
        own = self.folder / "templates" / name
        shipped = Path(__file__).parent / "content" / "templates" / name
        return (own if own.exists() else shipped).read_text(encoding="utf-8")


def _read(kind: Any, file: Path) -> Any:
    try:
        return TypeAdapter(kind).validate_python(LocatedYaml(file).data)
    except ValueError as error:
        raise ValueError(f"{file}: {error}") from error
