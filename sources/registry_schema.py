"""What a source is: the one declaration that registry files are checked against."""

from __future__ import annotations

from collections.abc import Iterator
from string import Formatter
from typing import Annotated, Literal
from urllib.parse import urlsplit

from pydantic import ConfigDict, Field
from pydantic.dataclasses import dataclass

STRICT = ConfigDict(extra="forbid")

Identifier = Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9._-]*$")]
Url = Annotated[str, Field(pattern=r"^https?://[^\s/]+/\S*$")]
ListingStyle = Literal["trs", "jpage", "jpaas", "gkmlpt", "label8888", "html_next"]
Level = Literal["national", "province", "prefecture", "county", "township", "functional", "vertical"]
BodyKind = Literal["government", "department", "township", "institution"]


@dataclass(frozen=True, config=STRICT)
class Politeness:
    """How gently a host is asked. ``delay_s`` counts from the end of one response to the next request."""

    delay_s: Annotated[float, Field(ge=0.01, le=300)] = 3.0
    nightly_max: Annotated[int, Field(ge=1, le=20_000)] = 200


@dataclass(frozen=True, config=STRICT)
class TlsException:
    """What a site's broken TLS needs. Verification itself can never be turned off.

    ``extra_ca`` is a PEM file beside the registry file (a missing intermediate certificate);
    ``seclevel_1`` admits old ciphers; ``allow_downgrade`` lets the site redirect https to http.
    """

    extra_ca: str | None = None
    seclevel_1: bool = False
    allow_downgrade: bool = False


@dataclass(frozen=True, config=STRICT)
class Agency:
    """A body that owes a yearly report.

    ``code`` fills ``{code}`` in addresses; ``years`` is [first, last or null]; ``absent_years`` are those for
    which a person has made sure that no report exists. ``kind`` decides when the report is due: governments
    by 31 March, all others by 31 January. ``parent`` is the government whose report counts this body's requests
    too, declared in any file of the registry; a body led from above (taxes, customs) has none.
    """

    id: Identifier
    name: Annotated[str, Field(min_length=2)]
    level: Level
    kind: BodyKind = "department"
    aliases: tuple[str, ...] = ()
    region_code: Annotated[str, Field(pattern=r"^\d{6}$")] | None = None
    code: str | None = None
    parent: Identifier | None = None
    years: tuple[Annotated[int, Field(ge=2008)], int | None] = (2019, None)
    absent_years: tuple[int, ...] = ()

    def expected_years(self, last_year: int) -> range:
        """The years this body should have reported, up to ``last_year``."""
        first, last = self.years
        return range(first, min(last if last is not None else last_year, last_year) + 1)


@dataclass(frozen=True, config=STRICT)
class Listing:
    """Pages that list articles. ``{code}`` is filled for each agency, ``{year}`` for each expected year."""

    type: Literal["listing"]
    style: ListingStyle
    url: Url
    agency: Identifier | None = None
    max_pages: Annotated[int, Field(ge=1, le=500)] = 50


@dataclass(frozen=True, config=STRICT)
class UrlTemplate:
    """An address that can be counted out by agency and year, without any listing."""

    type: Literal["url_template"]
    url: Url


@dataclass(frozen=True, config=STRICT)
class Sitemap:
    """A sitemap.xml or .xml.gz (or an index of them); only addresses that match ``include`` are looked at."""

    type: Literal["sitemap"]
    url: Url
    include: str


@dataclass(frozen=True, config=STRICT)
class ListedUrl:
    """One report at a known address."""

    url: Url
    agency: Identifier
    year: int
    title: str | None = None


@dataclass(frozen=True, config=STRICT)
class UrlList:
    """Reports whose addresses a person has written down."""

    type: Literal["url_list"]
    entries: Annotated[tuple[ListedUrl, ...], Field(min_length=1)]


@dataclass(frozen=True, config=STRICT)
class DropBox:
    """Files that a person lays into ``inbox/<agency>/<year>/`` because the site cannot be fetched."""

    type: Literal["drop_box"]


Strategy = Annotated[Listing | UrlTemplate | Sitemap | UrlList | DropBox, Field(discriminator="type")]


@dataclass(frozen=True, config=STRICT)
class Source:
    """One site as the registry declares it."""

    id: Identifier
    name: str
    host_allow: tuple[Annotated[str, Field(pattern=r"^[a-z0-9.\-:\[\]]+$")], ...]
    agencies: Annotated[tuple[Agency, ...], Field(min_length=1)]
    discover: Annotated[tuple[Strategy, ...], Field(min_length=1)]
    enabled: bool = True
    sample: bool = False
    politeness: Politeness = Politeness()
    tls: TlsException = TlsException()
    note: str | None = None

    def agency(self, agency_id: str) -> Agency:
        """The agency of that id; KeyError when this source has none."""
        for agency in self.agencies:
            if agency.id == agency_id:
                return agency
        raise KeyError(f"source {self.id} has no agency {agency_id}")

    def contradictions(self) -> Iterator[tuple[tuple[str | int, ...], str]]:
        """What the types alone cannot see: (path of the value, what is wrong and what to do)."""
        ids = {agency.id for agency in self.agencies}
        for number, agency in enumerate(self.agencies):
            first, last = agency.years
            if last is not None and last < first:
                yield ("agencies", number, "years"), f"the last year {last} lies before the first, {first}"
            if any(other.id == agency.id for other in self.agencies[:number]):
                yield ("agencies", number, "id"), f"agency id {agency.id} is given twice; ids must differ"
        for number, strategy in enumerate(self.discover):
            for path, url in _addresses(strategy):
                where = ("discover", number, *path)
                try:
                    host = urlsplit(url).netloc.lower()
                except ValueError as error:
                    yield where, f"{url} is no address: {error}"
                    continue
                if host not in self.host_allow:
                    yield where, f"host {host} is not in host_allow; add it there or correct the address"
                try:
                    fields = {field for _, field, _, _ in Formatter().parse(url) if field is not None}
                except ValueError as error:
                    yield where, f"broken placeholder in the address: {error}"
                    continue
                if unknown := fields - {"code", "year"}:
                    yield where, f"unknown placeholder {{{min(unknown)}}}; known are {{code}} and {{year}}"
                if "code" in fields and (bare := [agency.id for agency in self.agencies if agency.code is None]):
                    yield where, f"the address needs {{code}}, but agency {bare[0]} has no code"
                if isinstance(strategy, UrlTemplate) and "year" not in fields:
                    yield where, "a url_template must contain {year}; use url_list for a fixed address"
            named = [((), strategy.agency)] if isinstance(strategy, Listing) else []
            if isinstance(strategy, UrlList):
                named = [(("entries", index), entry.agency) for index, entry in enumerate(strategy.entries)]  # type: ignore[misc]
            for path, agency_id in named:
                if agency_id is not None and agency_id not in ids:
                    yield ("discover", number, *path, "agency"), f"agency {agency_id} is not declared in this file"


def _addresses(strategy: Strategy) -> Iterator[tuple[tuple[str | int, ...], str]]:
    if isinstance(strategy, UrlList):
        yield from ((("entries", index, "url"), entry.url) for index, entry in enumerate(strategy.entries))
    elif not isinstance(strategy, DropBox):
        yield ("url",), strategy.url
