"""Every snippet of a page with its place, and what was read there."""

from __future__ import annotations

from dataclasses import dataclass, field

import cv2
import numpy as np

from extractors.ocr.canvases import cutting
from extractors.ocr.ink import ink_of, threshold, without_specks
from extractors.ocr.ruling import ruling
from extractors.ocr.seals import seals
from extractors.ocr.sheets import Picture
from extractors.ocr.snippets import Snippet, cell_snippets, loose_snippets, parts, type_size
from extractors.ocr.upright import TiltedFrame, Upright
from extractors.pdf.frames import Floats
from extractors.pdf.lattice import Grid, grids

_BORDER = 1.8
"""Points along a cell's edges within which nothing but remnants of rules lie."""
_FAINT = 0.45
"""How far from the ink's grey level to white a mark may be to count as faint ink."""
_FAINT_HEIGHT = 0.45
Pixels = tuple[int, int, int, int]


@dataclass(slots=True)
class Spot:
    """A snippet, the picture of its ink, and what was read. ``cell`` is None outside of all grids.

    ``is_unsure``: the doubt is only that the network was not certain; nothing speaks against the text.
    ``has_company``: other snippets stand in the same cell, so that it may be a bracket in a label.
    ``is_stamped``: a seal may lie over it.
    """

    snippet: Snippet
    cut: Picture
    level: float
    size: float
    cell: tuple[int, int] | None
    text: str = ""
    doubt: str = ""
    is_unsure: bool = False
    has_company: bool = False
    is_stamped: bool = False


@dataclass(slots=True)
class Layout:
    """One page's grids, rules and spots. Positions are pixels in spots, points everywhere else."""

    number: int
    frame: TiltedFrame
    scale: float
    size: float
    grids: list[Grid]
    horizontal: Floats
    vertical: Floats
    spots: list[Spot]
    hidden: list[tuple[int, int, str]] = field(default_factory=list)
    """Cells that look empty (grid, cell), and what may hide a figure in them."""


def parted(spot: Spot) -> list[Spot]:
    """A spot outside of all cells cut where its figures stand apart; itself where they do not."""
    pieces = parts(spot.cut, spot.level, spot.size)
    if len(pieces) < 2:
        return [spot]
    found = []
    for start, end in pieces:
        rows = np.flatnonzero((spot.cut[:, start:end] < spot.level).any(axis=1))
        left, top = spot.snippet.left - 1, spot.snippet.top - 1
        one = Snippet(left + start, top + int(rows[0]), left + end, top + int(rows[-1]) + 1)
        cut = spot.cut[max(int(rows[0]) - 1, 0):int(rows[-1]) + 2, max(start - 1, 0):end + 1]
        found.append(Spot(one, cut, spot.level, spot.size, spot.cell))
    return found


def layout(page: Upright, number: int) -> Layout:
    """Find rules, cells and snippets of an upright page; nothing is read yet."""
    level = threshold(page.dark)
    ink = without_specks(ink_of(page.dark, level), page.scale)
    rules = ruling(ink, page.scale)
    found = grids(rules.horizontal, rules.vertical)
    stamps = seals(ink, page.scale)
    erased = (rules.mask > 0) | (stamps.mask > 0)
    ink[erased] = 0
    dark = np.where(erased, np.uint8(255), page.dark)
    boxes = [(index, cell, _pixels(grid, cell, page.scale, ink.shape)) for index, grid in enumerate(found)
             for cell in range(len(grid.cells))]
    height, width = ink.shape
    size = type_size(ink, [box for _, _, box in boxes] or [(0, 0, width, height)], page.scale)
    result = Layout(number, page.frame, page.scale, size / page.scale, found, rules.horizontal, rules.vertical, [])
    taken = np.zeros_like(ink)
    for index, cell, (left, top, right, bottom) in boxes:
        if right - left < 2 or bottom - top < 2 or taken[top:bottom, left:right].all():
            continue
        taken[top:bottom, left:right] = 1
        inside = cell_snippets(ink, (left, top, right, bottom), size, _BORDER * page.scale)
        result.spots += [
            Spot(one, cutting(dark, one), level, size, (index, cell), has_company=len(inside) > 1,
                 is_stamped=stamps.touch(one)) for one in inside]
        if not inside and stamps.mask[top:bottom, left:right].any():
            result.hidden.append((index, cell, "a seal lies over it"))
        elif not inside and _has_faint_ink(dark[top:bottom, left:right], level, size):
            result.hidden.append((index, cell, "there are traces too faint to be made out"))
    _add_prose(result, page, level, taken, erased)
    return result


def _add_prose(result: Layout, page: Upright, level: float, taken: Picture, erased: np.ndarray) -> None:
    if page.light is not page.dark:
        level = threshold(page.light)
    ink = without_specks(ink_of(page.light, level), page.scale)
    ink[(taken > 0) | erased] = 0
    height, width = ink.shape
    size = type_size(ink, [(0, 0, width, height)], page.scale)
    light = np.where(erased | (taken > 0), np.uint8(255), page.light)
    for one in loose_snippets(ink, size):
        result.spots.append(Spot(one, cutting(light, one), level, size, None))


def _pixels(grid: Grid, cell: int, scale: float, shape: tuple[int, ...]) -> Pixels:
    row, column, rows, columns = grid.cells[cell]
    left, right = grid.xs[column] * scale, grid.xs[column + columns] * scale
    top, bottom = grid.ys[row] * scale, grid.ys[row + rows] * scale
    return (max(round(left), 0), max(round(top), 0), min(round(right), shape[1]), min(round(bottom), shape[0]))


def _has_faint_ink(inside: Picture, level: float, size: float) -> bool:
    """Marks as high as digits at a lighter grey than the ink's."""
    margin = max(round(0.25 * size), 2)
    if min(inside.shape) <= 2 * margin:
        return False
    core = cv2.GaussianBlur(inside[margin:-margin, margin:-margin], (0, 0), 1.0)
    marks = ink_of(np.asarray(core, dtype=np.uint8), level + _FAINT * (255 - level))
    _, _, stats, _ = cv2.connectedComponentsWithStats(marks, connectivity=8)
    heights, widths = stats[1:, cv2.CC_STAT_HEIGHT], stats[1:, cv2.CC_STAT_WIDTH]
    return bool(((heights >= _FAINT_HEIGHT * size) & (widths <= 3 * size)).any())
