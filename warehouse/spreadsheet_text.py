"""How text reaches spreadsheets: no text starts a formula, and Chinese is taken for what it is."""

from __future__ import annotations

import re

FORMULA_START = r"^[=+\-@\t\r\n＝＋－＠]"
"""Full-width signs too: spreadsheets of East Asia take them for the narrow ones."""
CSV_ENCODING = "utf-8-sig"
"""With a byte order mark: without it spreadsheets take Chinese for another encoding."""
BYTE_ORDER_MARK = "\ufeff".encode()


def spreadsheet_text(text: str) -> str:
    """The text with a quote in front when a spreadsheet would run it."""
    return f"'{text}" if re.match(FORMULA_START, text) else text
