"""Phrases of a table cut where a column begins, although the gap alone would not part them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from extractors.pdf.columns import Columns
from extractors.pdf.phrases import Phrase, is_value, phrase_of, starts_item
from extractors.pdf.runs import Run, bearing

_LEAST_GAP = 0.3
"""Columns stand apart by at least this share of the type size."""
_CLOSE_GAP = 0.12
"""A figure may stand this close behind the label before it."""
_SAME_START = 2.0


def split_at_columns(lines: list[list[Phrase]], columns: Columns, size: float) -> list[list[Phrase]]:
    """The same lines, with phrases cut at the borders of figure columns and of label columns."""
    border = columns.values[0][0]
    starts = Counter(round(phrase.left) for line in lines for phrase in line if phrase.left < border)
    return [[piece for phrase in line for piece in _pieces(phrase, columns, starts, size)] for line in lines]


def split_at_carried(line: list[Phrase], carried: Sequence[tuple[float, float]]) -> list[Phrase]:
    """A line at the top of a page, its last run cut off if it is a figure of the table before."""
    last = line[-1]
    if len(last.runs) < 2 or not is_value(last.runs[-1].text) or not any(
            character.isalpha() for run in last.runs[:-1] for character in run.text):
        return line
    run = last.runs[-1]
    if any(run.left < right + 2.0 and left - 2.0 < run.right for left, right in carried):
        return [*line[:-1], phrase_of(last.runs[:-1]), phrase_of([run])]
    return line


def _pieces(phrase: Phrase, columns: Columns, starts: Counter[int], size: float) -> list[Phrase]:
    runs = phrase.runs
    if len(runs) == 1 or phrase.is_value:
        return [phrase]
    border = columns.values[0][0]
    cuts = []
    for index in range(1, len(runs)):
        gap = _gap(runs[index - 1], runs[index], size)
        is_label = runs[index].left < border - 1.0
        is_figure = runs[index - 1].right < border < runs[index].right and phrase_of(runs[index:]).is_value
        if gap > (_CLOSE_GAP if is_figure else _LEAST_GAP) * size and (is_figure or (
                _begins_label(runs, index, starts) if is_label else _begins_value(runs, index, columns))):
            cuts.append(index)
    if not cuts or (len(cuts) > 1 and all(len(run.text) == 1 for run in runs)):
        return [phrase]
    ends = [*cuts, len(runs)]
    return [phrase_of(runs[start:end]) for start, end in zip([0, *cuts], ends, strict=True)]


def _gap(before: Run, behind: Run, size: float) -> float:
    return behind.left - before.right - size * (bearing(before.text[-1]) + bearing(behind.text[0]))


def _begins_label(runs: list[Run], index: int, starts: Counter[int]) -> bool:
    """Other lines begin where this run does: that is a column of labels, not a space in a text."""
    left = round(runs[index].left)
    others = sum(starts[left + step] for step in range(-int(_SAME_START), int(_SAME_START) + 1))
    return others >= 2 or starts_item(runs[index].text)


def _begins_value(runs: list[Run], index: int, columns: Columns) -> bool:
    """What stands before the gap belongs to another column than what stands behind it."""
    before, behind = phrase_of([runs[index - 1]]), phrase_of([runs[index]])
    if before.right < columns.values[0][0]:
        return False
    return columns.value_index(before) != columns.value_index(behind)
