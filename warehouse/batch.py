"""One batch of documents: its frames checked, codes resolved, hashes taken, before anything is written."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt
import pandas as pd
from sqlalchemy.engine import Connection

from warehouse.codes import FACT_CODES, CodeBook
from warehouse.content_hash import content_hashes
from warehouse.errors import FrameError
from warehouse.frame_contracts import check_frame
from warehouse.frames import LOAD_FRAMES


@dataclass(frozen=True, slots=True)
class FactValue:
    """A column of a fact frame that holds numbers, with the columns that tell why and where it was read."""

    frame: str
    value: str
    status: str = "value_status"
    cell_no: str = "cell_no"


FACT_VALUES = (
    FactValue("application", "request_count"),
    FactValue("proactive_disclosure", "quantity"),
    FactValue("review_litigation", "case_count"),
    FactValue("indicator", "value"),
    FactValue("indicator", "cumulative", "cumulative_status", "cumulative_cell_no"),
)
_REPORTED = "reported"
_HANGING_ON_REPORTS = ("claim", "cell", "section", "evidence", "reading")


@dataclass(slots=True)
class Batch:
    """Checked frames; ``rejected`` documents keep only their row in ``document``."""

    frames: dict[str, pd.DataFrame]
    rejected: dict[str, str]
    unrecordable: dict[str, str]
    """Documents whose own row is broken: reported as failed, nothing written."""
    ids: dict[str, pd.DataFrame] = field(default_factory=dict)
    hashes: dict[str, str] = field(default_factory=dict)
    reported: dict[str, int] = field(default_factory=dict)

    @property
    def documents(self) -> pd.DataFrame:
        """The documents of the batch."""
        return self.frames["document"]

    def drop(self, shas: Mapping[str, object] | set[str]) -> None:
        """Leave out everything but the document rows of these documents."""
        if not shas:
            return
        for name, frame in self.frames.items():
            if name != "document" and len(frame):
                self.frames[name] = frame[~frame["sha256"].isin(list(shas))]


def check_batch(frames: Mapping[str, pd.DataFrame]) -> Batch:
    """Check all frames of a batch against their declarations and against one another.

    Raises :class:`FrameError` when a frame as a whole is unusable.
    """
    strangers = sorted(set(frames) - set(LOAD_FRAMES))
    if strangers:
        raise FrameError(f"there is no frame '{strangers[0]}'; known are {', '.join(LOAD_FRAMES)}")
    if "document" not in frames:
        raise FrameError("the batch has no frame 'document'; see warehouse/frames.md")
    documents = check_frame(LOAD_FRAMES["document"], frames["document"])
    known = frozenset(documents.frame["sha256"]) | frozenset(documents.rejected)
    batch = Batch({"document": documents.frame}, {}, documents.rejected)
    for name, spec in LOAD_FRAMES.items():
        if name == "document":
            continue
        checked = check_frame(spec, frames.get(name), known)
        batch.frames[name] = checked.frame
        for sha, reason in checked.rejected.items():
            batch.rejected.setdefault(sha, reason)
    _check_reports(batch)
    for value in FACT_VALUES:
        _check_facts(batch, value)
    batch.drop({**batch.rejected, **batch.unrecordable})
    return batch


def _check_reports(batch: Batch) -> None:
    meant = set(batch.documents.loc[batch.documents["status"] == "report", "sha256"])
    present = set(batch.frames["report"]["sha256"])
    for sha in sorted(meant - present):
        batch.rejected.setdefault(sha, "frame 'report' lacks this document, though its status is report")
    for sha in sorted(present - meant):
        batch.rejected.setdefault(sha, "frame 'report' has this document, though its status is not report")
    for name in FACT_CODES:
        for sha in sorted(set(batch.frames[name]["sha256"].unique()) - present):
            batch.rejected.setdefault(sha, f"frame '{name}' has facts of this document, which is no report")
    # How a document that is no report was read has no report to hang on; its findings stay.
    for name in _HANGING_ON_REPORTS:
        frame = batch.frames[name]
        batch.frames[name] = frame[frame["sha256"].isin(list(present))]


def _check_facts(batch: Batch, column: FactValue) -> None:
    name, frame = column.frame, batch.frames[column.frame]
    if frame.empty:
        return
    has_number = frame[column.value].notna().to_numpy(dtype=bool)
    wrong = has_number != (frame[column.status] == _REPORTED).to_numpy(dtype=bool)
    for row in frame[wrong].drop_duplicates("sha256").itertuples(index=False) if wrong.any() else ():
        codes = ".".join(str(getattr(row, part)) for part in LOAD_FRAMES[name].key[1:])
        status, value = getattr(row, column.status), getattr(row, column.value)
        batch.rejected.setdefault(str(row.sha256), f"frame '{name}', {codes}: status {status} with value {value}")
    points = frame[column.cell_no].notna()
    pointing = frame if points.all() else frame[points]
    lost = ~_are_cells(pd.Index(batch.documents["sha256"]), pointing, column.cell_no, batch.frames["cell"])
    for sha in pointing.loc[lost, "sha256"].unique() if lost.any() else ():
        batch.rejected.setdefault(str(sha), f"frame '{name}' points at a cell that frame 'cell' lacks")


def _are_cells(documents: pd.Index, pointing: pd.DataFrame, cell_no: str, cells: pd.DataFrame) -> npt.NDArray[np.bool_]:
    """For each fact whether the cell it points at is there."""
    if pointing.empty or cells.empty:
        return np.zeros(len(pointing), dtype=np.bool_)
    numbers = [frame[name].to_numpy(dtype=np.int64) for frame, name in ((pointing, cell_no), (cells, "cell_no"))]
    lowest = min(int(each.min()) for each in numbers)
    stride = max(int(each.max()) for each in numbers) - lowest + 1
    # One small number for each document and cell: numpy then looks them up in a table instead of sorting.
    keys = []
    for frame, each in zip((pointing, cells), numbers, strict=True):
        owners = frame["sha256"].cat
        positions = documents.get_indexer(owners.categories).astype(np.int64)
        keys.append(positions[owners.codes.to_numpy()] * stride + each - lowest)
    return np.isin(keys[0], keys[1])


def resolve_batch(batch: Batch, connection: Connection) -> CodeBook:
    """Bring codes to ids and take the content hashes; documents with unknown codes are rejected."""
    book = CodeBook(connection)
    reports = batch.frames["report"]
    form_of = {
        str(sha): None if pd.isna(form) else str(form)
        for sha, form in zip(reports["sha256"], reports["form"], strict=True)
    }
    unknown_forms = {
        sha: f"form '{form}' is not known; known are {', '.join(sorted(book.forms))}"
        for sha, form in form_of.items()
        if form is not None and form not in book.forms
    }
    rejected = dict(unknown_forms)
    for name in FACT_CODES:
        batch.ids[name], unknown_codes = book.resolve(name, batch.frames[name], form_of)
        rejected = {**unknown_codes, **rejected}
    if rejected:
        batch.rejected.update(rejected)
        batch.drop(rejected)
        for name in FACT_CODES:
            batch.ids[name] = batch.ids[name].loc[batch.frames[name].index]
    reports = batch.frames["report"]
    batch.hashes = content_hashes(reports["sha256"], reports["form"].fillna(""), batch.frames)
    counts: dict[str, int] = {}
    for column in FACT_VALUES:
        frame = batch.frames[column.frame]
        for sha, n in frame.loc[frame[column.value].notna(), "sha256"].value_counts().items():
            counts[str(sha)] = counts.get(str(sha), 0) + int(n)
    batch.reported = counts
    return book
