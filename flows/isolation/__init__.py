"""Reading strangers' files in processes of their own, with a hard limit on time and memory.

>>> from flows.isolation import ReadingPool
>>> with ReadingPool(workers=2) as pool:          # doctest: +SKIP
...     report = pool.submit(document).result()
"""

from __future__ import annotations

from contextlib import AbstractContextManager
from typing import TYPE_CHECKING

from flows.isolation.limits import Limits
from flows.isolation.pool import Readers, ReadingPool

if TYPE_CHECKING:
    from flows.settings import NightSettings

__all__ = ["Limits", "Readers", "ReadingPool", "reading_pool"]


def reading_pool(settings: NightSettings) -> AbstractContextManager[Readers]:
    """The reading processes that the settings ask for: those of a Dask cluster, or of this machine.

    Raises ReadingUnavailable when the cluster cannot be used.
    """
    if settings.cluster is None:
        return ReadingPool(settings.workers, settings.limits)
    from flows.isolation.cluster import ClusterPool

    return ClusterPool(settings.cluster, settings.limits, settings.raw_mirror)
