"""PDF carriers drawn with reportlab: the same grids under every manner of ruling, lettering and paging."""

from __future__ import annotations

import io
from collections.abc import Callable
from contextlib import nullcontext
from dataclasses import dataclass
from typing import Any

from reportlab.lib.pagesizes import A4
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfgen.canvas import Canvas

from tests.rendering.grid import Document, Grid, GridCell
from tests.rendering.lettering import FULL_WIDTH, odd_unicode, use_font, wrap

_MARGIN = 42.0
_PADDING = 2.5


@dataclass(frozen=True, slots=True)
class Style:
    """How a PDF is drawn.

    ``rules``: grid, rectangles, doubled, horizontal, vertical, none, dashed, segments (a stroke for each cell side).
    ``letters``: once, doubled (fake bold), shadowed, wide (full-width digits), edited (behind each figure a white
    digit and a small raised one). ``pages``: upright, landscape, turned
    (/Rotate 90 over content drawn sideways), sideways (content drawn sideways, no /Rotate), flagged
    (/Rotate 90 over upright content, so that a person sees it lying). ``break_rows``: a row may be cut in two
    by the page's end. ``vertical``: headers with one character a line. ``cid``: a font that is not embedded.
    ``filler`` paragraphs before the tables move them down the page. ``stray``: a stray rule in the header.
    ``odd_unicode``: the font's map gives radicals and full-width forms for ordinary characters.
    ``label_width``: share of the innermost label column in section three (narrow labels take several lines).
    """

    rules: str = "grid"
    letters: str = "once"
    pages: str = "upright"
    repeat_header: bool = False
    break_rows: bool = False
    vertical: bool = False
    cid: bool = False
    filler: int = 0
    size: float = 8.0
    running_header: bool = False
    stray: bool = False
    align: str = "centre"
    label_width: float = 136.0
    odd_unicode: bool = False


@dataclass(frozen=True, slots=True)
class _Stretch:
    """The rows [start, end) of a grid that stand on one page.

    The first has already given ``cut`` points of its height to the page before; row ``end`` gives ``part`` here.
    """

    start: int
    end: int
    cut: float
    part: float

    @property
    def rows(self) -> list[int]:
        """All rows of which something stands on the page."""
        return list(range(self.start, self.end + (1 if self.part else 0)))


class _Sheet:
    """A canvas with a cursor: places paragraphs and grids from top to bottom over as many pages as needed."""

    def __init__(self, style: Style, title: str, canvas: Callable[..., Any]) -> None:
        self.style = style
        self.font = use_font(embedded=not style.cid)
        self.title = title
        width, height = A4
        lying = style.pages in {"landscape", "turned", "sideways"}
        self.width, self.height = (height, width) if lying else (width, height)
        self.out = io.BytesIO()
        size = (width, height) if style.pages in {"turned", "sideways"} else (self.width, self.height)
        self.canvas = canvas(self.out, pagesize=size, invariant=1)
        self.canvas.setTitle(title)
        self.number = 0
        self._begin()

    def _begin(self) -> None:
        self.number += 1
        if self.style.pages in {"turned", "sideways"}:
            self.canvas.setPageRotation(90 if self.style.pages == "turned" else 0)
            self.canvas.translate(A4[0], 0)
            self.canvas.rotate(90)
        elif self.style.pages == "flagged":
            self.canvas.setPageRotation(90)
        self.y = self.height - _MARGIN
        if self.style.running_header:
            self._draw(self.title[:18], _MARGIN, self.height - 26, 7)
        self._draw(f"- {self.number} -", self.width / 2 - 8, 22, 8)

    def turn_page(self) -> None:
        self.canvas.showPage()
        self._begin()

    def finish(self) -> bytes:
        self.canvas.showPage()
        self.canvas.save()
        return self.out.getvalue()

    def room(self) -> float:
        return float(self.y - _MARGIN)

    def _draw(self, text: str, x: float, y: float, size: float) -> None:
        self.canvas.setFont(self.font, size)
        self.canvas.drawString(x, y, text)
        if self.style.letters == "doubled":
            self.canvas.drawString(x + 0.35, y, text)
        elif self.style.letters == "shadowed":
            self.canvas.setFillGray(0.7)
            self.canvas.drawString(x + 1.2, y - 1.2, text)
            self.canvas.setFillGray(0)

    def paragraph(self, text: str, size: float = 10.5, centred: bool = False) -> None:
        for line in wrap(text, self.font, size, self.width - 2 * _MARGIN):
            if self.room() < size * 1.6:
                self.turn_page()
            self.y -= size * 1.6
            x = (self.width - pdfmetrics.stringWidth(line, self.font, size)) / 2 if centred else _MARGIN
            self._draw(line, x, self.y, size)
        self.y -= 3

    def lines_of(self, cell: GridCell, width: float) -> list[str]:
        text = cell.text
        if cell.kind == "value":
            text = text.replace("−", "-")  # the minus sign U+2212 has no glyph in the font
            text = text.translate(FULL_WIDTH) if self.style.letters == "wide" else text
        elif self.style.vertical and (cell.row_span > 3 or (cell.kind == "header" and 0 < width < 60 and cell.row > 0)):
            return list(text)
        return wrap(text, self.font, self.style.size, width - 2 * _PADDING)

    def grid(self, grid: Grid) -> None:
        widths = _column_widths(grid, self.width - 2 * _MARGIN, self.style.label_width)
        heights = self._row_heights(grid, widths)
        start = 0
        cut = 0.0
        while start < grid.row_count:
            header = grid.header_rows if start and self.style.repeat_header else 0
            free = self.room() - sum(heights[:header])
            end, used = start, -cut
            while end < grid.row_count and used + heights[end] <= free:
                used += heights[end]
                end += 1
            part = 0.0
            line = self.style.size * 1.25
            if end < grid.row_count and self.style.break_rows and heights[end] > 2 * line and free - used > line + 4:
                part = line + 4
            if (end == start and not part) or (not start and end < grid.header_rows + 1):
                self.turn_page()
                continue
            if header:
                self._rows(grid, widths, heights, _Stretch(0, header, 0.0, 0.0))
            self._rows(grid, widths, heights, _Stretch(start, end, cut, part))
            start, cut = end, part
            if start < grid.row_count:
                self.turn_page()
        self.y -= 8

    def _row_heights(self, grid: Grid, widths: list[float]) -> list[float]:
        line = self.style.size * 1.25
        heights = [line + 5] * grid.row_count
        for cell in sorted(grid.cells, key=lambda cell: cell.row_span):
            lines = len(self.lines_of(cell, sum(widths[cell.column : cell.column + cell.column_span])))
            last = cell.row + cell.row_span
            lack = lines * line + 5 - sum(heights[cell.row : last])
            if lack > 0:
                heights[last - 1] += lack
        return heights

    def _rows(self, grid: Grid, widths: list[float], heights: list[float], stretch: _Stretch) -> None:
        shown = stretch.rows
        size = {row: heights[row] for row in shown}
        if stretch.cut:
            size[stretch.start] -= stretch.cut
        if stretch.part:
            size[stretch.end] = stretch.part
        tops, y = {}, self.y
        for row in shown:
            tops[row] = y
            y -= size[row]
        lefts = [_MARGIN]
        for width in widths:
            lefts.append(lefts[-1] + width)
        for cell in grid.cells:
            rows = [row for row in shown if cell.row <= row < cell.row + cell.row_span]
            if not rows:
                continue
            top, low = tops[rows[0]], tops[rows[-1]] - size[rows[-1]]
            left, right = lefts[cell.column], lefts[cell.column + cell.column_span]
            self._border(left, low, right, top, cell.row + cell.row_span - 1 == rows[-1], cell)
            lines = self._share(cell, self.lines_of(cell, right - left), rows, heights, stretch)
            self._text(lines, left, low, right, top, cell)
        if self.style.stray and grid.header_rows and stretch.start == 0:
            self.canvas.line(lefts[3], tops[0] - 4, lefts[6] + 9, tops[0] - 4)
        self.y = y

    def _share(
        self, cell: GridCell, lines: list[str], rows: list[int], heights: list[float], stretch: _Stretch
    ) -> list[str]:
        """The lines of a cell that stand on this page: all where most of its height is, or the halves of a cut row."""
        if cell.row_span == 1 and cell.row == stretch.end and stretch.part:
            return lines[:1]
        if cell.row_span == 1 and cell.row == stretch.start and stretch.cut:
            return lines[1:]
        here = sum(heights[row] for row in rows)
        before = sum(heights[row] for row in range(cell.row, rows[0]))
        after = sum(heights[row] for row in range(rows[-1] + 1, cell.row + cell.row_span))
        if here > before and here >= after:
            return lines
        return []

    def _border(self, left: float, low: float, right: float, top: float, closed: bool, cell: GridCell) -> None:
        canvas, rules = self.canvas, self.style.rules
        canvas.setLineWidth(0.6)
        if rules == "none":
            return
        if rules == "dashed":
            canvas.setDash(2.5, 2)
        if rules == "rectangles":
            for x0, y0, x1, y1 in (
                (left, top, right, top),
                (left, low, right, low),
                (left, low, left, top),
                (right, low, right, top),
            ):
                canvas.rect(x0 - 0.3, y0 - 0.3, x1 - x0 + 0.6, y1 - y0 + 0.6, stroke=0, fill=1)
            return
        if rules == "vertical":
            canvas.line(left, low, left, top)
            canvas.line(right, low, right, top)
            return
        if rules == "horizontal":
            canvas.line(left, top, right, top)
            canvas.line(left, low, right, low)
            return
        if rules == "segments":
            for x0, y0, x1, y1 in ((left, top, right, top), (left, low, left, top), (right, low, right, top)):
                canvas.line(x0, y0, x1, y1)
            if closed:
                canvas.line(left, low, right, low)
            return
        canvas.rect(left, low, right - left, top - low, stroke=1, fill=0)
        if rules == "doubled":
            canvas.rect(left + 0.7, low + 0.7, right - left - 1.4, top - low - 1.4, stroke=1, fill=0)
        canvas.setDash()

    def _text(self, lines: list[str], left: float, low: float, right: float, top: float, cell: GridCell) -> None:
        size = self.style.size
        y = (top + low) / 2 + len(lines) * size * 0.625 - size * 0.95
        for line in lines:
            width = pdfmetrics.stringWidth(line, self.font, size)
            x = (left + right - width) / 2
            if self.style.align == "left":
                x = left + _PADDING
            elif self.style.align == "right" and cell.kind == "value":
                x = right - _PADDING - width
            self._draw(line, x, y, size)
            if self.style.letters == "edited" and cell.kind == "value":
                self._draw("1", x + width + 0.3, y + 0.45 * size, 0.6 * size)
                self.canvas.setFillGray(1)
                self._draw("7", x - 0.6 * size, y, size)
                self.canvas.setFillGray(0)
            y -= size * 1.25


def _column_widths(grid: Grid, total: float, label_width: float) -> list[float]:
    parts = [24.0, 48.0, label_width] + [43.0] * 7 if grid.section == 3 else [1.0] * grid.column_count
    return [part * total / sum(parts) for part in parts]


def draw(document: Document, style: Style, canvas: Callable[..., Any] = Canvas) -> bytes:
    """The report as a PDF in the given style. Needs the font of ``lettering.FONT_FILE`` unless ``style.cid``.

    ``canvas`` makes what is drawn upon: reportlab's own, or one with the same strokes for another format.
    """
    with odd_unicode() if style.odd_unicode else nullcontext():
        return _draw(document, style, canvas)


def _draw(document: Document, style: Style, canvas: Callable[..., Any]) -> bytes:
    narrative = document.narrative
    grids = {grid.section: grid for grid in document.grids}
    sheet = _Sheet(style, narrative.title, canvas)
    sheet.paragraph(narrative.title, 15, centred=True)
    for text in narrative.before:
        sheet.paragraph(text)
    for number in range(style.filler):
        sheet.paragraph(f"（第{number + 1}点）各科室对照目录逐项自查，发现缺漏及时补充，有关情况已在专栏说明。")
    for section, heading in narrative.headings.items():
        sheet.paragraph(heading)
        if section in grids:
            sheet.grid(grids[section])
    for text in (*narrative.after, *narrative.signature):
        sheet.paragraph(text)
    return sheet.finish()
