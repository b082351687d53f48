"""A log for programs: one JSON object a line, each with the ids of its run, document and host.

``GONGKAI_JOURNAL`` names the file they are added to, ``-`` standard error; without it nothing is written. Every count
of a night's summary is the number of lines of one event. What the program logs for people stands among them as event
``log``.
"""

from __future__ import annotations

import json
import logging
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlsplit

VARIABLE = "GONGKAI_JOURNAL"
_ROOMS = ("gongkai", "sources", "extractors", "transforms", "warehouse")

_journal = logging.getLogger("gongkai.journal")
_journal.propagate = False
_journal.setLevel(logging.CRITICAL + 1)


def tell(event: str, *, document: str | None = None, url: str | None = None, **values: Any) -> None:
    """Write one line, if anybody keeps a journal. ``document`` is a sha256; the host is that of ``url``."""
    if _journal.isEnabledFor(logging.INFO):
        ids = {"document": document, "host": _host(url), "url": url}
        _journal.info(event, extra={"gongkai": {**ids, **values}})


def _host(url: str | None) -> str | None:
    try:
        return urlsplit(url).hostname if url else None
    except ValueError:  # an address that a site made up
        return None


class _Lines(logging.Formatter):
    def __init__(self, run: int | str) -> None:
        super().__init__()
        self._run = run

    def format(self, record: logging.LogRecord) -> str:
        own: dict[str, Any] | None = getattr(record, "gongkai", None)
        line: dict[str, Any] = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "run": self._run,
            "level": record.levelname.lower(),
        }
        if own is not None:
            line |= {"event": record.msg, **{name: value for name, value in own.items() if value is not None}}
        else:
            line |= {"event": "log", "logger": record.name, "message": record.getMessage()}
            if record.exc_info:
                line["trace"] = self.formatException(record.exc_info)
        return json.dumps(line, ensure_ascii=True, default=str)


@contextmanager
def kept(run: int | str) -> Iterator[None]:
    """Keep the journal of a run, where one is asked for, for the length of the block."""
    place = os.environ.get(VARIABLE)
    if not place:
        yield
        return
    handler = logging.StreamHandler(sys.stderr) if place == "-" else logging.FileHandler(place, encoding="ascii")
    handler.setFormatter(_Lines(run))
    loggers = [_journal, *map(logging.getLogger, _ROOMS)]
    levels = [one.level for one in loggers]
    for one in loggers:
        one.addHandler(handler)
        one.setLevel(min(one.level or logging.INFO, logging.INFO))
    try:
        yield
    finally:
        for one, level in zip(loggers, levels, strict=True):
            one.removeHandler(handler)
            one.setLevel(level)
        handler.close()
