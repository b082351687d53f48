"""Read and check the declarations of the statutory forms."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any, Literal

import yaml
from pydantic import BaseModel, ConfigDict, ValidationError, model_validator

Kind = Literal["count", "signed", "decimal", "money"]


@dataclass(frozen=True, slots=True)
class Column:
    """One value column. ``kind`` says which numbers it may hold, ``unit`` what they count.

    count: whole and not negative; signed: whole; decimal: not negative; money: not negative, and the
    unit stands in the cell as printed. ``labels`` holds the official label first, then its variants.
    """

    code: str
    label_zh: str
    label_en: str
    labels: tuple[str, ...]
    kind: Kind = "count"
    unit: str | None = "件"


@dataclass(frozen=True, slots=True)
class Row:
    """One labelled row. ``group`` is the code of the heading it stands under, if any."""

    code: str
    number: str
    label_zh: str
    label_en: str
    labels: tuple[str, ...]
    group: str | None = None
    group_labels: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Block:
    """One article of section two: its rows share its columns."""

    article: str
    label_zh: str
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class Identity:
    """A sum the form demands: the addends together equal the cells of ``equals`` together.

    Along ``columns`` it holds within each row, along ``rows`` within each column.
    """

    rule: str
    section: int
    along: Literal["rows", "columns"]
    addends: tuple[str, ...]
    equals: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Section:
    """One of the six sections of the report: official title first, then its variants."""

    number: int
    label_en: str
    labels: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Heading:
    """What stands above or beside several columns or rows; ``covers`` names the applicants it spans."""

    labels: tuple[str, ...]
    covers: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Form:
    """One statutory form: section two's blocks, section three's rows by applicants, section four's sums."""

    name: str
    title_zh: str
    title_en: str
    legal_basis: str
    first_report_year: int
    blocks: tuple[Block, ...]
    rows: tuple[Row, ...]
    applicants: tuple[Column, ...]
    wide_by_applicant: tuple[str, ...]
    proceedings: tuple[Row, ...]
    outcomes: tuple[Column, ...]
    identities: tuple[Identity, ...]

    def cells(self) -> Iterator[tuple[int, Row, Column]]:
        """Every cell of the form as (section, row, column), in the printed order."""
        for block in self.blocks:
            for row in block.rows:
                for column in block.columns:
                    yield 2, row, column
        for row in self.rows:
            for column in self.applicants:
                yield 3, row, column
        for row in self.proceedings:
            for column in self.outcomes:
                yield 4, row, column

    @property
    def cell_count(self) -> int:
        """How many numbers the form holds."""
        return sum(1 for _ in self.cells())


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class _Word(_Strict):
    zh: str
    en: str
    variants: tuple[str, ...] = ()
    unit: str | None = "件"
    kind: Kind = "count"


class _Heading(_Word):
    covers: tuple[str, ...] = ()


class _Vocabulary(_Strict):
    headings: dict[str, _Heading]
    articles: dict[str, _Word]
    items: dict[str, _Word]
    measures: dict[str, _Word]
    applicants: dict[str, _Word]
    rows: dict[str, _Word]
    proceedings: dict[str, _Word]
    outcomes: dict[str, _Word]
    sections: dict[int, _Word]


class _BlockFile(_Strict):
    article: str
    measures: tuple[str | dict[str, str], ...]
    items: tuple[str, ...]


class _RowFile(_Strict):
    code: str
    number: str


class _ApplicationFile(_Strict):
    applicants: tuple[str, ...]
    wide_by_applicant: tuple[str, ...] = ()
    rows: tuple[_RowFile, ...]


class _LitigationFile(_Strict):
    proceedings: tuple[str, ...]
    outcomes: tuple[str, ...]


class _IdentityFile(_Strict):
    rule: str
    section: Literal[3, 4]
    along: Literal["rows", "columns"]
    addends: tuple[str, ...]
    equals: tuple[str, ...]


class _FormFile(_Strict):
    form: str
    title_zh: str
    title_en: str
    legal_basis: str
    first_report_year: int
    disclosure: tuple[_BlockFile, ...]
    application: _ApplicationFile
    litigation: _LitigationFile
    identities: tuple[_IdentityFile, ...]

    @model_validator(mode="after")
    def _codes_are_unique(self) -> _FormFile:
        codes = [row.code for row in self.application.rows]
        if len(set(codes)) != len(codes):
            raise ValueError("a row code occurs twice")
        return self


def _column(code: str, word: _Word) -> Column:
    return Column(code, word.zh, word.en, (word.zh, *word.variants), word.kind, word.unit)


def _row(code: str, number: str, word: _Word, group: _Word | None = None) -> Row:
    return Row(
        code=code,
        number=number,
        label_zh=word.zh,
        label_en=word.en,
        labels=(word.zh, *word.variants),
        group=code.split(".", maxsplit=1)[0] if group else None,
        group_labels=(group.zh, *group.variants) if group else (),
    )


def _expand(names: tuple[str, ...], rows: tuple[Row, ...]) -> tuple[str, ...]:
    expanded: list[str] = []
    for name in names:
        if name.endswith(".*"):
            expanded.extend(row.code for row in rows if row.group == name[:-2])
        else:
            expanded.append(name)
    return tuple(expanded)


def _build(file: _FormFile, words: _Vocabulary) -> Form:
    blocks = []
    for block in file.disclosure:
        columns: list[Column] = []
        for measure in block.measures:
            pairs = {measure: measure} if isinstance(measure, str) else measure
            columns.extend(_column(code, words.measures[word]) for code, word in pairs.items())
        items = tuple(_row(f"{block.article}.{item}", block.article, words.items[item]) for item in block.items)
        blocks.append(Block(block.article, words.articles[block.article].zh, tuple(columns), items))
    rows = tuple(
        _row(
            row.code, row.number, words.rows[row.code], words.rows[row.code.split(".")[0]] if "." in row.code else None
        )
        for row in file.application.rows
    )
    return Form(
        name=file.form,
        title_zh=file.title_zh,
        title_en=file.title_en,
        legal_basis=file.legal_basis,
        first_report_year=file.first_report_year,
        blocks=tuple(blocks),
        rows=rows,
        applicants=tuple(_column(code, words.applicants[code]) for code in file.application.applicants),
        wide_by_applicant=file.application.wide_by_applicant,
        proceedings=tuple(_row(code, "", words.proceedings[code]) for code in file.litigation.proceedings),
        outcomes=tuple(_column(code, words.outcomes[code]) for code in file.litigation.outcomes),
        identities=tuple(
            Identity(one.rule, one.section, one.along, _expand(one.addends, rows), _expand(one.equals, rows))
            for one in file.identities
        ),
    )


def _read(name: str) -> Any:
    return yaml.load(resources.files(__package__).joinpath(name).read_text("utf-8"), Loader=yaml.CSafeLoader)


@cache
def _vocabulary() -> _Vocabulary:
    return _Vocabulary.model_validate(_read("vocabulary.yaml"))


@cache
def load_forms() -> dict[str, Form]:
    """All declared forms by name, the newest first.

    Raises:
        ValueError: a declaration is not well formed; the message names the file and the entry.
    """
    forms = []
    for entry in resources.files(__package__).iterdir():
        if not entry.name.endswith(".yaml") or entry.name == "vocabulary.yaml":
            continue
        try:
            forms.append(_build(_FormFile.model_validate(_read(entry.name)), _vocabulary()))
        except (ValidationError, KeyError) as error:
            raise ValueError(f"transforms/forms/{entry.name}: {error}") from error
    forms.sort(key=lambda form: form.first_report_year, reverse=True)
    return {form.name: form for form in forms}


@cache
def load_headings() -> dict[str, Heading]:
    """The headings above or beside several columns or rows, by code."""
    words = _vocabulary().headings
    return {code: Heading((word.zh, *word.variants), word.covers) for code, word in words.items()}


@cache
def load_sections() -> tuple[Section, ...]:
    """The six sections of the report in their statutory order."""
    words = _vocabulary().sections
    return tuple(Section(number, word.en, (word.zh, *word.variants)) for number, word in sorted(words.items()))
