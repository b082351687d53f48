"""The site is for this machine only, never writes, never waits long, and loads nothing from elsewhere."""

from __future__ import annotations

import csv
import io
import re
import sqlite3
from pathlib import Path

import datasette
import pytest

from explorer.bilingual import interface_words
from explorer.dashboards import read_dashboards
from explorer.errors import ExplorerError
from explorer.questions import read_questions
from explorer.site import make_site
from flows.exploring import handed
from tests.explorer.conftest import Browser, Stored
from warehouse import open_warehouse

QUESTIONS = [question.name for question in read_questions()]
DASHBOARDS = [dashboard.name for dashboard in read_dashboards()]
LOADED = re.compile(
    r"""(?:src|srcset|action|poster|data)\s*=\s*["']([^"']*)|<link[^>]+href=["']([^"']*)|url\(([^)]*)\)"""
)

FOREIGN = re.compile(r"\s*['\"]?(?!https?://localhost/)\w*:?//")


def loaded_addresses(page: str) -> list[str]:
    """What a browser would fetch by itself or send a form to."""
    return [next(part for part in match if part) for match in LOADED.findall(page) if any(match)]


def all_pages(stored: Stored) -> list[str]:
    pages = ["/", "/?agency=机关", "/warehouse", "/warehouse?sql=select+1", "/warehouse/mart_report_wide"]
    pages += [f"/dashboard/{name}" for name in DASHBOARDS]
    pages += [f"/warehouse/{name}" for name in QUESTIONS]
    for name, report in stored.reports.items():
        pages += [
            f"/report/{report}",
            f"/report/{report}/cell/section3.granted.total",
            f"/document/{stored.hashes[name]}",
        ]
    return pages


def test_no_page_loads_anything_from_another_machine(browser: Browser, stored: Stored) -> None:
    for path in all_pages(stored):
        foreign = [one for one in loaded_addresses(browser.page(path)) if FOREIGN.match(one)]
        assert not foreign, f"{path} loads {foreign}"


def test_every_answer_forbids_the_browser_to_load_from_elsewhere(browser: Browser) -> None:
    for path in ("/", "/warehouse.json", "/nothing", "/static-gongkai/gongkai.css", "/-/static/app.css"):
        headers = browser.get(path).headers
        assert "default-src 'none'" in headers["content-security-policy"]
        assert headers["x-content-type-options"] == "nosniff"
        assert "access-control-allow-origin" not in headers


@pytest.mark.parametrize(
    "host", ["evil.example", "evil.example:8001", "localhost.evil.example", "", "127.0.0.1.nip.io"]
)
def test_a_page_from_elsewhere_cannot_read_the_site_under_its_own_name(browser: Browser, host: str) -> None:
    assert browser.get("/", headers={"host": host}).status_code == 403


@pytest.mark.parametrize("host", ["localhost", "localhost:8001", "127.0.0.1:9", "[::1]:8001"])
def test_the_site_answers_to_this_machine(browser: Browser, host: str) -> None:
    assert browser.get("/", headers={"host": host}).status_code == 200


@pytest.mark.parametrize(
    "statement",
    [
        "DELETE FROM report",
        "UPDATE fact_application SET request_count = 0",
        "PRAGMA query_only = 0",
        "ATTACH DATABASE '/tmp/other.sqlite' AS other",
        "WITH x AS (SELECT 1) DELETE FROM report",
        "VACUUM INTO '/tmp/copy.sqlite'",
    ],
)
def test_nothing_can_be_written_through_a_query(browser: Browser, stored: Stored, statement: str) -> None:
    before = stored.file.read_bytes()
    response = browser.get("/warehouse.json", params={"sql": statement})
    assert response.status_code == 400 and response.json()["ok"] is False
    assert stored.file.read_bytes() == before


def test_a_run_that_brought_nothing_is_not_shown_with_what_an_earlier_one_brought(
    stored: Stored, tmp_path: Path
) -> None:
    file = tmp_path / "warehouse.sqlite"
    file.write_bytes(stored.file.read_bytes())
    with open_warehouse(f"sqlite:///{file}") as house:
        visitor = Browser(make_site(file, handed(stored.raw)))
        try:
            assert "nothing new" not in visitor.page("/dashboard/changes")
            house.start_run()
            assert "nothing new" in visitor.page("/dashboard/changes")
        finally:
            visitor.close()


def test_cases_that_no_report_prints_are_no_zeros_on_a_dashboard(stored: Stored, tmp_path: Path) -> None:
    file = tmp_path / "warehouse.sqlite"
    file.write_bytes(stored.file.read_bytes())
    parts = [f"{kind}_{part}" for kind in ("litigation_direct", "litigation_after_reconsideration")
             for part in ("upheld", "corrected", "other", "pending")]  # fmt: skip
    with sqlite3.connect(file) as connection:
        connection.execute(f"UPDATE mart_report_wide SET {', '.join(f'{part} = NULL' for part in parts)}")
    visitor = Browser(make_site(file, handed(stored.raw)))
    try:
        page = visitor.page("/dashboard/remedies")
    finally:
        visitor.close()
    litigation = page.partition("Outcomes of litigation")[2].partition("</section>")[0]
    assert '<span class="null">null</span>' in litigation and '<td class="number">0</td>' not in litigation


def test_a_query_that_takes_too_long_is_stopped(browser: Browser) -> None:
    endless = "WITH RECURSIVE n(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM n) SELECT count(*) FROM n"
    response = browser.get("/warehouse.json", params={"sql": endless, "_timelimit": "200"})
    assert response.status_code == 400 and "interrupted" in response.text.lower()


def test_a_page_of_rows_does_not_wait_for_their_count(browser: Browser, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("explorer.site._COUNT_TIME_LIMIT_MS", 0.001)
    page = browser.page("/warehouse/mart_application_long?_nofacet=1&value_status=reported&_sort=request_count")
    assert "<tbody>" in page and "/cell/section3." in page


def test_the_database_cannot_be_taken_as_a_whole(browser: Browser) -> None:
    assert browser.get("/warehouse.db").status_code in {403, 404}


def test_tables_are_described_in_both_languages_with_units(browser: Browser) -> None:
    chinese = browser.page("/warehouse/mart_report_wide", language="zh")
    assert "报告宽表" in chinese and "本年新收政府信息公开申请数量（总计） [件]" in chinese
    assert "Applications received in the year (Total) [requests]" in browser.page("/warehouse/mart_report_wide")


def test_a_facet_filters_the_reports(browser: Browser) -> None:
    page = browser.page("/warehouse/mart_report_wide")
    assert 'id="facet-form"' in page or 'id="facet-quality"' in page
    rows = browser.get("/warehouse/mart_report_wide.json", params={"form": "2019", "_shape": "array"}).json()
    assert rows and {row["form"] for row in rows} == {"2019"}


@pytest.mark.parametrize("name", QUESTIONS)
def test_each_question_is_answered_as_a_page_and_as_csv(browser: Browser, name: str) -> None:
    assert 'class="lead"' in browser.page(f"/warehouse/{name}") or "<form" in browser.page(f"/warehouse/{name}")
    answer = browser.get(f"/warehouse/{name}.csv")
    assert answer.status_code == 200 and answer.headers["content-type"].startswith("text/csv")
    rows = browser.get(f"/warehouse/{name}.json?_shape=array").json()
    assert "," in answer.text.splitlines()[0] and len(answer.text.splitlines()) == len(rows) + 1


def test_a_question_takes_parameters(browser: Browser) -> None:
    every = browser.get("/warehouse/quality.json", params={"_shape": "array"}).json()
    some = browser.get("/warehouse/quality.json", params={"_shape": "array", "quality": "D"}).json()
    assert 0 < len(some) < len(every) and {row["quality"] for row in some} == {"D"}


@pytest.mark.parametrize("name", DASHBOARDS)
def test_each_dashboard_draws_without_trouble(browser: Browser, name: str) -> None:
    page = browser.page(f"/dashboard/{name}")
    assert "The query failed" not in page and "The query took too long" not in page
    assert "<svg" in page or "<table" in page
    # Whatever somebody writes into the address is a value, never SQL or HTML.
    filtered = browser.page(f"/dashboard/{name}?level='%22><script>x</script>&severity=' OR 1=1")
    assert "<script>x" not in filtered and "The query failed" not in filtered


def test_an_unknown_page_is_not_found(browser: Browser) -> None:
    for path in ("/dashboard/none", "/report/999999", "/report/1/cell/section3.nothing.total", f"/document/{'0' * 64}"):
        assert browser.get(path).status_code == 404


def test_what_is_not_there_is_told_to_the_visitor_and_not_to_the_terminal(
    browser: Browser, capfd: pytest.CaptureFixture[str]
) -> None:
    for path in ("/nothing", "/warehouse/nothing", "/warehouse.json?sql=delete"):
        assert browser.get(path).status_code in {400, 404}
    page = browser.get("/report/999999").text
    assert "there is no report 999999" in page and "/dashboard/coverage" in page
    printed = capfd.readouterr()
    assert not printed.out and not printed.err


def test_every_phrase_to_be_replaced_is_still_in_datasettes_templates() -> None:
    templates = Path(datasette.__file__).parent / "templates"
    for template, words in interface_words().items():
        text = (templates / template).read_text(encoding="utf-8")
        assert not [phrase for phrase in words if phrase not in text], template


def test_a_csv_holds_every_row_however_it_is_asked_for(browser: Browser, stored: Stored) -> None:
    numbers = "WITH RECURSIVE n(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM n WHERE x < 5000) SELECT x FROM n"
    of_query = browser.get("/warehouse.csv", params={"sql": numbers}).text.splitlines()
    assert of_query[0] == "\ufeffx" and of_query[1:] == [str(number) for number in range(1, 5001)]
    with sqlite3.connect(stored.file) as connection:
        for table in ("mart_application_long", "v_grant_rate", "cell"):
            count = connection.execute(f"SELECT count(*) FROM {table}").fetchone()[0]
            rows = list(csv.reader(io.StringIO(browser.get(f"/warehouse/{table}.csv").text)))
            assert len(rows) == count + 1, table
        wanted = connection.execute("SELECT count(*) FROM mart_application_long WHERE row_code = 'granted'").fetchone()
    some = browser.get("/warehouse/mart_application_long.csv?row_code=granted&_col=request_count&_sort_desc=report_id")
    assert len(some.text.splitlines()) == wanted[0] + 1 and "attachment" in some.headers["content-disposition"]


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/warehouse/nothing.csv", 404),
        ("/warehouse.csv?sql=DELETE FROM report", 400),
        ("/warehouse.csv?sql=SELECT * FROM nothing", 400),
        ("/warehouse.csv", 400),
    ],
)
def test_a_csv_that_cannot_be_given_is_an_error_and_no_file(browser: Browser, path: str, status: int) -> None:
    answer = browser.get(path)
    assert answer.status_code == status and "content-disposition" not in answer.headers


def test_no_text_in_a_csv_is_a_formula(browser: Browser) -> None:
    said = browser.get("/warehouse.csv", params={"sql": "SELECT '=1+1' AS a, '＝x' AS b, -3 AS c, '张三' AS d"})
    assert said.text == "\ufeffa,b,c,d\r\n'=1+1,'＝x,-3,张三\r\n"


def test_a_csv_that_takes_too_long_is_an_error(stored: Stored, browser: Browser) -> None:
    endless = "WITH RECURSIVE n(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM n) SELECT count(*) FROM n"
    settings = browser.site._settings
    before, settings["sql_time_limit_ms"] = settings["sql_time_limit_ms"], 200
    try:
        answer = browser.get("/warehouse.csv", params={"sql": endless})
    finally:
        settings["sql_time_limit_ms"] = before
    assert answer.status_code == 400 and "took too long" in answer.text


def test_a_parameter_of_codes_is_chosen_from_a_list(browser: Browser) -> None:
    page = browser.page("/warehouse/quality?quality=D", language="zh")
    assert '<option value="D" selected>D 自相矛盾</option>' in page and "参数可留空" in page


def test_the_site_shows_a_night_that_ends_while_it_is_open(stored: Stored, tmp_path: Path) -> None:
    file = tmp_path / "warehouse.sqlite"
    with open_warehouse(f"sqlite:///{stored.file}") as house:
        house.backup(file)
    with open_warehouse(f"sqlite:///{file}") as house:
        house.rebuild_marts()
        visitor = Browser(make_site(file, handed(stored.raw)))
        try:
            before = visitor.get("/warehouse/mart_report_wide.json?_shape=array").json()
            decisions = tmp_path / "decisions.yaml"
            first = before[0]
            decisions.write_text(
                f"corrections: [{{report: '{first['report_key']}', cell: section3.new_received.total, "
                f"printed: {first['new_received_total']}, corrected: 4711, reason: x, by: y}}]",
                encoding="utf-8",
            )
            house.apply_decisions(decisions)
            assert house.rebuild_marts()
            after = visitor.get("/warehouse/mart_report_wide.json?_shape=array").json()
            assert len(after) == len(before)
            assert [row["new_received_total"] for row in after if row["report_id"] == first["report_id"]] == [4711]
            assert "4711" in visitor.page("/")
        finally:
            visitor.close()


def test_without_a_warehouse_the_site_says_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(ExplorerError, match="gongkai demo"):
        make_site(tmp_path / "none.sqlite", handed(tmp_path))
    empty = tmp_path / "empty.sqlite"
    empty.write_bytes(b"")
    with pytest.raises(ExplorerError, match="gongkai demo"):
        make_site(empty, handed(tmp_path))
