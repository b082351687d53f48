"""Many hosts, many documents, and 5 % of each fault of the sample site in one night: all accounted for."""

from __future__ import annotations

import os
import random
import sqlite3
import time
from collections import Counter
from contextlib import nullcontext
from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from pathlib import Path

import pytest

from flows import house
from flows.runners import ThreadRunner
from flows.settings import NightSettings
from flows.summary import Fate
from sources.registry_files import Registry
from sources.registry_schema import Agency, Listing, Politeness, Source
from sources.sample_site import SampleSite
from sources.sample_site.addresses import file_path
from sources.sample_site.declarations import Content
from sources.sample_site.site import Site
from tests.flows.sample_report import report_text
from tests.torture.conftest import Tally
from tests.torture.hostile import HOSTILE
from tests.torture.nights import check_whole

pytestmark = pytest.mark.slow

SHARE_OF_EACH_FAULT = 0.05
YEARS = range(2015, 2025)
_HOST = "host: h{number}.test\nname: 示例数据\nlistings: [{{path: /nb/, style: trs, per_page: 50}}]\n"
_DOCUMENT = (
    "- {{file: {file}, agency: {agency}, year: {year}, title: {name}{year}年政府信息公开工作年度报告, "
    "published: {next}-01-20, host: {host}, listing: /nb/, carry: attachment}}\n"
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
_FILES = (
    "pdf_form_in_itself",
    "docx_entity_bomb",
    "txt_bidi_and_control",
    "zip_of_links",
    "doc_stream_in_a_ring",
    "noise",
)


@dataclass(frozen=True)
class Planned:
    """One document of the site: a report of its own figures, or trouble of some kind where it should lie."""

    number: int
    host: int
    turn: int
    fault: str | None

    @property
    def year(self) -> int:
        return YEARS[self.turn % len(YEARS)]

    @property
    def agency(self) -> str:
        return f"a{self.host}x{self.turn // len(YEARS)}"

    @property
    def name(self) -> str:
        return f"某{self.host}县{self.turn // len(YEARS)}投资促进局"

    @property
    def amount(self) -> str:
        """A figure that no other report has."""
        return f"{self.number}.5"

    @property
    def is_report(self) -> bool:
        return self.fault in (None, "once busy")

    @property
    def file(self) -> str:
        return (
            f"{self.fault}-{HOSTILE[self.fault].file_name}" if self.fault in _FILES else f"{self.host}-{self.turn}.txt"
        )

    @property
    def data(self) -> bytes:
        text = report_text(self.year, {"section2.20(8).administrative_fee.amount": self.amount})
        return text.replace("某某县投资促进局", self.name).encode()


def _size(is_full: bool) -> tuple[int, int]:
    """Hosts and documents."""
    hosts, documents = (200, 10_000) if is_full else (10, 60)
    return int(os.environ.get("TORTURE_HOSTS", hosts)), int(os.environ.get("TORTURE_DOCUMENTS", documents))


def _plan(hosts: int, count: int) -> list[Planned]:
    chance, kinds = random.Random(7), (*_ROUTES, *_FILES)
    plan = []
    for number in range(count):
        lot = int(chance.random() / SHARE_OF_EACH_FAULT)
        plan.append(Planned(number, number % hosts, number // hosts, kinds[lot] if lot < len(kinds) else None))
    return plan


def test_a_loaded_night_accounts_for_every_document(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, tally: Tally, is_full: bool
) -> None:
    hosts, count = _size(is_full)
    plan = _plan(hosts, count)
    faults = Counter(one.fault for one in plan if one.fault)
    addresses = _publish(tmp_path / "content", plan, hosts)
    registry = Registry(tuple(_source(number, 1 + count // hosts // len(YEARS)) for number in range(hosts)))
    settings = NightSettings(
        data=tmp_path / "data", warehouse_url=f"sqlite:///{tmp_path / 'data' / 'warehouse.sqlite'}", workers=2
    )
    with SampleSite(tmp_path / "content") as site:
        options = site.fetch_options(deadline_s=60.0, retry_wait_s=0.1)
        monkeypatch.setattr(house, "night_registry", lambda _settings: nullcontext((registry, options)))
        began = time.monotonic()
        with ThreadRunner(16) as runner:
            summary = house.run_night(settings, runner)
        seconds = time.monotonic() - began
    check_whole(tmp_path / "data")

    held = _held(tmp_path / "data")
    told = {one.what for one in summary.source_failures}
    unaccounted = [
        one
        for one in plan
        if told.isdisjoint(addresses[one]) and not any(_hash_at(tmp_path, url) in held for url in addresses[one])
    ]
    unread = [one for one in plan if one.is_report and one.amount not in held.get(sha256(one.data).hexdigest(), "")]
    silent = [sha for sha, amount in held.items() if amount and amount not in {one.amount for one in plan}]
    lost = len(unaccounted) + summary.found - len(held)
    tally.count("documents", count)
    tally.count("faults", sum(faults.values()))
    tally.count("lost", lost)
    tally.count("silent", len(silent))
    tally.note(
        f"load: {count:,} documents on {hosts} hosts, {sum(faults.values()):,} faults of {len(faults)} kinds: "
        f"{', '.join(f'{number:,} {fate}' for fate, number in summary.fates.items() if number)}, "
        f"{len(told):,} addresses refused with their reasons, {seconds:,.0f} s"
    )
    assert not unaccounted, "an address that gave nothing is told; one that gave bytes has a document"
    assert not unread, "everything readable is loaded, with the figure that is printed"
    assert not silent
    assert summary.fates[Fate.LOADED] == sum(one.is_report for one in plan)
    assert summary.fates[Fate.FAILED] == 0 and not summary.broken
    with sqlite3.connect(tmp_path / "data" / "warehouse.sqlite") as connection:
        found, *fates = connection.execute(
            "SELECT found, loaded, skipped, quarantined, failed FROM load_run"
        ).fetchone()
    assert len(held) == summary.found == found == sum(fates)


def _held(data: Path) -> dict[str, str]:
    """The documents of the warehouse by sha256, each with its one figure that is not 0, if it has any."""
    with sqlite3.connect(data / "warehouse.sqlite") as connection:
        rows = connection.execute(
            "SELECT d.sha256, coalesce(f.quantity, '') FROM document d LEFT JOIN report r USING (document_id) "
            "LEFT JOIN fact_proactive_disclosure f ON f.report_id = r.report_id AND f.quantity > 0"
        )
        return {sha: str(amount) for sha, amount in rows}


@cache
def _hashes(ledger: Path) -> dict[str, str]:
    with sqlite3.connect(ledger) as connection:
        return dict(connection.execute("SELECT url, sha256 FROM fetch WHERE sha256 IS NOT NULL AND outcome = 'ok'"))


def _hash_at(folder: Path, address: str) -> str | None:
    return _hashes(folder / "data" / "raw" / "ledger.sqlite").get(address)


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


def _publish(content: Path, plan: list[Planned], hosts: int) -> dict[Planned, tuple[str, str]]:
    """Write the content of a site that has all documents of the plan; returns their addresses, file and article."""
    (content / "hosts").mkdir(parents=True)
    (content / "documents").mkdir()
    for name in _FILES:
        (content / "documents" / f"{name}-{HOSTILE[name].file_name}").write_bytes(HOSTILE[name].make())
    for one in plan:
        if one.fault not in _FILES:
            (content / "documents" / one.file).write_bytes(one.data)
    entries = (
        _DOCUMENT.format(
            file=one.file, agency=one.agency, host=f"h{one.host}.test", name=one.name, year=one.year, next=one.year + 1
        )
        for one in plan
    )
    (content / "documents" / "all.manifest.yaml").write_text("documents:\n" + "".join(entries), "utf-8")
    for number in range(hosts):
        (content / "hosts" / f"{number}.yaml").write_text(_HOST.format(number=number), "utf-8")
    site = Site(Content(content))
    paths = {
        (document.agency, document.year): (
            file_path(article.listing.style, article.path, document, article.number),
            article.path,
        )
        for host in site.content.hosts.values()
        for article in site._articles(host)
        for document in article.documents
    }
    for number in range(hosts):
        routes = [
            "- " + _ROUTES[one.fault].replace("path: P", f"path: {paths[one.agency, one.year][0]!r}") + "\n"
            for one in plan
            if one.host == number and one.fault in _ROUTES
        ]
        if routes:
            with (content / "hosts" / f"{number}.yaml").open("a", encoding="utf-8") as file:
                file.write("routes:\n" + "".join(routes))
    return {
        one: (f"http://h{one.host}.test{file}", f"http://h{one.host}.test{article}")
        for one in plan
        for file, article in [paths[one.agency, one.year]]
    }
