"""Reading documents: bytes in, readings out. Knows file formats and nothing of the statutory forms.

>>> from extractors import readings
>>> for reading in readings(b"a\\tb\\tc\\n1\\t2\\t3\\n", file_name="report.txt"):
...     print(reading.reader, len(reading.blocks))
txt.separated 1
txt.lines 2
"""

from extractors.dispatch import readings
from extractors.sniffing import sniff

__all__ = ["readings", "sniff"]
