"""The raw store as WARC, read back by another program's eyes: every stored byte, every address, every digest."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

import pytest

from sources.night import fetch_source
from sources.sample_site import SampleSite
from sources.store import RawStore
from sources.warc_export import export_warc
from tests.sources.conftest import NOW

archiveiterator = pytest.importorskip("warcio.archiveiterator")


def test_what_is_exported_is_read_back_byte_for_byte(site: SampleSite, store: RawStore, tmp_path: Path) -> None:
    for _ in range(2):
        fetch_source(site.registry().source("sample-xinjiang"), store, site.fetch_options(), now=NOW)
    file = tmp_path / "raw.warc.gz"
    done = export_warc(store, file)
    bodies: dict[str, str] = {}
    kinds: dict[str, int] = {}
    told = []
    with file.open("rb") as stream:
        for record in archiveiterator.ArchiveIterator(stream, check_digests="raise"):
            kinds[record.rec_type] = kinds.get(record.rec_type, 0) + 1
            if record.rec_type == "response":
                data = record.content_stream().read()
                assert int(record.http_headers.get_header("Content-Length")) == len(data)
                bodies[record.rec_headers.get_header("WARC-Target-URI")] = hashlib.sha256(data).hexdigest()
            if record.rec_type == "metadata":
                told.append(json.loads(record.content_stream().read()))
    fetched = [row for row in store.ledger.fetches() if row["sha256"] is not None]
    assert set(bodies.values()) == set(store.hashes()), "every stored byte is in it"
    assert all(bodies[str(row["final_url"])] == row["sha256"] for row in fetched)
    assert kinds == {
        "warcinfo": 1, "response": done.responses, "revisit": done.revisits,
        "request": len(fetched), "metadata": len(fetched),
    }  # fmt: skip
    assert len(told) == len(fetched) and all(one["sha256"] and one["source_id"] for one in told)
    assert done.revisits == len(fetched) / 2, "the second night confirmed what the first brought"
    assert list(tmp_path.glob("*.part")) == []
