"""Match the rows of a document with the rows of the form, in order, with the greatest likeness in all."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

_FLOOR = 0.6


def align_rows(scores: Sequence[Mapping[str, float]], codes: Sequence[str]) -> list[str | None]:
    """Give each document row its form row, or None, keeping the order of both.

    ``scores[i]`` holds for document row i the likeness of each form row that is at all alike. The
    whole assignment with the greatest sum wins, so that one mistyped label is placed by its
    neighbours and a missing row shifts nothing.
    """
    position = {code: index for index, code in enumerate(codes)}
    width = len(codes)
    best = [[0.0] * (width + 1) for _ in range(len(scores) + 1)]
    for i in range(len(scores) - 1, -1, -1):
        below = best[i + 1]
        here = best[i]
        weights = [0.0] * width
        for code, score in scores[i].items():
            if score >= _FLOOR and code in position:
                weights[position[code]] = score
        for j in range(width - 1, -1, -1):
            value = max(below[j], here[j + 1])
            if weights[j]:
                value = max(value, weights[j] + below[j + 1])
            here[j] = value
    assigned: list[str | None] = [None] * len(scores)
    i = j = 0
    while i < len(scores) and j < width:
        weight = scores[i].get(codes[j], 0.0)
        if weight >= _FLOOR and best[i][j] == weight + best[i + 1][j + 1]:
            assigned[i] = codes[j]
            i += 1
            j += 1
        elif best[i][j] == best[i + 1][j]:
            i += 1
        else:
            j += 1
    return assigned
