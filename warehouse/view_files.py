"""Reads the SQL files of ``views/``: a YAML header in comments, then one SELECT that both engines run."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from functools import cache
from pathlib import Path

import yaml

from warehouse.errors import WarehouseError
from warehouse.schema.declaring import refuse_half_said

_FOLDER = Path(__file__).with_name("views")


class ValueKind(StrEnum):
    """What a computed column holds, on either engine."""

    INTEGER = "integer"
    NUMBER = "number"
    TEXT = "text"


@dataclass(frozen=True, slots=True)
class ViewColumn:
    """A column that a view computes, as its header describes it."""

    kind: ValueKind
    zh: str
    en: str
    unit: str | None

    def __post_init__(self) -> None:
        """Raises ValueError when Chinese only names what English explains."""
        refuse_half_said(self.zh, self.en)


@dataclass(frozen=True, slots=True)
class ViewFile:
    """One view: its SELECT and what a person must know to read it."""

    name: str
    zh: str
    en: str
    grain: str
    grain_zh: str
    key: tuple[str, ...]
    """The columns that tell its rows apart: the grain as the engine understands it."""
    select: str
    stored: bool = False
    """True where the answer is kept as a table with the marts: what compares reports is worked out once a night."""
    formula: str | None = None
    formula_zh: str | None = None
    denominators: str | None = None
    denominators_zh: str | None = None
    caveats: str | None = None
    caveats_zh: str | None = None
    columns: dict[str, ViewColumn] = field(default_factory=dict)
    """Columns that no table declares: ``kind · Chinese · English [unit]``. A name means the same in every view."""

    def __post_init__(self) -> None:
        """Raises ValueError when something is said in one language only."""
        for said in ("formula", "denominators", "caveats"):
            if bool(getattr(self, said)) != bool(getattr(self, f"{said}_zh")):
                raise ValueError(f"{said} is to be said in both languages: {said} and {said}_zh")

    @property
    def description_zh(self) -> str:
        """The name on the first line, then line by line what a person must know."""
        notes = (
            ("每行", self.grain_zh),
            ("公式", self.formula_zh),
            ("分母", self.denominators_zh),
            ("注意", self.caveats_zh),
        )
        return "\n".join([self.zh, *(f"{label}：{text.rstrip('。')}。" for label, text in notes if text)])

    @property
    def description_en(self) -> str:
        """What the view holds and what a person must know; its grain stands apart."""
        notes = (("Formula", self.formula), ("Denominators", self.denominators), ("Caveats", self.caveats))
        return " ".join([self.en, *(f"{label}: {text.rstrip('.')}." for label, text in notes if text)])


@cache
def read_views(folder: Path = _FOLDER) -> tuple[ViewFile, ...]:
    """All views in the order of their file names: a view may build on those before it. Each is read once."""
    return tuple(_read(path) for path in sorted(folder.glob("*.sql")))


def _read(path: Path) -> ViewFile:
    lines = path.read_text(encoding="utf-8").splitlines()
    length = next((i for i, line in enumerate(lines) if not line.startswith("--")), len(lines))
    try:
        header = yaml.safe_load("\n".join(line[2:].removeprefix(" ") for line in lines[:length]))
        columns = {name: _column(words) for name, words in header.pop("columns", {}).items()}
        key = tuple(header.pop("key"))
        return ViewFile(key=key, select="\n".join(lines[length:]).strip().rstrip(";"), columns=columns, **header)
    except (yaml.YAMLError, KeyError, TypeError, ValueError) as error:
        raise WarehouseError(f"{path.name}: the header is not a view's header ({error})") from error


def _column(text: str) -> ViewColumn:
    words, _, unit = text.partition(" [")
    kind, zh, en = (part.strip() for part in words.split("·"))
    return ViewColumn(ValueKind(kind), zh, en, unit.rstrip("]") or None)
