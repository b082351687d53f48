"""One door for every document: the right reader, and a way on where the first finds no text."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from contracts.documents import Format
from contracts.findings import Finding, Severity
from contracts.readings import Line, Reading, UnreadableDocument
from extractors import ocr, pdf, readings

SCAN_READING = Reading(Format.PDF, "ocr.cells", "1", (Line("扫描"),))


@pytest.fixture
def ocr_installed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ocr, "available", lambda: True)
    monkeypatch.setattr(ocr, "pdf_readings", lambda data: iter([SCAN_READING]))


def text_layer(*findings: Finding) -> Reading:
    return Reading(Format.PDF, "pdf.ruled", "1", (Line("正文"),), findings=findings)


@pytest.mark.usefixtures("ocr_installed")
def test_a_scan_is_read_by_ocr(monkeypatch: pytest.MonkeyPatch) -> None:
    def no_text(data: bytes) -> Iterator[Reading]:
        raise UnreadableDocument("DOC.NO_TEXT", "a scan")
        yield

    monkeypatch.setattr(pdf, "readings", no_text)
    assert list(readings(b"%PDF-1.7")) == [SCAN_READING]


@pytest.mark.usefixtures("ocr_installed")
def test_a_page_of_pictures_among_text_asks_ocr_last(monkeypatch: pytest.MonkeyPatch) -> None:
    picture = Finding("PDF.PICTURE_PAGE", Severity.WARNING, "document", "page 2 is a picture")
    monkeypatch.setattr(pdf, "readings", lambda data: iter([text_layer(picture)]))
    assert [reading.reader for reading in readings(b"%PDF-1.7")] == ["pdf.ruled", "ocr.cells"]
    monkeypatch.setattr(pdf, "readings", lambda data: iter([text_layer()]))
    assert [reading.reader for reading in readings(b"%PDF-1.7")] == ["pdf.ruled"]


@pytest.mark.usefixtures("ocr_installed")
def test_other_refusals_stand(monkeypatch: pytest.MonkeyPatch) -> None:
    def locked(data: bytes) -> Iterator[Reading]:
        raise UnreadableDocument("DOC.ENCRYPTED", "locked")
        yield

    monkeypatch.setattr(pdf, "readings", locked)
    with pytest.raises(UnreadableDocument, match="locked"):
        list(readings(b"%PDF-1.7"))


def test_a_mixed_pdf_without_the_extra_keeps_its_text(monkeypatch: pytest.MonkeyPatch) -> None:
    picture = Finding("PDF.PICTURE_PAGE", Severity.WARNING, "document", "page 2 is a picture")
    monkeypatch.setattr(ocr, "available", lambda: False)
    monkeypatch.setattr(pdf, "readings", lambda data: iter([text_layer(picture)]))
    assert [reading.reader for reading in readings(b"%PDF-1.7")] == ["pdf.ruled"]


def test_readings_are_made_only_when_asked_for(monkeypatch: pytest.MonkeyPatch) -> None:
    made: list[str] = []

    def two(data: bytes) -> Iterator[Reading]:
        for name in ("pdf.ruled", "pdf.plumber"):
            made.append(name)
            yield text_layer()

    monkeypatch.setattr(pdf, "readings", two)
    next(readings(b"%PDF-1.7"))
    assert made == ["pdf.ruled"]


def test_a_file_name_is_only_hearsay() -> None:
    found = next(readings("<html><p>正文</p></html>".encode(), file_name="2023年报.PDF"))
    assert [(finding.rule, finding.severity.value) for finding in found.findings] == [("DOC.TYPE_MISMATCH", "info")]
    assert next(readings("<p>正文</p><p>二</p>".encode(), file_name="x.html")).findings == ()
    assert next(readings("<p>正文</p><p>二</p>".encode(), file_name="没有后缀")).findings == ()
