"""The recognising network: its model out of the installed package, loaded once."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

THREADS = 1
"""Reports are read side by side, and a second thread costs as much again as it saves."""
PACKAGE = "rapidocr-onnxruntime"
_RECOGNISER = "ch_PP-OCRv4_rec_infer.onnx"
Probabilities = NDArray[np.float32]


def engine_version() -> str:
    """The version of the network's package, as part of every reading's version."""
    return version(PACKAGE)


@dataclass(frozen=True, slots=True)
class Recogniser:
    """Reads pictures of one line. ``characters[i]`` is what column i of its answer stands for; 0 is 'nothing'."""

    session: Any
    characters: tuple[str, ...]

    def probabilities(self, batch: NDArray[np.float32]) -> Probabilities:
        """(lines, 3, 48, width) in −1…1 → (lines, steps, characters)."""
        name = self.session.get_inputs()[0].name
        return np.asarray(self.session.run(None, {name: batch})[0], dtype=np.float32)


@cache
def recogniser() -> Recogniser:
    """The line recogniser."""
    import onnxruntime

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = THREADS
    options.inter_op_num_threads = 1
    options.enable_cpu_mem_arena = False
    options.log_severity_level = 3
    session = onnxruntime.InferenceSession(
        str(_models() / _RECOGNISER), sess_options=options, providers=["CPUExecutionProvider"])
    listed = session.get_modelmeta().custom_metadata_map["character"].splitlines()
    return Recogniser(session, ("", *listed, " "))


def _models() -> Path:
    spec = find_spec("rapidocr_onnxruntime")
    if spec is None or spec.origin is None:
        raise ModuleNotFoundError("the ocr extra is not installed: make ocr")
    return Path(spec.origin).parent / "models"
