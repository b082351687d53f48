"""What the Prefect server knows about the nightly deployment."""

from __future__ import annotations

from datetime import datetime


class DeploymentUnknown(Exception):
    """The server cannot be asked, or does not know the deployment; the message says what to do."""


def next_nights() -> list[datetime]:
    """Times of the scheduled runs of ``nightly/nightly``, the next one first.

    Raises:
        DeploymentUnknown: the server at PREFECT_API_URL does not answer or has no such deployment.
    """
    from httpx import HTTPError
    from prefect.client.orchestration import get_client
    from prefect.client.schemas.filters import (
        DeploymentFilter,
        DeploymentFilterName,
        FlowRunFilter,
        FlowRunFilterState,
        FlowRunFilterStateType,
    )
    from prefect.client.schemas.objects import StateType
    from prefect.exceptions import ObjectNotFound

    try:
        with get_client(sync_client=True) as client:
            client.read_deployment_by_name("nightly/nightly")
            scheduled = FlowRunFilterState(type=FlowRunFilterStateType(any_=[StateType.SCHEDULED]))
            runs = client.read_flow_runs(
                flow_run_filter=FlowRunFilter(state=scheduled),
                deployment_filter=DeploymentFilter(name=DeploymentFilterName(any_=["nightly"])),
                limit=50,
            )
    except ObjectNotFound:
        raise DeploymentUnknown("the server has no deployment nightly/nightly; run prefect deploy --all") from None
    except (HTTPError, RuntimeError) as error:
        raise DeploymentUnknown(f"the Prefect server does not answer: {error}") from None
    return sorted(run.expected_start_time for run in runs if run.expected_start_time is not None)
