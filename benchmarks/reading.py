"""How fast documents are read: ``python -m benchmarks.reading`` (part of ``make bench``).

For every digital document of the corpus, in one run and in turns (ours, floor, peer, ours, …) so that
a noisy machine disturbs all alike: the first reading, the whole of reading and judging, and beside them

- PDF: raw pdfium text of all pages (the floor) and pdfplumber's ``extract_tables`` (the peer),
- DOCX: lxml's bare parse of ``document.xml`` (the floor) and python-docx's cell grid (the peer),
- HTML and TXT: lxml's bare parse and a bare decode.

Medians of the documents' medians; the ratio is what counts.
"""

from __future__ import annotations

import io
import statistics
import sys
import time
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import docx
import pdfplumber
import pypdfium2
from lxml import etree, html

import extractors
from contracts.readings import UnreadableDocument
from transforms.report import read_report

CORPUS = Path(__file__).resolve().parent.parent / "tests" / "corpus"
ROUNDS = 7
PEER_ROUNDS = 2


@dataclass(frozen=True, slots=True)
class Timing:
    """Milliseconds for one document: first reading, reading and judging, floor, peer (None where there is none)."""

    reading: float
    whole: float
    floor: float
    peer: float | None
    readings_needed: int


def _pdf_floor(data: bytes) -> None:
    document = pypdfium2.PdfDocument(data)
    for page in document:
        page.get_textpage().get_text_bounded()
    document.close()


def _pdf_peer(data: bytes) -> None:
    with pdfplumber.open(io.BytesIO(data)) as document:
        for page in document.pages:
            page.extract_tables()


def _docx_floor(data: bytes) -> None:
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        etree.fromstring(package.read("word/document.xml"), etree.XMLParser(huge_tree=True))


def _docx_peer(data: bytes) -> None:
    for table in docx.Document(io.BytesIO(data)).tables:
        for row in table.rows:
            for cell in row.cells:
                _ = cell.text


FLOORS: dict[str, Callable[[bytes], object]] = {
    ".pdf": _pdf_floor,
    ".docx": _docx_floor,
    ".html": html.fromstring,
    ".txt": lambda data: data.decode("utf-8", "replace").splitlines(),
}
PEERS: dict[str, Callable[[bytes], object]] = {".pdf": _pdf_peer, ".docx": _docx_peer}


def _milliseconds(work: Callable[[], object]) -> float:
    started = time.perf_counter()
    work()
    return (time.perf_counter() - started) * 1000


def measure(path: Path) -> Timing:
    """Time one document, each kind of work in turns."""
    data = path.read_bytes()
    report = read_report(extractors.readings(data, file_name=path.name))
    first: list[float] = []
    whole: list[float] = []
    floor: list[float] = []
    peer: list[float] = []
    for turn in range(ROUNDS):
        first.append(_milliseconds(lambda: next(extractors.readings(data, file_name=path.name))))
        floor.append(_milliseconds(lambda: FLOORS[path.suffix](data)))
        whole.append(_milliseconds(lambda: read_report(extractors.readings(data, file_name=path.name))))
        if path.suffix in PEERS and turn < PEER_ROUNDS:
            peer.append(_milliseconds(lambda: PEERS[path.suffix](data)))
    return Timing(
        statistics.median(first),
        statistics.median(whole),
        statistics.median(floor),
        statistics.median(peer) if peer else None,
        len(report.readings),
    )


def main() -> None:
    """Print the table; the share of documents that needed more than one reading stands in its last column."""
    print("format  files   first reading   read and judged   floor   reading/floor   peer   peer/reading   >1 reading")
    for suffix in FLOORS:
        timings: list[Timing] = []
        for path in sorted(CORPUS.glob(f"*{suffix}")):
            try:
                timings.append(measure(path))
            except UnreadableDocument as reason:
                print(f"  left out: {path.name}: {reason.rule}", file=sys.stderr)
        reading = statistics.median(one.reading for one in timings)
        whole = statistics.median(one.whole for one in timings)
        ratio = statistics.median(one.reading / one.floor for one in timings)
        floor = statistics.median(one.floor for one in timings)
        peers = [(one.peer, one.peer / one.reading) for one in timings if one.peer is not None]
        peer = f"{statistics.median(one for one, _ in peers):7.1f}   {statistics.median(r for _, r in peers):10.1f} ×" if peers else " " * 22
        needed = sum(one.readings_needed > 1 for one in timings) / len(timings)
        print(
            f"{suffix[1:]:6} {len(timings):6} {reading:12.1f} ms {whole:14.1f} ms {floor:6.1f} ms {ratio:11.2f} × "
            f"{peer} {needed:11.0%}"
        )


if __name__ == "__main__":
    main()
