# ruff: noqa: E501 (pieces of markup stay whole)
"""OFD (GB/T 33190) carriers, written by hand: pages of text objects and ruled paths in a ZIP of XML files."""

from __future__ import annotations

import zipfile
from typing import Any, BinaryIO
from xml.sax.saxutils import escape

from reportlab.pdfbase import pdfmetrics

from tests.rendering.grid import Document
from tests.rendering.pdf import Style, draw
from tests.rendering.word import repack

_MILLIMETRE = 25.4 / 72
_SPACE = 'xmlns:ofd="http://www.ofdspec.org/2016"'
_HEAD = '<?xml version="1.0" encoding="UTF-8"?>'


class OfdCanvas:
    """The few strokes of a reportlab canvas that the drawing needs, written as OFD page content."""

    def __init__(self, out: BinaryIO, pagesize: tuple[float, float], invariant: int = 1) -> None:
        self._out = out
        self._width, self._height = pagesize
        self._pages: list[str] = []
        self._objects: list[str] = []
        self._next_id = 100
        self._font, self._size = "", 10.0

    def setTitle(self, title: str) -> None:
        """Remember the title for the document information."""
        self._title = title

    def setFont(self, name: str, size: float) -> None:
        """Choose the font for the strings to come."""
        self._font, self._size = name, size

    def setLineWidth(self, width: float) -> None:
        """All rules have one width here."""

    def setDash(self, *pattern: float) -> None:
        """Rules are never dashed here."""

    def _id(self) -> int:
        self._next_id += 1
        return self._next_id

    def _box(self, left: float, top: float, right: float, bottom: float) -> str:
        """A boundary in millimetres from the upper left corner; arguments in points from the lower left."""
        x, y = left * _MILLIMETRE, (self._height - top) * _MILLIMETRE
        return (
            f"{x:.3f} {y:.3f} {max((right - left) * _MILLIMETRE, 0.1):.3f} {max((top - bottom) * _MILLIMETRE, 0.1):.3f}"
        )

    def drawString(self, x: float, y: float, text: str) -> None:
        """One text object with the advance of every character."""
        if not text:
            return
        widths = [pdfmetrics.stringWidth(character, self._font, self._size) for character in text]
        steps = " ".join(f"{width * _MILLIMETRE:.3f}" for width in widths[:-1])
        delta = f' DeltaX="{steps}"' if steps else ""
        box = self._box(x, y + self._size * 0.9, x + sum(widths), y - self._size * 0.2)
        self._objects.append(
            f'<ofd:TextObject ID="{self._id()}" Boundary="{box}" Font="2" Size="{self._size * _MILLIMETRE:.3f}">'
            f'<ofd:TextCode X="0" Y="{self._size * 0.9 * _MILLIMETRE:.3f}"{delta}>{escape(text)}</ofd:TextCode></ofd:TextObject>'
        )

    def line(self, x0: float, y0: float, x1: float, y1: float) -> None:
        """One stroke."""
        left, right, bottom, top = min(x0, x1), max(x0, x1), min(y0, y1), max(y0, y1)
        width, height = (right - left) * _MILLIMETRE, (top - bottom) * _MILLIMETRE
        self._objects.append(
            f'<ofd:PathObject ID="{self._id()}" Boundary="{self._box(left, top, right, bottom)}" LineWidth="0.2">'
            f"<ofd:AbbreviatedData>M 0 0 L {width:.3f} {height:.3f}</ofd:AbbreviatedData></ofd:PathObject>"
        )

    def rect(self, x: float, y: float, width: float, height: float, stroke: int = 1, fill: int = 0) -> None:
        """Four strokes of a cell."""
        w, h = width * _MILLIMETRE, height * _MILLIMETRE
        self._objects.append(
            f'<ofd:PathObject ID="{self._id()}" Boundary="{self._box(x, y + height, x + width, y)}" LineWidth="0.2">'
            f"<ofd:AbbreviatedData>M 0 0 L {w:.3f} 0 L {w:.3f} {h:.3f} L 0 {h:.3f} C</ofd:AbbreviatedData></ofd:PathObject>"
        )

    def showPage(self) -> None:
        """Finish the page."""
        if self._objects:
            self._pages.append("".join(self._objects))
        self._objects = []

    def save(self) -> None:
        """Write the package."""
        width, height = self._width * _MILLIMETRE, self._height * _MILLIMETRE
        area = f"<ofd:PageArea><ofd:PhysicalBox>0 0 {width:.2f} {height:.2f}</ofd:PhysicalBox></ofd:PageArea>"
        pages = "".join(
            f'<ofd:Page ID="{index + 10}" BaseLoc="Pages/Page_{index}/Content.xml"/>'
            for index in range(len(self._pages))
        )
        parts = {
            "OFD.xml": f'{_HEAD}<ofd:OFD {_SPACE} Version="1.0" DocType="OFD"><ofd:DocBody><ofd:DocInfo><ofd:DocID>0</ofd:DocID>'
            f"<ofd:Title>{escape(self._title)}</ofd:Title></ofd:DocInfo><ofd:DocRoot>Doc_0/Document.xml</ofd:DocRoot></ofd:DocBody></ofd:OFD>",
            "Doc_0/Document.xml": f"{_HEAD}<ofd:Document {_SPACE}><ofd:CommonData><ofd:MaxUnitID>{self._next_id}</ofd:MaxUnitID>{area}"
            f"<ofd:PublicRes>PublicRes.xml</ofd:PublicRes></ofd:CommonData><ofd:Pages>{pages}</ofd:Pages></ofd:Document>",
            "Doc_0/PublicRes.xml": f'{_HEAD}<ofd:Res {_SPACE} BaseLoc="Res"><ofd:Fonts><ofd:Font ID="2" FontName="宋体" FamilyName="宋体"/>'
            "</ofd:Fonts></ofd:Res>",
        }
        for index, content in enumerate(self._pages):
            parts[f"Doc_0/Pages/Page_{index}/Content.xml"] = (
                f'{_HEAD}<ofd:Page {_SPACE}>{area.replace("PageArea", "Area")}<ofd:Content><ofd:Layer ID="{index + 50}">{content}</ofd:Layer>'
                "</ofd:Content></ofd:Page>"
            )
        with zipfile.ZipFile(self._out, "w") as archive:
            for name, xml in parts.items():
                archive.writestr(name, xml)


def draw_ofd(document: Document, **style: Any) -> bytes:
    """The report as an OFD file."""
    return repack(draw(document, Style(**style), OfdCanvas))
