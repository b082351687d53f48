"""Cut a run of digits back into cells where separators were lost, only if one cut alone is possible."""

from __future__ import annotations

from collections.abc import Sequence

_LONGEST_RUN = 60
_MOST_STEPS = 100_000
"""A real row needs a few thousand; the ways to cut a long row of other digits grow without bound."""


def unique_cut(digits: str, group_sizes: Sequence[int], *, last_is_sum: bool) -> list[str] | None:
    """The only way to cut ``digits`` into cells, or None when there is none or more than one.

    ``group_sizes`` says how many cells each group has (7 for a row of section three; 5, 5, 5 for
    section four). No cell has a leading zero. With ``last_is_sum`` the last cell of each group must
    be the sum of the others of its group, as the form demands.

    >>> unique_cut("15130000154", [7], last_is_sum=True)
    ['151', '3', '0', '0', '0', '0', '154']
    >>> unique_cut("123", [2], last_is_sum=False) is None
    True
    """
    if not digits.isdecimal() or len(digits) > _LONGEST_RUN:
        return None
    total = sum(group_sizes)
    ends = [sum(group_sizes[: index + 1]) for index in range(len(group_sizes))]
    found: list[list[str]] = []
    steps = 0

    def extend(position: int, parts: list[str], running: int) -> None:
        nonlocal steps
        steps += 1
        if len(found) > 1 or steps > _MOST_STEPS:
            return
        if len(parts) == total:
            if position == len(digits):
                found.append(list(parts))
            return
        left = total - len(parts)
        longest = 1 if digits[position : position + 1] == "0" else len(digits) - position - left + 1
        closes_group = last_is_sum and len(parts) + 1 in ends
        if closes_group:
            needed = str(running)
            if digits.startswith(needed, position):
                extend(position + len(needed), [*parts, needed], 0)
            return
        for length in range(1, longest + 1):
            part = digits[position : position + length]
            if len(part) == length:
                extend(position + length, [*parts, part], running + int(part))

    extend(0, [], 0)
    # A search that was broken off may have missed a second way.
    return found[0] if len(found) == 1 and steps <= _MOST_STEPS else None
