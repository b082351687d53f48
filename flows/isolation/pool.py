"""A pool of reading processes that no document can hang, crash or exhaust."""

from __future__ import annotations

import os
import queue
import resource
import signal
import socket
import subprocess
import sys
import threading
import time
from concurrent.futures import Future
from multiprocessing.connection import Connection
from pickle import UnpicklingError
from types import TracebackType
from typing import Protocol

from contracts.documents import FetchedDocument
from contracts.reports import Report
from flows.isolation.answers import unpack
from flows.isolation.environment import reader_environment
from flows.isolation.limits import Limits, seconds_for_a_document
from flows.steps.read import give_up

WORKER = [sys.executable, "-P", "-m", "flows.isolation.worker"]
"""-P: modules that happen to lie in the working folder are strangers' files too."""

_START_SECONDS = 120.0
_GRACE_SECONDS = 2.0
_LONGEST_ANSWER = 512 * 1024**2
_SHARE_OF_THE_HUNGRY = 0.5
"""A buffer that is doubled until there is no room has filled half of it by then."""

_Job = tuple[FetchedDocument, "Future[Report]"]


class ReadingUnavailable(Exception):
    """Reading processes cannot start on this machine at all; no document is to blame."""


class Readers(Protocol):
    """What reads documents: processes of this machine, or of a cluster."""

    def submit(self, document: FetchedDocument) -> Future[Report]:
        """Queue one document; its future never raises for anything the document does."""
        ...


class ReadingPool:
    """Reads documents in ``workers`` processes, each document under ``limits``.

    Every future gives a report: a document that hangs, crashes its process or takes too much memory
    gives a report without a form and with the finding DOC.TIMEOUT, DOC.CRASHED or DOC.MEMORY. Its
    process is replaced; the documents beside it are not touched. Safe to use from several threads.
    """

    def __init__(self, workers: int | None = None, limits: Limits | None = None) -> None:
        self._limits = limits or Limits(seconds=seconds_for_a_document())
        self._jobs: queue.SimpleQueue[_Job | None] = queue.SimpleQueue()
        self._lock = threading.Lock()
        self._is_closed = False
        self._at_work: set[_Process] = set()
        count = workers or len(os.sched_getaffinity(0))
        self._threads = [
            threading.Thread(target=self._tend, name=f"reading-{number}", daemon=True) for number in range(count)
        ]
        for thread in self._threads:
            thread.start()

    def submit(self, document: FetchedDocument) -> Future[Report]:
        """Queue one document; its future never raises for anything the document does."""
        future: Future[Report] = Future()
        with self._lock:
            if self._is_closed:
                future.cancel()
            else:
                self._jobs.put((document, future))
        return future

    def close(self) -> None:
        """Let queued documents finish, then end the processes. What is submitted later is cancelled."""
        with self._lock:
            self._is_closed = True
            for _ in self._threads:
                self._jobs.put(None)
        for thread in self._threads:
            thread.join()

    def __enter__(self) -> ReadingPool:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if error is not None:
            self._give_up()
        self.close()

    def _give_up(self) -> None:
        """Nobody waits for answers any more: cancel what is queued, end what is being read."""
        with self._lock:
            self._is_closed = True
            for process in self._at_work:
                process.kill()
        while True:
            try:
                job = self._jobs.get_nowait()
            except queue.Empty:
                return
            if job is not None:
                job[1].cancel()

    def _tend(self) -> None:
        """One thread a process: hand it a document, wait for the answer or for the deadline."""
        process: _Process | None = None
        while (job := self._jobs.get()) is not None:
            document, future = job
            if not future.set_running_or_notify_cancel():
                continue
            try:
                if process is None:
                    process = self._begun()
                future.set_result(process.read(document))
            except BaseException as error:  # handed to whoever waits for the future
                future.set_exception(error)
            if process is not None and process.is_spent:
                self._end(process)
                process = None
        if process is not None:
            self._end(process)

    def _begun(self) -> _Process:
        process = _Process(self._limits)
        with self._lock:
            self._at_work.add(process)
            if self._is_closed:
                process.kill()
        return process

    def _end(self, process: _Process) -> None:
        with self._lock:
            self._at_work.discard(process)
        process.end()


class _Process:
    """One reading process and our end of its pipe."""

    def __init__(self, limits: Limits) -> None:
        self._limits = limits
        self._documents = 0
        self._is_broken = False
        # Linux counts what the parent held when it began the process as the process's own.
        self._inherited_bytes = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
        ours, theirs = socket.socketpair()
        with theirs:
            self._popen = subprocess.Popen(
                [
                    *WORKER, str(theirs.fileno()),
                    str(limits.seconds), str(limits.memory_bytes), str(limits.documents),
                ],
                pass_fds=[theirs.fileno()],
                stdin=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL if not os.environ.get("GONGKAI_DEBUG") else None,
                start_new_session=True,
                env=reader_environment(),
            )  # fmt: skip
        self._connection = Connection(ours.detach())
        self._await_start()

    def _await_start(self) -> None:
        try:
            if self._connection.poll(_START_SECONDS) and self._connection.recv() == "ready":
                return
        except (EOFError, OSError):
            pass
        self.end()
        raise ReadingUnavailable("a reading process could not start; set GONGKAI_DEBUG=1 to see why")

    @property
    def is_spent(self) -> bool:
        """True when the next document needs a new process."""
        return self._is_broken or self._documents >= self._limits.documents

    def read(self, document: FetchedDocument) -> Report:
        """The document's report, whatever happens to the process."""
        self._documents += 1
        try:
            self._connection.send(document)
            if self._connection.poll(self._limits.seconds + _GRACE_SECONDS):
                report = unpack(self._connection.recv_bytes(_LONGEST_ANSWER), Report)
                self._is_broken = any(finding.rule == "DOC.MEMORY" for finding in report.findings)
                return report
        except (EOFError, OSError):
            pass
        except UnpicklingError as error:
            self._is_broken = True
            self._popen.kill()
            return give_up(document, "DOC.CRASHED", f"its reader gave no report ({error}); the original is kept")
        self._is_broken = True
        return self._post_mortem(document)

    def _post_mortem(self, document: FetchedDocument) -> Report:
        status, resident_bytes = self._bury()
        if status == -signal.SIGALRM:
            message = f"reading it took more than {self._limits.seconds:g} s and was stopped; the original is kept"
            return give_up(document, "DOC.TIMEOUT", message)
        cause = f"signal {-status}, {signal.strsignal(-status)}" if status < 0 else f"exit status {status}"
        if resident_bytes > max(_SHARE_OF_THE_HUNGRY * self._limits.memory_bytes, self._inherited_bytes):
            # pdfium ends its process when it gets no memory, and cannot say so.
            megabytes, limit = resident_bytes // 1024**2, self._limits.memory_bytes // 1024**2
            message = f"the reader ended ({cause}) with {megabytes:,} of the {limit:,} MB that it may take"
            return give_up(document, "DOC.MEMORY", f"{message}; the original is kept")
        return give_up(document, "DOC.CRASHED", f"the reader crashed on it ({cause}); the original is kept")

    def _bury(self) -> tuple[int, int]:
        """How the process ended, as a negative signal or an exit status, and the most memory it held, in bytes."""
        deadline = time.monotonic() + 1.0
        while not (ended := os.wait4(self._popen.pid, os.WNOHANG))[0]:
            if time.monotonic() > deadline:
                self._popen.kill()
                self._popen.wait()
                return -signal.SIGALRM, 0
            time.sleep(0.005)
        self._popen.returncode = os.waitstatus_to_exitcode(ended[1])
        return self._popen.returncode, ended[2].ru_maxrss * 1024

    def kill(self) -> None:
        """End the process in the middle of what it does; whoever reads from it is told that it crashed."""
        self._popen.kill()

    def end(self) -> None:
        """Close the pipe, and end the process when that alone does not."""
        self._connection.close()
        try:
            self._popen.wait(timeout=5.0)
        except subprocess.TimeoutExpired:
            self._popen.kill()
            self._popen.wait()
