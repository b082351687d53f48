"""The sample site's series: what the plan says is what the files print, and every planned fault shows."""

from __future__ import annotations

from pathlib import Path

import pytest

from benchmarks.project import read
from benchmarks.scoring import printed_cells, read_cells, score
from contracts.findings import Finding
from contracts.reports import Report
from extractors import ocr
from tests.rendering.lettering import FONT_FILE
from tests.rendering.sample_site import FOLDER, SiteDocument, site_documents, write

DOCUMENTS = {document.file: document for document in site_documents()}
FAULTS = {
    "series/kfq-jyj-2023.html": "S3.ROWSUM",
    "series/wanjiang-mzj-2021.html": "FORM.MISSING_ROW",
    "series/yuehai-jtj-2022.html": "T.RECEIVED",
    "series/qiantang-zrzy-2022.html": "FORM.BLANK",
    "series/qiantang-jyj-2019.docx": "FORM.BLANK",
    "series/xinjiang-zfb-2022.txt": "FORM.MISSING_SECTION",
}


def report_of(document: SiteDocument) -> Report:
    found = read((FOLDER / document.file).read_bytes())
    assert not isinstance(found, Finding), found
    return found


@pytest.mark.parametrize("file", sorted(DOCUMENTS))
def test_a_document_of_the_site_is_read_as_planned(file: str) -> None:
    document = DOCUMENTS[file]
    if document.layout == "pdf.scan" and not ocr.available():
        pytest.skip("reading a scan needs the ocr extra")
    found, truth = report_of(document), document.filled.truth()
    result = score(printed_cells(truth), read_cells(found), found.findings)
    assert result.perfect, (result.wrong[:5], result.missing[:5])
    assert (found.agency, found.year, found.form) == (truth["agency"], truth["year"], truth["template"])


@pytest.mark.parametrize(("file", "rule"), sorted(FAULTS.items()))
def test_a_planned_fault_leaves_its_finding(file: str, rule: str) -> None:
    assert rule in {finding.rule for finding in report_of(DOCUMENTS[file]).findings}


@pytest.mark.skipif(not FONT_FILE.exists(), reason="drawing PDF needs the font that tests/rendering/lettering.py names")
def test_the_plan_always_gives_the_same_files(tmp_path: Path) -> None:
    assert write(tmp_path) == len(DOCUMENTS) >= 40
    again = {document.file: document for document in site_documents()}
    for file in sorted(DOCUMENTS)[::4]:
        assert (tmp_path / file).read_bytes() == again[file].data(), file


def test_every_document_says_that_it_is_sample_data() -> None:
    for document in DOCUMENTS.values():
        assert any("示例数据" in text for text in (document.filled.sample_note,)) and document.filled.is_sample
