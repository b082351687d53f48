"""Rows that do not follow each other as in the form: taken by their labels, and in doubt with those between.

A row that was moved whole is right where it stands; where labels moved and figures did not, every label between is
beside another row's figures, and no sum over those rows tells.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from contracts.findings import Finding, Severity
from transforms.labels import label_key
from transforms.mapping.anchors import vocabulary
from transforms.mapping.labelled_row import LabelledRow

_SHORTEST_TELLING_LABEL = 4
"""其他 and 总计 stand in several places of the form: out of order they do not place a row."""


def place_out_of_order(
    rows: Sequence[LabelledRow], assigned: list[str | None], codes: Sequence[str]
) -> Iterator[Finding]:
    """Place rows that stand out of the form's order by their labels, where a label is exact, telling and there once."""
    strays: dict[str, list[int]] = {}
    for index, (row, code) in enumerate(zip(rows, assigned, strict=True)):
        if code is not None or not row.values:
            continue
        texts = row.label_texts()
        named = vocabulary().rows.exact(texts[0]) if texts else ()
        exact = [one for one in named if one in codes]
        if len(exact) == 1:
            strays.setdefault(exact[0], []).append(index)
    for code, places in strays.items():
        if code in assigned or len(places) > 1:
            continue
        if len(label_key(rows[places[0]].label_texts()[0])) >= _SHORTEST_TELLING_LABEL:
            assigned[places[0]] = code
            message = "the row stands out of the form's order; it was taken by its label"
            yield Finding("FORM.ROW_ORDER", Severity.WARNING, f"section3.{code}", message)
        yield from _doubt_between(places[0], code, rows, assigned, codes)


def _doubt_between(
    place: int, code: str, rows: Sequence[LabelledRow], assigned: Sequence[str | None], codes: Sequence[str]
) -> Iterator[Finding]:
    """Findings on the rows between the place of one and the place that it has in the form."""
    mine = codes.index(code)
    for index, (row, other) in enumerate(zip(rows, assigned, strict=True)):
        if other not in (None, code) and row.has_values and (index < place) != (codes.index(other) < mine):
            message = f"{code} stands on the other side of it in the form: labels and figures may have slid"
            yield Finding("FORM.ROW_ORDER", Severity.WARNING, f"section3.{other}", message)


def out_of_order(printed: Sequence[str], codes: Sequence[str]) -> list[str]:
    """The codes, as printed one after another, that another one precedes or follows against the order of the form."""
    places = [codes.index(code) for code in printed]
    return [
        code
        for index, (code, place) in enumerate(zip(printed, places, strict=True))
        if any(before > place for before in places[:index]) or any(after < place for after in places[index + 1 :])
    ]
