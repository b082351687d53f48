"""PDFs as Chromium and LibreOffice write them (made by ``fixtures/pdf/make_fixtures.py``)."""

from __future__ import annotations

from pathlib import Path

import pytest

from contracts.readings import Table
from extractors.pdf import readings
from tests.extractors.disclosure_form import HEADING_2, HEADING_3, HEADING_4
from tests.extractors.pdf_expectations import figure_columns, misplaced, prose, without_space

FIXTURES = sorted((Path(__file__).parent / "fixtures" / "pdf").glob("*.pdf"))


@pytest.mark.parametrize("path", FIXTURES, ids=lambda path: path.stem)
def test_every_figure_stands_beside_its_label(path: Path) -> None:
    reading = next(readings(path.read_bytes()))
    assert misplaced(reading) == []
    assert len(figure_columns(reading, 7)) == 1
    for text in (HEADING_2, HEADING_3, HEADING_4):
        assert without_space(text) in prose(reading)


def test_labels_turned_to_run_upward_are_read_upward() -> None:
    path = next(path for path in FIXTURES if path.stem == "libreoffice_turned_labels")
    texts = {without_space(cell.text) for block in next(readings(path.read_bytes())).blocks if isinstance(block, Table)
             for cell in block.cells if cell.row_span > 1}
    assert {"（三）不予公开", "（四）无法提供", "（五）不予处理"} <= texts
