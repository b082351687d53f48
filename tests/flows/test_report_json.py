"""JSON of a report: digits as printed, text as it is, nothing rounded."""

from __future__ import annotations

import json
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from contracts.documents import Format
from contracts.reports import Fact, Report, ValueStatus
from flows.report_json import report_object, to_json

_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=12,
)


@given(_JSON)
def test_any_value_survives_the_round_trip(value: object) -> None:
    text = to_json(value)
    assert "\n" not in text
    assert json.loads(text) == value


@given(st.decimals(allow_nan=False, allow_infinity=False, places=4))
def test_decimals_keep_every_digit(number: Decimal) -> None:
    assert json.loads(to_json(number), parse_float=Decimal, parse_int=Decimal) == number


def test_a_file_name_that_is_no_text_still_gives_valid_json() -> None:
    assert json.loads(to_json({"path": "\udcff.pdf"})) == {"path": "\udcff.pdf"}


def _report(*facts: Fact) -> Report:
    return Report(Format.TXT, "2021", None, None, None, None, facts, ())


def test_a_missing_row_has_no_key_and_a_blank_cell_is_null() -> None:
    made = report_object(
        _report(
            Fact(3, "granted", "total", Decimal(0), ValueStatus.REPORTED),
            Fact(3, "granted", "other", None, ValueStatus.BLANK),
            Fact(3, "carried_out", "total", None, ValueStatus.MISSING_ROW),
            Fact(4, "reconsideration", "total", Decimal(3), ValueStatus.REPORTED),
        ),
        path="x",
        sha256=None,
    )
    assert made["section3"] == {"granted": [None, None, None, None, None, None, Decimal(0)]}
    assert made["section4"] == [None, None, None, None, Decimal(3), *[None] * 10]


def test_a_section_without_a_row_is_absent_as_a_whole() -> None:
    missing = Fact(4, "reconsideration", "total", None, ValueStatus.MISSING_ROW)
    made = report_object(_report(missing), path="x", sha256=None)
    assert (made["section2"], made["section3"], made["section4"]) == ({}, {}, None)
