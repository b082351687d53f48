"""What a night met at the sites that a person should hear of: new and changed reports, listings that lost some."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from flows.summary import Trouble

if TYPE_CHECKING:
    from sources.night_result import NightDocument, SourceNight


def news(nights: Iterable[SourceNight]) -> list[Trouble]:
    """The documents that are new or changed, changed ones first."""
    found = [one for night in nights for one in night.documents if one.change != "unchanged"]
    return [_named(one) for one in sorted(found, key=lambda one: one.change)]


def listing_troubles(nights: Iterable[SourceNight]) -> list[Trouble]:
    """Listings that vanished, shrank, or were not seen to their end, with their hosts in their addresses."""
    told = ((one.url, one.trouble) for night in nights for one in night.listings)
    return [Trouble(url, *trouble) for url, trouble in told if trouble is not None]


def _named(found: NightDocument) -> Trouble:
    document = found.document
    whose = f"{document.agency_name or document.source_id} {document.report_year or ''}".strip()
    where = document.url or document.file_name or document.path
    return Trouble(whose, str(found.change), f"{where} ({found.carrier}, version {found.version})", document.sha256)
