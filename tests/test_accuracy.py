"""The whole corpus is read back as it was written: every cell, the form, agency, year and date, nothing in silence."""

from __future__ import annotations

from importlib.util import find_spec

import pytest

from benchmarks.accuracy import CORPUS, Outcome, corpus, failures, group_of, measure

DIGITAL = ("txt", "html", "docx", "pdf", "doc", "rtf", "odt", "ofd", "xlsx", "xls", "ods", "zip")


def outcomes(group: str) -> list[Outcome]:
    return [measure(path, truth) for path, truth in corpus(CORPUS) if group_of(path) == group]


@pytest.mark.parametrize("group", DIGITAL)
def test_every_cell_of_every_digital_document_is_right(group: str) -> None:
    measured = outcomes(group)
    assert measured, f"the corpus holds no {group}"
    wanting = [one for one in measured if not one.score.perfect or not one.form_right or one.wrong_fields]
    assert not wanting, "\n" + failures(wanting)


@pytest.mark.slow
@pytest.mark.skipif(not find_spec("rapidocr_onnxruntime"), reason="reading scans needs the ocr extra")
def test_scans_are_nearly_right_and_every_wrong_cell_is_flagged() -> None:
    measured = outcomes("scan")
    right, cells = sum(one.score.right for one in measured), sum(one.score.cells for one in measured)
    assert not any(one.score.silent for one in measured), "\n" + failures(measured)
    assert right >= 0.99 * cells, f"{right} of {cells} cells of the scans are right\n{failures(measured)}"
