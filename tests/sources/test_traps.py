"""Every trap ends in its own outcome, at a bounded cost, and harms nothing that was stored before."""

from __future__ import annotations

import resource
import time
from collections.abc import Callable

import pytest

from sources.addresses import AddressGuard, RefusedAddress, system_resolver
from sources.ledger_rows import Fetch
from sources.outcomes import Outcome
from sources.sample_site import SampleSite
from sources.store import RawStore

A_HANG_S = 40
"""Room for a busy machine, far below what each trap would take if nothing cut it off."""

Get = Callable[..., Fetch]


@pytest.mark.parametrize(
    ("path", "outcome"),
    [
        ("bombs.test/brotli.html", Outcome.UNDECODABLE),
        ("bombs.test/chain.html", Outcome.UNDECODABLE),
        ("bombs.test/broken.html", Outcome.UNDECODABLE),
        ("bombs.test/announced.pdf", Outcome.TOO_LARGE),
        ("bombs.test/unannounced.html", Outcome.TOO_LARGE),
        ("redirects.test/metadata.html", Outcome.OFF_HOST),
        ("redirects.test/decimal.html", Outcome.OFF_HOST),
        ("redirects.test/off-host.html", Outcome.OFF_HOST),
        ("redirects.test/inside.html", Outcome.REFUSED_ADDRESS),
        ("redirects.test/file.html", Outcome.BAD_URL),
        ("redirects.test/circle.html", Outcome.TOO_MANY_REDIRECTS),
        ("redirects.test/many-0.html", Outcome.TOO_MANY_REDIRECTS),
        ("redirects.test/many-1.html", Outcome.OK),
        ("redirects.test/home.html", Outcome.SOFT_404),
        ("redirects.test/script-home.html", Outcome.SOFT_404),
        ("redirects.test/script.html", Outcome.OK),
        ("redirects.test/meta.html", Outcome.OK),
        ("shells.test/412.html", Outcome.BLOCKED_WAF),
        ("shells.test/202.html", Outcome.BLOCKED_WAF),
        ("shells.test/200.html", Outcome.BLOCKED_WAF),
        ("shells.test/521.html", Outcome.BLOCKED_WAF),
        ("shells.test/gone.html", Outcome.SOFT_404),
        ("shells.test/404-title.html", Outcome.SOFT_404),
        ("shells.test/404.html", Outcome.HTTP_ERROR),
        ("shells.test/empty.html", Outcome.EMPTY),
        ("shells.test/page.pdf", Outcome.TYPE_MISMATCH),
        ("shells.test/short.pdf", Outcome.TRUNCATED),
        ("shells.test/cut.pdf", Outcome.TRUNCATED),
        ("shells.test/cut-gzip.html", Outcome.TRUNCATED),
        ("shells.test/whole.pdf", Outcome.OK),
        ("shells.test/locked.docx", Outcome.ENCRYPTED),
        ("elsewhere.test/report.html", Outcome.OFF_HOST),
    ],
)
def test_a_trap_has_its_own_outcome(get: Get, path: str, outcome: Outcome) -> None:
    assert get(f"http://{path}").outcome is outcome


@pytest.mark.parametrize("path", ["gzip.html", "gzip.pdf"])
def test_a_bomb_costs_little_memory_and_time(get: Get, store: RawStore, path: str) -> None:
    get("http://shells.test/whole.pdf")
    before, started = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss, time.monotonic()
    fetch = get(f"http://bombs.test/{path}", deadline_s=20)
    assert fetch.outcome is Outcome.TOO_LARGE
    # The server compresses in this process too, so the bound is loose: the bomb itself would be 1 GB or 200 MB.
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 60_000
    assert time.monotonic() - started < 20 + A_HANG_S
    assert list(store.incoming_folder.iterdir()) == []


@pytest.mark.parametrize("path", ["body.html", "headers.html", "silent.html"])
def test_a_drip_is_cut_off_at_the_total_deadline(get: Get, path: str) -> None:
    started = time.monotonic()
    fetch = get(f"http://drips.test/{path}", deadline_s=1.0)
    assert fetch.outcome is Outcome.TIMEOUT
    assert time.monotonic() - started < A_HANG_S, "the drip itself would last for hours"


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1", "0.0.0.0", "10.1.2.3", "172.16.0.1", "192.168.1.1", "100.64.0.1", "169.254.169.254", "224.0.0.1",
        "::1", "::", "::ffff:127.0.0.1", "::ffff:169.254.169.254", "::127.0.0.1", "fe80::1%eth0", "fc00::1", "ff02::1",
        "64:ff9b::7f00:1", "64:ff9b::a9fe:a9fe", "2002:7f00:1::", "2001:0:4136:e378:8000:63bf:80ff:fffe",
        "not an address",
    ],
)  # fmt: skip
def test_addresses_that_are_not_public_are_refused(address: str) -> None:
    guard = AddressGuard(lambda host, port: [("93.184.216.34", port), (address, port)])
    with pytest.raises(RefusedAddress, match="not a public address"):
        guard.endpoints("any.test", 80)


@pytest.mark.parametrize("spelling", ["2130706433", "0x7f000001", "0177.0.0.1", "127.1", "localhost", "[::1]"])
def test_other_spellings_of_loopback_are_refused(spelling: str) -> None:
    with pytest.raises((RefusedAddress, OSError)):
        AddressGuard(system_resolver).endpoints(spelling.strip("[]"), 80)


def test_public_addresses_pass_and_are_the_ones_connected_to() -> None:
    guard = AddressGuard(lambda host, port: [("93.184.216.34", port), ("2606:2800:21f:cb07:6820:80da:af6b:8b2c", port)])
    assert guard.endpoints("any.test", 443) == [
        ("93.184.216.34", 443),
        ("2606:2800:21f:cb07:6820:80da:af6b:8b2c", 443),
    ]


def test_loopback_is_refused_unless_the_caller_of_the_constructor_allows_it(trouble: SampleSite, get: Get) -> None:
    assert get("http://shells.test/whole.pdf", allow_loopback=False).outcome is Outcome.REFUSED_ADDRESS
    assert not trouble.requests


def test_nothing_of_the_server_decides_a_path_on_this_machine(get: Get, store: RawStore) -> None:
    fetch = get("http://shells.test/files/..%2f..%2f..%2fetc%2fpasswd.pdf")
    assert fetch.outcome is Outcome.OK and fetch.sha256 is not None
    assert store.path_of(fetch.sha256).is_relative_to(store.root / "sha256")


def test_the_name_a_server_gives_is_kept_for_people_and_stripped_of_folders(get: Get, store: RawStore) -> None:
    for outcome in (Outcome.OK, Outcome.NOT_MODIFIED):
        fetch = get("http://shells.test/module/download/downfile.jsp?classid=0")
        assert (fetch.outcome, fetch.file_name) == (outcome, "2023年度报告.pdf")


def test_a_firewall_is_never_answered(trouble: SampleSite, get: Get) -> None:
    get("http://shells.test/521.html", attempts=3)
    asked = [request for request in trouble.requests if request.target == "/521.html"]
    assert len(asked) == 1 and asked[0].cookie is None


def test_a_wrong_file_type_is_kept_for_a_person_to_look_at(get: Get, store: RawStore) -> None:
    fetch = get("http://shells.test/page.pdf")
    assert fetch.sha256 is not None and "不是 PDF".encode() in store.read(fetch.sha256)


def test_a_body_cut_on_the_way_is_asked_for_again(trouble: SampleSite, get: Get) -> None:
    fetch = get("http://busy.test/hiccup.html", attempts=2)
    assert (fetch.outcome, fetch.attempts) == (Outcome.OK, 2)


def test_every_request_is_in_the_ledger_with_what_matters(get: Get, store: RawStore) -> None:
    get("http://redirects.test/meta.html")
    (row,) = store.ledger.fetches("http://redirects.test/meta.html")
    assert row["final_url"] == "http://redirects.test/moved/report.html"
    assert row["redirects"] == '["http://redirects.test/moved/report.html"]'
    assert (row["status"], row["outcome"], row["media_type"]) == (200, "ok", "text/html")
    assert row["byte_count"] == row["wire_bytes"] != 0
    assert str(row["requested_at"]).startswith("2025-04-01T02:00")
