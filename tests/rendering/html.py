# ruff: noqa: E501 (pieces of markup stay whole)
"""HTML carriers: clean, saved from a word processor, nested in layout tables, and without a declared charset."""

from __future__ import annotations

import json
from collections.abc import Callable
from html import escape

from tests.rendering.grid import Document, Grid, GridCell

CellWriter = Callable[[GridCell], str]

_STYLE = (
    "body{font-family:'WenQuanYi Zen Hei',serif;font-size:10.5pt}table{border-collapse:collapse;width:100%}"
    "td{border:1px solid #000;padding:2px 4px;text-align:center;font-size:9pt}h1{font-size:16pt;text-align:center}"
)


def _spans(cell: GridCell) -> str:
    row = f' rowspan="{cell.row_span}"' if cell.row_span > 1 else ""
    column = f' colspan="{cell.column_span}"' if cell.column_span > 1 else ""
    return row + column


def plain_cell(cell: GridCell) -> str:
    """``<td>`` with its spans and its text."""
    return f"<td{_spans(cell)}>{escape(cell.text)}</td>"


def plain_table(grid: Grid, write_cell: CellWriter = plain_cell) -> str:
    """One ``<table>`` with rowspan and colspan."""
    rows = ("<tr>" + "".join(write_cell(cell) for cell in cells) + "</tr>" for cells in grid.rows())
    return "<table>\n" + "\n".join(rows) + "\n</table>"


def _body(document: Document, table: Callable[[Grid], str], paragraph: Callable[[str], str]) -> str:
    narrative = document.narrative
    grids = {grid.section: grid for grid in document.grids}
    parts = [f"<h1>{escape(narrative.title)}</h1>", *(paragraph(text) for text in narrative.before)]
    for section, heading in narrative.headings.items():
        parts.append(paragraph(heading))
        if section in grids:
            parts.append(table(grids[section]))
    parts += [paragraph(text) for text in (*narrative.after, *narrative.signature)]
    return "\n".join(parts)


def _paragraph(text: str) -> str:
    return f"<p>{escape(text)}</p>"


def plain_page(document: Document, style: str = _STYLE) -> str:
    """A clean page: meta tags of a government site, headings, paragraphs, tables."""
    narrative = document.narrative
    return (
        '<!DOCTYPE html>\n<html lang="zh-CN"><head><meta charset="utf-8">'
        f"<title>{escape(narrative.title)}</title>"
        f'<meta name="ArticleTitle" content="{escape(narrative.title)}"><meta name="ColumnName" content="政府信息公开年报">'
        f"<style>{style}</style></head><body>\n{_body(document, plain_table, _paragraph)}\n</body></html>\n"
    )


def _word_cell(cell: GridCell) -> str:
    """A cell as a word processor saves it: paragraphs, font tags, <o:p>, non-breaking spaces."""
    if not cell.text:
        inner = "<p class=MsoNormal align=center><span lang=EN-US><o:p>&nbsp;</o:p></span></p>"
    elif cell.kind == "value":
        inner = f'<p class=MsoNormal align=center><span lang=EN-US style="font-size:10.5pt">{escape(cell.text)}<o:p></o:p></span></p>'
    else:
        middle = len(cell.text) // 2
        halves = (cell.text[:middle], cell.text[middle:]) if len(cell.text) > 8 else (cell.text,)
        inner = "".join(
            f'<p class=MsoNormal align=center style="line-height:15.0pt"><span style="font-family:宋体">{escape(half)}</span></p>'
            for half in halves
        )
    row = f" rowspan={cell.row_span}" if cell.row_span > 1 else ""
    column = f" colspan={cell.column_span}" if cell.column_span > 1 else ""
    return f'<td width=60{row}{column} style="border:solid windowtext 1.0pt;padding:0cm 5.4pt">{inner}</td>'


def _word_table(grid: Grid) -> str:
    rows = [
        "<tr style='mso-yfti-irow:0;height:22.0pt'>" + "".join(map(_word_cell, cells)) + "</tr>"
        for cells in grid.rows()
    ]
    if grid.section == 3:
        hidden = "<tr style='display:none'>" + "<td>9</td>" * grid.column_count + "</tr>"
        widths = (
            "<![if !supportMisalignedColumns]><tr height=0>"
            + "<td width=60 style='border:none'></td>" * 10
            + "</tr><![endif]>"
        )
        rows = [*rows[:6], hidden, *rows[6:], widths]
    return "<table class=MsoNormalTable border=1 cellspacing=0 cellpadding=0>\n" + "\n".join(rows) + "\n</table>"


def word_saved_page(document: Document) -> str:
    """HTML as a word processor saves it: unquoted attributes, conditional comments, hidden rows, split cells."""
    body = _body(
        document,
        _word_table,
        lambda text: f"<p class=MsoNormal><span style='font-family:仿宋'>{escape(text)}<o:p></o:p></span></p>",
    )
    return (
        '<html xmlns:o="urn:schemas-microsoft-com:office:office" xmlns:w="urn:schemas-microsoft-com:office:word">'
        '<head><meta name=Generator content="Microsoft Word 15"><!--[if gte mso 9]><xml><w:WordDocument>'
        "<w:View>Print</w:View></w:WordDocument></xml><![endif]--><style>p.MsoNormal{margin:0cm}</style></head>"
        f'<body lang=ZH-CN><div class=WordSection1 style="layout-grid:15.6pt">\n{body}\n</div></body></html>\n'
    )


def gbk_page(document: Document) -> bytes:
    """A page in GBK that does not say so."""
    page = plain_page(document).replace('<meta charset="utf-8">', "")
    return page.encode("gb18030")


def irregular_page(document: Document) -> str:
    """Header cells as <th>, spans beyond the table's edge, an empty cell at the end of each row, upper-case tags."""

    def cell(one: GridCell) -> str:
        tag = "TH" if one.kind == "header" else "TD"
        beyond = 2 if one.kind == "header" and one.text in {"申请人情况", "行政诉讼"} else 0
        row = f" ROWSPAN={one.row_span}" if one.row_span > 1 else ""
        column = f" COLSPAN='{one.column_span + beyond}'" if one.column_span + beyond > 1 else ""
        return f"<{tag}{row}{column}><B>{escape(one.text)}</B></{tag}>"

    def table(grid: Grid) -> str:
        rows = "".join(f"<TR>{''.join(map(cell, cells))}<TD></TD></TR>\n" for cells in grid.rows())
        return f"<TABLE BORDER=1><CAPTION>附表</CAPTION><COLGROUP><COL><COL></COLGROUP><TBODY>{rows}</TBODY></TABLE>"

    body = _body(document, table, lambda text: f"<DIV><FONT SIZE=3>{escape(text)}</FONT></DIV>")
    return f"<HTML><HEAD><META CHARSET=UTF-8><TITLE>年报</TITLE></HEAD><BODY>{body}</BODY></HTML>\n"


def nested_page(document: Document) -> str:
    """The report inside two layout tables and several divs, with a metadata table before it."""
    narrative = document.narrative
    metadata = (
        "<table><tr><td>索引号</td><td>000014348/2099-00012</td><td>主题分类</td><td>政府信息公开年报</td></tr>"
        "<tr><td>名称</td><td colspan=3>" + escape(narrative.title) + "</td></tr></table>"
    )

    def table(grid: Grid) -> str:
        return f'<div class="tablebox"><table><tr><td align="center">{plain_table(grid)}</td></tr></table></div>'

    body = _body(document, table, lambda text: f"<div><span>{escape(text)}</span></div>")
    menu = "".join(f"<li><a href='/c{number}/'>栏目{number}</a></li>" for number in range(6))
    return (
        f'<html><head><meta http-equiv="Content-Type" content="text/html; charset=utf-8"><title>{escape(narrative.title)}</title>'
        "<script>var total = 12; document.title = 'x';</script></head><body><div id=top><ul>" + menu + "</ul></div>"
        f'<table width="100%"><tr><td width=180><ul>{menu}</ul></td><td>{metadata}<table><tr><td><div id="zoom">{body}</div>'
        "</td></tr></table></td></tr></table><div>版权所有 备案号000000</div></body></html>\n"
    )


def paragraph_cells_page(document: Document) -> str:
    """Cells whose labels are split over several paragraphs and line breaks, tags unclosed here and there."""

    def cell(one: GridCell) -> str:
        if one.kind == "value":
            return f"<td{_spans(one)}><p>\u3000{escape(one.text)}&nbsp;</p>"
        pieces = [one.text[index : index + 4] for index in range(0, len(one.text), 4)]
        return f"<td{_spans(one)}><p>" + "<br>".join(escape(piece) for piece in pieces) + "</p></td>"

    def table(grid: Grid) -> str:
        return (
            "<table border=1><tbody>"
            + "".join("<tr>" + "".join(map(cell, cells)) for cells in grid.rows())
            + "</tbody></table>"
        )

    return f"<html><head><meta charset=utf-8><title>年报</title></head><body>{_body(document, table, _paragraph)}</body></html>\n"


def edited_page(document: Document) -> str:
    """Figures with what nobody takes for them: struck out, hidden by a sheet, white, far off the page, a footnote's mark."""

    def cell(one: GridCell) -> str:
        extras = (
            "<del>9</del>", "<span class=old>9</span>", '<span style="color:#FFF">9</span>',
            '<i style="position:absolute;left:-9999px">9</i>', "<sup>1</sup>",
        )  # fmt: skip
        extra = extras[(one.row + one.column) % len(extras)] if one.kind == "value" else ""
        before, behind = ("", extra) if "sup" in extra else (extra, "")
        return f"<td{_spans(one)}>{before}{escape(one.text)}{behind}</td>"

    body = _body(document, lambda grid: plain_table(grid, cell), _paragraph)
    return f"<html><head><meta charset=utf-8><title>年报</title><style>table td .old{{display:none}}</style></head><body>{body}</body></html>\n"


def css_grid_page(document: Document) -> str:
    """No table at all: a CSS grid whose items say by class where they stand."""
    sheet: list[str] = []

    def table(grid: Grid) -> str:
        items = []
        for number, cell in enumerate(sorted(grid.cells, key=lambda cell: (cell.row, cell.column))):
            rows, columns = cell.row + 1, cell.column + 1
            sheet.append(
                f".g{grid.section}c{number}{{grid-row:{rows}/{rows + cell.row_span};grid-column:{columns}/span {cell.column_span}}}"
            )
            items.append(f'<div class="cell g{grid.section}c{number}">{escape(cell.text)}</div>')
        return f'<div style="display:grid">{"".join(items)}</div>'

    body = _body(document, table, _paragraph)
    return f"<html><head><meta charset=utf-8><title>年报</title><style>{''.join(sheet)}</style></head><body>{body}</body></html>\n"


def roles_page(document: Document) -> str:
    """No table at all: elements that play the parts of one for those who hear the page."""

    def table(grid: Grid) -> str:
        rows = []
        for cells in grid.rows():
            items = (
                f'<span role="{"columnheader" if cell.kind == "header" else "cell"}" aria-rowspan="{cell.row_span}" '
                f'aria-colspan="{cell.column_span}">{escape(cell.text)}</span>'
                for cell in cells
            )
            rows.append(f'<div role="row">{"".join(items)}</div>')
        return f'<div role="table">{"".join(rows)}</div>'

    body = _body(document, table, _paragraph)
    return f"<html><head><meta charset=utf-8><title>年报</title></head><body>{body}</body></html>\n"


def script_page(document: Document) -> str:
    """The article is a string that a script writes into the page."""
    text = json.dumps(_body(document, plain_table, _paragraph)).replace("<", "\\u003c").replace("/", "\\/")
    return (
        f"<html><head><meta charset=utf-8><title>{escape(document.narrative.title)}</title></head><body><div id=content></div>"
        f"<script>var article = {text};document.getElementById('content').innerHTML = article;</script></body></html>\n"
    )
