"""Writes ``frames.md``, the guide to the frames, from their declaration."""

from __future__ import annotations

from pathlib import Path

from warehouse.dimension_frames import DIMENSION_FRAMES
from warehouse.frames import LOAD_FRAMES, FrameSpec

GUIDE_PATH = Path(__file__).with_name("frames.md")
_HEAD = """# Frames the warehouse takes

Generated from `warehouse/frames.py` and `warehouse/dimension_frames.py`; do not edit.

`Warehouse.load(frames, run)` takes the frames of one batch of documents; `Warehouse.load_dimensions(frames)` the
dimension frames. A frame that is absent is empty; a column that may be null may be left out; a column that is not
listed here is an error.

- Everything is keyed by the document's `sha256`: one report per document, no ids.
- Each document of the batch has one row in `document`, whatever became of it. A document with status `report` has one
  row in `report`; others have none, and no facts. Their rows in `claim`, `cell`, `section`, `evidence` and `reading`
  are left out, their findings are kept.
- A row or item that the report's form does not have but another form does is kept as the other form's.
- A fact has a number if and only if its `value_status` is `reported`. A row that the document does not hold may have
  facts of status `missing_row`.
- `request_count` and `case_count` are whole. A printed number that is not whole is `unreadable` (its text stands in the
  cell). Negative numbers are kept as printed: the finding about them is the readers' duty.
- `number` columns hold `decimal.Decimal` or None, `date` columns `datetime.date` or None.
- `cell_no` counts from 1 within a document and joins a fact to its row in `cell`. Cells that no row of the form claims
  have `is_matched` false and no fact.
- `document.agency_uid` is the registry's id of the agency (`FetchedDocument.agency_id`); with it the report belongs to
  that agency, without it to the source host and the name as printed.
- Findings name their place in `address` (`Finding.where`).
"""


def render_guide() -> str:
    """The guide as Markdown."""
    parts = [_HEAD, "## `load`\n"]
    parts += [_render(spec) for spec in LOAD_FRAMES.values()]
    parts.append("## `load_dimensions`\n")
    parts += [_render(spec) for spec in DIMENSION_FRAMES.values()]
    return "\n".join(parts)


def _render(spec: FrameSpec) -> str:
    lines = [
        f"### {spec.name}\n",
        f"Key: {', '.join(spec.key) or 'none (rows keep their order)'}\n",
        "| column | holds | null | meaning |",
        "|---|---|---|---|",
    ]
    for column in spec.columns:
        info = column.means.info
        allowed = f" One of: {', '.join(column.allowed)}." if column.allowed else ""
        lines.append(
            f"| {column.name} | {column.kind.name.lower()} | {'no' if column.required else 'yes'} "
            f"| {info['zh']} · {info['en']}.{allowed} |"
        )
    return "\n".join(lines) + "\n"


def main() -> None:
    """Write the guide beside this module."""
    GUIDE_PATH.write_text(render_guide(), encoding="utf-8")


if __name__ == "__main__":
    main()
