"""Takes the documentation's pictures of the site: ``python -m tests.explorer.pictures DATA`` after a demo into DATA."""

from __future__ import annotations

import io
import sqlite3
import sys
from pathlib import Path

from PIL import Image

from tests.explorer.chromium import chromium, explored

_PROJECT = Path(__file__).parents[2]
_FOLDER = _PROJECT / "docs" / "pictures"
_COLOURS = 256


def main(data: Path) -> None:
    """One picture a page, with few colours so that they stay small."""
    with sqlite3.connect(data / "warehouse.sqlite") as connection:
        wrong = connection.execute("SELECT report_id FROM fact_quality_finding WHERE rule = 'S3.CELL'").fetchone()[0]
        # A ruled table: its boxes are whole cells, which a small picture shows best.
        pdf = connection.execute(
            "SELECT report_id FROM report JOIN document USING (document_id) JOIN dim_form USING (form_id) "
            "JOIN cell USING (report_id) WHERE format = 'pdf' AND form = '2021' AND quality = 'A' AND section = 3 "
            "GROUP BY report_id ORDER BY avg(box_right - box_left) DESC, report_id"
        ).fetchone()[0]
    pages = {
        "home": ("/", 1000),
        "results": ("/dashboard/results", 1000),
        "coverage": ("/dashboard/coverage", 1000),
        "report": (f"/report/{wrong}", 1500),
        "evidence": (f"/report/{pdf}/cell/section3.refused.three_securities_one_stability.natural_person", 1080),
        "question": ("/warehouse/refusal_structure", 900),
    }
    _FOLDER.mkdir(parents=True, exist_ok=True)
    with explored(_PROJECT / ".venv" / "bin" / "gongkai", data) as address, chromium() as browser:
        page = browser.new_page(viewport={"width": 1200, "height": 900})
        for name, (path, height) in pages.items():
            page.set_viewport_size({"width": 1200, "height": height})
            page.goto(address + path)
            page.wait_for_load_state("networkidle")
            picture = Image.open(io.BytesIO(page.screenshot())).convert("RGB")
            file = _FOLDER / f"explore-{name}.png"
            picture.quantize(_COLOURS).save(file, optimize=True)
            print(f"{file.relative_to(_PROJECT)}  {file.stat().st_size:,} bytes")


if __name__ == "__main__":
    main(Path(sys.argv[1]).resolve())
