"""A night over two hundred hosts: each treated politely, all of them side by side."""

from __future__ import annotations

import time
from collections import defaultdict
from concurrent.futures import ThreadPoolExecutor
from itertools import pairwise
from pathlib import Path

import pytest

from sources.night import fetch_source
from sources.registry_schema import Agency, Listing, Politeness, Source
from sources.sample_site import SampleSite
from sources.sample_site.server import LoggedRequest
from sources.store import RawStore
from tests.sources.conftest import NOW

HOSTS = 200
DELAY_S = 0.2
_HOST = """\
host: h{number}.test
name: 示例数据
listings: [{{path: /nb/, style: trs, per_page: 2}}]
"""
_DOCUMENT = """\
- {{file: report.txt, agency: a{number}, year: {year}, title: 示例局{year}年政府信息公开工作年度报告,
   published: {next}-01-20, host: h{number}.test, listing: /nb/, carry: attachment}}
"""


def _content(folder: Path) -> Path:
    (folder / "hosts").mkdir(parents=True)
    (folder / "documents").mkdir()
    (folder / "documents" / "report.txt").write_text("示例数据", encoding="utf-8")
    entries = ["documents:\n"]
    for number in range(HOSTS):
        (folder / "hosts" / f"{number}.yaml").write_text(_HOST.format(number=number), encoding="utf-8")
        entries += [_DOCUMENT.format(number=number, year=year, next=year + 1) for year in (2022, 2023)]
    (folder / "documents" / "all.manifest.yaml").write_text("".join(entries), encoding="utf-8")
    return folder


def _source(number: int) -> Source:
    host = f"h{number}.test"
    return Source(
        f"s{number}",
        "示例数据",
        (host,),
        (Agency(id=f"a{number}", name="示例局", level="county"),),
        (Listing("listing", "trs", f"http://{host}/nb/"),),
        sample=True,
        politeness=Politeness(delay_s=DELAY_S),
    )


@pytest.mark.slow
def test_two_hundred_hosts(tmp_path: Path) -> None:
    sources = [_source(number) for number in range(HOSTS)]
    with SampleSite(_content(tmp_path / "content")) as site, RawStore(tmp_path / "raw") as store:
        options = site.fetch_options()
        started, used = time.monotonic(), time.process_time()
        with ThreadPoolExecutor(64) as pool:
            nights = list(pool.map(lambda source: fetch_source(source, store, options, now=NOW), sources))
        wall, cpu = time.monotonic() - started, time.process_time() - used
        requests = site.requests
    assert all(len(night.documents) == 2 and night.listings[0].is_complete for night in nights)
    by_host: dict[str, list[LoggedRequest]] = defaultdict(list)
    for request in sorted(requests, key=lambda one: one.started):
        by_host[request.host].append(request)
    gaps = [later.started - earlier.ended for asked in by_host.values() for earlier, later in pairwise(asked)]
    pauses = sum(len(asked) - 1 for asked in by_host.values()) * DELAY_S
    print(
        f"\n{HOSTS} hosts, {len(requests)} requests in {wall:.1f} s with 64 threads; one by one the pauses alone"
        f" are {pauses:.0f} s; smallest gap {min(gaps):.3f} s; processor {cpu / wall:.2f} of a core, server included"
    )
    assert min(gaps) >= DELAY_S - 0.05, "the server under load may note an end late"
    assert wall < pauses / 2
