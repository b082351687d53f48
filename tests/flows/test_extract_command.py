"""``gongkai extract`` as a script sees it: JSON lines, reasons on stderr, exit status."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path
from typing import Any

import pytest

from tests.flows.sample_report import report_text

REPORT = report_text(
    2023,
    {
        "section2.20(1).normative_document.issued": "2",
        "section2.20(1).normative_document.in_force": "14",
        "section2.20(5).administrative_license.decisions": "12345678",
        "section2.20(6).administrative_penalty.decisions": "-",
        "section2.20(6).administrative_coercion.decisions": "",
        "section2.20(8).administrative_fee.amount": "20.30",
    },
)


@pytest.fixture
def run(command: Path, tmp_path: Path) -> Any:
    def call(*arguments: str | Path) -> tuple[int, list[dict[str, Any]], list[str]]:
        done = subprocess.run(
            [command, "extract", *arguments], capture_output=True, text=True, check=False, cwd=tmp_path
        )
        return done.returncode, [json.loads(line) for line in done.stdout.splitlines()], done.stderr.splitlines()

    return call


def test_numbers_stay_numbers_and_blanks_stay_null(run: Any, tmp_path: Path) -> None:
    (tmp_path / "报告.txt").write_text(REPORT, "utf-8")
    status, (read,), errors = run("报告.txt")
    assert status == 0, errors
    assert read["path"] == "报告.txt"
    assert (read["form"], read["year"], read["agency"]) == ("2021", 2023, "某某县投资促进局")
    items = read["section2"]
    assert items["20(1).normative_document.issued"] == 2
    assert items["20(5).administrative_license.decisions"] == 12345678
    assert items["20(6).administrative_penalty.decisions"] is None
    assert items["20(6).administrative_coercion.decisions"] is None
    assert items["20(8).administrative_fee.amount"] == 20.3
    assert read["section3"]["granted"] == [0] * 7
    assert read["section4"] == [0] * 15


def test_each_bad_file_gives_one_line_with_its_reason(run: Any, tmp_path: Path) -> None:
    (tmp_path / "empty.pdf").write_bytes(b"")
    (tmp_path / "page.pdf").write_text("<html><body><p>404 not found</p></body></html>")
    (tmp_path / "noise.docx").write_bytes(bytes(range(256)) * 8)
    (tmp_path / "cut.pdf").write_bytes(b"%PDF-1.7\n1 0 obj\n<< /Type /Catalog")
    names = ["empty.pdf", "page.pdf", "noise.docx", "cut.pdf", "nowhere.pdf"]
    status, lines, errors = run(*names)
    assert status == 1
    assert [line["path"] for line in lines] == names
    for line, error in zip(lines, errors, strict=True):
        assert line["form"] is None and line["section2"] == {} and line["section3"] == {} and line["section4"] is None
        assert line["error"] and line["error"] in error and line["path"] in error
        assert any(finding["severity"] == "error" for finding in line["findings"]), line
        assert "Traceback" not in error


def test_one_bad_file_does_not_hide_the_good_one(run: Any, tmp_path: Path) -> None:
    (tmp_path / "bad.txt").write_text("")
    (tmp_path / "good.txt").write_text(REPORT, "utf-8")
    status, (bad, good), _ = run("bad.txt", "good.txt")
    assert status == 1
    assert bad["form"] is None and good["form"] == "2021"


def test_a_folder_stands_for_the_files_in_it(run: Any, tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    for name in ("b.txt", "a.txt"):
        (tmp_path / "in" / name).write_text(REPORT, "utf-8")
    status, lines, _ = run("in")
    assert status == 0
    assert [line["path"] for line in lines] == ["in/a.txt", "in/b.txt"]


def test_cells_tell_where_each_number_stands(run: Any, tmp_path: Path) -> None:
    (tmp_path / "r.txt").write_text(REPORT, "utf-8")
    _, (read,), _ = run("--cells", "r.txt")
    cell = next(one for one in read["cells"] if one["cell"] == "section2.20(8).administrative_fee.amount")
    assert cell["raw_text"] == "20.30" and cell["status"] == "reported" and cell["place"]


def test_modules_in_the_working_folder_are_not_run(run: Any, tmp_path: Path) -> None:
    (tmp_path / "extractors.py").write_text("raise SystemExit('ran a stranger\\'s code')")
    (tmp_path / "r.txt").write_text(REPORT, "utf-8")
    assert run("r.txt")[0] == 0
