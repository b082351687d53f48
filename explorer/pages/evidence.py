"""Where one number was read: the page with its box, or the table with its cell; what the sums say about it."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import unquote

from datasette.utils.asgi import NotFound, Request, Response

from contracts.readings import Cell, Place, Table
from explorer.facts import FormCell, ReportFacts
from explorer.handed import CheckedSum, NotShown
from explorer.judgement import judge
from explorer.language import Said
from explorer.pages.report import found_report, sums_of

if TYPE_CHECKING:
    from explorer.site import Site

_PICTURED = frozenset({"pdf", "image"})


@dataclass(frozen=True, slots=True)
class ReadCell:
    """A cell of a table as it was read, and whether it is the one asked for."""

    cell: Cell
    is_marked: bool


async def evidence(request: Request, datasette: Site) -> Response:
    """The page on one cell of a report."""
    facts = await found_report(request, datasette)
    cell = _found_cell(request, facts)
    sums = await sums_of(datasette, facts)
    judged = judge(facts, sums)
    place = cell.place
    is_pictured = _is_pictured(facts, place)
    rows: list[list[ReadCell]] = []
    trouble = None
    if place is not None and not is_pictured:
        try:
            table = await asyncio.to_thread(datasette.handed.table, facts.document, place)
            rows = _as_read(table, place)
        except NotShown as error:
            trouble = str(error)
    address = cell.address
    context = {
        "report": facts,
        "head": facts.head,
        "cell": cell,
        "judged": judged,
        "here": judged[address],
        "label": await _label(datasette, facts, cell),
        "sums": [_shown_sum(one, facts) for one in sums if address in one.addends + one.equals],
        "correction": await _correction(datasette, facts, address),
        "claims": await _claims(datasette, facts, address),
        "place": place,
        "place_words": _place_words(place),
        "is_pictured": is_pictured,
        "rows": rows,
        "trouble": trouble,
        "rules": datasette.handed.rules,
    }
    return Response.html(await datasette.render_template("gongkai_evidence.html", context, request=request))


async def picture(request: Request, datasette: Site) -> Response:
    """The page of the document that holds a cell, with the cell's box marked."""
    facts = await found_report(request, datasette)
    cell = _found_cell(request, facts)
    place = cell.place
    if place is None or not _is_pictured(facts, place):
        raise NotFound(Said("这一格在页面上没有位置", "this cell has no place on a page"))
    try:
        image = await asyncio.to_thread(datasette.handed.page, facts.document, place)
    except NotShown as error:
        return Response.text(f"{error}\n", status=404)
    return Response(image, content_type="image/png", headers={"cache-control": "private, max-age=300"})


def _found_cell(request: Request, facts: ReportFacts) -> FormCell:
    address = unquote(request.url_vars["address"])
    cell = facts.cells.get(address)
    if cell is None:
        raise NotFound(Said(f"该报告的格式没有单元格 {address}", f"this report's form has no cell {address}"))
    return cell


def _is_pictured(facts: ReportFacts, place: Place | None) -> bool:
    return place is not None and place.page is not None and place.box is not None and facts.head["format"] in _PICTURED


def _as_read(table: Table, place: Place) -> list[list[ReadCell]]:
    """The table row by row. Only the row and column mark the cell: a line may hold several."""
    rows: dict[int, list[ReadCell]] = {}
    for cell in table.cells:
        is_marked = (cell.place.row, cell.place.column, cell.place.line) == (place.row, place.column, place.line)
        rows.setdefault(cell.row, []).append(ReadCell(cell, is_marked))
    return [rows[number] for number in sorted(rows)]


def _shown_sum(one: CheckedSum, facts: ReportFacts) -> dict[str, object]:
    """A sum with the numbers in it."""

    def terms(addresses: tuple[str, ...]) -> list[tuple[str, FormCell | None]]:
        return [(address, facts.cells.get(address)) for address in addresses]

    return {"rule": one.rule, "addends": terms(one.addends), "equals": terms(one.equals), "balance": one.balance}


async def _claims(site: Site, facts: ReportFacts, address: str) -> list[dict[str, object]]:
    """What the report's own text says about the cell."""
    rows = await site.rows(
        "SELECT measure, value, quote, section_no, agrees FROM fact_narrative_claim WHERE report_id = :report_id",
        report_id=facts.head["report_id"],
    )
    return [row for row in rows if address in str(row["measure"]).split("+")]


async def _correction(site: Site, facts: ReportFacts, address: str) -> dict[str, object] | None:
    """Why a person corrected the cell, and who."""
    return await site.row(
        "SELECT reason, decided_by, decided_on FROM cell_correction "
        "WHERE report_id = :report_id AND address = :address",
        report_id=facts.head["report_id"],
        address=address,
    )


async def _label(site: Site, facts: ReportFacts, cell: FormCell) -> Said:
    """What the cell counts."""
    if cell.section is None:
        label = facts.indicators[int(cell.row)].label
        is_cumulative = cell.column == "cumulative"
        return Said(f"{label}（历年累计）", f"{label} (cumulative)") if is_cumulative else Said(label, label)
    queries = {
        2: "SELECT label_zh AS zh, label_en AS en FROM dim_disclosure_item WHERE form = :form AND item = :row "
        "AND measure = :column",
        3: "SELECT d.label_zh || '（' || t.label_zh || '）' AS zh, d.label_en || ' (' || t.label_en || ')' AS en "
        "FROM dim_form_row d CROSS JOIN dim_applicant_type t WHERE d.form = :form AND d.row_code = :row "
        "AND t.applicant_type = :column",
        4: "SELECT p.label_zh || '：' || o.label_zh AS zh, p.label_en || ': ' || o.label_en AS en "
        "FROM dim_proceeding p CROSS JOIN dim_outcome o WHERE p.proceeding = :row AND o.outcome = :column "
        "AND :form IS NOT NULL",
    }
    found = await site.row(queries[cell.section], form=facts.head["form"], row=cell.row, column=cell.column)
    return Said(str(found["zh"]), str(found["en"])) if found else Said(cell.address, cell.address)


def _place_words(place: Place | None) -> Said:
    if place is None:
        return Said("", "")
    table, row, column, line = (
        None if number is None else number + 1 for number in (place.table, place.row, place.column, place.line)
    )
    parts = [
        (place.member, f"压缩包内 {place.member}", f"file {place.member} in the archive"),
        (place.page, f"第 {place.page} 页", f"page {place.page}"),
        (table, f"第 {table} 张表", f"table {table}"),
        (row, f"第 {row} 行", f"row {row}"),
        (column, f"第 {column} 列", f"column {column}"),
        (line, f"文字第 {line} 行", f"line {line}"),
    ]
    there = [(zh, en) for value, zh, en in parts if value is not None]
    return Said("，".join(zh for zh, _ in there), ", ".join(en for _, en in there))
