"""Checks a frame against its declaration with pandera and brings it to the declared dtypes."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from functools import cache
from typing import Any, cast

import numpy as np
import pandas as pd
import pandera.pandas as pa
from pandera.errors import SchemaErrors

from warehouse.errors import FrameError
from warehouse.frames import FrameColumn, FrameSpec, Kind

_MANY_CELLS = 1 << 20
_OBJECT_TYPES: dict[Kind, type] = {Kind.NUMBER: Decimal, Kind.DATE: date}


@dataclass(slots=True)
class CheckedFrame:
    """A frame of the declared dtypes, and why some documents' rows are not in it.

    ``rejected`` maps a document's sha256 to one clear line.
    """

    frame: pd.DataFrame
    rejected: dict[str, str] = field(default_factory=dict)


@cache
def contract(spec: FrameSpec) -> pa.DataFrameSchema:
    """The pandera schema of a frame, derived from its declaration."""
    return pa.DataFrameSchema({column.name: _contract_column(column) for column in spec.columns}, name=spec.name)


def _contract_column(column: FrameColumn) -> pa.Column:
    checks = [pa.Check.isin(column.allowed)] if column.allowed else []
    dtype = None if column.kind in _OBJECT_TYPES else str(column.kind)
    return pa.Column(dtype, checks=checks, nullable=not column.required, description=column.means.comment)


def check_frame(spec: FrameSpec, frame: pd.DataFrame | None, known: frozenset[str] | None = None) -> CheckedFrame:
    """Bring ``frame`` to the declared columns and dtypes; set aside the documents that break a rule.

    Raises :class:`FrameError` when the frame as a whole cannot be used: an unknown or missing column,
    or values of a kind that no rows can be blamed for. ``known`` are the documents of the batch: rows
    of any other document are an error of the caller.
    """
    if frame is None:
        return CheckedFrame(_empty(spec))
    unknown = sorted(set(map(str, frame.columns)) - set(spec.column_names))
    if unknown:
        raise FrameError(f"frame '{spec.name}' has unknown columns {', '.join(unknown)}; see warehouse/frames.md")
    missing = [c.name for c in spec.columns if c.required and c.name not in frame.columns]
    if missing and len(frame):
        raise FrameError(f"frame '{spec.name}' lacks the columns {', '.join(missing)}; see warehouse/frames.md")
    frame = frame.reset_index(drop=True)
    if not len(frame):
        return CheckedFrame(_empty(spec))
    shaped = pd.DataFrame({c.name: _coerce(spec, c, frame) for c in spec.columns}, copy=False)
    if known is not None:
        strangers = sorted(set(shaped["sha256"].dropna().unique()) - known)
        if strangers:
            raise FrameError(f"frame '{spec.name}' has rows of document {strangers[0]}, which frame 'document' lacks")
    rejected = _broken_rows(spec, shaped)
    if rejected and "sha256" not in spec.column_names:
        raise FrameError(f"frame '{spec.name}': {next(iter(rejected.values()))}")
    if rejected:
        shaped = shaped[~shaped["sha256"].isin(rejected.keys())]
    return CheckedFrame(shaped, rejected)


@cache
def _empty(spec: FrameSpec) -> pd.DataFrame:
    return pd.DataFrame({c.name: pd.Series([], dtype=_dtype(c)) for c in spec.columns})


def _dtype(column: FrameColumn) -> str:
    return "object" if column.kind in _OBJECT_TYPES else str(column.kind)


def _coerce(spec: FrameSpec, column: FrameColumn, frame: pd.DataFrame) -> pd.Series:
    if column.name not in frame.columns:
        return pd.Series(pd.array([None], dtype=cast(Any, _dtype(column))).repeat(len(frame)), index=frame.index)
    values = frame[column.name]
    try:
        if column.kind in _OBJECT_TYPES:
            return values.astype(object).where(values.notna(), None)
        if column.kind is Kind.TIME:
            return pd.to_datetime(values, utc=True).dt.as_unit("us")
        if column.kind is Kind.TEXT:
            return _storable_text(values)
        converted: pd.Series = cast(Any, values).astype(_dtype(column))
        return converted
    except (TypeError, ValueError) as error:
        raise FrameError(
            f"frame '{spec.name}', column '{column.name}': values are not {column.kind.name.lower()} ({error})"
        ) from error


def _storable_text(values: pd.Series) -> pd.Series:
    """Text both engines can hold: PostgreSQL knows no NUL, and half a surrogate pair is no character."""
    try:
        text = values.astype("str")
    except UnicodeEncodeError:
        mended = [v.encode("utf-8", "replace").decode() if isinstance(v, str) else v for v in values]
        text = pd.Series(mended, index=values.index, dtype="str")
    return text.str.replace("\x00", "\ufffd", regex=False)


def _broken_rows(spec: FrameSpec, frame: pd.DataFrame) -> dict[str, str]:
    """One line for each document with a row that breaks the contract or repeats a key."""
    rejected: dict[str, str] = {}
    try:
        if _looks_broken(spec, frame):
            contract(spec).validate(frame, lazy=True)
    except SchemaErrors as errors:
        for case in errors.failure_cases.itertuples():
            if case.index is None or pd.isna(case.index):
                raise FrameError(f"frame '{spec.name}': {case.check} fails on column '{case.column}'") from errors
            owner = str(frame["sha256"].get(int(case.index))) if "sha256" in frame else str(case.index)
            rejected.setdefault(
                owner, f"frame '{spec.name}', column '{case.column}': {case.failure_case!r} breaks {case.check}"
            )
    for column in spec.columns:
        if column.kind in _OBJECT_TYPES:
            wanted = _OBJECT_TYPES[column.kind]
            if not set(map(type, frame[column.name].array)) <= {wanted, type(None)}:
                wrong = frame[column.name].map(lambda v, wanted=wanted: v is not None and not isinstance(v, wanted))
                _blame(spec, frame, wrong.astype(bool), f"column '{column.name}' is not {wanted.__name__}", rejected)
    if spec.key and not _keys_rise(spec, frame):
        _blame(
            spec,
            frame,
            frame.duplicated(list(spec.key), keep=False),
            f"more than one row for the same {', '.join(spec.key)}",
            rejected,
        )
    return rejected


def _keys_rise(spec: FrameSpec, frame: pd.DataFrame) -> bool:
    """True when the rows come key by key, so none can be there twice: one pass instead of a hash of every key."""
    place = np.zeros(len(frame), dtype=np.int64)
    for name in spec.key:
        column = frame[name].array
        if isinstance(column, pd.Categorical):
            # Codes count in the order of the text; rows come in the order of the document.
            met, codes = np.unique(column.codes, return_index=True)
            rank = np.empty(len(column.categories) + 1, dtype=np.int64)
            rank[met] = np.argsort(np.argsort(codes))
            place = place * len(column.categories) + rank[column.codes]
        elif name == "cell_no":
            numbers = column.to_numpy(dtype=np.int64, na_value=-1)
            if not len(numbers) or numbers.min() < 0 or numbers.max() >= _MANY_CELLS:
                return False
            place = place * _MANY_CELLS + numbers
        else:
            return False
    return bool((np.diff(place) > 0).all())


def _looks_broken(spec: FrameSpec, frame: pd.DataFrame) -> bool:
    """A glance that costs a tenth of the full contract and misses nothing it forbids: nulls and strange values."""
    for column in spec.columns:
        values = frame[column.name]
        if column.required and values.isna().any():
            return True
        if column.allowed:
            distinct = (
                values.cat.categories if isinstance(values.dtype, pd.CategoricalDtype) else values.dropna().unique()
            )
            if not set(distinct) <= set(column.allowed):
                return True
    return False


def _blame(spec: FrameSpec, frame: pd.DataFrame, wrong: pd.Series, what: str, rejected: dict[str, str]) -> None:
    """Note ``what`` for the documents of the rows marked in ``wrong``."""
    if not wrong.any():
        return
    for row in frame[wrong].drop_duplicates(list(spec.key) or None).itertuples(index=False):
        shown = ", ".join(str(getattr(row, name)) for name in spec.key if name != "sha256")
        owner = str(getattr(row, "sha256", shown))
        rejected.setdefault(owner, f"frame '{spec.name}': {what}" + (f" ({shown})" if shown else ""))
