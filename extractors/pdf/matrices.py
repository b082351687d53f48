"""Matrices of drawing as rows of six numbers (a, b, c, d, e, f), by which x, y becomes ax + cy + e, bx + dy + f."""

from __future__ import annotations

import numpy as np

from extractors.pdf.frames import Floats

IDENTITY = np.array([1.0, 0.0, 0.0, 1.0, 0.0, 0.0])


def product(first: Floats, then: Floats) -> Floats:
    """Matrices (one a row) followed by another."""
    a, b, c, d, e, f = first.T
    g, h, i, j, k, m = then
    return np.column_stack((a * g + b * i, a * h + b * j, c * g + d * i, c * h + d * j, e * g + f * i + k,
                            e * h + f * j + m))


def moved(boxes: Floats, matrix: Floats) -> Floats:
    """Boxes around what a matrix makes of these boxes (left, bottom, right, top)."""
    if matrix is IDENTITY:
        return boxes
    a, b, c, d, e, f = matrix
    x, y = boxes[:, [0, 0, 2, 2]], boxes[:, [1, 3, 1, 3]]
    moved_x, moved_y = a * x + c * y + e, b * x + d * y + f
    return np.column_stack((moved_x.min(axis=1), moved_y.min(axis=1), moved_x.max(axis=1), moved_y.max(axis=1)))
