"""Which region an agency belongs to, by the names valid in the year of its report, and at which level it stands."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from importlib import resources

import yaml

from contracts.findings import Finding
from transforms.checks.rules import finding
from transforms.narrative.folding import fold


class AgencyLevel(StrEnum):
    """The level of an agency, as in the warehouse's agency dimension."""

    NATIONAL = "0"
    PROVINCE = "1"
    PREFECTURE = "2"
    COUNTY = "3"
    TOWNSHIP = "4"
    FUNCTIONAL = "F"
    VERTICAL = "V"


@dataclass(frozen=True, slots=True)
class Region:
    """One region as it was named and placed from ``valid_from`` to ``valid_to`` (None: still).

    ``level`` is 1 province, 2 prefecture, 3 county; ``persistent_id`` outlives changes of code and rank.
    """

    code: str
    name: str
    short: str
    parent: str | None
    level: int
    persistent_id: str
    valid_from: int
    valid_to: int | None

    def is_valid(self, year: int) -> bool:
        """Whether the region bore this name and code in a year."""
        return self.valid_from <= year and (self.valid_to is None or year <= self.valid_to)


@dataclass(frozen=True, slots=True)
class _Index:
    by_name: dict[str, tuple[Region, ...]]
    by_code: dict[str, tuple[Region, ...]]
    longest: int


@cache
def _index() -> _Index:
    text = resources.files("transforms.data").joinpath("regions.csv").read_text("utf-8")
    by_name: dict[str, list[Region]] = {}
    by_code: dict[str, list[Region]] = {}
    for row in csv.DictReader(text.splitlines()):
        region = Region(
            code=row["region_code"],
            name=row["name"],
            short=row["short"],
            parent=row["parent"] or None,
            level=int(row["level"]),
            persistent_id=row["persistent_id"],
            valid_from=int(row["valid_from"]),
            valid_to=int(row["valid_to"]) if row["valid_to"] else None,
        )
        by_code.setdefault(region.code, []).append(region)
        # A county's short name (东方, 江山) is a word like any other; a province's or prefecture's is not.
        for name in {region.name, region.short} if region.level < 3 else {region.name}:
            by_name.setdefault(name, []).append(region)
    return _Index(
        {name: tuple(regions) for name, regions in by_name.items()},
        {code: tuple(regions) for code, regions in by_code.items()},
        max(len(name) for name in by_name),
    )


def region_by_code(code: str, year: int | None = None) -> Region | None:
    """The region of a code, in a year if given, otherwise as last named; old codes are found too."""
    regions = _index().by_code.get(code, ())
    valid = [one for one in regions if year is None or one.is_valid(year)]
    return max(valid or regions, key=lambda one: one.valid_from, default=None)


@cache
def _all_names() -> frozenset[str]:
    regions = [one for same_code in _index().by_code.values() for one in same_code]
    return frozenset(one.name for one in regions) | frozenset(one.short for one in regions)


def is_region_name(name: str) -> bool:
    """Whether a name is that of a region of any year, or a short name with another ending (四川区)."""
    return name in _all_names() or name[:-1] in _all_names()


@cache
def provinces() -> tuple[Region, ...]:
    """The provinces as last named."""
    regions = (one for same_code in _index().by_code.values() for one in same_code)
    return tuple(one for one in regions if one.level == 1 and one.valid_to is None)


def find(name: str, year: int | None = None) -> tuple[Region | None, list[Finding]]:
    """The region that an agency's name begins with, and what is doubtful about it.

    The longest name valid in the year wins, and each further name must lie within the one before it
    (淄博市 → 淄川区). A name that several regions bear (鼓楼区) gives None and a finding, as does a name
    without a region: nothing is guessed. A name that was given up before that year is taken with a finding.
    """
    rest = _patterns()["authority"].sub("", fold(name))
    found: list[Region] = []
    while True:
        regions, length = _prefix(rest, found, year)
        if not regions:
            break
        found, rest = regions, rest[length:]
    if not found:
        return None, [finding("ID.REGION", "document", f"{name} names no region")]
    valid = [one for one in found if year is None or one.is_valid(year)]
    distinct = {one.persistent_id for one in valid or found}
    if len(distinct) > 1:
        places = ", ".join(sorted(f"{one.name} ({_path(one)})" for one in valid or found))
        return None, [finding("ID.REGION", "document", f"{name} may lie in any of: {places}")]
    region = max(valid or found, key=lambda one: one.valid_from)
    if not valid:
        message = f"{region.name} was a region until {region.valid_to}, not in {year}"
        return region, [finding("ID.REGION", "document", message)]
    return region, []


def _prefix(text: str, within: list[Region], year: int | None) -> tuple[list[Region], int]:
    """The regions whose name the text begins with, the longest name first tried, inside those already found.

    A region that was made only later is passed over.
    """
    index = _index()
    for length in range(min(index.longest, len(text)), 1, -1):
        regions = index.by_name.get(text[:length], ())
        if year is not None:
            regions = tuple(one for one in regions if one.valid_from <= year)
        if within:
            regions = tuple(one for one in regions if _lies_within(one, within))
        if regions:
            return list(regions), length
    return [], 0


def _lies_within(region: Region, candidates: Iterable[Region]) -> bool:
    """Whether a region lies in one of the candidates, directly or by way of its parent."""
    codes = {one.code for one in candidates}
    parent = region.parent
    while parent is not None:
        if parent in codes:
            return True
        above = region_by_code(parent)
        parent = None if above is None else above.parent
    return False


def _path(region: Region) -> str:
    above = region_by_code(region.parent) if region.parent else None
    return f"{_path(above)}{above.name}" if above is not None else ""


@cache
def _patterns() -> dict[str, re.Pattern[str]]:
    text = resources.files(__package__).joinpath("regions.yaml").read_text("utf-8")
    return {name: re.compile(pattern) for name, pattern in yaml.load(text, Loader=yaml.CSafeLoader).items()}


def agency_level(name: str, region: Region | None) -> AgencyLevel | None:
    """The level at which an agency stands, by its name and its region; None where neither tells."""
    patterns = _patterns()
    folded = fold(name)
    body = folded
    if region is not None:
        place = max(folded.rfind(region.name), folded.rfind(region.short))
        body = folded[place:].removeprefix(region.name).removeprefix(region.short)
    if patterns["vertical"].search(folded):
        return AgencyLevel.VERTICAL
    if patterns["national"].match(folded) and region is None:
        return AgencyLevel.NATIONAL
    if patterns["township"].match(body):
        return AgencyLevel.TOWNSHIP
    if patterns["functional"].search(body) and not patterns["functional_refused"].search(body):
        return AgencyLevel.FUNCTIONAL
    return None if region is None else AgencyLevel(str(region.level))
