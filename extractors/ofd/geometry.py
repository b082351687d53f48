"""Numbers, boxes and transforms as OFD writes them in attributes."""

from __future__ import annotations

import math

from lxml import etree

Transform = tuple[float, float, float, float, float, float]
"""x' = a·x + c·y + e, y' = b·x + d·y + f."""
IDENTITY: Transform = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)
_REPEAT = "g"


def numbers_of(value: str | None) -> list[float]:
    """The finite numbers of an attribute; empty when it has none or anything else stands in it."""
    try:
        numbers = [float(part) for part in (value or "").replace(",", " ").split()]
    except ValueError:
        return []
    return numbers if all(map(math.isfinite, numbers)) else []


def box_of(element: etree._Element) -> tuple[float, float, float, float]:
    """The object's Boundary (left, top, width, height)."""
    left, top, width, height = (numbers_of(element.get("Boundary")) + [0.0] * 4)[:4]
    return left, top, width, height


def transform_of(element: etree._Element) -> Transform:
    """Object space to page space: the object's CTM, then the corner of its Boundary."""
    matrix = numbers_of(element.get("CTM"))
    a, b, c, d, e, f = matrix[:6] if len(matrix) >= len(IDENTITY) else IDENTITY
    left, top, _, _ = box_of(element)
    return (a, b, c, d, e + left, f + top)


def composed(outer: Transform, inner: Transform) -> Transform:
    """The transform that applies ``inner`` first."""
    a, b, c, d, e, f = outer
    p, q, r, s, t, u = inner
    return (a * p + c * q, b * p + d * q, a * r + c * s, b * r + d * s, a * t + c * u + e, b * t + d * u + f)


def steps_of(value: str | None, limit: int) -> list[float]:
    """Advances between characters, ``g count step`` written out, no more than ``limit`` of them."""
    parts = (value or "").split()
    steps: list[float] = []
    position = 0
    while position < len(parts) and len(steps) < limit:
        if parts[position] == _REPEAT:
            repeat = numbers_of(" ".join(parts[position + 1 : position + 3]))
            if len(repeat) == 2:
                steps += [repeat[1]] * max(0, min(int(repeat[0]), limit - len(steps)))
            position += 3
        else:
            steps += numbers_of(parts[position])
            position += 1
    return steps
