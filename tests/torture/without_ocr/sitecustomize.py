"""A Python that finds no OCR: on the path of nights whose number counts, and not the seconds of their one scan."""

import sys

sys.modules["rapidocr_onnxruntime"] = None  # type: ignore[assignment]
