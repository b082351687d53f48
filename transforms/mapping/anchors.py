"""Which rows of a document belong to which statutory table, by the labels that stand in them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from transforms.forms import load_forms, load_headings, load_sections
from transforms.labels import LabelIndex, label_key
from transforms.mapping.rows import DocumentRow

# A heading may carry a few words more than its official title, a sentence that quotes it carries many.
_HEADING_SLACK = 8
# Short labels (其他, 总计) stand in several tables and in prose: they anchor nothing.
_SHORTEST_ANCHOR = 3


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """The labels of all declared forms as indexes, ready for matching."""

    items: LabelIndex
    measures: LabelIndex
    articles: LabelIndex
    rows: LabelIndex
    groups: LabelIndex
    applicants: LabelIndex
    proceedings: LabelIndex
    outcomes: LabelIndex
    headings: LabelIndex
    """Headings over several columns or beside several rows."""
    anchors: dict[str, int]
    titles: tuple[tuple[str, int], ...]
    rows_without_item: frozenset[str]
    """Rows of section three that the form numbers as a whole, （一） or 一、, and not as an item of a group."""


@cache
def vocabulary() -> Vocabulary:
    """Indexes over all forms; built once."""
    items: dict[str, tuple[str, ...]] = {}
    measures: dict[str, tuple[str, ...]] = {}
    articles: dict[str, tuple[str, ...]] = {}
    rows: dict[str, tuple[str, ...]] = {}
    headings = {code: one.labels for code, one in load_headings().items()}
    groups: dict[str, tuple[str, ...]] = {"result": headings["result"]}
    applicants: dict[str, tuple[str, ...]] = {}
    proceedings: dict[str, tuple[str, ...]] = {"litigation": headings["litigation"]}
    outcomes: dict[str, tuple[str, ...]] = {}
    for form in load_forms().values():
        for block in form.blocks:
            articles[block.article] = (block.label_zh,)
            items.update({row.code: row.labels for row in block.rows})
            measures.update({f"{block.article}/{column.code}": column.labels for column in block.columns})
        rows.update({row.code: row.labels for row in form.rows})
        groups.update({row.group: row.group_labels for row in form.rows if row.group})
        applicants.update({column.code: column.labels for column in form.applicants})
        proceedings.update({row.code: row.labels for row in form.proceedings})
        outcomes.update({column.code: column.labels for column in form.outcomes})
    anchors: dict[str, int] = {}
    for section, tables in (
        (4, (proceedings, outcomes)),
        (3, (applicants, rows, groups)),
        (2, (items, measures, articles)),
    ):
        for table in tables:
            for labels in table.values():
                for label in labels:
                    key = label_key(label)
                    if len(key) >= _SHORTEST_ANCHOR or key == "规章":
                        anchors.setdefault(key, section)
    titles = tuple((label_key(label), section.number) for section in load_sections() for label in section.labels)
    return Vocabulary(
        LabelIndex(items),
        LabelIndex(measures),
        LabelIndex(articles),
        LabelIndex(rows | {f"group:{code}": labels for code, labels in groups.items()}),
        LabelIndex(groups),
        LabelIndex(applicants),
        LabelIndex(proceedings),
        LabelIndex(outcomes),
        LabelIndex(headings),
        anchors,
        tuple(sorted(titles, key=lambda one: -len(one[0]))),
        frozenset(row.code for form in load_forms().values() for row in form.rows if not row.number[-1:].isdigit()),
    )


def heading_section(text: str) -> int | None:
    """The statutory section (1 to 6) that a line is the heading of, None for any other text."""
    if len(text) > 60 or not text:
        return None
    key = label_key(text)
    for label, section in vocabulary().titles:
        if label in key and len(key) <= len(label) + _HEADING_SLACK:
            return section
    return None


def _anchor(row: DocumentRow) -> int | None:
    anchors = vocabulary().anchors
    for cell in row.own:
        if len(cell.text) < 80:
            section = anchors.get(cell.key)
            if section is not None:
                return section
    return None


def _line_anchor(row: DocumentRow) -> int | None:
    """A line anchors when it begins with a label and goes on with figures only."""
    text = row.cells[0].text
    exact = _anchor(row)
    if exact is not None:
        return exact
    key = label_key(text)
    letters = key.rstrip("0123456789")
    return vocabulary().anchors.get(letters) if letters != key else None


def rows_by_section(rows: Sequence[DocumentRow]) -> dict[int, list[DocumentRow]]:
    """Split a document's rows among sections 2, 3 and 4; whatever belongs to none is left out.

    A heading or a label of the form says which section its row is in; rows between anchors go with
    the anchor before them, rows at the head of a table with the first anchor of that table.
    """
    found: dict[int, list[DocumentRow]] = {2: [], 3: [], 4: []}
    state: int | None = None
    index = 0
    while index < len(rows):
        row = rows[index]
        if row.table is None:
            heading = heading_section(row.cells[0].text)
            anchor = heading if heading is not None else _line_anchor(row)
            if anchor is not None:
                state = anchor
            if heading is None and state in found:
                found[state].append(row)
            index += 1
            continue
        end = index
        while end < len(rows) and rows[end].table == row.table:
            end += 1
        state = _split_table(rows[index:end], state, found)
        index = end
    return found


def _split_table(table: Sequence[DocumentRow], state: int | None, found: dict[int, list[DocumentRow]]) -> int | None:
    marks: list[int | None] = []
    for row in table:
        printed = [cell for cell in row.own if not cell.is_blank]
        heading = heading_section(printed[0].text) if len(printed) == 1 else None
        marks.append(heading if heading is not None else _anchor(row))
    first = next((mark for mark in marks if mark is not None), None)
    current = first if first is not None else state
    for row, mark in zip(table, marks, strict=True):
        if mark is not None:
            current = mark
        if current in found:
            found[current].append(row)
    return current
