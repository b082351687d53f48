"""Every link and picture of the documentation leads somewhere, and pictures stay small."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

PROJECT = Path(__file__).parents[1]
ROOMS = ("docs", "warehouse", "sources", "extractors", "transforms", "flows", "explorer", "benchmarks")
PAGES = sorted(
    [*PROJECT.glob("*.md"), *(page for room in ROOMS for page in (PROJECT / room).rglob("*.md"))],
    key=lambda page: page.as_posix(),
)
LINK = re.compile(r"\]\(([^)\s]+)\)|src=\"([^\"]+)\"")
LARGEST_PICTURE = 300_000


def anchors(page: Path) -> set[str]:
    """The anchors of a page's headings, as the usual renderers make them."""
    headings = re.findall(r"^#+ +(.+)$", page.read_text(encoding="utf-8"), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.relative_to(PROJECT).as_posix())
def test_links_lead_somewhere(page: Path) -> None:
    text = re.sub(r"^```.*?^```$", "", page.read_text(encoding="utf-8"), flags=re.MULTILINE | re.DOTALL)
    for match in LINK.findall(text):
        target = match[0] or match[1]
        if re.match(r"[a-z]+:", target):
            continue
        path, _, anchor = target.partition("#")
        place = (page.parent / path).resolve() if path else page
        assert place.exists(), f"{target} is not there"
        assert place.is_relative_to(PROJECT), f"{target} leads out of the project"
        if anchor:
            assert anchor in anchors(place), f"{target}: no such heading"


def test_pictures_are_small_and_each_is_used() -> None:
    texts = "".join(page.read_text(encoding="utf-8") for page in PAGES)
    for picture in (PROJECT / "docs" / "pictures").iterdir():
        assert picture.stat().st_size < LARGEST_PICTURE, picture.name
        assert picture.name in texts, f"{picture.name} is shown nowhere"
