"""How fast documents are read: ``python -m benchmarks.reading [FORMAT …]`` (the first table of ``make bench``).

For every digital document of the corpus, in one run and in turns (floor, ours, judging, peer, floor, …): the first
reading, judging it, and beside them

- PDF: raw pdfium text of all pages (the floor) and pdfplumber's ``extract_tables`` (the peer),
- DOCX: lxml's bare parse of ``document.xml`` (the floor) and python-docx's cell grid (the peer),
- HTML and TXT: lxml's bare parse and a bare decode.

Times are CPU time of this process, the best of the turns, so that what else the machine does counts least;
the figures are medians over documents, and only the ratios carry over to another machine. The last
column is the share of documents for which the checks asked for a second reading. A second table has every peer that is
installed here (``pip install pymupdf camelot-py img2table`` for those that are not the project's).
"""

from __future__ import annotations

import io
import statistics
import sys
import time
import zipfile
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import docx
import pdfplumber
import pypdfium2
from lxml import etree, html

import extractors
from benchmarks.peers import installed_peers
from contracts.readings import UnreadableDocument
from transforms.report import read_report

CORPUS = Path(__file__).resolve().parent.parent / "tests" / "corpus"
ROUNDS = 7
PEER_ROUNDS = 2
PEER_EVERY = 4
"""The second table has one in so many documents: some peers take seconds for each."""
GOALS = {".pdf": 2.0, ".docx": 1.5}
"""First readings should cost at most so many times their floor."""
PEER_GOALS = {".pdf": 10.0}
"""And a peer at least so many times as much as they."""
MILLISECONDS = {".html": 5.0, ".txt": 5.0}
"""First readings of these should take no longer, on any present machine."""


@dataclass(frozen=True, slots=True)
class Timing:
    """Milliseconds of CPU for one document; ``peer`` is None where there is none."""

    reading: float
    judging: float
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
    started = time.process_time()
    work()
    return (time.process_time() - started) * 1000


def measure(path: Path, rounds: int = ROUNDS, peer_rounds: int = PEER_ROUNDS) -> Timing:
    """Time one document, each kind of work in turns. Raises UnreadableDocument."""
    data = path.read_bytes()
    report = read_report(extractors.readings(data, file_name=path.name))
    first = next(extractors.readings(data, file_name=path.name))
    times: dict[str, list[float]] = {"floor": [], "reading": [], "judging": [], "peer": []}
    for turn in range(rounds):
        times["floor"].append(_milliseconds(lambda: FLOORS[path.suffix](data)))
        times["reading"].append(_milliseconds(lambda: next(extractors.readings(data, file_name=path.name))))
        times["judging"].append(_milliseconds(lambda: read_report([first])))
        if path.suffix in PEERS and turn < peer_rounds:
            times["peer"].append(_milliseconds(lambda: PEERS[path.suffix](data)))
    best = {name: min(values, default=None) for name, values in times.items()}
    return Timing(
        best["reading"] or 0.0, best["judging"] or 0.0, best["floor"] or 0.0, best["peer"], len(report.readings)
    )


def digital_documents(suffix: str) -> list[Path]:
    """The corpus's documents of one format that hold text; Word 2003's XML has neither floor nor peer."""
    named = [path for path in sorted(CORPUS.glob(f"*{suffix}")) if not path.name.startswith("scan_")]
    return [path for path in named if suffix != ".docx" or zipfile.is_zipfile(path)]


def _median(values: Iterable[float]) -> float:
    return statistics.median(values)


def _verdicts(suffix: str, reading: float, ratio: float, peer_ratio: float | None) -> str:
    """Which goals hold and which do not."""
    told = []
    if suffix in GOALS:
        told.append((f"≤ {GOALS[suffix]:g} × floor", ratio <= GOALS[suffix]))
    if suffix in PEER_GOALS and peer_ratio is not None:
        told.append((f"≥ {PEER_GOALS[suffix]:g} × peer", peer_ratio >= PEER_GOALS[suffix]))
    if suffix in MILLISECONDS:
        told.append((f"≤ {MILLISECONDS[suffix]:g} ms", reading <= MILLISECONDS[suffix]))
    return ", ".join(f"{goal} {'holds' if holds else 'MISSED'}" for goal, holds in told)


def _peers(suffix: str) -> None:
    """A line for each peer installed here: milliseconds for one document, and how many times ours."""
    documents = digital_documents(suffix)[::PEER_EVERY]
    for peer in installed_peers():
        if peer.extension != suffix[1:]:
            continue
        times, ratios = [], []
        for path in documents:
            try:
                times.append(min(_milliseconds(partial(peer.read, path)) for _ in range(PEER_ROUNDS)))
            except Exception:  # strangers' readers fail in any way
                continue
            ours = partial(_first_reading, path.read_bytes())
            ratios.append(times[-1] / min(_milliseconds(ours) for _ in range(ROUNDS)))
        told = f"{_median(times):8.1f} ms {_median(ratios):7.1f} × ours" if times else ""
        print(f"  {peer.name:28} read {len(times)} of {len(documents)} {told}", flush=True)


def _first_reading(data: bytes) -> None:
    next(extractors.readings(data))


def main() -> None:
    """Print the table."""
    chosen = [f".{name}" for name in sys.argv[1:]] or list(FLOORS)
    print("milliseconds of CPU a document, medians")
    print("format files  reading  judging   floor  reading/floor     peer  peer/reading  second reading  goals")
    for suffix in chosen:
        timings: list[Timing] = []
        for path in digital_documents(suffix):
            try:
                timings.append(measure(path))
            except UnreadableDocument as reason:
                print(f"  left out: {path.name}: {reason.rule}", file=sys.stderr)
        reading = _median(one.reading for one in timings)
        ratio = _median(one.reading / one.floor for one in timings)
        peers = [(one.peer, one.peer / one.reading) for one in timings if one.peer is not None]
        peer_ratio = _median(r for _, r in peers) if peers else None
        peer = f"{_median(one for one, _ in peers):8.1f} {peer_ratio:11.1f} ×" if peers else " " * 22
        needed = sum(one.readings_needed > 1 for one in timings) / len(timings)
        print(
            f"{suffix[1:]:6} {len(timings):5} {reading:8.2f} {_median(one.judging for one in timings):8.2f} "
            f"{_median(one.floor for one in timings):7.2f} {ratio:12.2f} × {peer} {needed:15.0%}  "
            f"{_verdicts(suffix, reading, ratio, peer_ratio)}",
            flush=True,
        )
    print("peers installed here, with their own mapping of grids to the form")
    for suffix in chosen:
        _peers(suffix)


if __name__ == "__main__":
    main()
