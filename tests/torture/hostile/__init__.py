"""Files made to harm whoever reads them, by name, each made only when asked for.

``HOSTILE`` maps a name to its file name and its maker. Makers take no input, use no clock and no chance:
the same bytes come out every time. Bombs are written compressed; nothing here inflates them.
"""

from __future__ import annotations

from collections.abc import Mapping

from tests.torture.hostile import ole, packages, pdf, rich, texts
from tests.torture.hostile.making import HostileFile

HOSTILE: Mapping[str, HostileFile] = {**pdf.FILES, **packages.FILES, **ole.FILES, **rich.FILES, **texts.FILES}

__all__ = ["HOSTILE", "HostileFile"]
