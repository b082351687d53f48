"""The statutory tables as plain grids with a distinct number in every cell, for making test PDFs.

A grid is a list of rows of ``(text, row_span, column_span)``; a position covered by a span from above
or from the left does not occur. The figures are invented and add up to nothing: their only virtue is
that no two are equal, so a number in a wrong place shows.
"""

from __future__ import annotations

from collections.abc import Iterator

GridCell = tuple[str, int, int]
Grid = list[list[GridCell]]

REFUSED = [
    "1.属于国家秘密",
    "2.其他法律行政法规禁止公开",
    "3.危及“三安全一稳定”",
    "4.保护第三方合法权益",
    "5.属于三类内部事务信息",
    "6.属于四类过程性信息",
    "7.属于行政执法案卷",
    "8.属于行政查询事项",
]
UNABLE = ["1.本机关不掌握相关政府信息", "2.没有现成信息需要另行制作", "3.补正后申请内容仍不明确"]
NOT_PROCESSED = [
    "1.信访举报投诉类申请",
    "2.重复申请",
    "3.要求提供公开出版物",
    "4.无正当理由大量反复申请",
    "5.要求行政机关确认或重新出具已获取信息",
]
OTHER = [
    "1.申请人无正当理由逾期不补正、行政机关不再处理其政府信息公开申请",
    "2.申请人逾期未按收费通知要求缴纳费用、行政机关不再处理其政府信息公开申请",
    "3.其他",
]
GROUPS = [
    ("（三）不予公开", REFUSED),
    ("（四）无法提供", UNABLE),
    ("（五）不予处理", NOT_PROCESSED),
    ("（六）其他处理", OTHER),
]
CORNER = "（本列数据的勾稽关系为：第一项加第二项之和，等于第三项加第四项之和）"
OUTCOMES = ["结果维持", "结果纠正", "其他结果", "尚未审结", "总计"]
HEADING_2 = "二、主动公开政府信息情况"
HEADING_3 = "三、收到和处理政府信息公开申请情况"
HEADING_4 = "四、政府信息公开行政复议、行政诉讼情况"
TITLE = "云溪县水务局2023年政府信息公开工作年度报告（样例）"
PROSE = [
    "一、总体情况",
    "2023年，本局认真贯彻落实《中华人民共和国政府信息公开条例》，全年主动公开政府信息1286条，其中政务动态713条，"
    "政策解读29条，通过网站公开1102条、微信公众号公开184条，较上年增加12.5%。",
    "（一）主动公开。全年制发行政规范性文件3件，废止1件，现行有效18件。",
    "（二）依申请公开。全年收到政府信息公开申请46件，办结44件，结转下年度2件，没有因此被提起行政复议或者行政诉讼。",
]
CLOSING = [
    "五、存在的主要问题及改进情况",
    "一是公开的时效还不够强，二是解读形式还不够丰富。下一步将加强培训，提高公开质量。",
    "六、其他需要报告的事项",
    "本年度没有收取信息处理费。",
    "2024年1月19日",
]


def numbers(start: int) -> Iterator[str]:
    """Distinct numbers of one to five digits, so that widths vary within a column."""
    step = 0
    while True:
        step += 1
        yield str((start + step * 7) * (1, 13, 1, 171, 3)[step % 5] + step)


def section2(start: int = 3) -> Grid:
    """Section two: ten numbers under four block headings."""
    seen: set[str] = set()
    supply = (n for n in numbers(start) if n not in seen and not seen.add(n))  # type: ignore[func-returns-value]
    return [
        [("第二十条第（一）项", 1, 4)],
        [("信息内容", 1, 1), ("本年制发件数", 1, 1), ("本年废止件数", 1, 1), ("现行有效件数", 1, 1)],
        [("规章", 1, 1), *[(next(supply), 1, 1) for _ in range(3)]],
        [("行政规范性文件", 1, 1), *[(next(supply), 1, 1) for _ in range(3)]],
        [("第二十条第（五）项", 1, 4)],
        [("信息内容", 1, 1), ("本年处理决定数量", 1, 3)],
        [("行政许可", 1, 1), (next(supply), 1, 3)],
        [("第二十条第（六）项", 1, 4)],
        [("信息内容", 1, 1), ("本年处理决定数量", 1, 3)],
        [("行政处罚", 1, 1), (next(supply), 1, 3)],
        [("行政强制", 1, 1), (next(supply), 1, 3)],
        [("第二十条第（八）项", 1, 4)],
        [("信息内容", 1, 1), ("本年收费金额（单位：万元）", 1, 3)],
        [("行政事业性收费", 1, 1), ("4166.241619", 1, 3)],
    ]


def section3(start: int = 20) -> Grid:
    """Section three: 25 rows by 7 columns under a header of three rows."""
    seen: set[str] = set()
    supply = (n for n in numbers(start) if n not in seen and not seen.add(n))  # type: ignore[func-returns-value]

    def seven() -> list[GridCell]:
        return [(next(supply), 1, 1) for _ in range(7)]

    rows: Grid = [
        [(CORNER, 3, 3), ("申请人情况", 1, 7)],
        [("自然人", 2, 1), ("法人或其他组织", 1, 5), ("总计", 2, 1)],
        [(name, 1, 1) for name in ("商业企业", "科研机构", "社会公益组织", "法律服务机构", "其他")],
        [("一、本年新收政府信息公开申请数量", 1, 3), *seven()],
        [("二、上年结转政府信息公开申请数量", 1, 3), *seven()],
        [("三、本年度办理结果", 22, 1), ("（一）予以公开", 1, 2), *seven()],
        [("（二）部分公开（区分处理的，只计这一情形，不计其他情形）", 1, 2), *seven()],
    ]
    for heading, labels in GROUPS:
        for position, label in enumerate(labels):
            first: list[GridCell] = [(heading, len(labels), 1)] if position == 0 else []
            rows.append([*first, (label, 1, 1), *seven()])
    rows.append([("（七）总计", 1, 2), *seven()])
    rows.append([("四、结转下年度继续办理", 1, 3), *seven()])
    return rows


def section4(start: int = 900) -> Grid:
    """Section four: fifteen numbers in one row."""
    supply = numbers(start)
    return [
        [("行政复议", 1, 5), ("行政诉讼", 1, 10)],
        [*[(name, 2, 1) for name in OUTCOMES], ("未经复议直接起诉", 1, 5), ("复议后起诉", 1, 5)],
        [(name, 1, 1) for name in OUTCOMES * 2],
        [(next(supply), 1, 1) for _ in range(15)],
    ]


def placed(grid: Grid) -> Iterator[tuple[int, int, int, int, str]]:
    """Cells of a grid as (row, column, row_span, column_span, text)."""
    taken: set[tuple[int, int]] = set()
    for row, cells in enumerate(grid):
        column = 0
        for text, row_span, column_span in cells:
            while (row, column) in taken:
                column += 1
            taken.update((row + i, column + j) for i in range(row_span) for j in range(column_span))
            yield row, column, row_span, column_span, text
            column += column_span


def as_html(grid: Grid) -> str:
    """The grid as an HTML table."""
    rows = []
    for cells in grid:
        rows.append(
            "<tr>"
            + "".join(
                f"<td{f' rowspan={r}' if r > 1 else ''}{f' colspan={c}' if c > 1 else ''}"
                f"{' class=n' if text.replace('.', '').isdigit() else ''}>{text}</td>"
                for text, r, c in cells
            )
            + "</tr>"
        )
    return "<table>" + "".join(rows) + "</table>"
