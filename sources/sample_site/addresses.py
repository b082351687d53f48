"""Addresses in the manner of each family: where an article and its files lie."""

from __future__ import annotations

import hashlib
from datetime import date
from pathlib import PurePosixPath
from urllib.parse import quote

from sources.sample_site.declarations import Document, Row


def number_of(*parts: object) -> int:
    """A stable seven-digit number for a thing by its names."""
    return int(hashlib.sha256("|".join(map(str, parts)).encode()).hexdigest()[:8], 16) % 9_000_000 + 1_000_000


def article_path(style: str, listing: str, day: date, number: int) -> str:
    """The path of an article of that family."""
    folder = listing.rsplit("/", 1)[0] + "/"
    hexadecimal = hashlib.sha256(str(number).encode()).hexdigest()
    match style:
        case "trs":
            return f"{folder}{day:%Y%m}/t{day:%Y%m%d}_{number}.html"
        case "jpage" | "jpaas":
            return f"/art/{day.year}/{day.month}/{day.day}/art_1229312560_{number}.html"
        case "gkmlpt":
            return f"/gkmlpt/content/{number // 1_000_000}/{number // 1000}/post_{number}.html"
        case "label8888":
            return f"/public/22101/{number}.html"
        case _:
            return f"{folder}doc_{hexadecimal[:24]}.html"


def row_path(style: str, listing: str, row: Row) -> str:
    """The path of a row that is no document."""
    return row.href or article_path(style, listing, row.date, number_of(listing, row.title, row.date))


def file_path(style: str, article: str, document: Document, number: int) -> str:
    """The path (with query) of an attached file, its name quoted."""
    suffix = PurePosixPath(document.file).suffix
    folder = article.rsplit("/", 1)[0]
    if document.file_name:
        return f"{folder}/{quote(document.file_name)}"
    hexadecimal = hashlib.sha256(f"{number}{document.file}".encode()).hexdigest()[:32]
    match style:
        case "trs":
            return f"{folder}/P0{document.published:%Y%m%d}{number}{hexadecimal[:4]}{suffix}"
        case "jpage" | "jpaas":
            return f"/module/download/downfile.jsp?classid=0&filename={hexadecimal}{suffix}"
        case "gkmlpt":
            return f"/attachment/0/{number // 1000}/{hexadecimal[:8]}{suffix}"
        case _:
            return f"{folder}/files/{hexadecimal[:16]}{suffix}"
