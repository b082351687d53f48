"""The reading process: takes documents from a pipe, one at a time, and answers with reports.

Started by :class:`flows.isolation.pool.ReadingPool` as ``python -m flows.isolation.worker``, never
forked, so that it holds nothing of its parent. The kernel enforces both limits: memory through
RLIMIT_AS, time through an alarm whose default action ends the process even inside a C library.
"""

from __future__ import annotations

import contextlib
import gc
import importlib
import os
import resource
import signal
import sys
from multiprocessing.connection import Connection

from contracts.documents import FetchedDocument
from contracts.reports import Report
from flows.isolation.confinement import confine
from flows.isolation.limits import Limits

_OBJECTS_BETWEEN_COLLECTIONS = 20_000


def serve(connection: Connection, limits: Limits) -> None:
    """Answer documents until the other end closes the pipe."""
    # Imported before the first document, whose time limit must not pay for it.
    importlib.import_module("extractors")
    importlib.import_module("transforms.report")
    from flows.steps.read import give_up, read_document

    # A report's thousands of small objects hold no cycles, so looking for some among them seldom is enough.
    gc.collect()
    gc.freeze()
    gc.set_threshold(_OBJECTS_BETWEEN_COLLECTIONS, 20, 20)

    confine()
    resource.setrlimit(resource.RLIMIT_AS, (limits.memory_bytes, limits.memory_bytes))
    signal.signal(signal.SIGALRM, signal.SIG_DFL)
    connection.send("ready")
    while True:
        try:
            document: FetchedDocument = connection.recv()
        except (EOFError, OSError):
            return
        signal.setitimer(signal.ITIMER_REAL, limits.seconds)
        try:
            answer: Report = read_document(document)
        except MemoryError:
            megabytes = limits.memory_bytes // 1024**2
            answer = give_up(
                document, "DOC.MEMORY", f"reading it needs more than {megabytes} MB; the original is kept for a person"
            )
        signal.setitimer(signal.ITIMER_REAL, 0)
        connection.send(answer)


def main() -> None:
    """Read the file descriptor and the limits from the command line and serve."""
    descriptor, seconds, memory_bytes, documents = sys.argv[1:]
    # Whatever a library prints must not reach the parent's output.
    with open(os.devnull, "w", encoding="utf-8") as nowhere, contextlib.redirect_stdout(nowhere):
        serve(Connection(int(descriptor)), Limits(float(seconds), int(memory_bytes), int(documents)))


if __name__ == "__main__":
    main()
