"""One page taken apart: its runs of text, sorted into the cells of its grids or left outside."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass, field, replace
from itertools import pairwise

import numpy as np

from extractors.pdf.characters import page_glyphs
from extractors.pdf.frames import Floats, Frame
from extractors.pdf.glyphs import Glyphs
from extractors.pdf.hidden_text import PICTURE_SHARE, is_hidden
from extractors.pdf.lattice import Grid, grids
from extractors.pdf.loading import LoadedPage
from extractors.pdf.phrases import is_value
from extractors.pdf.rules import joined
from extractors.pdf.runs import Run, runs, turned_lines, visual_lines
from extractors.pdf.strokes import Strokes, page_strokes, upright_rules
from extractors.pdf.struck import struck

_MOST_RUNS = 4000
"""A page of a report has some hundreds of runs; searching for columns in more than this takes seconds."""
_MOST_STRANGE = 0.1
"""A page on which a larger share of the characters is strange cannot be read from its text."""
_MORE_THAN_WRAPPED = 4
"""So many lines of figures in one cell are rows, not one figure wrapped."""


@dataclass(slots=True)
class GridContent:
    """A grid and the runs of each of its cells."""

    grid: Grid
    runs: list[list[Run]]

    def part_crowded_cells(self) -> None:
        """Part a merged cell in which texts stand apart under the rules of other rows.

        Some styles draw the rules between columns in every second row only.
        """
        xs = self.grid.xs
        is_parted = False
        for number, inside in enumerate(self.runs.copy()):
            if len(inside) < 2:
                continue
            row, column, row_span, column_span = self.grid.cells[number]
            if column_span == 1:
                continue
            cuts = [x for x in range(column + 1, column + column_span)
                    if not any(run.left < xs[x] - 1.0 and run.right > xs[x] + 1.0 for run in inside)]
            if not cuts or not _stand_apart(inside, [xs[x] for x in cuts]):
                continue
            is_parted = True
            edges = [column, *cuts, column + column_span]
            for index, (first, last) in enumerate(pairwise(edges)):
                part = [run for run in inside if index == bisect_right(
                    [xs[x] for x in cuts], (run.left + run.right) / 2)]
                if index == 0:
                    self.grid.cells[number], self.runs[number] = (row, first, row_span, last - first), part
                else:
                    self.grid.cells.append((row, first, row_span, last - first))
                    self.runs.append(part)
        if not is_parted:
            return
        order = sorted(range(len(self.runs)), key=lambda number: self.grid.cells[number][:2])
        self.grid.cells = [self.grid.cells[number] for number in order]
        self.runs = [self.runs[number] for number in order]

    @property
    def is_table(self) -> bool:
        """Whether the rules show a whole table: a frame around prose, or around figures, does not."""
        if self.grid.is_torn:
            return any(is_value(run.text) for inside in self.runs for run in inside)
        filled = [cell for cell, inside in zip(self.grid.cells, self.runs, strict=True) if inside]
        return len(filled) >= 2 and len({column for _, column, _, _ in filled}) >= 2 and not self._lacks_rules

    @property
    def _lacks_rules(self) -> bool:
        """Whether most figures share their cell with others that stand beside or below them."""
        alone = crowded = 0
        for inside in self.runs:
            figures = [run for run in inside if is_value(run.text)] if len(inside) > 1 else []
            if len(figures) > 1 and _are_rows_or_columns(figures):
                crowded += len(figures)
            elif len(inside) == 1:
                alone += 1
        return crowded > alone


def _stand_apart(inside: list[Run], cuts: list[float]) -> bool:
    """Whether two texts of more than a letter stand on one line with a cut between them."""
    for line in visual_lines(inside):
        texts = [run for run in line if len(run.text) > 1 or is_value(run.text)]
        for before, after in pairwise(texts):
            if after.left - before.right > 0.8 * (after.bottom - after.top) and any(
                    before.right <= x + 1.0 and x - 1.0 <= after.left for x in cuts):
                return True
    return False


def _are_rows_or_columns(figures: list[Run]) -> bool:
    """Figures side by side or with the distance of rows; a figure wrapped in a narrow cell is neither."""
    lines = visual_lines(figures)
    if len(lines) >= _MORE_THAN_WRAPPED or any(len(line) > 1 for line in lines):
        return True
    return any(min(run.top for run in below) - max(run.bottom for run in above) > 0.9 * (above[0].bottom - above[0].top)
               for above, below in pairwise(lines))


@dataclass(slots=True)
class Page:
    """What stands on one page. ``number`` counts from 1; ``turned`` are lines that run up or down it.

    ``has_hidden_text``: the page is a picture, and its text was laid under it by a scanning program. ``drawn_cells``
    counts the cells of its tables that show a picture or outlines in the place of a text. ``is_clipped``: characters
    were left out that are clipped off.
    """

    number: int
    frame: Frame
    tables: list[GridContent] = field(default_factory=list)
    outside: list[Run] = field(default_factory=list)
    turned: list[list[Run]] = field(default_factory=list)
    horizontal: Floats = field(default_factory=lambda: np.zeros((0, 3)))
    vertical: Floats = field(default_factory=lambda: np.zeros((0, 3)))
    glyph_count: int = 0
    unmapped_count: int = 0
    beyond_count: int = 0
    unseen_count: int = 0
    overprinted_count: int = 0
    covered_count: int = 0
    struck_count: int = 0
    undrawn_notes: int = 0
    strange_count: int = 0
    drawn_cells: int = 0
    picture_share: float = 0.0
    has_hidden_text: bool = False
    has_misnamed_digits: bool = False
    is_clipped: bool = False
    is_complete: bool = True

    @property
    def is_illegible(self) -> bool:
        """Whether much of the text is without meaning, since its fonts do not say what their characters are."""
        return self.unmapped_count + self.strange_count > _MOST_STRANGE * self.glyph_count

    @property
    def has_drawn_figures(self) -> bool:
        """Whether more cells show pictures or outlines than figures."""
        return self.drawn_cells > 0 and self.drawn_cells > sum(
            is_value(run.text) for table in self.tables for inside in table.runs for run in inside)

    @property
    def must_be_seen(self) -> bool:
        """Whether what is printed can only be read from a picture of the page."""
        return (self.has_hidden_text or self.has_misnamed_digits or self.is_illegible or self.has_drawn_figures)

    @property
    def has_crowded_cells(self) -> bool:
        """Whether a cell holds two figures, of which one may not be seen."""
        return any(sum(is_value(run.text) for run in inside) > 1
                   for table in self.tables for inside in table.runs if len(inside) > 1)

    @property
    def is_too_dense(self) -> bool:
        """Whether so much stands outside ruled tables that looking for columns in it would take too long."""
        return len(self.outside) > _MOST_RUNS


def read_page(page: LoadedPage, number: int, with_rules: bool = True, looks_closely: bool = False) -> Page:
    """Take an open page apart. One that lies askew is set straight first.

    Whether texts are clipped off is asked where figures share a place, and wherever one ``looks_closely``.
    """
    strokes, glyphs, frame = set_straight(page)
    found = _placed(page, number, with_rules, strokes, glyphs, frame)
    if looks_closely or glyphs.overprinted or found.has_crowded_cells:
        windows = strokes.painting.put_clipped_away()
        if windows is not None:
            fewer, _ = page_glyphs(page, replace(strokes.unseen, windows=windows))
            fewer = replace(fewer, unseen=fewer.unseen + len(glyphs.text) - len(fewer.text))
            found = _placed(page, number, with_rules, strokes, fewer, frame)
            found.is_clipped = len(fewer.text) < len(glyphs.text)
    return found


def _placed(
    page: LoadedPage, number: int, with_rules: bool, strokes: Strokes, glyphs: Glyphs, frame: Frame,
) -> Page:
    found = Page(
        number, frame, glyph_count=len(glyphs.text), unmapped_count=glyphs.unmapped, beyond_count=glyphs.beyond,
        unseen_count=glyphs.unseen, overprinted_count=glyphs.overprinted, covered_count=glyphs.covered,
        undrawn_notes=page.undrawn_notes, strange_count=glyphs.strange, has_misnamed_digits=glyphs.is_misnamed,
        picture_share=strokes.picture_area / _area(frame), is_complete=strokes.is_complete)
    found.has_hidden_text = glyphs.is_layer or (
        found.glyph_count > 0 and found.picture_share > PICTURE_SHARE and is_hidden(page.handle))
    horizontal, vertical = upright_rules(strokes, frame)
    found.struck_count = struck(glyphs, horizontal)
    if with_rules:
        found.horizontal, found.vertical = joined(horizontal), joined(vertical)
    place_glyphs(found, glyphs)
    if strokes.shapes:
        found.drawn_cells = _drawn_cells(found.tables, np.concatenate(strokes.shapes), frame)
    return found


def _drawn_cells(tables: list[GridContent], shapes: Floats, frame: Frame) -> int:
    """How many cells hold no text, but shapes that are no larger than they."""
    left, top, right, bottom = frame.upright(*shapes.T)
    count = 0
    for table in tables:
        xs, ys = table.grid.xs, table.grid.ys
        for (row, column, row_span, column_span), inside in zip(table.grid.cells, table.runs, strict=True):
            if not inside:
                west, east, north, south = xs[column], xs[column + column_span], ys[row], ys[row + row_span]
                count += bool(np.any((west < left) & (right < east) & (north < top) & (bottom < south)))
    return count


def set_straight(page: LoadedPage) -> tuple[Strokes, Glyphs, Frame]:
    """What is drawn on an open page, which is turned until its lines are level, unless it is a scan."""
    strokes, glyphs, frame = _drawn(page)
    if not frame.lean or strokes.picture_area > PICTURE_SHARE * _area(frame):
        return strokes, glyphs, frame
    page.turn_back(frame.lean)
    return _drawn(page)


def _drawn(page: LoadedPage) -> tuple[Strokes, Glyphs, Frame]:
    strokes = page_strokes(page.document, page.handle)
    return strokes, *page_glyphs(page, strokes.unseen)


def _area(frame: Frame) -> float:
    width, height = frame.size
    return max(width * height, 1.0)


def place_glyphs(page: Page, glyphs: Glyphs) -> None:
    """Sort glyphs into the cells that the page's rules draw; the OFD reader uses it for its own pages."""
    _sort_into(page, glyphs, grids(page.horizontal, page.vertical))


def _sort_into(page: Page, glyphs: Glyphs, found: list[Grid]) -> None:
    zone = np.full(len(glyphs.text), -1, dtype=np.int64)
    x, y = (glyphs.left + glyphs.right) / 2, (glyphs.top + glyphs.bottom) / 2
    offset = 0
    for grid in found:
        column = np.searchsorted(grid.xs, x, side="right") - 1
        row = np.searchsorted(grid.ys, y, side="right") - 1
        inside = (zone < 0) & (column >= 0) & (column < len(grid.xs) - 1) & (row >= 0) & (row < len(grid.ys) - 1)
        zone[inside] = offset + grid.owner[row[inside], column[inside]]
        offset += len(grid.cells)
    cells: list[list[Run]] = [[] for _ in range(offset)]
    for run, place in zip(*runs(glyphs, zone), strict=True):
        (cells[place] if place >= 0 else page.outside).append(run)
    page.outside, page.turned = turned_lines(page.outside)
    offset = 0
    for grid in found:
        content = GridContent(grid, cells[offset:offset + len(grid.cells)])
        length = len(grid.cells)
        offset += length
        content.part_crowded_cells()
        if content.is_table:
            page.tables.append(content)
        else:
            page.outside.extend(run for inside in content.runs for run in inside)
