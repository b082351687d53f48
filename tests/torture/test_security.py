"""What strangers write reaches people as words only: no formula, no markup, no command, no secret."""

from __future__ import annotations

import csv
import io
import logging
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from flows.house import run_night
from flows.printable import markdown_text, printable
from flows.runners import ThreadRunner
from flows.settings import night_settings
from flows.summary import NightSummary, Trouble
from flows.summary_text import owed_rows, summary_markdown, trouble_rows
from flows.tables import aligned_text, csv_text
from tests.flows.sample_report import DROP_BOX, report_text
from tests.torture.nights import command, start
from warehouse import WarehouseError, open_warehouse
from warehouse.spreadsheet_text import spreadsheet_text

SECRET = "s3kret-Wort"
FORMULAS = ("=1+1", "+1", "-1+1", "@SUM(A1)", "\t=1", "\r=1", "\n=1", "＝1+1", "＋1", "－1", "＠SUM")
MARKUP = "<img src=x onerror=alert(1)> [x](javascript:alert(1)) `a` | **b** \x1b[31m \u202e"


@given(st.text())
def test_printable_text_is_one_line_and_steers_nothing(text: str) -> None:
    shown = printable(text)
    assert shown.isprintable() or all(one in " \u3000" or one.isspace() for one in shown if not one.isprintable())
    assert "\n" not in shown and "\x1b" not in shown and "\u202e" not in shown


@given(st.text())
def test_markdown_text_holds_no_tag(text: str) -> None:
    shown = markdown_text(text)
    assert "<" not in shown.replace("\\<", "") and ">" not in shown.replace("\\>", "")


def test_no_cell_of_an_export_starts_a_formula() -> None:
    for formula in FORMULAS:
        assert spreadsheet_text(formula) == f"'{formula}"
    assert spreadsheet_text("投资促进局") == "投资促进局"


def test_no_row_that_a_command_prints_is_a_formula_or_steers_the_terminal() -> None:
    rows = pd.DataFrame({"message": [*FORMULAS, MARKUP], "number": range(len(FORMULAS) + 1)})
    cells = [row[0] for row in csv.reader(io.StringIO(csv_text(rows)))][1:]
    assert len(cells) == len(rows) and not any(cell[:1] in "=+-@＝＋－＠\t\r\n" for cell in cells)
    assert "\x1b" not in aligned_text(rows) and "\u202e" not in aligned_text(rows)


def test_artifacts_hold_no_markup_of_strangers() -> None:
    summary = NightSummary()
    trouble = Trouble(MARKUP, "failed", MARKUP)
    summary.broken = [Trouble("publish", "broken", MARKUP)]
    summary.troubles = summary.source_failures = summary.owed = [trouble]
    page = summary_markdown(summary)
    assert "<img" not in page and "[x](javascript" not in page and "\x1b" not in page
    for row in trouble_rows(summary) + owed_rows(summary):
        assert "\x1b" not in row["reason"] and "\u202e" not in row["what"]


@pytest.mark.parametrize(
    "url",
    [
        f"postgresql://clerk:{SECRET}@127.0.0.1:9/gongkai",
        f"postgresql+psycopg://clerk:{SECRET}@127.0.0.1:notaport/gongkai",
        f"mysql://clerk:{SECRET}@127.0.0.1/gongkai",
        f"postgresql://clerk:{SECRET}@/gongkai?host=/nowhere&password={SECRET}",
        f"postgres//clerk:{SECRET}@127.0.0.1",
    ],
)
def test_no_message_and_no_log_shows_the_password_of_the_database(url: str, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    with pytest.raises(WarehouseError) as caught, open_warehouse(url) as house:
        house.summary()
    assert SECRET not in str(caught.value)
    assert SECRET not in caplog.text


@pytest.mark.slow
def test_no_output_of_a_night_shows_the_password(tmp_path: Path) -> None:
    url = f"postgresql://clerk:{SECRET}@127.0.0.1:9/gongkai"
    for words in (("nightly", "--sample"), ("warehouse", "verify"), ("doctor",), ("status",)):
        process = start(
            command(*words, "--data", tmp_path), env={"GONGKAI_WAREHOUSE_URL": url, "PATH": "/usr/bin:/bin"}
        )
        said, _ = process.communicate(timeout=120)
        assert process.returncode != 0, words
        assert SECRET not in said, words


@pytest.mark.slow
def test_names_and_titles_reach_files_as_words(tmp_path: Path) -> None:
    """A report whose agency, title and file name are formulas, SQL and HTML at once, through to the published CSV."""
    (tmp_path / "registry").mkdir()
    (tmp_path / "registry" / "box.yaml").write_text(DROP_BOX, "utf-8")
    inbox = tmp_path / "data" / "inbox" / "sample.tcj" / "2022"
    inbox.mkdir(parents=True)
    name = "=cmd|' C calc'!A0\"; DROP TABLE report;--<script>alert(1)<!--"
    text = report_text(2022)
    (inbox / f"{name}.txt").write_text(text.replace("某某县投资促进局2022年", "=1+1<script>局2022年", 1), "utf-8")
    settings = night_settings(data=tmp_path / "data", registry=tmp_path / "registry", workers=1)
    with ThreadRunner() as runner:
        run_night(settings, runner)
    with open_warehouse(settings.warehouse_url) as house:
        assert house.verify() == []
        assert list(house.query("SELECT file_name FROM document")["file_name"]) == [f"{name}.txt"]
    tables = list((settings.published_folder / "current" / "csv").glob("*.csv"))
    assert tables
    for table in tables:
        for row in csv.reader(table.read_text("utf-8-sig").splitlines()):
            assert not any(cell[:1] in "=+@＝＋－＠\t\r" for cell in row if cell), (table.name, row)
