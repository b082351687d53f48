"""Alerts by Prefect's own server, which is there when the worker is not: a failed run, and a night that never ended."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any
from uuid import UUID

from flows.alerts import OVERDUE_AFTER, Alert, body

BLOCK = "gongkai-alert"
_RUN = "what the run says"
_RUN_WORDS = '{{ ("Gongkai: " ~ flow_run.name ~ " " ~ flow_run.state.name ~ ": " ~ flow_run.state.message) | tojson }}'
"""Payloads are Jinja templates over the event; a message may hold quotes, which ``tojson`` writes as JSON has them."""
_FAILED = "gongkai: the night failed"
_OVERDUE = "gongkai: no night was done"


def install(url: str, shape: str, overdue_after: timedelta = OVERDUE_AFTER) -> list[str]:
    """Make or renew the webhook block and the two automations on the server at PREFECT_API_URL; their names.

    The block keeps the address encrypted. Runs of the flow ``nightly`` count, however they were started.
    """
    from prefect.blocks.webhook import Webhook
    from prefect.client.orchestration import get_client
    from prefect.events.actions import CallWebhook
    from prefect.events.schemas.automations import AutomationCore, EventTrigger, Posture
    from pydantic import SecretStr

    failed = Alert("night.failed", _RUN, {})
    missing = Alert("night.overdue", f"Gongkai: no night was done for {overdue_after}", {})
    block = Webhook(url=SecretStr(url), headers={"content-type": "application/json"})  # type: ignore[arg-type]
    block_id: UUID = block.save(BLOCK, overwrite=True)  # type: ignore[assignment]

    def action(alert: Alert) -> CallWebhook:
        message = json.dumps(body(alert, shape), ensure_ascii=False).replace(f'"{_RUN}"', _RUN_WORDS)
        return CallWebhook(block_document_id=block_id, payload=message)

    flow = {"prefect.resource.role": "flow", "prefect.resource.name": "nightly"}
    common: dict[str, Any] = {
        "match": {"prefect.resource.id": "prefect.flow-run.*"},
        "match_related": flow,
        "threshold": 1,
    }
    wanted = [
        AutomationCore(
            name=_FAILED,
            trigger=EventTrigger(
                **common,
                expect={"prefect.flow-run.Failed", "prefect.flow-run.Crashed", "prefect.flow-run.TimedOut"},
                posture=Posture.Reactive,
                within=timedelta(0),
            ),
            actions=[action(failed)],
        ),
        AutomationCore(
            name=_OVERDUE,
            trigger=EventTrigger(
                **common, expect={"prefect.flow-run.Completed"}, posture=Posture.Proactive, within=overdue_after
            ),
            actions=[action(missing)],
        ),
    ]
    with get_client(sync_client=True) as client:
        for automation in wanted:
            for old in client.read_automations_by_name(automation.name):
                client.delete_automation(old.id)
            client.create_automation(automation)
    return [automation.name for automation in wanted]
