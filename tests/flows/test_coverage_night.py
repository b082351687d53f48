"""Nights on a small site: every state of an expected report, what the summary and ``gongkai status`` say."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from flows import house, warehouse_store
from flows.commands import app
from flows.runners import ThreadRunner
from flows.settings import NightSettings
from flows.summary import NightSummary
from flows.summary_text import news_rows, summary_markdown
from sources.coverage import CoverageState
from sources.registry_files import Registry
from sources.registry_schema import Agency, ListedUrl, Listing, Politeness, Source, UrlList
from sources.sample_site import SampleSite
from tests.flows.sample_report import report_text

_BODY = "某某县投资促进局"
_AGENCY = Agency(id="tcj", name=_BODY, level="county", years=(2018, None), absent_years=(2022,))
_SOURCE = Source(
    "odd", "示例数据", ("odd.test",), (_AGENCY,),
    (
        Listing("listing", "trs", "http://odd.test/nb/"),
        UrlList("url_list", (ListedUrl("http://odd.test/2018.html", "tcj", 2018),)),
    ),
    sample=True, politeness=Politeness(delay_s=0.01),
)  # fmt: skip


def _listing(*years: int) -> str:
    rows = "".join(
        f'<li><a href="{year}.txt">{_BODY}{year}年政府信息公开工作年度报告</a><span>{year + 1}-01-20</span></li>'
        for year in years
    )
    return f"<html><body><ul>{rows}</ul><script>createPageHTML(1, 0, 'index', 'html')</script></body></html>"


class _World:
    """A site, a data folder and a date; ``night`` is one whole night with the real rooms."""

    def __init__(self, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        self._folder = folder
        self.settings = NightSettings(folder / "data", f"sqlite:///{folder}/house.sqlite", workers=1)
        self.pages: dict[str, dict[str, Any]] = {"/2018.html": {"status": 412, "body": "<html>示例数据</html>"}}
        (folder / "content" / "hosts").mkdir(parents=True)
        (folder / "data").mkdir()
        real = warehouse_store.night_coverage
        then = date(2025, 1, 15)
        monkeypatch.setattr(house, "night_registry", self._registry)
        monkeypatch.setattr(
            warehouse_store, "night_coverage", lambda known, nights, kept, today: real(known, nights, kept, then)
        )

    @contextmanager
    def _registry(self, settings: NightSettings) -> Iterator[tuple[Registry, Any]]:
        host = {"host": "odd.test", "name": "示例数据"}
        routes = [{"path": path, **page} for path, page in self.pages.items()]
        text = json.dumps({**host, "routes": routes}, ensure_ascii=False)
        (self._folder / "content" / "hosts" / "odd.yaml").write_text(text, encoding="utf-8")
        with SampleSite(self._folder / "content") as site:
            yield Registry((_SOURCE,)), site.fetch_options(attempts=1)

    def publish(self, year: int, **cells: str) -> None:
        named = {name.replace("__", "."): value for name, value in cells.items()}
        self.pages[f"/nb/{year}.txt"] = {"body": report_text(year, named)}

    def list(self, *years: int) -> None:
        self.pages["/nb/"] = {"headers": {"Content-Type": "text/html"}, "body": _listing(*years)}

    def night(self) -> NightSummary:
        with ThreadRunner() as runner:
            return house.run_night(self.settings, runner)

    def status(self) -> str:
        arguments = ["status", "--data", str(self.settings.data), "--warehouse", self.settings.warehouse_url]
        told = CliRunner().invoke(app, arguments)
        assert told.exit_code == 0, told.output
        return told.output


pytestmark = pytest.mark.slow


@pytest.fixture
def world(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> _World:
    return _World(tmp_path, monkeypatch)


def test_every_state_of_an_expected_report_is_reached_and_shown(world: _World) -> None:
    world.publish(2021)
    world.publish(2020, section3__granted__total="7")
    world.pages["/nb/2019.txt"] = {"body": "%PDF-1.4 示例数据"}
    world.list(2019, 2020, 2021)
    summary = world.night()
    assert summary.coverage == {
        "blocked": 1, "found": 1, "flagged": 1, "loaded": 1, "confirmed_absent": 1, "overdue": 1, "due": 1, "not_due": 1
    }  # fmt: skip
    status = world.status()
    for state in CoverageState:
        assert f"    {state:<22} {1:>9}" in status
    assert f"{_BODY} 2023: overdue, due 2024-01-31" in status
    assert f"{_BODY} 2018: blocked" in status


def test_the_summary_names_what_is_new_changed_overdue_and_which_listings_lost_reports(world: _World) -> None:
    for year in (2020, 2021, 2023):
        world.publish(year)
    world.list(2020, 2021, 2023)
    first = summary_markdown(world.night())
    assert "Newly found: 3" in first and f"new: {_BODY} 2021" in first
    assert f"overdue: {_BODY} 2019" in first and "shrank" not in first

    world.publish(2021, section3__granted__total="1")
    world.list(2020, 2021)
    second = world.night()
    page = summary_markdown(second)
    assert [row["fate"] for row in news_rows(second)] == ["changed"] and "Newly found" not in page
    assert f"changed: {_BODY} 2021" in page
    assert "shrank: <http://odd.test/nb/>" in page
    assert "3 reports when last read, 2 now" in page and "shrank: 3 reports" in world.status()

    del world.pages["/nb/"]
    page = summary_markdown(world.night())
    assert "vanished: <http://odd.test/nb/>: 2 reports when last read, none now (page 1: http" in page
    assert "vanished: 2 reports" in world.status()
