"""The site as people use it, in a real Chromium: dashboards draw, facets filter, CSV arrives, numbers lead on."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

pytest.importorskip("axe_playwright_python", reason="the tools for tests in a browser are not installed: make look")

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, Request

from explorer.dashboards import read_dashboards
from tests.explorer.chromium import chromium, chromium_path, explored
from tests.explorer.conftest import Stored

A_HANG_MS = 120_000
"""How long a page may take before a test gives it up: longer than any busy machine needs."""

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(chromium_path() is None, reason="no Chromium here: apt-get install chromium"),
]


@pytest.fixture(scope="module")
def address(command: Path, stored: Stored) -> Iterator[str]:
    with explored(command, stored.file.parent) as found:
        yield found


@pytest.fixture(scope="module")
def window() -> Iterator[Browser]:
    with chromium() as found:
        yield found


@pytest.fixture
def page(address: str, window: Browser) -> Iterator[Page]:
    """A new window; at its end nothing must have been asked of another machine, and no script have failed."""
    context = window.new_context(base_url=address, viewport={"width": 1200, "height": 900})
    context.set_default_timeout(A_HANG_MS)
    opened = context.new_page()
    foreign: list[str] = []
    troubles: list[str] = []

    def note(request: Request) -> None:
        if not request.url.startswith((address, "data:")):
            foreign.append(request.url)

    opened.on("request", note)
    opened.on("pageerror", lambda error: troubles.append(str(error)))
    opened.on("console", lambda message: troubles.append(message.text) if message.type == "error" else None)
    yield opened
    context.close()
    assert not foreign and not troubles


def wait_until(page: Page, condition: str) -> None:
    """Wait for a condition in the page; the site's policy forbids Playwright's own way of doing so."""
    for _ in range(A_HANG_MS // 100):
        if page.evaluate(condition):
            return
        page.wait_for_timeout(100)
    pytest.fail(f"never came true: {condition}")


def test_a_dashboard_draws_and_filters(page: Page) -> None:
    page.goto("/")
    page.get_by_role("link", name="Results").first.click()
    bars = page.locator("svg.chart .bar")
    bars.nth(3).wait_for(state="attached")
    box = bars.first.bounding_box()
    assert box is not None and box["width"] > 1 and box["height"] > 10
    page.goto("/dashboard/coverage")
    page.get_by_label("kind of body").select_option(index=0)
    page.get_by_role("button", name="Filter").click()
    page.wait_for_url("**body_type=**")
    page.locator("table.matrix tbody tr").first.wait_for()


def test_a_facet_filters_the_table(page: Page) -> None:
    rows = "table.rows-and-columns tbody tr"
    page.goto("/warehouse/mart_report_wide")
    page.wait_for_selector(rows)
    before = page.locator(rows).count()
    page.locator(".facet-info[data-column=report_year] a", has_text="2022").click()
    page.wait_for_url("**report_year=2022**")
    page.wait_for_selector(rows)
    assert 0 < page.locator(rows).count() < before


def test_a_question_downloads_as_csv(page: Page, stored: Stored) -> None:
    page.goto("/warehouse/quality")
    page.get_by_label("quality", exact=True).select_option("D")
    page.get_by_role("button", name="Ask").click()
    page.wait_for_url("**quality=D**")
    with page.expect_download() as waited:
        page.get_by_role("link", name="CSV", exact=True).click()
    lines = Path(waited.value.path()).read_text(encoding="utf-8-sig").splitlines()
    assert lines[0].startswith("report_id,agency_name") and len(lines) >= 2
    assert all(line.split(",")[3] == "D" for line in lines[1:])


def test_a_number_leads_to_its_box_on_the_page(page: Page, stored: Stored) -> None:
    report = stored.reports["pdf"]
    page.goto("/")
    page.locator(f"a[href='/report/{report}/cell/section3.granted.total']").click()
    picture = page.locator("#page-picture")
    picture.wait_for(state="visible")
    wait_until(page, "document.getElementById('page-picture').naturalWidth > 0")
    wait_until(page, "document.getElementById('page-window').scrollTop > 0")
    assert page.locator("code.raw").inner_text() == page.locator(".figure .big").inner_text()


def test_a_cell_of_a_report_leads_to_the_table_it_was_read_from(page: Page, stored: Stored) -> None:
    page.goto(f"/report/{stored.reports['html']}")
    cell = page.locator("td.value[id='section3.new_received.total'] a")
    figure = cell.inner_text()
    cell.click()
    assert page.locator("#marked-cell").inner_text() == figure
    with page.expect_download() as waited:
        page.locator("a[download]").click()
    assert Path(waited.value.path()).stat().st_size > 1000


def test_hostile_text_runs_no_script(page: Page, stored: Stored) -> None:
    page.on("dialog", lambda dialog: pytest.fail(f"a script of the document ran: {dialog.message}"))
    report = stored.reports["hostile"]
    sections = f"/warehouse/report_section?report_id={report}"
    for path in (f"/report/{report}", f"/report/{report}/cell/section3.granted.total", sections):
        page.goto(path)
        assert "alert" in page.content()


def test_the_site_can_be_used_from_the_keyboard(page: Page, stored: Stored) -> None:
    page.goto(f"/report/{stored.reports['wrong']}")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "main"
    for _ in range(60):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.closest('td.value') !== null"):
            break
    else:
        pytest.fail("no cell of the form can be reached with the Tab key")
    assert page.evaluate("getComputedStyle(document.activeElement).outlineStyle") == "solid"
    page.keyboard.press("Enter")
    page.wait_for_url("**/cell/**")


def test_the_chosen_language_stays_from_page_to_page(page: Page, stored: Stored) -> None:
    page.goto(f"/report/{stored.reports['pdf']}")
    page.get_by_role("link", name="中文").click()
    page.locator("html[lang=zh-CN]").wait_for()
    assert page.url.endswith(f"/report/{stored.reports['pdf']}")
    page.locator("td.value[id='section3.granted.total'] a").click()
    page.get_by_role("heading", name="印在何处").wait_for()
    page.get_by_role("link", name="办理结果").click()
    page.get_by_role("heading", name="各年办理结果构成").wait_for()
    page.get_by_role("link", name="数据表").click()
    page.get_by_role("link", name="mart_report_wide").first.click()
    page.get_by_role("heading", name="报告宽表").wait_for()
    page.locator("th[data-column=agency_name] .dropdown-menu-icon").click()
    menu = page.locator(".dropdown-menu")
    menu.wait_for()
    assert "隐藏此列" in menu.inner_text() and not re.search("[A-Za-z]{3}", menu.inner_text())
    page.get_by_role("link", name="English").click()
    page.get_by_role("heading", name="mart_report_wide").wait_for()


@pytest.mark.parametrize("width", [1280, 390])
def test_no_page_is_wider_than_its_window(page: Page, stored: Stored, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 900})
    for path in all_pages(stored):
        page.goto(path)
        assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0, path


def all_pages(stored: Stored) -> list[str]:
    reports = [stored.reports[name] for name in ("pdf", "html", "wrong", "gaps")]
    paths = ["/", "/warehouse", "/warehouse/mart_report_wide", "/warehouse/grant_rate", "/warehouse?sql=select+1"]
    paths += [f"/dashboard/{one.name}" for one in read_dashboards()]
    paths += [f"/report/{report}" for report in reports]
    paths += [f"/report/{report}/cell/section3.granted.total" for report in reports]
    paths.append(f"/document/{stored.hashes['pdf']}")
    return paths


@pytest.mark.parametrize(("language", "theme"), [("zh-CN", "light"), ("en-GB", "light"), ("en-GB", "dark")])
def test_pages_are_accessible(address: str, window: Browser, stored: Stored, language: str, theme: str) -> None:
    # axe is put into the page as a script, which the site's own policy would forbid.
    with window.new_context(base_url=address, bypass_csp=True, locale=language, color_scheme=theme) as context:
        context.set_default_timeout(A_HANG_MS)
        opened = context.new_page()
        faults = []
        for path in [*all_pages(stored), "/nothing-here"]:
            opened.goto(path)
            found = Axe().run(opened).response["violations"]
            faults += [f"{path}: {one['id']}: {one['nodes'][0]['html'][:200]}" for one in found]
        assert not faults, "\n".join(faults)
