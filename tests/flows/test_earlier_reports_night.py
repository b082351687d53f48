"""A report for 2016 beside one for 2021, from the drop box to the published files."""

from __future__ import annotations

import json
from pathlib import Path

import duckdb
import pytest
from typer.testing import CliRunner

from flows.commands import app
from flows.house import run_night
from flows.runners import ThreadRunner
from flows.settings import NightSettings, night_settings
from flows.summary import Fate, NightSummary
from tests.flows.sample_report import DROP_BOX, report_text
from warehouse import open_warehouse

pytestmark = pytest.mark.slow

_STATISTICS = """某某县投资促进局{year}年政府信息公开工作年度报告
本报告所列数据的统计期限自{year}年1月1日起至{year}年12月31日止。
一、概述
{year}年，我局认真贯彻《中华人民共和国政府信息公开条例》，做好政府信息公开工作，完善机制，强化督查，注重实效。
附表：政府信息公开情况统计表
统计指标\t单位\t统计数\t历年累计
一、主动公开情况\t----\t\t
（一）主动公开政府信息数\t条\t{published}\t9876
其中：主动公开规范性文件数\t条\t12\t88
（一）收到申请数\t件\t23\t145
1.当面申请数\t件\t0\t0
2.传真申请数\t件\t\t
二、行政复议数量\t件\t2\t4
"""


@pytest.fixture
def settings(tmp_path: Path) -> NightSettings:
    (tmp_path / "registry").mkdir()
    (tmp_path / "registry" / "box.yaml").write_text(DROP_BOX, "utf-8")
    return night_settings(data=tmp_path / "data", registry=tmp_path / "registry", workers=1)


def _drop(settings: NightSettings, year: int, text: str, name: str = "report.txt") -> Path:
    folder = settings.data / "inbox" / "sample.tcj" / str(year)
    folder.mkdir(parents=True, exist_ok=True)
    (folder / name).write_text(text, "utf-8")
    return folder / name


def _night(settings: NightSettings) -> NightSummary:
    with ThreadRunner() as runner:
        summary = run_night(settings, runner)
    assert not summary.broken, summary.broken
    return summary


def test_statistics_of_2016_are_loaded_published_and_explained(settings: NightSettings) -> None:
    file = _drop(settings, 2016, _STATISTICS.format(year=2016, published=1532))
    _drop(settings, 2021, report_text(2021))
    assert _night(settings).fates[Fate.LOADED] == 2
    with open_warehouse(settings.warehouse_url) as house:
        kept = house.query("SELECT label, unit, value, cumulative FROM mart_indicator_long ORDER BY indicator_no")
        assert kept["label"].tolist()[:2] == ["（一）主动公开政府信息数", "其中：主动公开规范性文件数"]
        assert kept["value"].fillna(-1).astype(int).tolist() == [1532, 12, 23, 0, -1, 2]
        assert house.verify() == []
    assert _night(settings).changed_nothing

    release = settings.published_folder / "current" / "analyst.duckdb"
    with duckdb.connect(str(release), read_only=True) as published:
        rows = published.execute("SELECT report_year, count(*) FROM mart_indicator_long GROUP BY 1").fetchall()
    assert rows == [(2016, 6)]

    told = CliRunner().invoke(app, ["explain", str(file), "--cell", "indicator.1"])
    assert told.exit_code == 0 and "1532 条" in told.output and "line 8" in told.output, told.output
    extracted = json.loads(CliRunner().invoke(app, ["extract", str(file)]).stdout)
    assert extracted["form"] == "2008" and len(extracted["indicators"]) == 6 and extracted["section3"] == {}


def test_a_corrected_figure_of_2016_is_a_new_version(settings: NightSettings) -> None:
    _drop(settings, 2016, _STATISTICS.format(year=2016, published=1532))
    _night(settings)
    _drop(settings, 2016, _STATISTICS.format(year=2016, published=1533), "corrected.txt")
    _night(settings)
    with open_warehouse(settings.warehouse_url) as house:
        current = house.query("SELECT value FROM mart_indicator_long WHERE indicator_no = 1")
        versions = house.query("SELECT version_no FROM report ORDER BY version_no")
    assert current["value"].astype(int).tolist() == [1533] and versions["version_no"].tolist() == [1, 2]
