"""What a site's operator sees in the log: one request at a time, with pauses, by name, and only where allowed."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from itertools import pairwise
from pathlib import Path

import pytest

from sources.fetcher import Fetcher
from sources.host_gates import HostGates, NotAsked
from sources.ledger_rows import Fetch
from sources.night import fetch_source
from sources.outcomes import Outcome
from sources.robots import RobotsAnswer, understand
from sources.sample_site import SampleSite
from sources.store import RawStore
from tests.sources.conftest import NOW

Get = Callable[..., Fetch]


def test_requests_to_a_host_are_spaced_from_the_end_of_the_last_response(site: SampleSite, store: RawStore) -> None:
    source = site.registry().source("sample-kfq")
    fetch_source(source, store, site.fetch_options(), now=NOW)
    asked = sorted((one for one in site.requests if one.host == "kfq.sample.test"), key=lambda one: one.started)
    assert len(asked) > 10
    gaps = [later.started - earlier.ended for earlier, later in pairwise(asked)]
    # The server notes its end a moment after the client has read the last byte.
    assert min(gaps) >= 0.05 - 0.005


def test_robots_is_asked_first_and_once(site: SampleSite, store: RawStore) -> None:
    options = site.fetch_options()
    for _ in range(2):
        fetch_source(site.registry().source("sample-xinjiang"), store, options, now=NOW)
    targets = [one.target for one in site.requests]
    assert targets[0] == "/robots.txt" and targets.count("/robots.txt") == 1


def test_the_name_is_honest_and_there_are_no_cookies(site: SampleSite, store: RawStore) -> None:
    options = site.fetch_options(contact="mailto:reader@example.org")
    fetch_source(site.registry().source("sample-wenzhou"), store, options, now=NOW)
    assert {one.user_agent for one in site.requests} == {options.user_agent}
    assert "gongkai" in options.user_agent and "reader@example.org" in options.user_agent
    assert all(one.cookie is None for one in site.requests)


def test_two_threads_never_ask_one_host_at_once(site: SampleSite, store: RawStore) -> None:
    options, registry = site.fetch_options(), site.registry()
    sources = [registry.source("sample-xinjiang")] * 2 + [registry.source("sample-wenzhou")]
    threads = [
        threading.Thread(target=fetch_source, args=(source, store, options), kwargs={"now": NOW}) for source in sources
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    asked = sorted(
        (one for one in site.requests if one.host == "www.xinjiang.sample.test"), key=lambda one: one.started
    )
    assert all(later.started >= earlier.ended - 0.005 for earlier, later in pairwise(asked))
    others = [one for one in site.requests if one.host == "www.wenzhou.sample.test"]
    assert min(one.started for one in others) < max(one.ended for one in asked), "different hosts go side by side"


@pytest.mark.parametrize(
    ("host", "path", "outcome"),
    [
        ("robots-deny.test", "/page.html", Outcome.ROBOTS_DENIED),
        ("robots-bom.test", "/secret-1.html", Outcome.ROBOTS_DENIED),
        ("robots-bom.test", "/page.html", Outcome.OK),
        ("robots-html.test", "/page.html", Outcome.OK),
        ("robots-down.test", "/page.html", Outcome.HOST_PAUSED),
    ],
)
def test_robots_is_obeyed(trouble: SampleSite, get: Get, host: str, path: str, outcome: Outcome) -> None:
    assert get(f"http://{host}{path}").outcome is outcome
    asked = {one.target for one in trouble.requests}
    assert (path in asked) == (outcome is Outcome.OK)


@pytest.mark.parametrize(
    ("text", "delay_s", "allowed"),
    [
        ("User-agent: *\nCrawl-delay: 1e9", 1e9, True),
        ("User-agent: *\nCrawl-delay: nan", 0.0, True),
        ("User-agent: *\nCrawl-delay: -5", 0.0, True),
        ("User-agent: *\nCrawl-delay: 慢", 0.0, True),
        ("User-agent: *\nCrawl-delay: 2\nRequest-rate: 1/30", 30.0, True),
        ("\ufeffUser-agent: *\nDisallow: /政务", 0.0, False),
        ("User-agent: *\nDisallow: /*.html$", 0.0, False),
        ("User-agent: gongkai\nDisallow: /\n\nUser-agent: *\nAllow: /", 0.0, False),
        ("User-agent: baiduspider\nDisallow: /", 0.0, True),
        ("# 说明\n\x00\x01 User-agent", 0.0, True),
        ("", 0.0, True),
    ],
)
def test_any_robots_txt_is_understood(text: str, delay_s: float, allowed: bool) -> None:
    for data in (text.encode(), text.encode("gb18030")):
        rules = understand(RobotsAnswer(Outcome.OK, None, data))
        assert max(0.0, rules.crawl_delay_s) == delay_s
        assert rules.allows("http://any.test/%E6%94%BF%E5%8A%A1/1.html") is allowed


def test_of_an_endless_robots_txt_the_beginning_holds() -> None:
    beginning = b"User-agent: *\nDisallow: /secret\n" + b"# " + b"x" * 500_000
    rules = understand(RobotsAnswer(Outcome.TOO_LARGE, 200, beginning))
    assert (rules.allows("http://any.test/secret/1.html"), rules.allows("http://any.test/1.html")) == (False, True)
    assert understand(RobotsAnswer(Outcome.TOO_LARGE, 200)).wait_a_night


def test_an_endless_robots_txt_is_read_as_far_as_half_a_megabyte(
    trouble: SampleSite, store: RawStore, tmp_path: Path
) -> None:
    robots = "User-agent: *\nDisallow: /secret/\n" + "# 示例数据\n" * 60_000
    routes = [{"path": "/robots.txt", "body": robots}, {"path": "/page.html", "body": "<html><p>示例数据</html>"}]
    (tmp_path / "hosts").mkdir()
    host = {"host": "broken.test", "name": "示例数据", "routes": routes}
    (tmp_path / "hosts" / "huge.yaml").write_text(json.dumps(host), encoding="utf-8")
    source = trouble.registry().source("trouble")
    with SampleSite(tmp_path) as site, Fetcher(source, store, site.fetch_options(), lambda: NOW) as fetcher:
        assert fetcher.get("http://broken.test/secret/1.html").outcome is Outcome.ROBOTS_DENIED
        assert fetcher.get("http://broken.test/page.html").outcome is Outcome.OK


def test_a_crawl_delay_longer_than_ours_is_kept(trouble: SampleSite, get: Get) -> None:
    get("http://robots-delay.test/page.html")
    first, second = sorted(trouble.requests, key=lambda one: one.started)
    assert second.started - first.ended >= 0.3 - 0.005


def test_retry_after_is_waited_for(trouble: SampleSite, get: Get) -> None:
    fetch = get("http://busy.test/later.html", attempts=2)
    assert (fetch.outcome, fetch.attempts) == (Outcome.OK, 2)
    _, first, second = sorted(trouble.requests, key=lambda one: one.started)
    assert second.started - first.ended >= 1.0 - 0.005


def test_a_host_that_asks_for_an_hour_is_left_alone_tonight(trouble: SampleSite, store: RawStore) -> None:
    source = trouble.registry().source("trouble")
    with Fetcher(source, store, trouble.fetch_options(), lambda: NOW) as fetcher:
        assert fetcher.get("http://tired.test/a.html").outcome is Outcome.HTTP_ERROR
        assert fetcher.get("http://tired.test/b.html").outcome is Outcome.HOST_PAUSED
    assert [one.target for one in trouble.requests] == ["/robots.txt", "/a.html"]


def test_a_host_that_fails_in_a_row_is_given_up_for_the_night(trouble: SampleSite, store: RawStore) -> None:
    source = trouble.registry().source("trouble")
    options = trouble.fetch_options(attempts=1, gates=HostGates(breaker_failures=3))
    with Fetcher(source, store, options, lambda: NOW) as fetcher:
        ends = [fetcher.get(f"http://broken.test/{number}.html").outcome for number in range(1, 6)]
    assert ends == [Outcome.HTTP_ERROR] * 3 + [Outcome.HOST_PAUSED] * 2
    assert len(trouble.requests) == 4, "robots.txt and three failures"


def test_a_budget_is_a_budget() -> None:
    gate = HostGates().of("any.test")
    for _ in range(3):
        with gate.turn(0.0, 3):
            pass
    with pytest.raises(NotAsked, match="its maximum"), gate.turn(0.0, 3):
        pass


def test_a_budget_holds_for_the_night_and_not_for_the_run(trouble: SampleSite, store: RawStore) -> None:
    source = trouble.registry().source("trouble")
    source = replace(source, politeness=replace(source.politeness, nightly_max=5))

    def run(now: datetime) -> list[Outcome]:
        # Each run has gates of its own, as after a kill.
        with Fetcher(source, store, trouble.fetch_options(attempts=1), lambda: now) as fetcher:
            return [fetcher.get("http://robots-bom.test/page.html").outcome for _ in range(3)]

    ok, spent = Outcome.OK, Outcome.BUDGET_SPENT
    assert run(NOW) == [ok] * 3
    assert run(NOW + timedelta(minutes=5)) == [spent] * 3, "robots.txt takes the fifth request"
    assert len(trouble.requests) == 5
    assert run(NOW + timedelta(hours=23)) == [ok] * 3


def test_an_hour_that_a_host_asked_for_is_kept_by_the_next_run_too(trouble: SampleSite, store: RawStore) -> None:
    source = trouble.registry().source("trouble")
    outcomes = []
    for minutes in (0, 1, 61):
        now = NOW + timedelta(minutes=minutes)
        with Fetcher(source, store, trouble.fetch_options(attempts=1), lambda now=now: now) as fetcher:  # type: ignore[misc]
            outcomes.append(fetcher.get("http://tired.test/a.html").outcome)
    assert outcomes == [Outcome.HTTP_ERROR, Outcome.HOST_PAUSED, Outcome.HTTP_ERROR]


def test_what_a_host_asks_for_is_kept_though_the_address_is_given_up(trouble: SampleSite, get: Get) -> None:
    gates = HostGates()
    get("http://busy.test/later.html", attempts=1, gates=gates)
    get("http://busy.test/hiccup.html", attempts=1, gates=gates)
    *_, first, second = sorted(
        (one for one in trouble.requests if "robots" not in one.target), key=lambda one: one.started
    )
    assert second.started - first.ended >= 1.0 - 0.005


def test_an_endless_crawl_delay_ends_with_the_night_instead_of_being_slept_through() -> None:
    gate, started = HostGates(night_s=60).of("any.test"), time.monotonic()
    with gate.turn(86_400, 100):
        pass
    with pytest.raises(NotAsked, match="do not fit into the night"), gate.turn(86_400, 100):
        pass
    assert time.monotonic() - started < 60, "not slept through"


def test_a_real_site_is_not_asked_without_a_contact(site: SampleSite, store: RawStore) -> None:
    from dataclasses import replace

    source = replace(site.registry().source("sample-kfq"), sample=False)
    night = fetch_source(source, store, site.fetch_options(), now=NOW)
    assert [failure.outcome for failure in night.failures] == ["not_asked"]
    assert not site.requests
