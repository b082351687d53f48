"""A sample site, a host of troubles, and a fetcher for each."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from sources.fetcher import Fetcher
from sources.ledger_rows import Fetch
from sources.sample_site import SampleSite
from sources.store import RawStore

NOW = datetime(2025, 4, 1, 2, 0, tzinfo=UTC)
TROUBLE = Path(__file__).parent / "trouble" / "content"

Get = Callable[..., Fetch]


@pytest.fixture
def store(tmp_path: Path) -> Iterator[RawStore]:
    with RawStore(tmp_path / "raw") as opened:
        yield opened


@pytest.fixture(scope="session")
def running_site() -> Iterator[SampleSite]:
    with SampleSite() as running:
        yield running


@pytest.fixture(scope="session")
def running_trouble() -> Iterator[SampleSite]:
    with SampleSite(TROUBLE) as running:
        yield running


@pytest.fixture
def site(running_site: SampleSite) -> SampleSite:
    running_site.reset()
    running_site.forget_requests()
    return running_site


@pytest.fixture
def trouble(running_trouble: SampleSite) -> SampleSite:
    running_trouble.reset()
    running_trouble.forget_requests()
    return running_trouble


@pytest.fixture
def get(trouble: SampleSite, store: RawStore) -> Get:
    """Fetch one address of a trouble host with small limits; further arguments change the options."""

    def fetch(url: str, **options: Any) -> Fetch:
        limits = {"deadline_s": 1.5, "retry_wait_s": 0.05, "attempts": 1, **options}
        source = trouble.registry().source("trouble")
        with Fetcher(source, store, trouble.fetch_options(**limits), lambda: NOW) as fetcher:
            return fetcher.get(url)

    return fetch
