"""A document can harm the process that reads it, and nothing else."""

from __future__ import annotations

import hashlib
import os
import pickle
import socket
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from contracts.documents import FetchedDocument
from contracts.findings import Severity
from contracts.reports import Report
from flows.isolation import Limits, ReadingPool, pool
from flows.isolation.answers import unpack
from flows.isolation.confinement import what_readers_lose

HOSTILE_READER = """
import os, sys, time
import flows.steps.read as read
from flows.isolation import worker

honest = read.read_document

def read_document(document):
    data = open(document.path, "rb").read()
    if data == b"hang":
        while True:
            pass
    if data == b"abort":
        os.abort()
    if data == b"exit":
        os._exit(7)
    if data.startswith(b"taken over: "):
        exec(data.removeprefix(b"taken over: "))
        os._exit(3)
    if data == b"eat and abort":
        hoard = []
        try:
            while True:
                hoard.append(bytearray(1 << 24))
        except MemoryError:
            os.abort()
    if data == b"eat":
        hoard = []
        while True:
            hoard.append(bytearray(1 << 24))
    return honest(document)

read.read_document = read_document
worker.main()
"""


@pytest.fixture
def document(tmp_path: Path) -> Iterator[object]:
    def make(content: bytes) -> FetchedDocument:
        path = tmp_path / hashlib.sha256(content).hexdigest()
        path.write_bytes(content)
        return FetchedDocument(path.name, str(path), len(content), file_name="a.txt")

    yield make


@pytest.fixture
def hostile(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Reading processes that do what the document says, as a reader with a fault would."""
    script = tmp_path / "hostile.py"
    script.write_text(HOSTILE_READER)
    monkeypatch.setattr(pool, "WORKER", [sys.executable, str(script)])


@pytest.mark.usefixtures("hostile")
def test_what_hangs_crashes_or_hoards_is_given_up_and_its_neighbours_are_read(document: object) -> None:
    contents = [b"one", b"hang", b"two", b"abort", b"three", b"exit", b"eat", b"four"]
    limits = Limits(seconds=4, memory_bytes=400 * 1024**2)
    started = time.monotonic()
    with ReadingPool(2, limits) as reading:
        futures = [reading.submit(document(content)) for content in contents]  # type: ignore[operator]
        rules = [{finding.rule for finding in future.result().findings} for future in futures]
    assert time.monotonic() - started < 120
    assert "DOC.TIMEOUT" in rules[1]
    assert "DOC.CRASHED" in rules[3] and "DOC.CRASHED" in rules[5]
    assert "DOC.MEMORY" in rules[6]
    for good in (0, 2, 4, 7):
        assert "DOC.NOT_A_REPORT" in rules[good]


@pytest.mark.usefixtures("hostile")
def test_a_crash_is_not_laid_to_memory_that_only_the_night_itself_holds(document: object) -> None:
    held = bytearray(b"1") * (250 << 20)
    with ReadingPool(1, Limits(seconds=30, memory_bytes=400 * 1024**2)) as reading:
        report = reading.submit(document(b"abort")).result()  # type: ignore[operator]
    assert len(held) == 250 << 20
    assert [finding.rule for finding in report.findings] == ["DOC.CRASHED"]


@pytest.mark.usefixtures("hostile")
def test_the_reason_is_one_clear_line(document: object) -> None:
    with ReadingPool(1, Limits(seconds=1)) as reading:
        report = reading.submit(document(b"hang")).result()  # type: ignore[operator]
    (finding,) = report.findings
    assert finding.message == "reading it took more than 1 s and was stopped; the original is kept"


def test_a_process_is_replaced_after_its_share_of_documents(document: object) -> None:
    with ReadingPool(1, Limits(documents=2)) as reading:
        reports = [reading.submit(document(b"x%d" % number)).result() for number in range(5)]  # type: ignore[operator]
    assert all(report.form is None for report in reports)


def test_an_unknown_file_is_a_finding_and_no_exception(tmp_path: Path) -> None:
    with ReadingPool(1) as reading:
        report = reading.submit(FetchedDocument("0" * 64, str(tmp_path / "gone"), 0)).result()
    assert [finding.rule for finding in report.findings] == ["DOC.MISSING"]


def test_reading_processes_end_with_the_pool(document: object) -> None:
    with ReadingPool(1) as reading:
        reading.submit(document(b"x")).result()  # type: ignore[operator]
    with pytest.raises(ChildProcessError):
        os.waitpid(-1, os.WNOHANG)


ESCAPES = {
    "connects": ("network", "import socket; socket.create_connection(('127.0.0.1', {port}), 3)"),
    "asks a name server": ("network", "from socket import *; socket(type=SOCK_DGRAM).sendto(b'x', ('127.0.0.1', 53))"),
    "forks": ("processes", "os.fork() or os._exit(3)"),
    "runs a program": ("processes", "import subprocess; subprocess.run(['touch', {mark!r}])"),
    "kills the night": ("processes", "os.kill(os.getppid(), 15)"),
    "stops the night": ("processes", "os.kill(os.getppid(), 19)"),
    "writes a file": ("files", "open({mark!r}, 'w').write('x')"),
    "makes a folder": ("files", "os.mkdir({mark!r})"),
    "links": ("files", "os.symlink('/etc', {mark!r})"),
    "changes a raw file": ("files", "open({other!r}, 'a').write('x')"),
    "empties a raw file": ("files", "os.truncate({other!r}, 0)"),
    "moves a raw file": ("files", "os.rename({other!r}, {mark!r})"),
    "removes a raw file": ("files", "os.remove({other!r})"),
    "opens a raw file to all": ("processes", "os.chmod({other!r}, 0o777)"),
    "reads the night's environment": ("files", "open(f'/proc/{{os.getppid()}}/environ').read()"),
    "reads the night's memory": ("files", "open(f'/proc/{{os.getppid()}}/mem', 'rb').read(1)"),
    "finds a secret in its own": ("", "os.environ['GONGKAI_WAREHOUSE_URL']"),
}  # fmt: skip
"""What a reader taken over by its document may try, and which part of the confinement stops it."""


@pytest.fixture(scope="module")
def lost() -> tuple[str, ...]:
    """What the system this runs on can take from a reading process."""
    return what_readers_lose()


@pytest.mark.usefixtures("hostile")
@pytest.mark.parametrize("attempt", ESCAPES)
def test_a_reader_taken_over_by_its_document_gets_nowhere(
    attempt: str, tmp_path: Path, lost: tuple[str, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    layer, code = ESCAPES[attempt]
    if layer and layer not in lost:
        pytest.skip(f"this system cannot take {layer} from a process")
    monkeypatch.setenv("GONGKAI_WAREHOUSE_URL", "postgresql://clerk:secret@db/gongkai")
    other, mark, path = tmp_path / "other", tmp_path / "mark", tmp_path / "document"
    other.write_text("as it was")
    before = other.stat()
    with socket.create_server(("127.0.0.1", 0)) as server, ReadingPool(1) as reading:
        values = {"port": server.getsockname()[1], "mark": str(mark), "other": str(other)}
        path.write_text(f"taken over: {code.format(**values)}")
        (finding,) = reading.submit(FetchedDocument("0" * 64, str(path), 9)).result().findings
        path.write_text("good")
        after = reading.submit(FetchedDocument("1" * 64, str(path), 4)).result().findings
    # Status 3 is that of a reader whose attempt went through; an attempt refused ends it with a trace and status 1.
    assert finding.rule == "DOC.CRASHED" and "exit status 1" in finding.message, finding
    assert "DOC.NOT_A_REPORT" in {one.rule for one in after}
    assert not mark.exists() and other.read_text() == "as it was" and other.stat().st_mode == before.st_mode


@pytest.mark.usefixtures("hostile")
def test_a_bomb_of_threads_and_processes_ends_with_its_document(document: object) -> None:
    bomb = b"taken over: import threading\nwhile True:\n threading.Thread(target=time.sleep, args=(99,)).start()"
    with ReadingPool(1, Limits(seconds=5, memory_bytes=400 * 1024**2)) as reading:
        (finding,) = reading.submit(document(bomb)).result().findings  # type: ignore[operator]
        good = reading.submit(document(b"good")).result()  # type: ignore[operator]
    assert finding.rule in ("DOC.CRASHED", "DOC.TIMEOUT", "DOC.MEMORY")
    assert "DOC.NOT_A_REPORT" in {one.rule for one in good.findings}


@pytest.mark.usefixtures("hostile")
def test_a_reader_that_aborts_for_want_of_memory_is_said_to(document: object) -> None:
    with ReadingPool(1, Limits(memory_bytes=2000 * 1024**2)) as reading:
        (finding,) = reading.submit(document(b"eat and abort")).result().findings  # type: ignore[operator]
    assert finding.rule == "DOC.MEMORY" and "of the 2,000 MB that it may take" in finding.message


class _Ambush:
    """Runs a command where it is unpickled, as a subverted reading process would have its parent do."""

    def __init__(self, mark: Path) -> None:
        self._mark = mark

    def __reduce__(self) -> tuple[object, tuple[str]]:
        return os.mkdir, (str(self._mark),)


def test_an_answer_that_is_no_report_runs_nothing(tmp_path: Path) -> None:
    for ambush in (_Ambush(tmp_path / "mark"), [Severity.ERROR, _Ambush(tmp_path / "mark")], b"x", os.system):
        with pytest.raises(pickle.UnpicklingError):
            unpack(pickle.dumps(ambush), Report)
    with pytest.raises(pickle.UnpicklingError):
        unpack(b"\x80", Report)
    assert not (tmp_path / "mark").exists()
