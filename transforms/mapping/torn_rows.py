"""Rows of section three that a page or a line break tore apart, and how alike labels are to the form's."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from transforms.labels import has_item_number
from transforms.mapping.anchors import vocabulary
from transforms.mapping.columns import Placed, WindowHabit, place_by_window
from transforms.mapping.labelled_row import LabelledRow

_GROUP_BONUS = 0.05
_NUMBER_MALUS = 0.3
_VALUES_BONUS = 0.02


def rejoin(
    rows: Sequence[LabelledRow], scores: list[dict[str, float]], width: int, habit: WindowHabit
) -> list[LabelledRow]:
    """Put together rows that a page break or a line break tore apart.

    A label torn in two is known by this: the halves together are more like a label of the form than
    either alone, and at most one of them carries values. Values torn off stand without a label and
    make up, with those of the row above, exactly one row: by their number where all are printed, by
    the length that rows have in this document where some are blank. Empty rows, of the page break's own rules, may
    stand between the halves of a label that is whole with both.
    """
    joined: list[LabelledRow] = []
    kept: list[dict[str, float]] = []
    for row, score in zip(rows, scores, strict=True):
        last = next((index for index in reversed(range(len(joined))) if _has_text(joined[index])), -1)
        if last >= 0:
            above = joined[last]
            if above is joined[-1] and not row.label_texts() and above.label_texts() and row.has_values:
                tail = [cell for cell in row.values if not cell.is_blank]
                head = [cell for cell in above.values if not cell.is_blank]
                cells = (*above.labels, *above.values, *row.values)
                if head and len(head) < width and len(head) + len(tail) == width:
                    joined[-1] = replace(above, placed=Placed((*head, *tail)), values=(*above.values, *row.values))
                    continue
                if not head and len(tail) < width and len(cells) == habit.usual_length():
                    placed = place_by_window(cells, len(above.labels), width, habit, last_is_sum=True)
                    joined[-1] = replace(above, placed=placed, values=(*above.values, *row.values))
                    continue
            elif row.label_texts() and above.label_texts() and not (row.has_values and above.has_values):
                whole = "".join(cell.text for cell in (*above.labels[-1:], *row.labels))
                together = label_scores(
                    replace(above, labels=(*above.labels[:-1], replace(row.labels[-1], text=whole)))
                )
                best = max(together.values(), default=0.0)
                apart = max(max(score.values(), default=0.0), max(kept[last].values(), default=0.0))
                exact_text = "".join(c.text for c in (*above.labels[-1:], *row.labels[-1:]))
                exact = vocabulary().rows.exact(exact_text)
                weaker = min(max(score.values(), default=0.0), max(kept[last].values(), default=0.0))
                is_likely = above is joined[-1] and best > apart + _GROUP_BONUS
                if weaker < 1.0 and (exact or is_likely):
                    del joined[last + 1 :], kept[last + 1 :]
                    source = above if above.has_values else row
                    joined[-1] = LabelledRow((*above.labels, *row.labels), source.placed, source.values, above.table)
                    kept[-1] = dict.fromkeys(exact, 1.0) if exact else together
                    continue
        joined.append(row)
        kept.append(score)
    return joined


def _has_text(row: LabelledRow) -> bool:
    return row.has_values or bool(row.label_texts())


def label_scores(row: LabelledRow) -> dict[str, float]:
    """How alike the row's label is to each row of the forms; its group and its numbering weigh in."""
    words = vocabulary()
    best: dict[str, float] = {}
    texts = row.label_texts()
    for text in texts:
        for code, value in words.rows.scores(text).items():
            if value > best.get(code, 0.0):
                best[code] = value
        if any(value == 1.0 and not code.startswith("group:") for code, value in best.items()):
            break
    groups = {code for cell in row.labels for code in words.groups.exact(cell.text)}
    bonus = _VALUES_BONUS if row.has_values else 0.0
    is_item = any(has_item_number(text) for text in texts)
    return {
        code: value
        + bonus
        + (_GROUP_BONUS if code.split(".")[0] in groups else 0.0)
        - (_NUMBER_MALUS if is_item and code in words.rows_without_item else 0.0)
        for code, value in best.items()
    }
