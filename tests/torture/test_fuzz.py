"""Mutated documents break no parser. The long form is ``python -m tests.torture.fuzz``."""

from __future__ import annotations

import pytest

from tests.torture.conftest import Tally
from tests.torture.fuzz import CORPUS, attack, fault_of
from tests.torture.fuzz_targets import TARGETS

pytestmark = pytest.mark.slow


@pytest.mark.parametrize("name", TARGETS)
def test_mutants_are_read_or_refused(name: str, tally: Tally, is_full: bool) -> None:
    ran, broken = attack(name, 100_000 if is_full else 200, seconds=40 if is_full else 3)
    tally.count("executions", ran)
    tally.count("crashes", len(broken))
    tally.note(f"fuzzing {name:10}{ran:>9,} executions, {len(broken)} faults")
    assert not broken


@pytest.mark.parametrize("path", sorted(CORPUS.glob("*.*")), ids=lambda path: path.name)
def test_what_once_broke_a_parser_breaks_it_no_more(path: object, tally: Tally) -> None:
    from pathlib import Path

    assert isinstance(path, Path)
    tally.count("executions")
    assert fault_of(TARGETS[path.suffix[1:]], path.read_bytes()) is None
