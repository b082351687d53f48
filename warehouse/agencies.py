"""Whose a report is: the registry's agency, else the source host and the name as printed."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from warehouse.schema.dimensions import dim_agency, dim_agency_name, dim_region

NO_HOST = "local"
"""Stands for the host of documents that were handed over as files."""


@dataclass(frozen=True, slots=True)
class AgencyEvidence:
    """What one document says about its agency; see :meth:`key`."""

    sha256: str
    registry_uid: str | None
    registry_name: str | None
    registry_level: str | None
    region_code: str | None
    source_id: str | None
    host: str | None
    printed_name: str | None
    uscc: str | None

    def key(self) -> tuple[str, str]:
        """The agency key and what it rests on. A name alone is never a key: many places share names."""
        if self.registry_uid:
            return self.registry_uid, "registry"
        if self.printed_name:
            return f"{self.host or NO_HOST}|{self.printed_name}", "host_and_name"
        return f"document|{self.sha256}", "document"


class AgencyBook:
    """Agencies known and met in one batch; new ones get ids and are written by :meth:`write`."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._ids: dict[str, int] = {}
        self._regions: dict[int, str | None] = {}
        self._fresh: list[dict[str, Any]] = []
        self._next_id = int(connection.execute(sa.select(sa.func.max(dim_agency.c.agency_id))).scalar() or 0) + 1
        self._names: dict[tuple[int, str], tuple[int, int]] = {}

    def look_up(self, evidence: Iterable[AgencyEvidence]) -> None:
        """Fetch the agencies that the batch may be about, in one query."""
        keys = sorted({item.key()[0] for item in evidence})
        for chunk in (keys[i : i + 500] for i in range(0, len(keys), 500)):
            statement = sa.select(dim_agency.c.agency_key, dim_agency.c.agency_id, dim_agency.c.region_code)
            for key, agency_id, region in self._connection.execute(statement.where(dim_agency.c.agency_key.in_(chunk))):
                self._ids[key], self._regions[agency_id] = agency_id, region

    def agency_id(self, evidence: AgencyEvidence) -> int:
        """The agency's id; a new agency is noted."""
        key, kind = evidence.key()
        if key not in self._ids:
            self._ids[key] = self._next_id
            self._regions[self._next_id] = evidence.region_code
            self._fresh.append(
                {
                    "agency_id": self._next_id,
                    "agency_key": key,
                    "key_kind": kind,
                    "name_zh": evidence.registry_name or evidence.printed_name,
                    "level": evidence.registry_level,
                    "region_code": evidence.region_code,
                    "uscc": evidence.uscc,
                    "source_id": evidence.source_id,
                }
            )
            self._next_id += 1
        return self._ids[key]

    def region_code(self, agency_id: int) -> str | None:
        """The agency's region, None while unknown."""
        return self._regions.get(agency_id)

    def note_name(self, agency_id: int, name: str | None, year: int | None) -> None:
        """Remember that the agency's report of ``year`` prints ``name``."""
        if name and year:
            first, last = self._names.get((agency_id, name), (year, year))
            self._names[agency_id, name] = min(first, year), max(last, year)

    def write(self) -> None:
        """Write new agencies, and names that are new or used in more years than known."""
        if self._fresh:
            self._connection.execute(dim_agency.insert(), self._fresh)
        ids = sorted({agency_id for agency_id, _ in self._names})
        known: dict[tuple[int, str], tuple[int, int]] = {}
        for chunk in (ids[i : i + 500] for i in range(0, len(ids), 500)):
            statement = sa.select(dim_agency_name).where(dim_agency_name.c.agency_id.in_(chunk))
            known |= {
                (row.agency_id, row.name_zh): (row.first_year, row.last_year)
                for row in self._connection.execute(statement)
            }
        fresh, wider = [], []
        for (agency_id, name), (first, last) in self._names.items():
            before = known.get((agency_id, name))
            if before is None:
                fresh.append({"agency_id": agency_id, "name_zh": name, "first_year": first, "last_year": last})
            elif first < before[0] or last > before[1]:
                wider.append(
                    {
                        "of": agency_id,
                        "called": name,
                        "first_year": min(first, before[0]),
                        "last_year": max(last, before[1]),
                    }
                )
        if fresh:
            self._connection.execute(dim_agency_name.insert(), fresh)
        if wider:
            self._connection.execute(
                dim_agency_name.update().where(
                    dim_agency_name.c.agency_id == sa.bindparam("of"),
                    dim_agency_name.c.name_zh == sa.bindparam("called"),
                ),
                wider,
            )


class RegionBook:
    """Regions by code and year."""

    def __init__(self, connection: Connection, codes: Iterable[str]) -> None:
        statement = sa.select(dim_region).where(dim_region.c.region_code.in_(sorted(set(codes))))
        self._spans: dict[str, list[tuple[int, int | None, int]]] = {}
        for row in connection.execute(statement):
            self._spans.setdefault(row.region_code, []).append((row.valid_from, row.valid_to, row.region_id))

    def region_id(self, code: str | None, year: int | None) -> int | None:
        """The region as it was in ``year``; None when it is unknown or was no region then."""
        if code is None or year is None:
            return None
        for first, last, region_id in self._spans.get(code, []):
            if first <= year and (last is None or year <= last):
                return region_id
        return None
