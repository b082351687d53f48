"""Carriers written by LibreOffice and Chromium: PDF from DOCX and HTML, and the legacy DOC format.

Both programs are heavy and may be absent; their files are kept in the corpus and rewritten only on demand.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from pathlib import Path

from tests.rendering.absent import Absent

_EPOCH = "1704153600"
_SECONDS = 120


def _program(*names: str) -> str:
    for name in names:
        if found := shutil.which(name):
            return found
    raise Absent(f"{names[0]} is not installed")


def convert(data: bytes, suffix: str, target: str) -> bytes:
    """``data`` (a file with ``suffix``) as LibreOffice saves it in the format ``target``: pdf, doc, docx.

    Raises:
        Absent: LibreOffice is not installed.
        RuntimeError: LibreOffice wrote nothing.
    """
    program = _program("soffice", "libreoffice")
    with tempfile.TemporaryDirectory() as folder:
        source = Path(folder) / f"report{suffix}"
        source.write_bytes(data)
        filters = {"doc": "doc:MS Word 97", "pdf": "pdf:writer_pdf_Export"}
        if suffix == ".html" and target == "pdf":
            filters["pdf"] = "pdf:writer_web_pdf_Export"
        infilter = ["--infilter=HTML (StarWriter)"] if suffix == ".html" and target != "pdf" else []
        command = [
            program,
            f"-env:UserInstallation=file://{folder}/profile",
            "--headless",
            "--norestore",
            *infilter,
            "--convert-to",
            filters.get(target, target),
            "--outdir",
            folder,
            str(source),
        ]
        run = subprocess.run(
            command, capture_output=True, timeout=_SECONDS, check=False, env={**os.environ, "SOURCE_DATE_EPOCH": _EPOCH}
        )
        result = source.with_suffix(f".{target}")
        if not result.exists():
            raise RuntimeError(
                f"LibreOffice wrote no {target} from {suffix}: {run.stderr.decode(errors='replace')[:200]}"
            )
        return result.read_bytes()


def print_page(page: str) -> bytes:
    """An HTML page as Chromium prints it to PDF.

    Raises:
        Absent: Chromium is not installed.
        RuntimeError: Chromium wrote nothing.
    """
    program = _program("chromium", "chromium-browser", "google-chrome")
    with tempfile.TemporaryDirectory() as folder:
        source, target = Path(folder) / "report.html", Path(folder) / "report.pdf"
        source.write_text(page, "utf-8")
        flags = [
            "--headless",
            "--no-sandbox",
            "--disable-gpu",
            "--no-first-run",
            "--disable-background-networking",
            "--disable-component-update",
            "--disable-sync",
            f"--user-data-dir={folder}/profile",
            f"--print-to-pdf={target}",
            "--no-pdf-header-footer",
        ]
        run = subprocess.run([program, *flags, source.as_uri()], capture_output=True, timeout=_SECONDS, check=False)
        if not target.exists():
            raise RuntimeError(f"Chromium wrote no PDF: {run.stderr.decode(errors='replace')[-200:]}")
        return target.read_bytes()
