"""The backfill flow that ``prefect.yaml`` deploys: one bounded run of :func:`flows.steps.backfill.backfill`."""

import logging
import os

# Read when Prefect is imported: this project reports to no one.
os.environ.setdefault("DO_NOT_TRACK", "1")
os.environ.setdefault("PREFECT_SERVER_ANALYTICS_ENABLED", "false")

from typing import Any, cast

from prefect import flow, runtime
from prefect.artifacts import create_markdown_artifact
from prefect.futures import PrefectFuture
from prefect.task_runners import TaskRunner, ThreadPoolTaskRunner

from flows.night_lock import NightInProgress
from flows.prefect_runner import PrefectRunner
from flows.progress import duration
from flows.settings import night_settings
from flows.steps.backfill import RUN_DOCUMENTS
from flows.steps.backfill import backfill as backfill_run
from flows.summary_text import summary_markdown

_log = logging.getLogger("gongkai.night")


@flow(
    name="backfill",
    task_runner=cast(TaskRunner[PrefectFuture[Any]], ThreadPoolTaskRunner(max_workers=4)),
    persist_result=False,
)
def backfill(
    documents: int = RUN_DOCUMENTS,
    data: str | None = None,
    registry: str | None = None,
    warehouse: str | None = None,
    workers: int | None = None,
) -> int:
    """Read one bounded run of what the raw store holds and the present readers have not dealt with.

    Args:
        documents: the most that one run reads.
        data: the data folder; default GONGKAI_DATA, else ./data.
        registry: a folder of registry files; default GONGKAI_REGISTRY, else the project's own.
        warehouse: a database URL; default GONGKAI_WAREHOUSE_URL, else SQLite in the data folder.
        workers: reading processes; default one a core.

    Returns:
        How many documents are left for further runs.
    """
    settings = night_settings(data=data, warehouse=warehouse, registry=registry, workers=workers)
    try:
        done = backfill_run(settings, PrefectRunner(), documents, runtime.flow_run.id)
    except NightInProgress as error:
        _log.warning("%s", error)
        return -1
    rest = "" if done.seconds_left is None else f", about {duration(done.seconds_left)} at this rate"
    text = f"{len(done.read)} documents read, {done.left} left{rest}\n\n{summary_markdown(done.summary)}"
    create_markdown_artifact(text, key="backfill-summary", description="What the backfill's run did")
    return done.left


if __name__ == "__main__":
    backfill()
