"""How text reaches spreadsheets: no text starts a formula, and Chinese is taken for what it is."""

from __future__ import annotations

FORMULA_START = r"^[=+\-@\t\r\n＝＋－＠]"
"""Full-width signs too: spreadsheets of East Asia take them for the narrow ones."""
CSV_ENCODING = "utf-8-sig"
"""With a byte order mark: without it spreadsheets take Chinese for another encoding."""
BYTE_ORDER_MARK = "\ufeff".encode()
