"""Mutated documents break no parser. The long form is ``python -m tests.torture.fuzz``."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.torture.conftest import Tally
from tests.torture.fuzz import CORPUS, Outcome, attack, can_guide, guided
from tests.torture.fuzz_child import fault_of
from tests.torture.fuzz_targets import TARGETS

pytestmark = pytest.mark.slow

QUICK = ("values", "answers", "registry", "robots", "decisions", "sitemap")
"""A mutant costs them little: they are begun only for more of them."""


def _count(name: str, how: str, outcome: Outcome, tally: Tally) -> None:
    tally.count("executions", outcome.executions)
    tally.count("crashes", len(outcome.crashes))
    tally.count("hangs", len(outcome.hangs))
    tally.note(f"fuzzing {name:10}{how:12}{outcome}")


@pytest.mark.parametrize("name", TARGETS)
def test_mutants_are_read_or_refused(name: str, tally: Tally, is_full: bool) -> None:
    most = (100_000 if is_full else 1_000) if name in QUICK else (20_000 if is_full else 40)
    outcome = attack(name, most, seconds=60 if is_full else 4)
    _count(name, "by chance", outcome, tally)
    assert outcome.executions and not outcome.faults


@pytest.mark.parametrize("name", TARGETS)
def test_a_search_by_coverage_finds_nothing_that_breaks(name: str, tally: Tally, is_full: bool) -> None:
    if not is_full or not can_guide():
        pytest.skip("runs with make torture, which installs atheris")
    outcome = guided(name, 45)
    _count(name, "by coverage", outcome, tally)
    assert not outcome.faults


@pytest.mark.parametrize("path", sorted(CORPUS.glob("*.*")), ids=lambda path: path.name)
def test_what_once_broke_a_parser_breaks_it_no_more(path: Path, tally: Tally) -> None:
    tally.count("executions")
    assert fault_of(TARGETS[path.suffix[1:]], path.read_bytes()) is None
