"""Whose a report is: the registry's agency, else the source host and the name as printed."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from warehouse.schema.agencies import dim_agency, dim_agency_name, dim_region

NO_HOST = "local"
"""Stands for the host of documents that were handed over as files."""


REGISTRY, DOCUMENT = "registry", "document"
"""What a known region or level rests on."""


@dataclass(slots=True)
class _Standing:
    """What is known of an agency that reports may add to."""

    region_code: str | None
    region_source: str | None
    level: str | None
    uscc: str | None


def _source_of(of_registry: str | None, own: str | None) -> str | None:
    return REGISTRY if of_registry else DOCUMENT if own else None


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
    own_region_code: str | None = None
    """Region that the report itself tells; it stands in where the registry knows none."""
    own_level: str | None = None

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
        self._known: dict[int, _Standing] = {}
        self._learnt: dict[int, dict[str, Any]] = {}
        self._fresh: list[dict[str, Any]] = []
        self._next_id = int(connection.execute(sa.select(sa.func.max(dim_agency.c.agency_id))).scalar() or 0) + 1
        self._names: dict[tuple[int, str], tuple[int, int]] = {}

    def look_up(self, evidence: Iterable[AgencyEvidence]) -> None:
        """Fetch the agencies that the batch may be about, in one query."""
        keys = sorted({item.key()[0] for item in evidence})
        for chunk in (keys[i : i + 500] for i in range(0, len(keys), 500)):
            c = dim_agency.c
            statement = sa.select(c.agency_key, c.agency_id, c.region_code, c.region_source, c.level, c.uscc)
            for key, agency_id, *standing in self._connection.execute(statement.where(c.agency_key.in_(chunk))):
                self._ids[key], self._known[agency_id] = agency_id, _Standing(*standing)

    def agency_id(self, evidence: AgencyEvidence) -> int:
        """The agency's id; a new agency is noted."""
        key, kind = evidence.key()
        level, region = evidence.registry_level, evidence.region_code
        if key not in self._ids:
            self._ids[key] = self._next_id
            row: dict[str, Any] = {
                "agency_id": self._next_id,
                "agency_key": key,
                "key_kind": kind,
                "name_zh": evidence.registry_name or evidence.printed_name,
                "level": level or evidence.own_level,
                "level_source": _source_of(level, evidence.own_level),
                "region_code": region or evidence.own_region_code,
                "region_source": _source_of(region, evidence.own_region_code),
                "uscc": evidence.uscc,
                "source_id": evidence.source_id,
            }
            self._fresh.append(row)
            self._known[self._next_id] = _Standing(
                row["region_code"], row["region_source"], row["level"], evidence.uscc
            )
            self._next_id += 1
        else:
            self._learn(self._ids[key], evidence)
        return self._ids[key]

    def _learn(self, agency_id: int, evidence: AgencyEvidence) -> None:
        """Fill in what the registry left open from the report; what is known is never changed."""
        known = self._known[agency_id]
        learnt = self._learnt.setdefault(agency_id, {})
        if known.region_code is None and evidence.own_region_code:
            known.region_code, known.region_source = evidence.own_region_code, DOCUMENT
            learnt |= {"region_code": evidence.own_region_code, "region_source": DOCUMENT}
        if known.level is None and evidence.own_level:
            known.level = evidence.own_level
            learnt |= {"level": evidence.own_level, "level_source": DOCUMENT}
        if known.uscc is None and evidence.uscc:
            known.uscc = evidence.uscc
            learnt |= {"uscc": evidence.uscc}

    def region_code(self, agency_id: int, evidence: AgencyEvidence) -> str | None:
        """The region of one report: the registry's, else what the report tells, else the agency's as known."""
        known = self._known[agency_id]
        of_registry = known.region_code if known.region_source == REGISTRY else None
        return evidence.region_code or of_registry or evidence.own_region_code or known.region_code

    def note_name(self, agency_id: int, name: str | None, year: int | None) -> None:
        """Remember that the agency's report of ``year`` prints ``name``."""
        if name and year:
            first, last = self._names.get((agency_id, name), (year, year))
            self._names[agency_id, name] = min(first, year), max(last, year)

    def write(self) -> None:
        """Write new agencies, and names that are new or used in more years than known."""
        if self._fresh:
            self._connection.execute(
                dim_agency.insert(), [{**row, **self._learnt.pop(row["agency_id"], {})} for row in self._fresh]
            )
        for agency_id, learnt in self._learnt.items():
            if learnt:
                self._connection.execute(
                    dim_agency.update().where(dim_agency.c.agency_id == agency_id).values(**learnt)
                )
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
