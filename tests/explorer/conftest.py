"""A small warehouse of real carriers and of one hostile report, and the site on it."""

from __future__ import annotations

import asyncio
import hashlib
import threading
from collections.abc import Awaitable, Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

import pytest

from contracts.documents import FetchedDocument
from explorer.site import Site, make_site
from flows.exploring import handed
from flows.steps.read import read_document
from sources.store import RawStore
from tests.flows.sample_report import report_text
from transforms.dimension_frames import dimension_frames
from transforms.report_frames import report_frames
from warehouse import open_warehouse

CORPUS = Path(__file__).parents[1] / "corpus"
CARRIERS = {
    "pdf": "pdf_grid_2021.pdf",
    "docx": "docx_xml_2021.docx",
    "html": "html_plain_2021.html",
    "txt": "txt_pipe_2019.txt",
    "doc": "heavy_libreoffice.doc",
    "rtf": "rtf_gbk_2021.rtf",
    "odt": "heavy_libreoffice_text.odt",
    "xls": "heavy_libreoffice_sheet.xls",
    "ofd": "ofd_grid_2021.ofd",
    "xlsx": "xlsx_2021_distinct.xlsx",
    "wrong": "txt_peculiar_wrong_totals.txt",
    "gaps": "txt_peculiar_rows_left_out.txt",
}
SCRIPT = "<script>alert(1)</script>"
HOSTILE_NAME = '../../etc/"; filename=evil.html\r\nx: <script>.html'
FETCHED_FROM = 'http://a.example/"><script>alert(2)</script>'

Answer = TypeVar("Answer")


@dataclass(frozen=True)
class Stored:
    """The warehouse file, the raw store, and the report id of each carrier by its name in CARRIERS or 'hostile'."""

    file: Path
    raw: Path
    reports: dict[str, int]
    hashes: dict[str, str]


@pytest.fixture(scope="session")
def stored(tmp_path_factory: pytest.TempPathFactory) -> Stored:
    """Documents read and loaded by the real rooms."""
    folder = tmp_path_factory.mktemp("explorer")
    file, raw = folder / "warehouse.sqlite", folder / "raw"
    contents = {name: ((CORPUS / one).read_bytes(), one) for name, one in CARRIERS.items()}
    hostile = report_text(2022, {"section3.granted.total": "<img src=x onerror=alert(3)>"})
    hostile = hostile.replace("一年来，", f"{SCRIPT}一年来，")
    contents["hostile"] = (hostile.encode(), HOSTILE_NAME)
    hashes: dict[str, str] = {}
    pairs = []
    with RawStore(raw) as store:
        for number, (name, (data, file_name)) in enumerate(contents.items()):
            hashes[name] = store.put(data)
            assert hashes[name] == hashlib.sha256(data).hexdigest()
            document = FetchedDocument(
                hashes[name], str(store.path_of(hashes[name])), len(data), url=FETCHED_FROM, file_name=file_name,
                agency_id=f"test.{name}", agency_name=f"第{number}机关{SCRIPT if name == 'hostile' else ''}",
                report_year=None,
            )  # fmt: skip
            pairs.append((document, read_document(document)))
    with open_warehouse(f"sqlite:///{file}") as house:
        house.upgrade()
        house.load_dimensions(dimension_frames())
        run = house.start_run(reader_version="test")
        house.finish_run(run, house.load(report_frames(pairs, "test"), run))
        house.rebuild_marts()
        found = house.query("SELECT report_id, sha256 FROM report JOIN document USING (document_id)")
    by_hash = dict(zip(found["sha256"], (int(one) for one in found["report_id"]), strict=True))
    assert set(by_hash) == set(hashes.values())
    return Stored(file, raw, {name: by_hash[sha256] for name, sha256 in hashes.items()}, hashes)


class Browser:
    """Asks the site in-process, on one event loop in a thread of its own."""

    def __init__(self, site: Site) -> None:
        self.site = site
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, daemon=True)
        self._thread.start()
        self.run(site.invoke_startup)

    def run(self, what: Callable[[], Awaitable[Answer]]) -> Answer:
        """The result of a coroutine."""

        async def awaited() -> Answer:
            return await what()

        return asyncio.run_coroutine_threadsafe(awaited(), self._loop).result(60)

    def get(self, path: str, **options: Any) -> Any:
        """The response to a GET."""
        return self.run(lambda: self.site.client.get(path, **options))

    def page(self, path: str, language: str = "en") -> str:
        """A page that must be there, in a language."""
        response = self.get(path, headers={"accept-language": language})
        assert response.status_code == 200, f"{path}: {response.status_code} {response.text[:500]}"
        return str(response.text)

    def close(self) -> None:
        """Stop the loop."""
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()


@pytest.fixture(scope="session")
def browser(stored: Stored) -> Iterator[Browser]:
    """A visitor of the site."""
    visitor = Browser(make_site(stored.file, handed(stored.raw)))
    yield visitor
    visitor.close()
