"""The file information block of a Word 97–2003 document: where in the streams its pieces lie.

Offsets are those of [MS-DOC] 2.5 (FibBase, FibRgLw97, FibRgFcLcb97).
"""

from __future__ import annotations

import struct
from dataclasses import dataclass

from contracts.readings import UnreadableDocument
from extractors.compound import read_streams
from extractors.doc.summary import SUMMARY, summary_of

_WORD_97 = 0xA5EC
_OLD_WORD = (0xA5DB, 0xA5DC)
_FIRST_97_VERSION = 0x00C1
_HEADER_SIZE = 0x01AA
_ENCRYPTED = 0x0100
_SECOND_TABLE = 0x0200
_CHARACTER_RUNS = 0x00FA
_PARAGRAPH_RUNS = 0x0102
_PIECES = 0x01A2
_STORY_LENGTHS = 0x004C

STORIES = ("body", "footnotes", "headers", "macros", "comments", "endnotes", "text boxes", "header text boxes")
"""The texts of a document in the order in which they follow each other."""


@dataclass(frozen=True, slots=True)
class WordStreams:
    """The streams of a document and the places its header names: (offset, length) in ``table``."""

    document: bytes
    table: bytes
    data: bytes
    pieces: tuple[int, int]
    paragraph_runs: tuple[int, int]
    character_runs: tuple[int, int]
    story_lengths: tuple[int, ...]
    metadata: dict[str, str]


def open_streams(data: bytes) -> WordStreams:
    """Open the OLE file and read its header.

    Raises UnreadableDocument (DOC.TOO_LARGE, DOC.DAMAGED, DOC.TRUNCATED, DOC.ENCRYPTED, DOC.UNKNOWN_FORMAT).
    """
    found = read_streams(data, ("WordDocument", "0Table", "1Table", "Data", SUMMARY), "the DOC file")
    if "WordDocument" not in found:
        raise UnreadableDocument("DOC.DAMAGED", "the DOC file lacks its stream WordDocument: fetch it again")
    tables: dict[str, bytes] = {name: found[name] for name in ("0Table", "1Table") if name in found}
    return _read_header(found["WordDocument"], tables, found.get("Data", b""), summary_of(found.get(SUMMARY, b"")))


def _read_header(document: bytes, tables: dict[str, bytes], data: bytes, metadata: dict[str, str]) -> WordStreams:
    if len(document) < _HEADER_SIZE:
        raise UnreadableDocument("DOC.TRUNCATED", "the DOC file ends within its header: fetch it again")
    magic, version = struct.unpack_from("<HH", document, 0)
    if magic in _OLD_WORD or (magic == _WORD_97 and version < _FIRST_97_VERSION):
        raise UnreadableDocument(
            "DOC.UNKNOWN_FORMAT", "the DOC file is of Word 95 or older: save it as DOCX by hand and read that"
        )
    if magic != _WORD_97:
        raise UnreadableDocument("DOC.DAMAGED", "the DOC file's text does not begin with Word's mark: fetch it again")
    (flags,) = struct.unpack_from("<H", document, 0x0A)
    if flags & _ENCRYPTED:
        raise UnreadableDocument(
            "DOC.ENCRYPTED", "the DOC file is protected by a password: ask the agency for an open copy"
        )
    name = "1Table" if flags & _SECOND_TABLE else "0Table"
    if name not in tables:
        raise UnreadableDocument("DOC.DAMAGED", f"the DOC file lacks its stream {name}: fetch it again")
    lengths = struct.unpack_from(f"<{len(STORIES)}i", document, _STORY_LENGTHS)
    return WordStreams(
        document=document,
        table=tables[name],
        data=data,
        pieces=struct.unpack_from("<II", document, _PIECES),
        paragraph_runs=struct.unpack_from("<II", document, _PARAGRAPH_RUNS),
        character_runs=struct.unpack_from("<II", document, _CHARACTER_RUNS),
        story_lengths=tuple(max(0, length) for length in lengths),
        metadata=metadata,
    )
