"""No file can hang, crash or fool the readers: the real pool, the real command, the real night."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from contracts.documents import FetchedDocument
from contracts.findings import Severity
from contracts.reports import Report
from flows.isolation import Limits, ReadingPool
from tests.torture.conftest import Tally
from tests.torture.hostile import HOSTILE
from tests.torture.nights import PROJECT, check_whole, command, contents, finish, start

pytestmark = pytest.mark.slow

CORPUS = PROJECT / "tests" / "corpus"
REGRESSIONS = Path(__file__).parent / "corpus"
GOOD = ("txt_pipe_2021.txt", "html_plain_2019.html", "docx_xml_2021.docx", "pdf_grid_2021.pdf")
_SLOW = ("480000", "random_numbers", "billion", "90000", "300000", "30000_times")
HEAVY = {name for name in HOSTILE if "_mb" in name or "_gb" in name or any(part in name for part in _SLOW)}
SECONDS = 20.0
A_HANG_S = 100.0
"""The limit, and room for a machine that has other work."""
MEGABYTES = 2048
"""Limits of one reading process in these tests: time in seconds, and the address space."""

AWKWARD_NAMES = (
    "'; DROP TABLE document; --.txt",
    '$(touch gongkai-escaped) `touch gongkai-escaped` "; touch gongkai-escaped #.txt',
    "-rf --help.txt",
    "=HYPERLINK(\"a.test\",\"年报\").txt",
    "<script>alert(1)<!--|[x](javascript:alert(1)).txt",
    "\u202etxt.exe\u2066年报.txt",
    "line\nbreak\ttab\x1b[31m\x07.txt",
    "%s{0}{__class__}%00.txt",
    "年" * 80 + ".txt",
    os.fsdecode(b"\xff\xfe\xb1\xa8.txt"),
)  # fmt: skip


@contextmanager
def _peak_memory() -> Iterator[list[int]]:
    """The largest resident memory, in MB, of any child of this process while the block runs."""
    peak, ended = [0], threading.Event()

    def watch() -> None:
        while not ended.wait(0.05):
            for status in Path("/proc").glob("[0-9]*/status"):
                try:
                    text = status.read_text()
                except OSError:
                    continue
                if f"\nPPid:\t{os.getpid()}\n" in text and "VmHWM:" in text:
                    peak[0] = max(peak[0], int(text.split("VmHWM:")[1].split()[0]) // 1024)

    watcher = threading.Thread(target=watch)
    watcher.start()
    try:
        yield peak
    finally:
        ended.set()
        watcher.join()


def _document(path: Path) -> FetchedDocument:
    data = path.read_bytes()
    return FetchedDocument(hashlib.sha256(data).hexdigest(), str(path), len(data), file_name=path.name)


def _is_refused_in_one_line(report: Report) -> bool:
    grave = [one for one in report.findings if one.severity is Severity.ERROR and one.where == "document"]
    return bool(grave) and all(one.message and "\n" not in one.message for one in grave)


def _facts(report: Report) -> tuple[object, ...]:
    return (report.form, report.agency, report.year, report.facts)


def test_hostile_files_are_refused_and_their_neighbours_read(tmp_path: Path, tally: Tally, is_full: bool) -> None:
    """Two processes, hostile and good files by turns; every good one reads as it reads alone."""
    names = list(HOSTILE) if is_full else [name for name in HOSTILE if name not in HEAVY][::2]
    files = {}
    for name in names:
        files[name] = tmp_path / f"{name}-{HOSTILE[name].file_name}"
        files[name].write_bytes(HOSTILE[name].make())
    with ReadingPool(1) as alone:
        expected = {good: _facts(alone.submit(_document(CORPUS / good)).result()) for good in GOOD}
    assert all(facts[0] for facts in expected.values())
    slowest = ("", 0.0)
    with _peak_memory() as peak, ReadingPool(2, Limits(SECONDS, MEGABYTES << 20)) as pool:
        for number, name in enumerate(names):
            good = GOOD[number % len(GOOD)]
            began = time.monotonic()
            hostile, neighbour = pool.submit(_document(files[name])), pool.submit(_document(CORPUS / good))
            report = hostile.result(timeout=2 * A_HANG_S)
            seconds = time.monotonic() - began
            slowest = max(slowest, (name, seconds), key=lambda one: one[1])
            tally.count("documents")
            tally.count("faults")
            tally.count("hangs", seconds > A_HANG_S)
            assert seconds < A_HANG_S, f"{name} took {seconds:.0f} s"
            assert report.form is None and not report.facts, f"{name} was taken for a report"
            assert _is_refused_in_one_line(report), f"{name}: {report.findings}"
            read = _facts(neighbour.result(timeout=2 * A_HANG_S))
            tally.count("silent", read != expected[good])
            assert read == expected[good], f"{good} read otherwise beside {name}"
            assert not any("the reader failed on it" in one.message for one in report.findings), f"{name}: {report}"
    tally.note(f"hostile files: {len(names)}; slowest {slowest[0]} {slowest[1]:.1f} s; largest process {peak[0]} MB")
    assert peak[0] < MEGABYTES
    assert not list(tmp_path.glob("*escaped*")) and not Path("/tmp/gongkai-escaped.txt").exists()


def test_extract_gives_each_file_one_line_and_one_object(tmp_path: Path, tally: Tally) -> None:
    """The command itself, on hostile files under awkward names, with good reports among them."""
    report = (CORPUS / GOOD[0]).read_bytes()
    names = [name for name in HOSTILE if name not in HEAVY][::4]
    for name in names:
        (tmp_path / f"{name}-{HOSTILE[name].file_name}").write_bytes(HOSTILE[name].make())
    for number, name in enumerate(AWKWARD_NAMES):
        (tmp_path / name).write_bytes(report + b"\n" * number)
    process = start(command("extract", "--seconds", str(SECONDS), tmp_path), errors="surrogateescape")
    said, _ = process.communicate(timeout=300)
    objects = [json.loads(line) for line in said.splitlines() if line.startswith("{")]
    reasons = [line for line in said.splitlines() if line.startswith("gongkai extract: ")]
    assert process.returncode == 1
    assert len(objects) == len(names) + len(AWKWARD_NAMES)
    read = [one for one in objects if one["form"]]
    tally.count("documents", len(objects))
    assert len(read) == len(AWKWARD_NAMES)
    assert len({json.dumps([one["section3"], one["section4"]]) for one in read}) == 1
    assert len(reasons) == len(names)
    assert "\x1b" not in said and "Traceback" not in said
    assert not list(tmp_path.glob("gongkai-escaped*")) and not (PROJECT / "gongkai-escaped").exists()


def test_a_night_over_hostile_files_accounts_for_each(tmp_path: Path, tally: Tally) -> None:
    """found = loaded + confirmed + skipped + not a report + unreadable + quarantined + failed, in summary and rows."""
    registry, inbox = tmp_path / "registry", tmp_path / "data" / "inbox" / "sample.tcj"
    registry.mkdir()
    (registry / "box.yaml").write_text(
        "id: box\nname: Drop box\nhost_allow: []\nagencies:\n"
        "  - {id: sample.tcj, name: 某某县投资促进局, level: county}\ndiscover:\n  - type: drop_box\n",
        "utf-8",
    )
    (inbox / "2021").mkdir(parents=True)
    names = [*[name for name in HOSTILE if name not in HEAVY][1::3], "pdf_billion_forms", "pdf_form_in_itself"]
    for name in names:
        (inbox / "2021" / f"{name}-{HOSTILE[name].file_name}").write_bytes(HOSTILE[name].make())
    for year, good in zip(range(2021, 2025), GOOD, strict=True):
        (inbox / str(year)).mkdir(exist_ok=True)
        shutil.copy(CORPUS / good, inbox / str(year) / good)
    for number, name in enumerate(AWKWARD_NAMES):
        (inbox / "2021" / name).write_bytes((CORPUS / GOOD[0]).read_bytes() + b"\n" * number)
    finish(command("nightly", "--registry", registry, "--data", tmp_path / "data"), errors="replace")
    check_whole(tmp_path / "data")
    rows = contents(tmp_path / "data" / "warehouse.sqlite")
    files = len({path.read_bytes() for path in inbox.rglob("*") if path.is_file()})
    tally.count("documents", files)
    tally.count("lost", files - len(rows["documents"]))
    assert len(rows["documents"]) == files, "every file found has its row and its fate"
    assert len({row[1] for row in rows["documents"]}) > 2
    assert len(rows["reports"]) >= 2
    again = finish(command("nightly", "--registry", registry, "--data", tmp_path / "data"), errors="replace")
    assert f"{files}" in again


@pytest.mark.parametrize(
    "path", sorted(REGRESSIONS.iterdir()) if REGRESSIONS.exists() else [], ids=lambda one: one.name
)
def test_what_once_broke_a_reader_breaks_it_no_more(path: Path, tally: Tally) -> None:
    with ReadingPool(1, Limits(SECONDS)) as pool:
        report = pool.submit(_document(path)).result()
    tally.count("documents")
    assert _is_refused_in_one_line(report) or report.form is not None
    assert not any("the reader failed on it" in one.message for one in report.findings)
