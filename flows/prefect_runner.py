"""A night's steps as Prefect tasks: retries, names and states for people; the night's ledger is elsewhere.

A task takes its work as a callable, so that Prefect neither looks into thousands of documents for
futures nor keeps them: what a step needs and gives stays between it and the night.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar, cast

from prefect import Task, task
from prefect.cache_policies import NO_CACHE
from prefect.tasks import exponential_backoff

from flows.runners import Pending, Step

T = TypeVar("T")


def _carry_out(label: str, work: Callable[[], Any]) -> Any:
    return work()


def _step_task(step: Step, retries: int = 0) -> Task[[str, Callable[[], Any]], Any]:
    made = task(
        name=step.value,
        task_run_name=f"{step.value}: {{label}}",
        retries=retries,
        retry_delay_seconds=exponential_backoff(backoff_factor=2) if retries else 0,
        retry_jitter_factor=0.5,
        cache_policy=NO_CACHE,
        persist_result=False,
    )
    return made(_carry_out)


# The fetcher itself repeats single requests; a source is begun again only when the step broke off.
# Reading is never repeated: what harms a reading process is quarantined. Loading meets locks.
_TASKS = {
    Step.DISCOVER: _step_task(Step.DISCOVER),
    Step.FETCH: _step_task(Step.FETCH, retries=1),
    Step.EXTRACT: _step_task(Step.EXTRACT),
    Step.LOAD: _step_task(Step.LOAD, retries=2),
    Step.COMPARE: _step_task(Step.COMPARE, retries=2),
    Step.MARTS: _step_task(Step.MARTS, retries=2),
    Step.COVERAGE: _step_task(Step.COVERAGE, retries=2),
    Step.PUBLISH: _step_task(Step.PUBLISH, retries=1),
}


class PrefectRunner:
    """Steps as task runs of the flow run it is used in."""

    def start(self, step: Step, label: str, work: Callable[[], T]) -> Pending[T]:
        """Submit a task to the flow's task runner."""
        return _TASKS[step].submit(label, work)

    def run(self, step: Step, label: str, work: Callable[[], T]) -> T:
        """Run a task and wait for it."""
        return cast(T, _TASKS[step](label, work))
