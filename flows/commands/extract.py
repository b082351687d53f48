"""``gongkai extract FILE…``: read documents and print one JSON object a line."""

from __future__ import annotations

import hashlib
import os
import sys
from collections import deque
from collections.abc import Iterator
from concurrent.futures import Future
from contextlib import AbstractContextManager, nullcontext
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from contracts.reports import Report
    from flows.isolation import ReadingPool

_MANY = 20


def extract(
    files: Annotated[list[Path], typer.Argument(help="Documents, or folders of them.", show_default=False)],
    cells: Annotated[bool, typer.Option("--cells", help="Add every cell: status, raw text, place.")] = False,
    jobs: Annotated[
        int | None, typer.Option("--jobs", "-j", min=1, help="Reading processes; default: one a core.")
    ] = None,
    seconds: Annotated[
        float | None,
        typer.Option("--seconds", min=1, help="Time limit for one document; default: 60, with the ocr extra 300."),
    ] = None,
) -> None:
    """Read reports and print them as JSON lines.

    One object for each document; exit status 1 when any could not be read as a report, with the reason
    on standard error and in the object. A blank cell is null, a row the document lacks has no key.
    """
    from flows.isolation import Limits, ReadingPool
    from flows.progress import tell

    paths = list(_expand(files))
    workers = min(jobs or len(os.sched_getaffinity(0)), max(len(paths), 1))
    failures = 0
    sys.stdout.reconfigure(encoding="utf-8")  # type: ignore[union-attr]
    limits = Limits(seconds=seconds) if seconds else None
    with _progress(len(paths)), ReadingPool(workers, limits) as pool:
        for done, (path, sha256, report) in enumerate(_read_in_order(pool, paths, ahead=4 * workers), 1):
            failures += not _print(path, sha256, report, with_cells=cells)
            tell("read", done, len(paths), path.name)
    raise typer.Exit(1 if failures else 0)


def _progress(count: int) -> AbstractContextManager[None]:
    """A bar on the terminal while the objects go elsewhere, and nothing otherwise."""
    from flows.progress import shown

    wanted = count >= _MANY and sys.stderr.isatty() and not sys.stdout.isatty()
    return shown() if wanted else nullcontext()


def _expand(files: list[Path]) -> Iterator[Path]:
    for path in files:
        if path.is_dir():
            yield from sorted(one for one in path.rglob("*") if one.is_file() and not one.name.startswith("."))
        else:
            yield path


def _read_in_order(pool: ReadingPool, paths: list[Path], ahead: int) -> Iterator[tuple[Path, str | None, Report]]:
    """Reports in the order of the paths, reading some ahead but never holding all."""
    waiting: deque[tuple[Path, str | None, Future[Report]]] = deque()
    for path in paths:
        waiting.append((path, *_submit(pool, path)))
        if len(waiting) > ahead:
            first, sha256, future = waiting.popleft()
            yield first, sha256, future.result()
    for path, sha256, future in waiting:
        yield path, sha256, future.result()


def _submit(pool: ReadingPool, path: Path) -> tuple[str | None, Future[Report]]:
    from contracts.documents import FetchedDocument
    from flows.steps.read import give_up

    try:
        with path.open("rb") as stream:
            sha256 = hashlib.file_digest(stream, "sha256").hexdigest()
        document = FetchedDocument(sha256, str(path.resolve()), path.stat().st_size, file_name=path.name)
        return sha256, pool.submit(document)
    except OSError as error:
        refused: Future[Report] = Future()
        nowhere = FetchedDocument("", str(path), 0)
        refused.set_result(give_up(nowhere, "DOC.MISSING", f"cannot be opened: {error.strerror or error}"))
        return None, refused


def _print(path: Path, sha256: str | None, report: Report, *, with_cells: bool) -> bool:
    """Print one line; True when the document was read as a report."""
    from flows.printable import printable
    from flows.report_json import report_object, to_json
    from flows.steps.read import why_no_report

    made = report_object(report, path=str(path), sha256=sha256, with_cells=with_cells)
    reason = None
    if report.form is None:
        made["error"] = reason = why_no_report(report)
    print(to_json(made), flush=True)
    if reason is not None:
        print(printable(f"gongkai extract: {path}: {reason}"), file=sys.stderr)
    return reason is None
