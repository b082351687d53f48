"""A night over a hundred thousand known documents is planned by looking at each once."""

from __future__ import annotations

from typing import cast

import pytest

from contracts.documents import FetchedDocument
from flows.steps.plan import ReadingPlan


class Asked:
    """A document that counts how often it is asked for its hash."""

    times = 0

    url = source_id = "any"

    def __init__(self, name: str) -> None:
        self._name = name

    @property
    def sha256(self) -> str:
        Asked.times += 1
        return self._name


@pytest.mark.parametrize("known", [False, True], ids=["all_new", "all_known"])
def test_planning_grows_in_step_with_the_documents(known: bool) -> None:
    def asked(count: int) -> int:
        names = [f"{number:064}" for number in range(count)]
        before = Asked.times
        plan = ReadingPlan(frozenset(names if known else ()), 150)
        for start in range(0, count, 100):
            plan.add(cast(list[FetchedDocument], [Asked(name) for name in names[start : start + 100]]))
            assert sum(map(len, plan.full_chunks())) <= 300
        [*plan.last_chunk()]
        assert (plan.skipped, plan.to_read) == ((count, 0) if known else (0, count))
        return Asked.times - before

    assert asked(20_000) == 10 * asked(2_000)
