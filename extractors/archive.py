"""ZIP archives: every readable document inside, its places marked with the member's name.

Members are read in memory and never written to disk, so their names are only names.
"""

from __future__ import annotations

import re
import stat
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

from contracts.documents import Format
from contracts.findings import Finding, Severity
from contracts.readings import Block, Line, Reading, UnreadableDocument
from extractors import ocr
from extractors.limits import MAX_ARCHIVE_DOCUMENTS
from extractors.packages import MEMBER_ERRORS, open_package, read_member
from extractors.sniffing import sniff

ReadMember = Callable[[bytes, str], Iterator[Reading]]
_NAME_ENCODING = "gb18030"
_UTF8_NAME = 0x800
_DEEPEST = 1
_NUMBERS = re.compile(r"\d{1,9}", re.ASCII)
_HEAD = 64
_RESOURCE_FORKS = "__MACOSX/"


@dataclass(slots=True)
class _Member:
    name: str
    first: Reading
    others: Iterator[Reading]


def readings(data: bytes, read_member_bytes: ReadMember, depth: int = 0) -> Iterator[Reading]:
    """The readings of every document in the archive: first the first of each, then the others.

    ``read_member_bytes`` reads one member's bytes under its name. Members that cannot be read are named in a
    finding (DOC.MEMBER) of every reading. An archive of pictures alone is one document, each picture a page.
    Raises UnreadableDocument (DOC.ARCHIVE) when none can be read.
    """
    if depth > _DEEPEST:
        raise UnreadableDocument("DOC.ARCHIVE", "archives lie within archives within archives: unpack it by hand")
    if pages := _pages(data):
        yield from ocr.pictures_readings(pages, Format.IMAGE)
        return
    members, unread = _members(data, read_member_bytes)
    if not members:
        reasons = "; ".join(f"{name}: {error.message}" for name, error in unread[:3]) or "it holds no file"
        raise UnreadableDocument("DOC.ARCHIVE", f"the archive holds no readable document ({reasons})")
    findings = tuple(
        Finding("DOC.MEMBER", Severity.WARNING, "document", f"{name} in the archive was not read: {error.message}")
        for name, error in unread
    )
    for member in members:
        yield _marked(member.first, member.name, findings)
    for member in members:
        for reading in member.others:
            yield _marked(reading, member.name, findings)


def _pages(data: bytes) -> list[bytes]:
    """The pictures of an archive that holds several and nothing else, by the numbers in their names; else none."""
    with open_package(data, "the archive", name_encoding=_NAME_ENCODING) as package:
        files = [info for info in package.infolist() if _is_file(info)]
        if not 1 < len(files) <= MAX_ARCHIVE_DOCUMENTS:
            return []
        named = sorted(files, key=lambda info: [int(part) for part in _NUMBERS.findall(info.filename)])
        if not all(_is_picture(package, info) for info in named):
            return []
        return [read_member(package, info, "the archive") for info in named]


def _is_picture(package: zipfile.ZipFile, info: zipfile.ZipInfo) -> bool:
    try:
        with package.open(info) as member:
            return sniff(member.read(_HEAD)) is Format.IMAGE
    except MEMBER_ERRORS:
        return False


def _members(data: bytes, read_member_bytes: ReadMember) -> tuple[list[_Member], list[tuple[str, UnreadableDocument]]]:
    members: list[_Member] = []
    unread: list[tuple[str, UnreadableDocument]] = []
    with open_package(data, "the archive", name_encoding=_NAME_ENCODING) as package:
        files = [info for info in package.infolist() if _is_file(info)]
        if len(files) > MAX_ARCHIVE_DOCUMENTS:
            raise UnreadableDocument(
                "DOC.TOO_LARGE",
                f"the archive holds {len(files):,} files, more than the {MAX_ARCHIVE_DOCUMENTS} that are read: "
                "unpack it and read the report alone",
            )
        for info in files:
            name = _name(info)
            try:
                content = read_member(package, info, "the archive")
                others = read_member_bytes(content, name)
                members.append(_Member(name, next(others), others))
            except UnreadableDocument as error:
                # On one line, whatever the archive's author called it.
                unread.append((" ".join(name.split()), error))
    return members, unread


def _is_file(info: zipfile.ZipInfo) -> bool:
    """Whether a member is a file of the archive's author: no folder, link or note of a file system."""
    if info.is_dir() or stat.S_ISLNK(info.external_attr >> 16):
        return False
    base = info.filename.replace("\\", "/").rsplit("/", 1)[-1]
    return not info.filename.startswith(_RESOURCE_FORKS) and not base.startswith((".", "~$")) and base != "Thumbs.db"


def _name(info: zipfile.ZipInfo) -> str:
    """The member's name; one stored in UTF-8 without saying so came out as GB18030 and is set right."""
    if info.flag_bits & _UTF8_NAME:
        return info.filename
    try:
        return info.filename.encode(_NAME_ENCODING).decode("utf-8")
    except (UnicodeDecodeError, UnicodeEncodeError):
        return info.filename


def _marked(reading: Reading, name: str, findings: tuple[Finding, ...]) -> Reading:
    blocks = tuple(_marked_block(block, name) for block in reading.blocks)
    return replace(reading, blocks=blocks, findings=(*reading.findings, *findings))


def _marked_block(block: Block, name: str) -> Block:
    member = f"{name}/{block.place.member}" if block.place.member else name
    place = replace(block.place, member=member)
    if isinstance(block, Line):
        return replace(block, place=place)
    cells = tuple(replace(cell, place=replace(cell.place, member=member)) for cell in block.cells)
    return replace(block, cells=cells, place=place)
