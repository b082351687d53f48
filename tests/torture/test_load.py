# ruff: noqa: E501 (declarations stay whole)
"""Many hosts, many documents, and a share of every fault of the sample site in one night: all accounted for."""

from __future__ import annotations

import os
import random
import sqlite3
import time
from collections import Counter
from pathlib import Path

import pytest

from flows import house
from flows.runners import ThreadRunner
from flows.settings import NightSettings
from flows.summary import Fate
from sources.registry_files import Registry
from sources.registry_schema import Agency, Listing, Politeness, Source
from sources.sample_site import SampleSite
from tests.flows.sample_report import report_text
from tests.torture.conftest import Tally
from tests.torture.hostile import HOSTILE
from tests.torture.nights import check_whole

pytestmark = pytest.mark.slow

FAULT_SHARE = 0.05
YEARS = range(2015, 2025)
_HOST = "host: h{number}.test\nname: 示例数据\nlistings: [{{path: /nb/, style: trs, per_page: 50}}]\n"
_DOCUMENT = (
    "- {{file: {file}, agency: a{number}, year: {year}, title: {name}{year}年政府信息公开工作年度报告, "
    "published: {next}-01-20, host: h{number}.test, listing: /nb/, carry: attachment}}\n"
)
_ROUTES = {
    "soft 404": "{path: P, body: '<html><title>404</title><h1>页面不存在</h1></html>'}",
    "server error": "{path: P, status: 500}",
    "firewall": "{path: P, status: 412, body: '<script>$_ts=window[\"$_ts\"]</script>'}",
    "short body": "{path: P, body: '政府信息', declared_length: 9000}",
    "oversized": "{path: P, zeros: 60000000}",
    "gzip bomb": "{path: P, zeros: 200000000, gzip: true, headers: {Content-Encoding: gzip}}",
    "elsewhere": "{path: P, status: 302, headers: {Location: 'http://169.254.169.254/latest'}}",
    "page for a file": "{path: P, body: '<html><body>无</body></html>', headers: {Content-Type: application/pdf}}",
    "once busy": "{path: P, status: 503, headers: {Retry-After: '1'}, times: 1}",
}
_FILES = ("pdf_form_in_itself", "docx_entity_bomb", "html_1_mb_deep", "zip_of_links", "doc_stream_in_a_ring", "noise")


def _size(is_full: bool) -> tuple[int, int]:
    """Hosts and documents; ``TORTURE_HOSTS`` and ``TORTURE_DOCUMENTS`` go further."""
    hosts, documents = (50, 1000) if is_full else (10, 60)
    return int(os.environ.get("TORTURE_HOSTS", hosts)), int(os.environ.get("TORTURE_DOCUMENTS", documents))


def test_a_loaded_night_accounts_for_every_document(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, tally: Tally, is_full: bool
) -> None:
    hosts, count = _size(is_full)
    chance = random.Random(7)
    content, planned = tmp_path / "content", Counter[str]()
    (content / "hosts").mkdir(parents=True)
    (content / "documents").mkdir()
    for name in _FILES:
        (content / "documents" / f"{name}-{HOSTILE[name].file_name}").write_bytes(HOSTILE[name].make())
    entries = ["documents:\n"]
    broken_addresses: dict[int, list[tuple[str, int]]] = {}
    for each in range(count):
        number, turn = each % hosts, each // hosts
        year, agency = YEARS[turn % len(YEARS)], turn // len(YEARS)
        file = f"{number}-{turn}.txt"
        (content / "documents" / file).write_text(
            report_text(year, {"section2.administrative_fee.amount": f"{each}.5"}).replace("某某县", f"某{number}县{agency}"),
            "utf-8",
        )  # fmt: skip
        if chance.random() < FAULT_SHARE:
            kind = chance.choice((*_ROUTES, *_FILES))
            planned[kind] += 1
            if kind in _FILES:
                file = f"{kind}-{HOSTILE[kind].file_name}"
            else:
                broken_addresses.setdefault(number, []).append((kind, each))
        entries.append(_DOCUMENT.format(file=file, number=f"{number}x{agency}", name=f"某{number}县{agency}投资促进局", year=year, next=year + 1).replace(
            f"host: h{number}x{agency}.test", f"host: h{number}.test"))  # fmt: skip
    (content / "documents" / "all.manifest.yaml").write_text("".join(entries), "utf-8")
    for number in range(hosts):
        (content / "hosts" / f"{number}.yaml").write_text(_HOST.format(number=number), "utf-8")
    _break(content, broken_addresses)
    registry = Registry(tuple(_source(number, 1 + count // hosts // len(YEARS)) for number in range(hosts)))
    settings = NightSettings(
        data=tmp_path / "data", warehouse_url=f"sqlite:///{tmp_path / 'data' / 'warehouse.sqlite'}", workers=2
    )
    with SampleSite(content) as site:
        options = site.fetch_options(deadline_s=5.0, retry_wait_s=0.1)
        monkeypatch.setattr(house, "_registry", lambda _settings: _given(registry, options))
        began = time.monotonic()
        with ThreadRunner(16) as runner:
            summary = house.run_night(settings, runner)
        seconds = time.monotonic() - began
    check_whole(tmp_path / "data")
    with sqlite3.connect(tmp_path / "data" / "warehouse.sqlite") as connection:
        rows = connection.execute("SELECT count(*) FROM document").fetchone()[0]
        run = connection.execute("SELECT found, loaded, skipped, quarantined, failed FROM load_run").fetchone()
    lost = summary.found - sum(summary.fates.values())
    refused = len(summary.source_failures)
    tally.count("documents", count)
    tally.count("faults", sum(planned.values()))
    tally.count("lost", lost)
    tally.note(
        f"load: {count:,} documents on {hosts} hosts, {sum(planned.values())} faults of {len(planned)} kinds: "
        f"{dict(summary.fates)}, {refused} addresses refused, {seconds:.0f} s"
    )
    assert lost == 0
    assert rows == summary.found == run[0] == run[1] + run[2] + run[3] + run[4]
    assert summary.fates[Fate.FAILED] == 0 and not summary.broken
    healthy = count - sum(planned.values())
    distinct_files = len({kind for kind in planned if kind in _FILES})
    assert summary.fates[Fate.LOADED] + summary.fates[Fate.CONFIRMED] >= healthy, summary.source_failures[:5]
    assert summary.found >= healthy + distinct_files
    broken = sum(number for kind, number in planned.items() if kind in _ROUTES and kind != "once busy")
    assert refused >= broken, "every address that gave nothing is told"


def _source(number: int, agencies: int) -> Source:
    host = f"h{number}.test"
    known = tuple(
        Agency(id=f"a{number}x{agency}", name=f"某{number}县{agency}投资促进局", level="county", years=(2015, None))
        for agency in range(agencies)
    )
    return Source(
        f"s{number}", "示例数据", (host,), known, (Listing("listing", "trs", f"http://{host}/nb/"),),
        sample=True, politeness=Politeness(delay_s=0.01, nightly_max=5000),
    )  # fmt: skip


def _break(content: Path, addresses: dict[int, list[tuple[str, int]]]) -> None:
    """Make the chosen documents' addresses misbehave: the site itself says where they lie."""
    from sources.sample_site.addresses import file_path
    from sources.sample_site.declarations import Content
    from sources.sample_site.site import Site

    site = Site(Content(content))
    for number, broken in addresses.items():
        host = site.content.hosts[f"h{number}.test"]
        lying = {
            document.file: file_path(article.listing.style, article.path, document, article.number)
            for article in site._articles(host)
            for document in article.documents
        }
        hosts = len(site.content.hosts)
        routes = [
            "- " + _ROUTES[kind].replace("path: P", f"path: {lying[f'{number}-{each // hosts}.txt']!r}")
            for kind, each in broken
        ]
        with (content / "hosts" / f"{number}.yaml").open("a", encoding="utf-8") as file:
            file.write("routes:\n" + "\n".join(routes) + "\n")


def _given(registry: Registry, options: object) -> object:
    from contextlib import nullcontext

    return nullcontext((registry, options))
