"""The committed reports, carrier by carrier: every figure of the statutory tables stands in its row, in order."""

from __future__ import annotations

import json
from decimal import Decimal, InvalidOperation
from pathlib import Path

import pytest

from contracts.readings import Cell, Table
from extractors import readings

CORPUS = Path(__file__).parents[1] / "corpus"
CARRIERS = ("docx_*.docx", "html_*.html", "heavy_*.doc*", "txt_tab_full_*", "txt_markdown_*", "txt_pipe_*",
            "txt_cell_lines_2*", "txt_aligned_*", "ofd_grid_*", "ofd_horizontal_2021*", "xlsx_*.xlsx",
            "*.rtf", "*.odt", "*.xls", "*.ods")  # fmt: skip
NOT_IN_THE_FIRST_READING = "html_script"
MARKS_OF_FOOTNOTES = "¹⁹"
DOCUMENTS = sorted(
    path
    for pattern in CARRIERS
    for path in CORPUS.glob(pattern)
    if not path.name.endswith(".truth.json")
    and "peculiar" not in path.name
    and "words_for" not in path.name
    and not path.name.startswith(NOT_IN_THE_FIRST_READING)
)


def number(text: str) -> Decimal | None:
    try:
        return Decimal(text.replace(",", "").rstrip(MARKS_OF_FOOTNOTES))
    except InvalidOperation:
        return None


def figures(row: list[Cell]) -> list[Decimal]:
    return [value for cell in row if (value := number(cell.text)) is not None]


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: path.name)
def test_every_row_of_figures_is_in_one_row_of_the_first_reading(path: Path) -> None:
    truth = json.loads(path.with_name(f"{path.name.partition('.')[0]}.truth.json").read_text(), parse_float=Decimal)
    first = next(readings(path.read_bytes(), file_name=path.name))
    rows: list[list[Cell]] = []
    for table in (block for block in first.blocks if isinstance(block, Table)):
        by_row: dict[int, list[Cell]] = {}
        for cell in table.cells:
            by_row.setdefault(cell.row, []).append(cell)
        rows += by_row.values()
    read = [figures(row) for row in rows]
    expected = [[value for value in values if value is not None] for values in truth["section3"].values()]
    expected.append([value for value in truth["section4"] or [] if value is not None])
    position = 0
    for values in filter(None, expected):
        assert values in read[position:], f"{values} is in no row after the one before it"
        position += read[position:].index(values) + 1


def test_there_is_a_corpus() -> None:
    assert len(DOCUMENTS) > 40
