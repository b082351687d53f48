"""The documentation builds as a site: nothing warns, every link and anchor is there, nothing comes from elsewhere."""

from __future__ import annotations

import re
import subprocess
from functools import cache
from html import unescape
from pathlib import Path
from urllib.parse import unquote, urlsplit

import pytest

pytest.importorskip("sphinx", reason="the documentation's tools are not installed: make look")
pytest.importorskip("myst_parser", reason="the documentation's tools are not installed: make look")

from docs.site.build import build

pytestmark = pytest.mark.slow
LINK = re.compile(r"""(?:href|src)="([^"]*)\"""")
LOADED = re.compile(r"""<(?:script|img|iframe|source)[^>]+src="([^"]*)"|<link[^>]+href="([^"]*)\"""")


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("site") / "docs"
    try:
        build(folder)
    except subprocess.CalledProcessError as error:
        pytest.fail(f"the documentation does not build:\n{error.stderr}")
    return folder


@cache
def anchors(page: Path) -> set[str]:
    return {unescape(one) for one in re.findall(r'\bid="([^"]+)"', page.read_text(encoding="utf-8"))}


def test_every_link_and_anchor_of_the_site_is_there(site: Path) -> None:
    dead = []
    for page in site.rglob("*.html"):
        for link in LINK.findall(page.read_text(encoding="utf-8")):
            parts = urlsplit(unescape(link))
            if parts.scheme or parts.netloc:
                continue
            target = (page.parent / unquote(parts.path)).resolve() if parts.path else page
            is_page = target.suffix == ".html" and target.is_file()
            anchor = unquote(parts.fragment)
            if not target.exists() or (anchor and is_page and anchor not in anchors(target)):
                dead.append(f"{page.relative_to(site)}: {link}")
    assert not dead, "\n".join(dead)


def test_the_site_loads_nothing_from_elsewhere(site: Path) -> None:
    for page in site.rglob("*.html"):
        for found in LOADED.findall(page.read_text(encoding="utf-8")):
            assert not re.match(r"\w*:?//", next(filter(None, found), "")), f"{page.name}: {found}"
    for style in site.rglob("*.css"):
        assert not re.search(r"url\(['\"]?https?:|@import ['\"]?https?:", style.read_text(encoding="utf-8")), style.name


def test_the_site_holds_the_dictionary_and_the_chinese_pages(site: Path) -> None:
    dictionary = (site / "build" / "data_dictionary.html").read_text(encoding="utf-8")
    assert "mart_report_wide" in dictionary and "报告宽表" in dictionary
    front = (site / "docs" / "index.html").read_text(encoding="utf-8")
    for page in ("zh/explore.html", "zh/analysts.html", "zh/operating.html", "../README.zh.html"):
        assert f'href="{page}"' in front
