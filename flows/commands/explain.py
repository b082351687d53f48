"""``gongkai explain FILE --cell …``: where a number came from, and what is doubtful about it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from contracts.readings import Place
    from contracts.reports import Report, ValueStatus


@dataclass(frozen=True, slots=True)
class _Printed:
    """One printed figure by its address; ``within`` are the addresses of what it is a part of."""

    cell: str
    within: tuple[str, ...]
    label: str
    value: Decimal | None
    status: ValueStatus
    unit: str | None
    raw_text: str | None
    place: Place | None


def explain(
    file: Annotated[Path, typer.Argument(help="A document.", show_default=False)],
    cell: Annotated[
        str | None,
        typer.Option("--cell", help="section3.granted.total, before 2019 indicator.3; default: all that are doubtful."),
    ] = None,
    png: Annotated[
        Path | None, typer.Option("--png", help="Write the PDF's page with the cells marked to this picture.")
    ] = None,
) -> None:
    """Show where a number came from: page, place, raw text, reader, findings."""
    import hashlib

    from contracts.documents import FetchedDocument
    from flows.isolation import ReadingPool
    from flows.steps.read import why_no_report

    try:
        data = file.read_bytes()
    except OSError as error:
        typer.echo(f"gongkai explain: {file}: cannot be opened: {error.strerror or error}", err=True)
        raise typer.Exit(1) from None
    document = FetchedDocument(hashlib.sha256(data).hexdigest(), str(file.resolve()), len(data), file_name=file.name)
    with ReadingPool(1) as pool:
        report = pool.submit(document).result()
    if report.form is None:
        typer.echo(f"gongkai explain: {file}: {why_no_report(report)}", err=True)
        raise typer.Exit(1)
    figures = _chosen(_printed(report), report, cell)
    if cell is not None and not figures:
        typer.echo(f"gongkai explain: {cell}: no such cell in the form of {report.form}; near it:", err=True)
        for near in _near(report, cell):
            typer.echo(f"  {near}", err=True)
        raise typer.Exit(2)
    reader = next((one for one in report.readings if one.chosen), None)
    title = f"{report.agency or 'agency unknown'}, {report.year or 'year unknown'}, form of {report.form}"
    typer.echo(f"{title}, quality {report.quality or 'not graded'}, read by {reader.reader if reader else 'unknown'}")
    for figure in figures:
        typer.echo("")
        for line in _lines(report, figure):
            typer.echo(line)
    if not figures:
        typer.echo("no cell is doubtful")
    if png is not None:
        _draw(data, figures, png)


def _draw(data: bytes, figures: list[_Printed], png: Path) -> None:
    """The first of the pages that hold the figures, with the places on it marked."""
    from extractors.pdf import render_page

    places = [one.place for one in figures if one.place is not None and one.place.box is not None]
    page = min((place.page for place in places if place.page is not None), default=None)
    if page is None:
        typer.echo("gongkai explain: no picture: only cells of a PDF have a place on a page", err=True)
        raise typer.Exit(1)
    boxes = [place.box for place in places if place.page == page and place.box is not None]
    png.write_bytes(render_page(data, page, boxes))
    typer.echo(f"\npage {page} with {len(boxes)} marked: {png}")


def _printed(report: Report) -> list[_Printed]:
    """Every figure of the report: the cells of its form, or its indicators."""
    from contracts.reports import indicator_address

    figures = [
        _Printed(
            fact.cell, (fact.cell.rpartition(".")[0], f"section{fact.section}"), "", fact.value, fact.status,
            fact.unit, fact.raw_text, fact.place,
        )
        for fact in report.facts
    ]  # fmt: skip
    for number, one in enumerate(report.indicators, 1):
        row = indicator_address(number)
        for cell, figure in ((row, one.figure), (indicator_address(number, is_cumulative=True), one.cumulative)):
            if figure is not None:
                figures.append(
                    _Printed(
                        cell, (row,), one.label, figure.value, figure.status, one.unit, figure.raw_text, figure.place
                    )
                )
    return figures


def _chosen(figures: list[_Printed], report: Report, cell: str | None) -> list[_Printed]:
    if cell is not None:
        return [one for one in figures if one.cell == cell]
    doubted = {finding.where for finding in report.findings if str(finding.severity) != "info"}
    return [one for one in figures if doubted & {one.cell, one.within[0]}]


def _near(report: Report, cell: str) -> list[str]:
    from difflib import get_close_matches

    return get_close_matches(cell, [one.cell for one in _printed(report)], n=5, cutoff=0.4)


def _lines(report: Report, figure: _Printed) -> Iterator[str]:
    unit = f" {figure.unit}" if figure.unit and figure.value is not None else ""
    yield f"{figure.cell} = {'nothing' if figure.value is None else figure.value}{unit} ({figure.status})"
    if figure.label:
        yield f"  the row      {figure.label}"
    if figure.raw_text is not None:
        yield f"  printed as   {figure.raw_text!r}"
    if figure.place is not None:
        yield f"  printed at   {_where(figure.place)}"
    for finding in report.findings:
        if finding.where in (figure.cell, *figure.within):
            hint = f" (the sums would need {finding.suggested})" if finding.suggested is not None else ""
            yield f"  {finding.severity:<12} {finding.rule}: {finding.message}{hint}"


def _where(place: Place) -> str:
    words = []
    if place.member is not None:
        words.append(f"file {place.member} of the archive")
    if place.page is not None:
        words.append(f"page {place.page}")
    if place.table is not None:
        words.append(f"table {place.table + 1}")
    if place.row is not None:
        words.append(f"row {place.row + 1}")
    if place.column is not None:
        words.append(f"column {place.column + 1}")
    if place.line is not None:
        words.append(f"line {place.line + 1}")
    if place.box is not None:
        left, top, right, bottom = place.box
        words.append(f"box {left:.0f},{top:.0f} to {right:.0f},{bottom:.0f} pt")
    return ", ".join(words) or "an unknown place"
