"""``python -m tests.torture.fuzz_guided TARGET SECONDS FOLDER``: search by coverage until something breaks."""

from __future__ import annotations

import hashlib
import logging
import random
import sys
from pathlib import Path

import atheris

# Only what is imported here is watched for coverage: this project and the parsers written in Python.
_WATCHED = [
    "extractors",
    "transforms",
    "sources",
    "warehouse.decisions",
    "flows.isolation",
    "olefile",
    "ofdkit",
    "protego",
]
with atheris.instrument_imports(include=_WATCHED):
    from tests.torture.fuzz_child import fault_of
    from tests.torture.fuzz_mutations import mutant
    from tests.torture.fuzz_targets import TARGETS


def main() -> None:
    """Search; atheris ends the process."""
    logging.disable(logging.CRITICAL)
    _, name, seconds, place = sys.argv
    target, folder = TARGETS[name], Path(place)
    for seed in target.seeds():
        (folder / "seeds" / hashlib.sha256(seed).hexdigest()[:16]).write_bytes(seed)

    def once(data: bytes) -> None:
        if (fault := fault_of(target, data)) is not None:
            raise RuntimeError(fault)

    def wound(data: bytes, most: int, seed: int) -> bytes:
        if seed % 2:
            return bytes(atheris.Mutate(data, most))
        return mutant([data], random.Random(seed))[:most]

    options = {
        "max_total_time": seconds, "timeout": 600, "rss_limit_mb": 3000, "max_len": 200_000,
        "artifact_prefix": f"{folder}/found-", "print_final_stats": 1, "verbosity": 0,
        "report_slow_units": 600,
    }  # fmt: skip
    words = [f"-{option}={value}" for option, value in options.items()]
    atheris.Setup([sys.argv[0], *words, str(folder / "seeds")], once, custom_mutator=wound)
    atheris.Fuzz()


if __name__ == "__main__":
    main()
