"""Tells a person's chat or pager that a night failed, or that none was done: one POST of JSON to an address of theirs.

The address is a secret, since whoever knows it can write there: it comes from the environment, is never a
parameter, and no message names it. An alert that cannot be sent is logged and fails nothing.
"""

from __future__ import annotations

import http.client
import json
import logging
import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import urlsplit

from flows.night_lock import NightInProgress
from flows.printable import printable
from flows.summary import NightSummary

URL = "GONGKAI_ALERT_URL"
SHAPE = "GONGKAI_ALERT_SHAPE"
OVERDUE_AFTER = timedelta(hours=26)
"""A night a day, and two hours for it to be done."""
_SECONDS = 10
_LONGEST_TEXT = 2000
_ACCEPTED = range(200, 300)

_log = logging.getLogger("gongkai.alerts")


class AlertError(Exception):
    """The alert cannot be sent: where to is missing or unusable, or the receiver refused. Never names the address."""


@dataclass(frozen=True, slots=True)
class Alert:
    """What happened (``event``: night.failed or night.overdue), in one text, with numbers for programs."""

    event: str
    text: str
    facts: Mapping[str, Any]


def body(alert: Alert, shape: str = "json") -> dict[str, Any]:
    """The message in the shape that the receiver takes: ``json`` (also Slack and Mattermost), ``feishu``, ``dingtalk``
    (also WeCom)."""
    if shape == "feishu":
        return {"msg_type": "text", "content": {"text": alert.text}}
    if shape == "dingtalk":
        return {"msgtype": "text", "text": {"content": alert.text}}
    if shape == "json":
        return {"event": alert.event, "text": alert.text, **alert.facts}
    raise AlertError(f"{SHAPE}={shape} is unknown: json, feishu or dingtalk")


def send(alert: Alert, url: str, shape: str = "json") -> None:
    """POST the alert. Redirects are not followed.

    Raises:
        AlertError: it was not taken.
    """
    parts = urlsplit(url)
    if parts.scheme not in {"http", "https"} or not parts.hostname:
        raise AlertError(f"{URL} is no http or https address")
    data = json.dumps(body(alert, shape), ensure_ascii=False, default=str).encode()
    kind = http.client.HTTPSConnection if parts.scheme == "https" else http.client.HTTPConnection
    connection = kind(parts.hostname, parts.port, timeout=_SECONDS)
    try:
        target = f"{parts.path or '/'}{'?' + parts.query if parts.query else ''}"
        connection.request("POST", target, data, {"content-type": "application/json; charset=utf-8"})
        status = connection.getresponse().status
    except (OSError, http.client.HTTPException) as error:
        raise AlertError(f"the receiver cannot be reached: {type(error).__name__}") from None
    finally:
        connection.close()
    if status not in _ACCEPTED:
        raise AlertError(f"the receiver answered {status}")


def tell(alert: Alert) -> bool:
    """Send where the environment says; whether somebody was told. Failing to tell is logged."""
    url = os.environ.get(URL)
    if not url:
        return False
    try:
        send(alert, url, os.environ.get(SHAPE, "json"))
    except AlertError as error:
        _log.warning("no alert was sent: %s", error)
        return False
    return True


def watched(night: Callable[[], NightSummary]) -> NightSummary:
    """Do a night, and tell when it failed or a step after loading broke off. One that declines is no failure."""
    try:
        summary = night()
    except NightInProgress:
        raise
    except Exception as error:
        tell(failed(error))
        raise
    if (alert := broken(summary)) is not None:
        tell(alert)
    return summary


def failed(error: BaseException) -> Alert:
    """A night that could not be done."""
    reason = printable(f"{type(error).__name__}: {error}")[:_LONGEST_TEXT]
    return Alert("night.failed", f"Gongkai: the night failed. {reason}", {"reason": reason})


def broken(summary: NightSummary) -> Alert | None:
    """A night whose facts are loaded, but of which a later step broke off."""
    if not summary.broken:
        return None
    reason = printable("; ".join(f"{one.what}: {one.reason}" for one in summary.broken))[:_LONGEST_TEXT]
    text = f"Gongkai: {summary.found} documents met, but {reason}"
    return Alert("night.failed", text, {"reason": reason, "summary": summary.as_dict()})


def overdue(last_done: datetime | None, now: datetime | None = None) -> Alert | None:
    """That no night was done for too long, if so; ``last_done`` in UTC, None when there never was one."""
    now = now or datetime.now(UTC)
    if last_done is not None and now - last_done <= OVERDUE_AFTER:
        return None
    since = "no night was ever done" if last_done is None else f"no night was done since {last_done:%Y-%m-%d %H:%M} UTC"
    facts = {"last_done": None if last_done is None else last_done.isoformat()}
    return Alert("night.overdue", f"Gongkai: {since}", facts)
