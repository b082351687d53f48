"""A report for 2008 to 2018 on the site: its indicators as printed, each figure one click from its place."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from contracts.documents import FetchedDocument
from explorer.site import make_site
from flows.exploring import handed
from flows.steps.read import read_document
from sources.store import RawStore
from tests.explorer.conftest import SCRIPT, Browser
from transforms.dimension_frames import dimension_frames
from transforms.report_frames import report_frames
from warehouse import open_warehouse

_ROWS = (
    ("指标名称", "计量单位", "本年度", "历年累计"),
    ("（一）主动公开政府信息数", "条", "1,532", "9876"),
    ("其中：主动公开规范性文件数", "条", "0", "—"),
    ("1.政府公报公开政府信息数", "条", "", "14"),
    (f"2.政府网站公开政府信息数{SCRIPT.replace('<', '&lt;')}", "条", "23", "145"),
    ("（一）收到申请数", "件", "23", "145"),
    ("七、依申请公开信息收取的费用", "万元", "0.35", "1.2"),
)
_TABLE = "".join("<tr>" + "".join(f"<td>{cell}</td>" for cell in row) + "</tr>" for row in _ROWS)
_PAGE = f"""<html><body><p>示例市统计局2016年政府信息公开工作年度报告</p>
<p>本报告由示例市统计局编制，所列数据的统计期限自2016年1月1日起至2016年12月31日止。</p><p>一、概述</p>
<p>2016年，我局认真贯彻《中华人民共和国政府信息公开条例》，做好政府信息公开工作，完善机制，强化督查，注重实效。</p>
<p>附表：政府信息公开情况统计表</p><table>{_TABLE}</table><p>示例市统计局 2017年2月20日</p></body></html>"""


@pytest.fixture(scope="module")
def visitor(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Browser]:
    """A visitor of a site whose warehouse holds one report of indicators."""
    folder = tmp_path_factory.mktemp("indicators")
    file, raw = folder / "warehouse.sqlite", folder / "raw"
    with RawStore(raw) as store:
        sha256 = store.put(_PAGE.encode())
        document = FetchedDocument(sha256, str(store.path_of(sha256)), len(_PAGE.encode()), file_name="2016.html")
        pairs = [(document, read_document(document))]
    with open_warehouse(f"sqlite:///{file}") as house:
        house.upgrade()
        house.load_dimensions(dimension_frames())
        run = house.start_run(reader_version="test")
        result = house.load(report_frames(pairs, "test"), run)
        assert result.loaded == 1, result.failures
        house.finish_run(run, result)
        house.rebuild_marts()
        assert house.verify() == []
    browser = Browser(make_site(file, handed(raw)))
    yield browser
    browser.close()


def test_the_report_shows_its_indicators_in_its_own_words(visitor: Browser) -> None:
    page = visitor.page("/report/1")
    for words in ("主动公开政府信息数", "万元", "1532", "9876", "0.35", "not graded"):
        assert words in page
    assert "No statutory table was found" not in page and "Sums:" not in page
    assert SCRIPT not in page
    assert "s-blank" in page and "s-dash" in page, "what is no number says why"


def test_each_figure_leads_to_where_it_is_printed(visitor: Browser) -> None:
    for address, printed in (("indicator.1", "1,532"), ("indicator.1.cumulative", "9876")):
        assert f'href="/report/1/cell/{address}"' in visitor.page("/report/1")
        page = visitor.page(f"/report/1/cell/{address}")
        assert f"<mark>{printed}</mark>" in page
    assert visitor.get("/report/1/cell/indicator.99").status_code == 404


def test_the_mart_of_indicators_leads_to_the_same_places(visitor: Browser) -> None:
    page = visitor.page("/warehouse/mart_indicator_long")
    assert 'href="/report/1/cell/indicator.6"' in page and 'href="/report/1/cell/indicator.6.cumulative"' in page


def test_the_pages_about_all_reports_do_not_take_it_for_one_without_a_table(visitor: Browser) -> None:
    assert "mart_indicator_long" in visitor.page("/")
    assert "grade-X" not in visitor.page("/")
    assert visitor.get("/dashboard/quality").status_code == 200
