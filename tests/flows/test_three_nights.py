"""Three nights with the real rooms: everything is loaded, nothing is, and then exactly what was corrected."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from flows import house
from flows.runners import ThreadRunner
from flows.settings import NightSettings
from flows.summary import Fate, NightSummary
from flows.summary_text import news_rows
from sources.registry_files import Registry
from sources.sample_site import SampleSite
from warehouse.warehouse import open_warehouse

pytestmark = pytest.mark.slow


class _Site:
    """The sample site's host of many troubles, asked night after night."""

    def __init__(self, folder: Path, site: SampleSite) -> None:
        self.site = site
        self.settings = NightSettings(folder / "data", f"sqlite:///{folder}/house.sqlite", sample=True, workers=2)
        (folder / "data").mkdir()

    @contextmanager
    def registry(self, settings: NightSettings) -> Iterator[tuple[Registry, Any]]:
        yield Registry((self.site.registry().source("sample-kfq"),)), self.site.fetch_options()

    def night(self) -> NightSummary:
        self.site.forget_requests()
        with ThreadRunner() as runner:
            return house.run_night(self.settings, runner)

    def ask(self, question: str) -> list[dict[Any, Any]]:
        with open_warehouse(self.settings.warehouse_url) as opened:
            return list(opened.query(question).to_dict("records"))


@pytest.fixture
def kfq(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[_Site]:
    with SampleSite() as site:
        world = _Site(tmp_path, site)
        monkeypatch.setattr(house, "night_registry", world.registry)
        yield world


_VERSIONS = """
SELECT a.name_zh AS agency, r.report_year AS year, r.version_no AS version, r.is_current
FROM report r JOIN dim_agency a ON a.agency_id = r.agency_id
"""
_GRANTED = """
SELECT r.version_no AS version, count(*) AS cells FROM report r
JOIN fact_application f ON f.report_id = r.report_id
JOIN dim_agency a ON a.agency_id = r.agency_id
WHERE a.name_zh = '示例市自然资源局' AND r.report_year = 2022 GROUP BY r.version_no ORDER BY r.version_no
"""


def _kept(kfq: _Site) -> set[tuple[str, int, int, bool]]:
    return {(row["agency"], row["year"], row["version"], bool(row["is_current"])) for row in kfq.ask(_VERSIONS)}


def test_three_nights_in_the_warehouse(kfq: _Site) -> None:
    first = kfq.night()
    before = _kept(kfq)
    assert first.fates[Fate.LOADED] == len(before) > 10
    assert first.fates[Fate.CONFIRMED] > 0, "the HTML page and the attachment of a report agree"
    assert first.fates[Fate.LOADED] + first.fates[Fate.CONFIRMED] == first.found == first.changes["new"]
    (kept,) = kfq.ask("SELECT count(*) AS findings FROM fact_quality_finding")
    assert first.findings.total() + first.comparisons == kept["findings"] and first.comparisons > 0

    second = kfq.night()
    assert second.comparisons == 0
    assert second.changed_nothing and second.facts == 0 and second.changes == {"unchanged": first.found}
    assert sum(one.body_bytes for one in kfq.site.requests if one.status == 200) == 0
    assert _kept(kfq) == before

    kfq.site.apply("corrected-report")
    kfq.site.apply("new-look")
    third = kfq.night()
    assert (third.fates[Fate.LOADED], third.fates[Fate.SKIPPED]) == (1, first.found - 1)
    assert [(row["fate"], row["what"]) for row in news_rows(third)] == [("changed", "示例市自然资源局 2022")]
    corrected = ("示例市自然资源局", 2022)
    assert _kept(kfq) - before == {(*corrected, 2, True), (*corrected, 1, False)}
    assert before - _kept(kfq) == {(*corrected, 1, True)}
    old, new = kfq.ask(_GRANTED)
    assert (old["version"], new["version"]) == (1, 2) and old["cells"] == new["cells"] > 0, "the old one is kept whole"
    (told,) = kfq.ask("SELECT message FROM fact_quality_finding WHERE rule = 'LOAD.REVISION'")
    assert "differ from version 1" in told["message"]

    assert kfq.night().changed_nothing
