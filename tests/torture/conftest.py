"""The scale of the torture, and its tally: every figure that a test counts is printed at the end.

Without further words the short form runs, as in continuous integration. ``TORTURE=full`` (``make torture``)
runs as many kills, executions and documents as ``docs/reliability.md`` states.
"""

from __future__ import annotations

import os
from collections import Counter

import pytest

_LABELS = {
    "documents": "hostile and faulty documents tried",
    "faults": "faults injected",
    "kills": "of these: kills of a night",
    "executions": "fuzzing executions",
    "crashes": "crashes of a night, of the pool or of a parser",
    "hangs": "hangs (past the limit and its grace)",
    "lost": "documents lost (found, but without a fate)",
    "silent": "figures wrong in silence",
}
_tally: Counter[str] = Counter()
_notes: list[str] = []


class Tally:
    """What was tried and what went wrong."""

    def count(self, what: str, number: int = 1) -> None:
        """Add to one of the figures."""
        assert what in _LABELS, what
        _tally[what] += number

    def note(self, line: str) -> None:
        """Keep a line to print at the end."""
        _notes.append(line)


@pytest.fixture(scope="session")
def tally() -> Tally:
    """The figures of this run."""
    return Tally()


@pytest.fixture(scope="session")
def is_full() -> bool:
    """Whether the whole torture runs."""
    return os.environ.get("TORTURE") == "full"


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Print the figures."""
    if not _tally and not _notes:
        return
    terminalreporter.section("torture")
    for line in _notes:
        terminalreporter.write_line(line)
    for name, label in _LABELS.items():
        terminalreporter.write_line(f"{label:56}{_tally[name]:>10,}")
