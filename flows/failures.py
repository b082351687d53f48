"""Failures told to people: the rooms' own errors in their one line, faults of the program with their trace."""

from __future__ import annotations

import logging

_ROOMS = ("flows", "explorer", "sources", "extractors", "transforms", "warehouse", "contracts")


def is_worded(error: BaseException) -> bool:
    """Whether an error is one of the rooms' own, whose message says what, where and what to do."""
    return type(error).__module__.partition(".")[0] in _ROOMS


def log_failure(log: logging.Logger, error: BaseException, message: str, *values: object) -> None:
    """Log that something broke off, with a trace only where the program itself is at fault."""
    if is_worded(error) or isinstance(error, OSError):
        log.error(f"{message}: %s", *values, error)
    else:
        log.error(message, *values, exc_info=error)
