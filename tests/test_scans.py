"""Whole scanned reports read end to end: right, or a finding says which cell is in doubt."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from benchmarks.scoring import printed_cells, read_cells, score
from extractors import ocr, readings
from tests.rendering.scans import photographed_pdf
from transforms.report import read_report

CORPUS = Path(__file__).resolve().parent / "corpus"


@pytest.mark.slow
@pytest.mark.skipif(not ocr.available(), reason="the ocr extra is not installed")
@pytest.mark.parametrize("name", ["scan_150_grey.pdf", "scan_200_black.pdf"])
def test_a_scanned_report_is_read_without_a_silent_error(name: str) -> None:
    _assert_read((CORPUS / name).read_bytes(), name)


@pytest.mark.slow
@pytest.mark.skipif(not ocr.available(), reason="the ocr extra is not installed")
def test_a_photographed_report_is_read_without_a_silent_error() -> None:
    name = "heavy_chromium.pdf"
    _assert_read(photographed_pdf((CORPUS / name).read_bytes(), 200, 4.0), name)


def _assert_read(data: bytes, name: str) -> None:
    """``data`` shows the report of the corpus file ``name``."""
    truth = json.loads((CORPUS / name).with_suffix(".truth.json").read_text("utf-8"))
    report = read_report(readings(data, file_name=name))
    result = score(printed_cells(truth), read_cells(report), report.findings)
    assert result.silent == []
    assert result.right >= 0.99 * result.cells
