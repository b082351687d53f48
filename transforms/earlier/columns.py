"""Which column of a table of statistics holds what: told by its header, and by nothing else."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from transforms.earlier.form import Role, load_earlier_form
from transforms.labels import label_key
from transforms.mapping.rows import DocumentRow, RowCell
from transforms.narrative.folding import fold

_YEAR = re.compile(r"20\d\d年?度?(?:统计数|数量|数据|数)?")
_UNIT_WITHIN = re.compile(r"[（(](?:单位[:：])?([^（()）]{1,3})[)）]$")


@dataclass(frozen=True, slots=True)
class Columns:
    """The roles of a header in printed order, each with the column it stands in; ``table`` is the header's own."""

    roles: tuple[tuple[Role, int], ...]
    table: int | None
    width: int

    def has(self, role: Role) -> bool:
        """Whether the table has such a column."""
        return any(one == role for one, _ in self.roles)

    def by_place(self, cells: Sequence[RowCell]) -> dict[Role, RowCell]:
        """The cells of an aligned row that stand below the headers, by role."""
        found: dict[Role, RowCell] = {}
        for role, column in self.roles:
            for cell in cells:
                if cell.column <= column < cell.column + cell.column_span:
                    found[role] = cell
        return found


def columns_of(row: DocumentRow, cells: Sequence[RowCell]) -> Columns | None:
    """The columns if the row is a header: one of labels and one of figures, and nothing in it that is neither."""
    roles: list[tuple[Role, int]] = []
    for cell in cells:
        if cell.is_blank:
            continue
        role = _role(cell.text)
        if role is None or any(role == other for other, _ in roles):
            return None
        roles.append((role, cell.column))
    names = {role for role, _ in roles}
    if not {"label", "value"} <= names or not names & {"unit", "number", "cumulative"}:
        return None
    return Columns(tuple(roles), row.table, max(cell.column + cell.column_span for cell in cells))


def _role(text: str) -> Role | None:
    if _YEAR.fullmatch(fold(text)):
        return "value"
    return load_earlier_form().role_of(label_key(text))


def unit_of(text: str) -> str | None:
    """The unit that a text is, None where it is none.

    >>> unit_of(" 人 次 "), unit_of("主动公开")
    ('人次', None)
    """
    folded = fold(text)
    return folded if folded in load_earlier_form().units else None


def unit_within(label: str) -> str | None:
    """The unit in brackets at the end of a label (举报投诉数量（件）)."""
    match = _UNIT_WITHIN.search(fold(label))
    return unit_of(match[1]) if match else None
