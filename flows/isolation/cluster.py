"""Read documents on a Dask cluster: the same promise as the pool of this machine, on as many as there are.

The process that runs the night keeps what only one may do (sites, warehouse); the cluster only reads. On each
Dask worker a document goes through a :class:`~flows.isolation.pool.ReadingPool` of that machine, so limits,
quarantine and facts are those of a single machine. Dask gives the documents of a lost worker to the others.
"""

from __future__ import annotations

import pickle
import tempfile
from concurrent.futures import Future
from dataclasses import replace
from functools import cache
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any

from contracts.documents import FetchedDocument
from contracts.reports import Report
from flows.isolation.answers import unpack
from flows.isolation.limits import Limits
from flows.isolation.pool import ReadingPool, ReadingUnavailable
from flows.steps.read import give_up

if TYPE_CHECKING:
    import distributed

_CONNECT_SECONDS = 30


class ClusterPool:
    """Reads documents on the workers of an existing Dask cluster.

    Every future gives a report, as with :class:`~flows.isolation.pool.ReadingPool`. Workers need this project
    installed in the same version, and the raw store: under the same path, or from ``mirror``, an address that
    fsspec understands.

    Raises:
        ReadingUnavailable: the dask extra is not installed, nobody answers at ``address``, or no worker is there.
    """

    def __init__(self, address: str, limits: Limits | None = None, mirror: str | None = None) -> None:
        try:
            import distributed
        except ImportError:
            raise ReadingUnavailable(
                "GONGKAI_DASK_ADDRESS is set, but Dask is not installed: pip install 'gongkai[dask]'"
            ) from None
        self._limits = limits or Limits()
        self._mirror = mirror
        try:
            self._client = distributed.Client(address, timeout=_CONNECT_SECONDS, set_as_default=False)
            self._client.wait_for_workers(1, timeout=_CONNECT_SECONDS)
        except (OSError, TimeoutError) as error:
            raise ReadingUnavailable(
                f"the Dask cluster at {address} cannot be used ({error or 'no answer'}): "
                "start its scheduler and a worker, or unset GONGKAI_DASK_ADDRESS"
            ) from error

    def submit(self, document: FetchedDocument) -> Future[Report]:
        """Queue one document; its future never raises for anything the document does."""
        answer: Future[Report] = Future()
        # Not pure: what was read before is asked of the warehouse, never of the cluster's memory.
        read = self._client.submit(_read_on_worker, document, self._limits, self._mirror, pure=False)

        def settle(done: distributed.Future) -> None:
            try:
                answer.set_result(unpack(done.result(), Report))
            except Exception as error:
                # Its process or its worker fell with it again and again, or its answer is no report.
                answer.set_result(
                    give_up(document, "DOC.CRASHED", f"no worker could read it ({error}); the original is kept")
                )

        read.add_done_callback(settle)
        return answer

    def close(self) -> None:
        """Leave the cluster; its workers go on."""
        self._client.close()

    def __enter__(self) -> ClusterPool:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


@cache
def _local_pool(limits: Limits) -> ReadingPool:
    """The reading processes of this Dask worker, one for each thread that Dask runs on it."""
    import distributed

    return ReadingPool(distributed.get_worker().state.nthreads, limits)


def _read_on_worker(document: FetchedDocument, limits: Limits, mirror: str | None) -> bytes:
    """Runs on the cluster: the pickled report."""
    if mirror is None or Path(document.path).is_file():
        return pickle.dumps(_local_pool(limits).submit(document).result(), protocol=5)
    return _read_from_mirror(document, limits, mirror)


def _read_from_mirror(document: FetchedDocument, limits: Limits, mirror: str) -> bytes:
    with tempfile.TemporaryDirectory(prefix="gongkai-") as folder:
        path = Path(folder) / document.sha256
        _mirror(mirror).fetch(document.sha256, path)
        report = _local_pool(limits).submit(replace(document, path=str(path))).result()
    return pickle.dumps(report, protocol=5)


@cache
def _mirror(address: str) -> Any:
    from sources.store_mirror import Mirror

    return Mirror(address)
