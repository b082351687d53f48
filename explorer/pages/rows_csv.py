"""All rows of a question, a query, a table or a view as CSV, streamed: whoever fetches it gets all or an error.

Datasette's own CSV ends after a page of a table, and after two thousand rows of a query, without a word.
"""

from __future__ import annotations

import asyncio
import csv
import io
import re
import sqlite3
import time
from collections.abc import Awaitable, Callable, Iterator
from contextlib import closing
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from datasette.utils import InvalidSql, derive_named_parameters, validate_sql_select
from datasette.utils.asgi import AsgiStream, BadRequest, NotFound, Request

from explorer.description import DATABASE
from explorer.failures import TOO_SLOW
from explorer.language import Said
from explorer.questions import read_questions
from warehouse.spreadsheet_text import BYTE_ORDER_MARK, spreadsheet_text

if TYPE_CHECKING:
    from explorer.site import Site

_ROWS_AT_ONCE = 2000
_INSTRUCTIONS_BETWEEN_LOOKS = 20_000
_PAGE = re.compile(r"\s+limit\s+\d+(\s+offset\s+\d+)?\s*$", re.IGNORECASE)
"""What Datasette adds to the SQL of a table to show one page of it."""


async def rows_csv(request: Request, datasette: Site) -> AsgiStream:
    """The rows that the page at the same address without ``.csv`` shows a part of."""
    sql, parameters = await _query(request, datasette)
    chunks = _chunks(datasette, sql, parameters)
    # The first chunk before the first byte: a query that fails is answered as a failure.
    try:
        first = await asyncio.to_thread(next, chunks, "")
    except sqlite3.OperationalError as error:
        if str(error) == "interrupted":
            raise BadRequest(TOO_SLOW) from error
        raise BadRequest(Said(f"查询失败：{error}", f"the query failed: {error}")) from error

    async def send(writer: Any) -> None:
        await _send_all(writer.write, first, chunks)

    name = request.url_vars["name"] or "query"
    headers = {"content-disposition": f'attachment; filename="{name}.csv"'}
    return AsgiStream(send, headers=headers, content_type="text/csv; charset=utf-8")


async def _send_all(write: Callable[[str], Awaitable[None]], first: str, chunks: Iterator[str]) -> None:
    chunk = first
    while chunk:
        await write(chunk)
        chunk = await asyncio.to_thread(next, chunks, "")


async def _query(request: Request, site: Site) -> tuple[str, dict[str, Any]]:
    """The SQL behind an address, without a limit of rows, and its parameters."""
    name = request.url_vars["name"]
    given = {key: request.args.get(key) for key in request.args}
    known = {question.name: question.sql for question in read_questions()}
    if name is None or name in known:
        sql = known[name] if name else str(given.get("sql") or "")
        try:
            validate_sql_select(sql)
        except InvalidSql as error:
            raise BadRequest(Said(f"不是查询语句：{error}", f"no query: {error}")) from error
        wanted = await derive_named_parameters(site.get_database(DATABASE), sql)
        return sql, {one: given.get(one) or "" for one in wanted}
    # Datasette knows how the arguments of a table's address become SQL; one row of it costs little.
    shown = [(key, value) for key in request.args for value in request.args.getlist(key) if key not in _PAGING]
    address = f"/{DATABASE}/{name}.json?{urlencode([*shown, ('_size', '1'), ('_nofacet', '1'), ('_nocount', '1')])}"
    answer = await site.client.get(address)
    if answer.status_code == NotFound.status:
        raise NotFound(Said(f"没有名为 {name} 的表", f"there is no table {name}"))
    said = answer.json()
    if answer.status_code != _FOUND:
        raise BadRequest(Said(f"请求有误：{said.get('error')}", str(said.get("error"))))
    return _PAGE.sub("", said["query"]["sql"]), dict(said["query"]["params"])


_PAGING = frozenset({"_size", "_next", "_shape", "_stream", "_dl", "_labels", "_facet", "_extra", "_nl", "_json"})
_FOUND = 200


def _chunks(site: Site, sql: str, parameters: dict[str, Any]) -> Iterator[str]:
    """The rows as pieces of CSV. Raises OperationalError when a piece takes longer than a query may."""
    seconds = site.setting("sql_time_limit_ms") / 1000
    with closing(site.get_database(DATABASE).connect()) as connection:
        site._prepare_connection(connection, DATABASE)
        deadline = time.monotonic() + seconds
        connection.set_progress_handler(lambda: int(time.monotonic() > deadline), _INSTRUCTIONS_BETWEEN_LOOKS)
        cursor = connection.execute(sql, parameters)
        text = io.StringIO()
        writer = csv.writer(text, lineterminator="\r\n")
        text.write(BYTE_ORDER_MARK.decode())
        writer.writerow([column[0] for column in cursor.description])
        rows = cursor.fetchmany(_ROWS_AT_ONCE)
        while rows:
            for row in rows:
                writer.writerow([spreadsheet_text(one) if isinstance(one, str) else one for one in row])
            yield text.getvalue()
            text.seek(0)
            text.truncate()
            deadline = time.monotonic() + seconds
            rows = cursor.fetchmany(_ROWS_AT_ONCE)
        yield text.getvalue()
