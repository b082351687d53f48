"""Reading strangers' files in processes of their own, with a hard limit on time and memory.

>>> from flows.isolation import ReadingPool
>>> with ReadingPool(workers=2) as pool:          # doctest: +SKIP
...     report = pool.submit(document).result()
"""

from flows.isolation.limits import Limits
from flows.isolation.pool import ReadingPool

__all__ = ["Limits", "ReadingPool"]
