"""Other readers on the same documents, through one plain mapper from a grid of strings to the form.

The mapper is what a careful user of those libraries would write: labels are compared without white space
and punctuation, the numbers of a row are those behind its label. It shares no code with the project's own.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from importlib.util import find_spec
from pathlib import Path

from transforms.forms import load_forms

Grid = list[list[str | None]]


@dataclass(frozen=True, slots=True)
class Peer:
    """A reader: its name, its module and package, the format it reads and how."""

    name: str
    module: str
    package: str
    extension: str
    grids: Callable[[Path], Iterable[Grid]]

    def read(self, path: Path) -> dict[str, Decimal | None]:
        """The cells that the peer's grids give; none where it fails."""
        return map_grids(self.grids(path))


def _key(text: str | None) -> str:
    folded = unicodedata.normalize("NFKC", text or "")
    return re.sub(
        r"[\W\d_]+|^[一二三四五六七八九十]+(?=、)",
        "",
        re.sub(r"^\s*[（(]?[一二三四五六七八九十\d]+[）)、.]", "", folded),
    )


def _number(text: str | None) -> Decimal | None:
    try:
        return Decimal(unicodedata.normalize("NFKC", text or "").strip().replace(",", ""))
    except InvalidOperation:
        return None


def map_grids(grids: Iterable[Grid]) -> dict[str, Decimal | None]:
    """Cells by address from grids of strings."""
    rows = [row for grid in grids for row in grid]
    best: dict[str, Decimal | None] = {}
    for form in load_forms().values():
        cells: dict[str, Decimal | None] = {}
        labels = {_key(label): row.code for row in form.rows for label in (row.label_zh, *row.labels)}
        items = {_key(label): (block, row) for block in form.blocks for row in block.rows for label in row.labels}
        pairs = [(one.code, column.code) for one in form.proceedings for column in form.outcomes]
        for row in rows:
            keys = [_key(cell) for cell in row]
            hit = next((index for index in range(len(row) - 1, -1, -1) if keys[index] in labels), None)
            item = next((index for index in range(len(row)) if keys[index] in items), None)
            # None marks what a merged cell covers; an empty string is an empty cell.
            if hit is not None:
                numbers = [_number(cell) for cell in row[hit + 1 :] if cell is not None][-7:]
                if len(numbers) == 7:
                    code = labels[keys[hit]]
                    cells |= {
                        f"section3.{code}.{column.code}": number
                        for column, number in zip(form.applicants, numbers, strict=True)
                    }
            elif item is not None:
                block, line = items[keys[item]]
                numbers = [_number(cell) for cell in row[item + 1 :] if cell is not None]
                cells |= {
                    f"section2.{line.code}.{column.code}": number
                    for column, number in zip(block.columns, numbers, strict=False)
                }
            else:
                numbers = [_number(cell) for cell in row if cell is not None]
                if len(numbers) == len(pairs) and any(number is not None for number in numbers):
                    cells |= {
                        f"section4.{one}.{column}": number for (one, column), number in zip(pairs, numbers, strict=True)
                    }
        if len(cells) > len(best):
            best = cells
    return best


def _pdfplumber(path: Path) -> list[Grid]:
    import pdfplumber

    with pdfplumber.open(path) as pdf:
        return [table for page in pdf.pages for table in page.extract_tables()]


def _pdfplumber_deduplicated(path: Path) -> list[Grid]:
    import pdfplumber

    with pdfplumber.open(path) as pdf:
        return [table for page in pdf.pages for table in page.dedupe_chars().extract_tables()]


def _python_docx(path: Path) -> list[Grid]:
    import docx

    grids: list[Grid] = []
    for table in docx.Document(str(path)).tables:
        grid: Grid = []
        for row in table.rows:
            seen: list[object] = []
            texts: list[str | None] = []
            for cell in row.cells:
                if cell._tc not in seen:
                    seen.append(cell._tc)
                    texts.append(cell.text)
            grid.append(texts)
        grids.append(grid)
    return grids


def _pandas(path: Path) -> list[Grid]:
    import pandas

    frames = pandas.read_html(str(path))
    return [
        [["" if pandas.isna(cell) else str(cell) for cell in row] for row in frame.itertuples(index=False)]
        for frame in frames
    ]


def _camelot(path: Path) -> list[Grid]:
    import camelot  # type: ignore[import-not-found, unused-ignore]

    return [table.df.values.tolist() for table in camelot.read_pdf(str(path), pages="all")]


def _pymupdf(path: Path) -> list[Grid]:
    import pymupdf  # type: ignore[import-not-found, unused-ignore]

    with pymupdf.open(path) as document:
        return [table.extract() for page in document for table in page.find_tables().tables]


def _img2table(path: Path) -> list[Grid]:
    from img2table.document import PDF  # type: ignore[import-not-found, unused-ignore]

    pages = PDF(str(path)).extract_tables(borderless_tables=True)
    # pandas makes NaN of cells in which nothing was read.
    return [table.df.fillna("").values.tolist() for tables in pages.values() for table in tables]


_PEERS = (
    Peer("pdfplumber extract_tables", "pdfplumber", "pdfplumber", "pdf", _pdfplumber),
    Peer("pdfplumber dedupe_chars", "pdfplumber", "pdfplumber", "pdf", _pdfplumber_deduplicated),
    Peer("camelot lattice", "camelot", "camelot-py", "pdf", _camelot),
    Peer("PyMuPDF find_tables", "pymupdf", "pymupdf", "pdf", _pymupdf),
    Peer("img2table", "img2table", "img2table", "pdf", _img2table),
    Peer("python-docx cells", "docx", "python-docx", "docx", _python_docx),
    Peer("pandas.read_html", "pandas", "pandas", "html", _pandas),
)


def installed_peers() -> list[Peer]:
    """The peers whose package can be imported here."""
    return [peer for peer in _PEERS if find_spec(peer.module)]
