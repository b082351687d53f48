"""Without the ocr extra a scan is refused with one clear line that says what to install."""

from __future__ import annotations

from pathlib import Path

import pytest

from contracts.readings import UnreadableDocument
from extractors import ocr, readings

CORPUS = Path(__file__).resolve().parent.parent / "corpus"


@pytest.mark.parametrize("name", ["scan_150_grey.pdf", "scan_150_page.jpg"])
def test_a_scan_without_the_extra_is_refused_with_what_to_install(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ocr, "available", lambda: False)
    with pytest.raises(UnreadableDocument) as refusal:
        next(iter(readings((CORPUS / name).read_bytes(), file_name=name)))
    assert refusal.value.rule == "DOC.NO_TEXT"
    assert "make ocr" in refusal.value.message
