"""PDFs written object by object, for what no writer of the tests makes: layers, notes, form fields, clips."""

from __future__ import annotations

from collections.abc import Sequence

_FIRST_FREE = 6


def page_of(contents: str, notes: Sequence[str] = (), properties: str = "", catalogue: str = "") -> bytes:
    """A page of 300 × 200 points that draws ``contents`` with the font /F (Helvetica).

    ``notes`` are the bodies of annotations; ``{look:…}`` in one becomes its appearance, drawn with the font /F.
    ``properties`` are the page's layers by name, each ``/L n 0 R``; further objects begin with number 6, the looks of
    notes first. ``catalogue`` stands in the catalogue.
    """
    objects = {
        1: f"<< /Type /Catalog /Pages 2 0 R {catalogue} >>",
        2: "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        4: _stream("", contents),
        5: "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>",
    }
    resources = f"/Resources << /Font << /F 5 0 R >> /Properties << {properties} >> >>"
    numbers = []
    for body in notes:
        number = max(_FIRST_FREE - 1, *objects) + 1
        before, mark, look = body.partition("{look:")
        look, _, after = look.partition("}")
        if mark:
            box = f"/Type /XObject /Subtype /Form /BBox [0 0 80 20] {resources}"
            objects[number] = _stream(box, look)
            before, number = f"{before}/AP << /N {number} 0 R >>", number + 1
        objects[number] = f"<< /Type /Annot /F 4 {before}{after} >>"
        numbers.append(f"{number} 0 R")
    if properties:
        objects[max(objects) + 1] = "<< /Type /OCG /Name (draft) >>"
    objects[3] = (
        f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 300 200] /Contents 4 0 R {resources} "
        f"/Annots [{' '.join(numbers)}] >>"
    )
    data, offsets = b"%PDF-1.5\n", {}
    for number, text in sorted(objects.items()):
        offsets[number] = len(data)
        data += f"{number} 0 obj\n{text}\nendobj\n".encode()
    start = len(data)
    table = "".join(f"{offsets[number]:010d} 00000 n \n" for number in sorted(offsets))
    trailer = f"trailer << /Size {len(objects) + 1} /Root 1 0 R >>\nstartxref\n{start}\n%%EOF\n"
    return data + f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n{table}{trailer}".encode()


def _stream(entries: str, content: str) -> str:
    return f"<< {entries} /Length {len(content)} >>\nstream\n{content}\nendstream"


def text(words: str, x: float, y: float) -> str:
    """Drawing operators that write these words in black."""
    return f"0 g BT /F 12 Tf {x} {y} Td ({words}) Tj ET "
