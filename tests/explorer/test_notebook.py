"""The analysts' notebook runs from its first cell to its last on a published release, and its number can be traced."""

from __future__ import annotations

import hashlib
import importlib.util
from pathlib import Path

import pytest

from tests.explorer.conftest import Browser, Stored
from warehouse import open_warehouse

NOTEBOOK = Path(__file__).parents[2] / "docs" / "notebook.py"


def test_the_notebook_agrees_with_itself_and_with_the_evidence(
    stored: Stored, browser: Browser, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    pytest.importorskip("marimo", reason="the notebook's tools are not installed: make look")
    with open_warehouse(f"sqlite:///{stored.file}") as house:
        house.publish(tmp_path / "published")
    monkeypatch.setenv("GONGKAI_DATA", str(tmp_path))
    spec = importlib.util.spec_from_file_location("notebook", NOTEBOOK)
    assert spec is not None and spec.loader is not None
    notebook = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(notebook)
    _, found = notebook.app.run()

    by_sql = dict(zip(found["rates"]["report_year"], found["rates"]["grant_rate"], strict=True))
    by_pandas = {int(year): rate for year, rate in found["by_pandas"].items()}
    assert by_sql and by_sql == pytest.approx(by_pandas)
    assert '"mark"' in found["chart"].to_json()

    refused = found["refused"]
    page = browser.page(found["evidence"].removeprefix("http://127.0.0.1:8001"))
    assert f'<code class="raw">{refused["raw_text"]}</code>' in page and refused["document_sha256"] in page
    original = browser.get(f"/document/{refused['document_sha256']}/original").content
    assert hashlib.sha256(original).hexdigest() == refused["document_sha256"]
