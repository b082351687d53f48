"""Text that a program numbered, quoted, or printed as its own lists: read as if it had not."""

from __future__ import annotations

import json

import pytest

from extractors.txt.unfolding import unfolded

ROWS = [["规章", "3", ""], ["许可\n（其他）", "12", "-"]] * 6
TABLE = "\n".join("\t".join(cell.replace("\n", "") for cell in row) for row in ROWS)
PLAIN = "\n".join(f"行 {number % 3}" for number in range(12))


@pytest.mark.parametrize(
    "printed",
    [
        repr([[cell or None for cell in row] for row in ROWS]),
        "\n".join(map(repr, ROWS)),
        "\n".join(str(tuple(row)) for row in ROWS),
        json.dumps(ROWS),
        json.dumps(ROWS, ensure_ascii=False, indent=1),
    ],
)
def test_rows_printed_as_lists_are_rows(printed: str) -> None:
    shown = [line for line in unfolded(f"年报\n{printed}\n完").split("\n") if line]
    assert shown == ["年报", *TABLE.split("\n"), "完"]


def test_objects_are_rows_below_a_line_of_their_keys() -> None:
    printed = "\n".join(json.dumps({"类": f"甲{number}", "件": number, "元": None}) for number in range(10))
    assert [line for line in unfolded(printed).split("\n") if line][:2] == ["类\t件\t元", "甲0\t0\t"]


def test_a_list_of_paragraphs_is_lines() -> None:
    paragraphs = ["年报", "本机关认真落实条例。" * 9, "2024年1月10日"]
    shown = unfolded(json.dumps({"paragraphs": paragraphs, "tables": [ROWS]}, ensure_ascii=False)).split("\n")
    assert [line for line in shown if line in paragraphs] == paragraphs


@pytest.mark.parametrize("text", ["见附件(1) [2] ('甲', 3, 4)\n" * 3, "公式 (1) 与 (2)\n" * 20])
def test_brackets_of_prose_stay(text: str) -> None:
    assert unfolded(text) == text


@pytest.mark.parametrize(
    "marked",
    [
        "\n".join(f"{number:>4}: {line}" for number, line in enumerate(PLAIN.split("\n"), 1)),
        "\n".join(f"{number:>6}\t{line}" for number, line in enumerate(PLAIN.split("\n"), 41)),
        "\n".join(f"[{number}] {line}" for number, line in enumerate(PLAIN.split("\n"), 1)),
        "\n".join(f"> > {line}" for line in PLAIN.split("\n")),
        "\n".join(f">{line}" for line in PLAIN.split("\n")),
    ],
)
def test_marks_that_all_lines_carry_are_no_text(marked: str) -> None:
    assert unfolded(marked) == PLAIN


def test_numbers_that_count_empty_lines_or_not_are_line_numbers_both() -> None:
    lines = ["行 7", "", "行 8"] * 5
    with_empty = "\n".join(f"{number} {line}".rstrip() if line else "" for number, line in enumerate(lines, 1))
    filled = iter(range(1, 99))
    without_empty = "\n".join(f"{next(filled)} {line}" if line else "" for line in lines)
    assert unfolded(with_empty) == unfolded(without_empty) == "\n".join(lines)


@pytest.mark.parametrize(
    "text",
    [
        "\n".join(f"{number} 3" for number in (1, 2, 3, 5, 4, 6, 7, 8, 9, 10, 11, 12)),
        "\n".join(f"{number}.第{number}项" for number in range(1, 9)),
        "年报\n" + "\n".join(f"{number} 3" for number in range(1, 20)),
    ],
)
def test_numbers_that_count_nothing_or_not_every_line_stay(text: str) -> None:
    assert unfolded(text) == text


def test_cells_that_are_all_quoted_are_read_without_the_marks() -> None:
    assert unfolded("\n".join('"规章"\t"3"\t""' for _ in range(6))) == "\n".join("规章\t3\t" for _ in range(6))
