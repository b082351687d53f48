"""The scale of the torture, and its tally: every figure that a test counts is printed at the end.

Without further words the short form runs, as in continuous integration. ``TORTURE=full`` (``make torture``)
runs as many kills, executions and documents as ``docs/reliability.md`` states.
"""

from __future__ import annotations

import os
import subprocess
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.torture.nights import command, finish

_LABELS = {
    "documents": "hostile, damaged and faulty documents tried",
    "faults": "faults injected",
    "kills": "of these: kills of a night or a command",
    "executions": "fuzzing executions",
    "crashes": "crashes of a night, of the pool or of a parser",
    "hangs": "hangs (past the limit and its grace)",
    "lost": "documents lost (found, but without a fate)",
    "silent": "documents with figures wrong in silence",
}
_NOTE = "note"


class Tally:
    """What one test tried and what went wrong. It travels with the test's report, as pytest's properties do."""

    def __init__(self, record: Callable[[str, object], None]) -> None:
        self._record = record

    def count(self, what: str, number: int = 1) -> None:
        """Add to one of the figures."""
        assert what in _LABELS, what
        self._record(what, int(number))

    def note(self, line: str) -> None:
        """Keep a line to print at the end."""
        self._record(_NOTE, line)


@pytest.fixture
def tally(record_property: Callable[[str, object], None]) -> Tally:
    """The figures of this test."""
    return Tally(record_property)


@pytest.fixture(scope="session")
def sample_night(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What a night on the sample site leaves: to look at and to copy, never to change."""
    data = tmp_path_factory.mktemp("sample_night") / "data"
    finish(command("nightly", "--sample", "--data", data))
    return data


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A file system of a megabyte, where the test may mount one."""
    folder = tmp_path / "disk"
    folder.mkdir()
    made = subprocess.run(["mount", "-t", "tmpfs", "-o", "size=1m", "tmpfs", folder], check=False, capture_output=True)
    if made.returncode:
        pytest.skip("only root may mount a small file system")
    try:
        yield folder
    finally:
        subprocess.run(["umount", "-l", folder], check=True)


@pytest.fixture(scope="session")
def is_full() -> bool:
    """Whether the whole torture runs."""
    return os.environ.get("TORTURE") == "full"


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Print the figures of all tests, wherever they ran."""
    figures: Counter[str] = Counter()
    notes: list[str] = []
    reports = [report for some in terminalreporter.stats.values() for report in some]
    for report in reports:
        if isinstance(report, pytest.TestReport) and report.when == "call":
            for name, value in report.user_properties:
                if name == _NOTE:
                    notes.append(str(value))
                elif name in _LABELS and isinstance(value, int):
                    figures[name] += value
    if not figures and not notes:
        return
    terminalreporter.section("torture")
    for line in sorted(notes):
        terminalreporter.write_line(line)
    for name, label in _LABELS.items():
        terminalreporter.write_line(f"{label:56}{figures[name]:>10,}")
