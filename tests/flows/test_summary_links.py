"""What a night leaves for people leads on: failures stand in its summary with links, and strangers write no markup."""

from __future__ import annotations

import doctest

from flows import printable
from flows.summary import NightSummary, Trouble
from flows.summary_text import summary_markdown


def test_failures_stand_in_the_summary_with_links() -> None:
    trouble = Trouble("http://a.test/zfxxgk_nb/2023_1.pdf", "unreadable", "DOC.DAMAGED: cut off")
    blocked = Trouble("cn.site", "failed", "https://b.test/robots.txt: 503, asked again")
    page = summary_markdown(NightSummary(troubles=[trouble], source_failures=[blocked]))
    assert "**To look at: 2**" in page
    assert "- unreadable: <http://a.test/zfxxgk_nb/2023_1.pdf>: DOC.DAMAGED: cut off" in page
    assert "<https://b.test/robots.txt>: 503" in page


def test_what_strangers_write_is_no_link_and_no_markup() -> None:
    hostile = "[x](javascript:alert(1)) <script> http://a.test/><b>\u202e"
    said = printable.linked_markdown(hostile)
    assert "<script" not in said and "[x](" not in said and "<b>" not in said and "\u202e" not in said
    assert said.count("<") == 1 and "<http://a.test/>" in said


def test_the_examples_hold() -> None:
    assert doctest.testmod(printable).failed == 0
