"""Short reports written out as readings: lines and tables, as a reader would hand them over."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from contracts.documents import FetchedDocument, Format
from contracts.readings import Block, Cell, Line, Place, Reading, Table

SIX_SECTIONS = (
    "一、总体情况",
    "二、主动公开政府信息情况",
    "三、收到和处理政府信息公开申请情况",
    "四、政府信息公开行政复议、行政诉讼情况",
    "五、存在的主要问题及改进情况",
    "六、其他需要报告的事项",
)


def reading(text: str, metadata: Mapping[str, str] | None = None, tables: Sequence[Table] = ()) -> Reading:
    """A reading of plain lines, with tables behind them."""
    blocks: list[Block] = [Line(line, Place(line=number)) for number, line in enumerate(text.splitlines())]
    return Reading(Format.HTML, "test", "1", (*blocks, *tables), metadata=metadata or {})


def report(before: str, overall: str = "本机关认真落实条例。", after: str = "") -> str:
    """A report's text: what stands before the six sections, the text of the first, and what stands behind."""
    first, *others = SIX_SECTIONS
    return "\n".join([before, first, overall, *others, "无", after])


def table(*rows: Sequence[str]) -> Table:
    """A table of the given rows."""
    return Table(tuple(Cell(text, row, column) for row, cells in enumerate(rows) for column, text in enumerate(cells)))


def document(**stated: object) -> FetchedDocument:
    """A fetched document of which the source states something."""
    return FetchedDocument("0" * 64, "x", 1, **stated)  # type: ignore[arg-type]
