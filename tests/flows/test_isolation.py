"""A document can harm the process that reads it, and nothing else."""

from __future__ import annotations

import hashlib
import os
import pickle
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from contracts.documents import FetchedDocument
from contracts.findings import Severity
from flows.isolation import Limits, ReadingPool, pool
from flows.isolation.answers import unpack

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
    if data == b"call home":
        import socket
        with socket.socket() as out:
            out.settimeout(3)
            out.connect(("127.0.0.1", int(document.url)))
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


@pytest.mark.usefixtures("hostile")
def test_a_reading_process_reaches_no_network(tmp_path: Path) -> None:
    allowed = "import sys\nfrom flows.isolation.network import leave_network\nsys.exit(not leave_network())"
    if subprocess.run([sys.executable, "-c", allowed], check=False).returncode:
        pytest.skip("this system lets no process leave its network namespace")
    path = tmp_path / "x"
    path.write_bytes(b"call home")
    with socket.create_server(("127.0.0.1", 0)) as server, ReadingPool(1) as reading:
        document = FetchedDocument("0" * 64, str(path), 9, url=str(server.getsockname()[1]))
        (finding,) = reading.submit(document).result().findings
    assert finding.rule == "DOC.CRASHED" and "exit status 1" in finding.message


class _Ambush:
    """Runs a command where it is unpickled, as a subverted reading process would have its parent do."""

    def __init__(self, mark: Path) -> None:
        self._mark = mark

    def __reduce__(self) -> tuple[object, tuple[str]]:
        return os.mkdir, (str(self._mark),)


def test_an_answer_that_is_no_report_runs_nothing(tmp_path: Path) -> None:
    for ambush in (_Ambush(tmp_path / "mark"), [Severity.ERROR, _Ambush(tmp_path / "mark")], b"x", os.system):
        with pytest.raises(pickle.UnpicklingError):
            unpack(pickle.dumps(ambush))
    with pytest.raises(pickle.UnpicklingError):
        unpack(b"\x80")
    assert not (tmp_path / "mark").exists()
