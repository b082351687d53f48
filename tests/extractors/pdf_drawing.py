"""Tables drawn with reportlab in the manners of the field's PDF writers, for the tests of the readers."""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from reportlab.lib.pagesizes import A4
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfgen.canvas import Canvas

FONT = "STSong-Light"
pdfmetrics.registerFont(UnicodeCIDFont(FONT))

PlacedCell = tuple[int, int, int, int, str]
"""Row, column, row span, column span, text."""


@dataclass(frozen=True)
class Manner:
    """How a table is drawn.

    ``rules``: grid, rectangles, filled (thin filled boxes), doubled, dashed, dotted, horizontal, none, frame,
    form (inside a form XObject), long_path (one path for the whole table).
    ``turned`` is /Rotate in degrees, ``sideways`` the turn of the drawing itself in degrees.
    """

    rules: str = "grid"
    size: float = 9.0
    padding: float = 3.0
    leading: float = 1.25
    vertical: str = "middle"
    horizontal: str = "centre"
    is_doubled_print: bool = False
    turned: int = 0
    sideways: int = 0
    origin: tuple[float, float] = (0.0, 0.0)


class Drawing:
    """A PDF under construction, with a pen that goes down the page."""

    def __init__(self, manner: Manner, **settings: Any) -> None:
        self.manner = manner
        self.buffer = io.BytesIO()
        self.canvas = Canvas(self.buffer, pagesize=A4, invariant=1, **settings)
        self.width, self.height = A4 if manner.sideways % 180 == 0 else (A4[1], A4[0])
        self.top = 60.0
        self._begin_page()

    def _begin_page(self) -> None:
        if self.manner.turned:
            self.canvas.setPageRotation(self.manner.turned)
        turn = self.manner.sideways
        if turn == 90:
            self.canvas.translate(A4[0], 0)
        elif turn == 270:
            self.canvas.translate(0, A4[1])
        elif turn == 180:
            self.canvas.translate(*A4)
        self.canvas.rotate(turn)

    def next_page(self) -> None:
        """Close this page and begin another."""
        self.canvas.showPage()
        self._begin_page()
        self.top = 60.0

    def line(self, text: str, size: float = 11.0, left: float = 60.0) -> None:
        """One line of prose."""
        self._text(left, self.top + size, text, size)
        self.top += 1.8 * size

    def table(
        self,
        cells: Sequence[PlacedCell],
        widths: Sequence[float],
        left: float = 60.0,
        heights: Sequence[float] = (),
    ) -> None:
        """A table at the pen; rows are as high as their text needs unless ``heights`` says otherwise."""
        row_count = max(row + row_span for row, _, row_span, _, _ in cells)
        heights = list(heights) or self._heights(cells, widths, row_count)
        xs = [left + sum(widths[:i]) for i in range(len(widths) + 1)]
        ys = [self.top + sum(heights[:i]) for i in range(row_count + 1)]
        for row, column, row_span, column_span, text in cells:
            self._cell(text, xs[column], ys[row], xs[column + column_span], ys[row + row_span])
        self._rules(cells, xs, ys)
        self.top = ys[-1] + 12.0

    def finish(self) -> bytes:
        """The PDF's bytes."""
        self.canvas.save()
        return self.buffer.getvalue()

    def _text(self, left: float, baseline: float, text: str, size: float) -> None:
        self.canvas.setFont(FONT, size)
        for shift in (0.0, 0.4) if self.manner.is_doubled_print else (0.0,):
            self.canvas.drawString(left + shift, self.height - baseline, text)

    def _wrapped(self, text: str, width: float) -> list[str]:
        lines = []
        for part in text.split("\n"):
            line = ""
            for character in part:
                if line and pdfmetrics.stringWidth(line + character, FONT, self.manner.size) > width:
                    lines.append(line)
                    line = ""
                line += character
            lines.append(line)
        return lines

    def _heights(self, cells: Sequence[PlacedCell], widths: Sequence[float], row_count: int) -> list[float]:
        manner = self.manner
        heights = [manner.size * manner.leading + 2 * manner.padding] * row_count
        for row, column, row_span, column_span, text in cells:
            room = sum(widths[column : column + column_span]) - 2 * manner.padding
            needed = len(self._wrapped(text, room)) * manner.size * manner.leading + 2 * manner.padding
            lacking = needed - sum(heights[row : row + row_span])
            if lacking > 0:
                heights[row + row_span - 1] += lacking
        return heights

    def _cell(self, text: str, left: float, top: float, right: float, bottom: float) -> None:
        manner = self.manner
        lines = self._wrapped(text, right - left - 2 * manner.padding)
        step = manner.size * manner.leading
        spare = bottom - top - len(lines) * step
        start = top + {"top": manner.padding, "middle": spare / 2, "bottom": spare - manner.padding}[manner.vertical]
        for index, line in enumerate(lines):
            width = pdfmetrics.stringWidth(line, FONT, manner.size)
            x = {
                "left": left + manner.padding,
                "centre": (left + right - width) / 2,
                "right": right - manner.padding - width,
            }[manner.horizontal]
            self._text(x, start + index * step + 0.88 * step, line, manner.size)

    def _rules(self, cells: Sequence[PlacedCell], xs: Sequence[float], ys: Sequence[float]) -> None:
        manner, canvas = self.manner, self.canvas
        canvas.setLineWidth(0.6)
        if manner.rules == "dashed":
            canvas.setDash(3, 2.5)
        elif manner.rules == "dotted":
            canvas.setDash(0.6, 1.4)
        if manner.rules == "form":
            form = f"table{canvas.getPageNumber()}_{self.top:.0f}"
            canvas.beginForm(form)
        if manner.rules == "long_path":
            path = canvas.beginPath()
        for row, column, row_span, column_span, _ in cells:
            left, right = xs[column], xs[column + column_span]
            top, bottom = self.height - ys[row], self.height - ys[row + row_span]
            if manner.rules == "rectangles":
                canvas.rect(left, bottom, right - left, top - bottom)
            elif manner.rules == "filled":
                for box in (
                    (left, bottom, right - left, 0.5),
                    (left, top, right - left, 0.5),
                    (left, bottom, 0.5, top - bottom),
                    (right, bottom, 0.5, top - bottom),
                ):
                    canvas.rect(*box, stroke=0, fill=1)
            elif manner.rules in {"grid", "doubled", "dashed", "dotted", "form", "horizontal", "long_path"}:
                edges = [(left, bottom, right, bottom), (left, top, right, top)]
                if manner.rules != "horizontal":
                    edges += [(left, bottom, left, top), (right, bottom, right, top)]
                if manner.rules == "doubled":
                    edges += [(a + 1.5, b + 1.5, c + 1.5, d + 1.5) for a, b, c, d in edges]
                for edge in edges:
                    if manner.rules == "long_path":
                        path.moveTo(*edge[:2])
                        path.lineTo(*edge[2:])
                    else:
                        canvas.line(*edge)
        if manner.rules == "frame":
            canvas.rect(xs[0], self.height - ys[-1], xs[-1] - xs[0], ys[-1] - ys[0])
        if manner.rules == "long_path":
            canvas.drawPath(path, stroke=1, fill=0)
        if manner.rules == "form":
            canvas.endForm()
            canvas.doForm(form)
        canvas.setDash()
