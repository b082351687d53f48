"""A report's three tables rebuilt in the shape of the printed form.

The shape follows from the form's own numbering in the warehouse's dimensions: rows of one group stand beside
one heading, all results beside another. A table is rows of header cells and slots, ready for a template.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING, Any

import yaml

if TYPE_CHECKING:
    from explorer.site import Site


@dataclass(frozen=True, slots=True)
class Head:
    """A header cell with its spans. ``scope`` is col or row."""

    zh: str
    en: str
    scope: str
    rows: int = 1
    columns: int = 1


@dataclass(frozen=True, slots=True)
class Slot:
    """A cell for a number, by its address."""

    address: str
    columns: int = 1


@dataclass(frozen=True, slots=True)
class FormTable:
    """One table of the form."""

    section: int
    zh: str
    en: str
    rows: tuple[tuple[Head | Slot, ...], ...]


@cache
def _headings() -> dict[str, Any]:
    headings: dict[str, Any] = yaml.safe_load(
        Path(__file__).with_name("form_headings.yaml").read_text(encoding="utf-8")
    )
    return headings


async def form_tables(site: Site, form: str) -> list[FormTable]:
    """The tables of sections two to four of the form of that name."""
    items = await site.rows("SELECT * FROM dim_disclosure_item WHERE form = :form ORDER BY sort_order", form=form)
    rows = await site.rows("SELECT * FROM dim_form_row WHERE form = :form ORDER BY sort_order", form=form)
    applicants = await site.rows("SELECT * FROM dim_applicant_type ORDER BY sort_order")
    proceedings = await site.rows("SELECT * FROM dim_proceeding ORDER BY sort_order")
    outcomes = await site.rows("SELECT * FROM dim_outcome ORDER BY sort_order")
    return [
        _table(2, _disclosure(items)),
        _table(3, _application(rows, applicants)),
        _table(4, _litigation(proceedings, outcomes)),
    ]


def _table(section: int, rows: list[list[Head | Slot]]) -> FormTable:
    title = _headings()["sections"][section]
    return FormTable(section, title["zh"], title["en"], tuple(tuple(row) for row in rows))


def _head(name: str, scope: str, rows: int = 1, columns: int = 1) -> Head:
    words = _headings()[name]
    return Head(words["zh"], words["en"], scope, rows, columns)


def _disclosure(items: list[dict[str, Any]]) -> list[list[Head | Slot]]:
    """One block an article of the Regulation, its rows sharing its columns."""
    rows: list[list[Head | Slot]] = []
    articles = {item["item"]: str(item["item"]).partition(".")[0] for item in items}
    widest = max(len({i["measure"] for i in items if articles[i["item"]] == one}) for one in articles.values())
    for article, block in groupby(items, key=lambda item: articles[item["item"]]):
        cells = list(block)
        number = article.partition("(")[2].rstrip(")")
        measures = {cell["measure"]: cell for cell in cells}
        zh = f"第二十条第（{_CHINESE[int(number)]}）项" if number.isdigit() and int(number) in _CHINESE else article
        rows.append([Head(zh, f"Article {article}", "col", columns=1 + widest)])
        spare = widest - len(measures)
        heads: list[Head | Slot] = [_head("content", "col")]
        for index, cell in enumerate(measures.values()):
            _, zh, en = *_parts(cell["label_zh"], "："), _parts(cell["label_en"], ": ")[1]
            heads.append(Head(zh, en, "col", columns=1 + (spare if index == len(measures) - 1 else 0)))
        rows.append(heads)
        for item, values in groupby(cells, key=lambda cell: cell["item"]):
            found = {cell["measure"]: cell for cell in values}
            first = next(iter(found.values()))
            row: list[Head | Slot] = [
                Head(_parts(first["label_zh"], "：")[0], _parts(first["label_en"], ": ")[0], "row")
            ]
            last = list(measures)[-1]
            row += [
                Slot(f"section2.{item}.{measure}", 1 + (spare if measure == last else 0))
                for measure in measures
                if measure in found
            ]
            rows.append(row)
    return rows


_CHINESE = dict(enumerate("一二三四五六七八九", start=1)) | {10: "十"}


def _parts(label: str, mark: str) -> tuple[str, str]:
    first, _, second = label.partition(mark)
    return first, second or first


def _application(rows: list[dict[str, Any]], applicants: list[dict[str, Any]]) -> list[list[Head | Slot]]:
    """Three columns of headings (all results, their groups, their rows), then one column an applicant type."""
    lines: list[list[Head | Slot]] = [
        [Head("", "", "col", rows=2, columns=3), _head("applicants", "col", columns=len(applicants))],
        [Head(one["label_zh"], one["label_en"], "col") for one in applicants],
    ]
    results = [row for row in rows if row["in_results"] or row["is_total"]]
    sizes = {group: len(list(members)) for group, members in groupby(results, key=lambda row: row["row_group"])}
    started: set[str] = set()
    for row in rows:
        heads: list[Head | Slot] = []
        group = row["row_group"]
        if row in results and "results" not in started:
            started.add("results")
            heads.append(_head("results", "row", rows=len(results)))
        wide = 2 if row in results else 3
        if group:
            if group not in started:
                started.add(group)
                words = _headings()["groups"][group]
                number = str(row["number"]).rstrip("0123456789").removeprefix("三")
                heads.append(Head(f"{number}{words['zh']}", words["en"], "row", rows=sizes[group]))
            wide = 1
        heads.append(Head(_numbered(row), row["label_en"], "row", columns=wide))
        slots = [Slot(f"section3.{row['row_code']}.{one['applicant_type']}") for one in applicants]
        lines.append([*heads, *slots])
    return lines


def _numbered(row: dict[str, Any]) -> str:
    """``三（三）1`` stands as ``1.`` within its group, ``三（一）`` as ``（一）``, ``一`` as ``一、``."""
    number = str(row["number"] or "")
    item = number.lstrip("一二三四五六七八九十（）")
    if row["row_group"] and item:
        return f"{item}.{row['label_zh']}"
    if "（" in number:
        return f"{'' if row['row_group'] else number[number.index('（') :]}{row['label_zh']}"
    return f"{number}、{row['label_zh']}" if number else str(row["label_zh"])


def _litigation(proceedings: list[dict[str, Any]], outcomes: list[dict[str, Any]]) -> list[list[Head | Slot]]:
    """Three proceedings side by side, the suits under one heading, all numbers in one row."""
    width = len(outcomes)
    review, suits = proceedings[0], proceedings[1:]
    return [
        [
            Head(review["label_zh"], review["label_en"], "col", rows=2, columns=width),
            _head("litigation", "col", columns=width * len(suits)),
        ],
        [Head(one["label_zh"], one["label_en"], "col", columns=width) for one in suits],
        [Head(one["label_zh"], one["label_en"], "col") for _ in proceedings for one in outcomes],
        [Slot(f"section4.{one['proceeding']}.{outcome['outcome']}") for one in proceedings for outcome in outcomes],
    ]
