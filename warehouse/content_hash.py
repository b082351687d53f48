"""The content hash of a report: equal facts give equal hashes, whatever carrier they came in."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from decimal import Decimal
from functools import lru_cache

import numpy as np
import numpy.typing as npt
import pandas as pd

_FACT_FRAMES = (
    ("application", ("row", "applicant_type"), "request_count"),
    ("proactive_disclosure", ("item", "measure"), "quantity"),
    ("review_litigation", ("proceeding", "outcome"), "case_count"),
)
_INDICATORS = (("value", "value_status"), ("cumulative", "cumulative_status"))
_NO_VALUE = np.int64(-(2**62))


def content_hashes(documents: pd.Series, forms: pd.Series, frames: Mapping[str, pd.DataFrame]) -> dict[str, str]:
    """SHA-256 over the form and all facts of each document, by the document's sha256.

    Facts count by code, status and value, in no particular order; where a cell stood and how it was
    spelled does not. A unit counts, because it changes the meaning of the number. An indicator has no code: it
    counts by its place in the printed order and its label, and by both its values.
    """
    parts = [_fact_records(name, codes, value, "value_status", frames[name]) for name, codes, value in _FACT_FRAMES]
    parts += [_fact_records("indicator", ("indicator_no", "label"), *one, frames["indicator"]) for one in _INDICATORS]
    owners = pd.concat([owner for owner, _ in parts], ignore_index=True)
    records = np.concatenate([record for _, record in parts])
    position = pd.Index(documents).get_indexer(owners)
    order = np.lexsort((records[:, 0], position))
    position, records = position[order], np.ascontiguousarray(records[order])
    edges = np.searchsorted(position, np.arange(len(documents) + 1))
    return {
        sha: hashlib.sha256(str(form).encode() + records[edges[i] : edges[i + 1]].tobytes()).hexdigest()
        for i, (sha, form) in enumerate(zip(documents, forms, strict=True))
    }


def _fact_records(
    name: str, codes: tuple[str, str], value: str, status_column: str, frame: pd.DataFrame
) -> tuple[pd.Series, npt.NDArray[np.int64]]:
    """For each fact its document and three numbers: address, status and value."""
    numbers = [frame[code].astype("category") for code in (*codes, status_column)]
    hashed = [_category_hash(column, salt) for column, salt in zip(numbers, (name, value, "status"), strict=True)]
    address = hashed[0] * np.int64(31) ^ hashed[1]
    status = hashed[2]
    if "unit" in frame.columns:
        status = status ^ _category_hash(frame["unit"].astype("category"), "unit")
    values = frame[value]
    if values.dtype == object:
        amount = np.array([_amount_hash(v) for v in values], dtype=np.int64)
    else:
        amount = values.to_numpy(dtype=np.int64, na_value=_NO_VALUE)
    return frame["sha256"], np.column_stack((address, status, amount))


def _category_hash(column: pd.Series, salt: str) -> npt.NDArray[np.int64]:
    """A stable 64-bit number for each code; ``salt`` keeps equal codes of different columns apart.

    A null counts as the empty text: its code is -1, the last place of the table.
    """
    names = [*column.cat.categories, ""]
    digests = [hashlib.sha256(f"{salt}:{name}".encode()).digest()[:8] for name in names]
    return np.frombuffer(b"".join(digests), dtype="<i8")[column.cat.codes.to_numpy()]


@lru_cache(maxsize=65_536)
def _amount_hash(value: Decimal | None) -> int:
    """A number for an amount: 12.50 and 12.5 are the same; six places are what the warehouse keeps."""
    if value is None:
        return int(_NO_VALUE)
    return int.from_bytes(
        hashlib.sha256(f"{round(value, 6).normalize():f}".encode()).digest()[:8], "little", signed=True
    )
