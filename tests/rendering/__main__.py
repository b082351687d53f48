"""Write the corpus: ``python -m tests.rendering --out DIR``."""

from __future__ import annotations

import argparse
import json
from pathlib import Path

from tests.rendering.catalogue import Entry, light_entries


def write(entry: Entry, out: Path) -> None:
    """Write one rendered file and its truth beside it."""
    (out / entry.name).write_bytes(entry.data())
    truth = json.dumps(entry.filled.truth(), ensure_ascii=False, separators=(",", ":"))
    (out / f"{Path(entry.name).stem}.truth.json").write_text(truth + "\n", "utf-8")


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.rendering", description=__doc__)
    parser.add_argument("--out", type=Path, required=True, help="directory to write into")
    out = parser.parse_args().out
    out.mkdir(parents=True, exist_ok=True)
    for entry in light_entries():
        write(entry, out)


if __name__ == "__main__":
    main()
