"""The nightly flow that ``prefect.yaml`` deploys: :func:`flows.night.run_night` with Prefect around it."""

import logging
import os

# Read when Prefect is imported: this project reports to no one.
os.environ.setdefault("DO_NOT_TRACK", "1")
os.environ.setdefault("PREFECT_SERVER_ANALYTICS_ENABLED", "false")

from typing import Any, cast

from prefect import flow, runtime
from prefect.artifacts import create_markdown_artifact, create_table_artifact
from prefect.futures import PrefectFuture
from prefect.task_runners import TaskRunner, ThreadPoolTaskRunner

from flows.alerts import watched
from flows.house import run_night
from flows.night_lock import NightInProgress
from flows.prefect_runner import PrefectRunner
from flows.settings import night_settings
from flows.summary import NightSummary
from flows.summary_text import news_rows, owed_rows, summary_markdown, trouble_rows

_STEPS_AT_ONCE = 8
_LONGEST_NIGHT_S = 22 * 3600

_log = logging.getLogger("gongkai.night")


class NightIncomplete(Exception):
    """All facts are loaded, but marts or published files could not be brought up to date."""


@flow(
    name="nightly",
    task_runner=cast(TaskRunner[PrefectFuture[Any]], ThreadPoolTaskRunner(max_workers=_STEPS_AT_ONCE)),
    timeout_seconds=_LONGEST_NIGHT_S,
    persist_result=False,
)
def nightly(
    sample: bool = False,
    data: str | None = None,
    registry: str | None = None,
    warehouse: str | None = None,
    contact: str | None = None,
    workers: int | None = None,
) -> NightSummary:
    """Fetch, read, check and load what government sites have published since last night.

    Args:
        sample: ask only the sample site, which the run starts itself on loopback.
        data: the data folder; default GONGKAI_DATA, else ./data.
        registry: a folder of registry files; default GONGKAI_REGISTRY, else the project's own.
        warehouse: a database URL; default GONGKAI_WAREHOUSE_URL, else SQLite in the data folder.
        contact: an address told to the sites; default GONGKAI_CONTACT. Real sites are not asked without.
        workers: reading processes; default one a core.

    Returns:
        The night's counts. Documents and sources that failed are among them and fail nothing.

    Raises:
        NightIncomplete: a step after loading broke off; the night's artifacts tell all the same.
    """
    settings = night_settings(
        data=data, warehouse=warehouse, registry=registry, sample=sample, contact=contact, workers=workers
    )
    try:
        summary = watched(lambda: run_night(settings, PrefectRunner(), flow_run_id=runtime.flow_run.id))
    except NightInProgress as error:
        _log.warning("%s", error)
        summary = NightSummary(is_sample=sample, declined=str(error))
    _leave_artifacts(summary)
    _log.info("%s", summary.as_dict())
    if summary.broken:
        raise NightIncomplete("; ".join(f"{one.what}: {one.reason}" for one in summary.broken))
    return summary


def _leave_artifacts(summary: NightSummary) -> None:
    create_markdown_artifact(summary_markdown(summary), key="night-summary", description="What the night did")
    if rows := news_rows(summary):
        create_table_artifact(rows, key="night-news", description="Reports new or changed at their sites")
    if rows := trouble_rows(summary):
        create_table_artifact(rows, key="night-troubles", description="Documents and sources to look at")
    if rows := owed_rows(summary):
        create_table_artifact(rows, key="night-owed", description="Reports that are overdue or blocked")


if __name__ == "__main__":
    nightly()
