"""Write the corpus: ``python -m tests.rendering --out DIR [--heavy]``."""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path
from typing import Any

from tests.rendering.absent import Absent
from tests.rendering.catalogue import entries
from tests.rendering.other_documents import NOTHING, other_documents


def _write(out: Path, name: str, data: bytes, truth: dict[str, Any]) -> None:
    (out / name).write_bytes(data)
    line = json.dumps(truth, ensure_ascii=False, separators=(",", ":"))
    (out / f"{Path(name).stem}.truth.json").write_text(line + "\n", "utf-8")


def main() -> None:
    """Write every file of the catalogue and its truth; say what was skipped and why."""
    parser = argparse.ArgumentParser(prog="python -m tests.rendering", description=__doc__)
    parser.add_argument("--out", type=Path, required=True, help="directory to write into")
    parser.add_argument("--heavy", action="store_true", help="also the files that LibreOffice and Chromium write")
    options = parser.parse_args()
    options.out.mkdir(parents=True, exist_ok=True)
    for entry in entries(options.heavy):
        try:
            _write(options.out, entry.name, entry.data(), entry.filled.truth())
        except Absent as absent:
            print(f"skipped {entry.name}: {absent}", file=sys.stderr)
    for name, data in other_documents().items():
        _write(options.out, name, data, NOTHING)


if __name__ == "__main__":
    main()
