"""A printed number is that number; nothing printed is null; doubt is said aloud; nothing becomes zero by itself."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contracts.reports import ValueStatus
from transforms.values import parse_value


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("0", "0"),
        ("１２", "12"),
        ("1,234", "1234"),
        ("１，２３４", "1234"),
        ("0件", "0"),
        (" 7 \n", "7"),
        ("4166.241619", "4166.241619"),
        ("减4", "-4"),
        ("−18", "-18"),
        ("+21", "21"),
        ("251000元", "251000"),
        ("0.37万元", "0.37"),
        ("22（其中修订 16 件）", "22"),
        ("12①", "12"),
        ("12²", "12"),
        ("3.5件 ③", "3.5"),
        ("7*", "7"),
        ("￥5,000.00", "5000.00"),
        ("8 123.45", "8123.45"),
    ],
)
def test_a_printed_number_is_that_number(text: str, number: str) -> None:
    value = parse_value(text)
    assert (value.number, value.status) == (Decimal(number), ValueStatus.REPORTED)


@pytest.mark.parametrize("text", ["", " ", "\xa0", "\u3000", "\u200b", "\ufeff\n"])
def test_nothing_printed_is_blank(text: str) -> None:
    assert parse_value(text).status is ValueStatus.BLANK


@pytest.mark.parametrize(
    "text", ["-", "—", "——", "－", "/", "／", "无", "不涉及", "*", "×", "∕", "未发生", "未增未减", "无变化"]
)
def test_a_dash_is_a_dash(text: str) -> None:
    assert parse_value(text).status is ValueStatus.DASH


@pytest.mark.parametrize(
    "text",
    [
        "①",
        " ⑵ ",
        "若干",
        "12345,6",
        "1.2.3",
        "5?",
        "三",
        "12-3",
        "20201月1日",
        "l2",
        "1、属于国家秘密",
        "1，属于国家秘密",
    ],
)
def test_what_is_no_number_is_unreadable_and_null(text: str) -> None:
    value = parse_value(text)
    assert (value.number, value.status) == (None, ValueStatus.UNREADABLE)


@pytest.mark.parametrize(
    ("text", "doubt"),
    [
        ("2 0", "READ.SPACED_DIGITS"),
        ("8 123.45", "READ.SPACED_DIGITS"),
        ("O", "READ.OCR_DIGIT"),
        ("007", "READ.LEADING_ZERO"),
        ("12①", "READ.ANNOTATED"),
    ],
)
def test_a_doubtful_number_carries_its_doubt(text: str, doubt: str) -> None:
    assert parse_value(text).doubt == doubt


def test_the_unit_in_the_cell_is_kept() -> None:
    assert parse_value("573802895.90元").unit == "元"


@given(st.text())
def test_a_number_stands_if_and_only_if_it_is_reported(text: str) -> None:
    value = parse_value(text)
    assert (value.number is not None) == (value.status is ValueStatus.REPORTED)


@given(st.decimals(min_value=0, max_value=10**8, places=2))
def test_every_amount_survives_to_the_last_digit(amount: Decimal) -> None:
    assert parse_value(f"{amount:f}").number == amount


def test_a_zero_before_another_figure_is_no_number_with_a_space_in_it() -> None:
    assert parse_value("0 1").status is ValueStatus.UNREADABLE
    assert parse_value("10 1").number == 101


@pytest.mark.parametrize(
    ("text", "status"), [("—⁹", ValueStatus.DASH), ("⁹", ValueStatus.BLANK), ("/ ²", ValueStatus.DASH)]
)
def test_a_footnotes_mark_where_nothing_is_printed_is_no_number(text: str, status: ValueStatus) -> None:
    value = parse_value(text)
    assert (value.number, value.status, value.doubt) == (None, status, "READ.ANNOTATED")
