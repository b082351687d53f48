"""The real reports beside this checkout read exactly as their truth files say."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path


def test_extract_equals_the_truth_in_every_cell(seeds: Path, command: Path) -> None:
    files = sorted(seeds.glob("*.txt"))
    run = subprocess.run([command, "extract", *files], capture_output=True, text=True, check=False)
    assert run.returncode == 0, run.stderr
    for file, line in zip(files, run.stdout.splitlines(), strict=True):
        read = json.loads(line)
        truth = json.loads(file.with_suffix("").with_suffix(".truth.json").read_text("utf-8"))
        for key in ("agency", "year", "published", "section2", "section3", "section4"):
            assert read[key] == truth[key], f"{file.name}: {key}"
        assert read["form"] == truth["template"], file.name


def test_the_cut_report_is_flagged_and_not_filled_with_zeros(seeds: Path, command: Path) -> None:
    (file,) = seeds.glob("003_*.txt")
    run = subprocess.run([command, "extract", file], capture_output=True, text=True, check=False)
    read = json.loads(run.stdout)
    assert "carried_out" not in read["section3"]
    assert read["section4"] is None
    assert {"section3", "section4"} <= {finding["where"] for finding in read["findings"]}
