"""ZIP containers of strangers: declared sizes are looked at before anything is inflated.

A member is asked for no more than its declared size, so the declared sizes bound the memory:
``ZipFile.read`` would inflate all that is stored and cut it off afterwards.
"""

from __future__ import annotations

import io
import struct
import zipfile
import zlib

from lxml import etree

from contracts.readings import UnreadableDocument
from extractors.limits import (
    MAX_INFLATION,
    MAX_PACKAGE_BYTES,
    MAX_PACKAGE_MEMBERS,
    MAX_PART_BYTES,
    MEGABYTE,
    check_elements,
)

_ENCRYPTED = 0x1
_DIRECTORY_END = b"PK\x05\x06"
_DIRECTORY_END_SIZE = 22
MEMBER_ERRORS = (zipfile.BadZipFile, zlib.error, struct.error, EOFError, OSError, ValueError, RuntimeError)
"""What reading a member of a damaged container raises."""
_PARSER = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, remove_comments=True)


def open_package(data: bytes, what: str, *, name_encoding: str | None = None) -> zipfile.ZipFile:
    """Open a ZIP container after looking at what it declares.

    Raises UnreadableDocument: DOC.TRUNCATED when its directory is cut off, DOC.DAMAGED when it is broken,
    DOC.TOO_LARGE when it declares more than is ever read.
    """
    try:
        package = zipfile.ZipFile(io.BytesIO(data), metadata_encoding=name_encoding)
    except UnicodeDecodeError as error:
        # Names in some other charset; the default one takes any bytes.
        if name_encoding is None:
            raise _damaged(what, error) from error
        return open_package(data, what)
    except zipfile.BadZipFile as error:
        directory_end = data.rfind(_DIRECTORY_END)
        if directory_end < 0 or len(data) - directory_end < _DIRECTORY_END_SIZE:
            message = f"{what} is cut off (its directory at the end is missing): fetch it again"
            raise UnreadableDocument("DOC.TRUNCATED", message) from error
        raise _damaged(what, error) from error
    except (ValueError, OSError, EOFError, NotImplementedError, struct.error) as error:
        raise _damaged(what, error) from error
    members = package.infolist()
    if not all(member.filename for member in members):
        package.close()
        raise UnreadableDocument("DOC.DAMAGED", f"{what} is damaged (a member has no name): fetch it again")
    total = sum(member.file_size for member in members)
    if len(members) > MAX_PACKAGE_MEMBERS or total > MAX_PACKAGE_BYTES or any(map(_inflates_too_far, members)):
        package.close()
        raise UnreadableDocument(
            "DOC.TOO_LARGE",
            f"{what} declares {len(members):,} members of {total:,} bytes in all from {len(data):,} stored ones, "
            "more than is read: check by hand whether it is a report at all",
        )
    return package


def read_member(package: zipfile.ZipFile, member: str | zipfile.ZipInfo, what: str) -> bytes:
    """The bytes of one member. Raises UnreadableDocument (DOC.ENCRYPTED, DOC.TOO_LARGE, DOC.DAMAGED)."""
    name = member if isinstance(member, str) else member.filename
    try:
        info = package.getinfo(member) if isinstance(member, str) else member
        if info.flag_bits & _ENCRYPTED:
            message = f"{name} in {what} is protected by a password: ask the agency for an open copy"
            raise UnreadableDocument("DOC.ENCRYPTED", message)
        if info.file_size > MAX_PART_BYTES:
            raise UnreadableDocument(
                "DOC.TOO_LARGE",
                f"{name} in {what} declares {info.file_size:,} bytes, more than the {MAX_PART_BYTES:,} that are read: "
                "check by hand whether it is a report at all",
            )
        with package.open(info) as stream:
            return stream.read(info.file_size)
    except KeyError as error:
        raise UnreadableDocument("DOC.DAMAGED", f"{what} lacks its part {name}: fetch it again") from error
    except MEMBER_ERRORS as error:
        raise _damaged(f"{name} in {what}", error) from error


def parse_part(data: bytes, what: str) -> etree._Element:
    """Parse an XML part without entities, network or huge trees. Raises UnreadableDocument (DOC.DAMAGED)."""
    if b"<!DOCTYPE" in data[:MEGABYTE] or b"<\x00!\x00D\x00O\x00C\x00T" in data[:MEGABYTE]:
        raise _with_document_type(what)
    check_elements(data.count(b"<"), what)
    try:
        root = etree.fromstring(data, _PARSER)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise _damaged(what, error) from error
    # Behind a long comment, or in an encoding that hides the word.
    if root.getroottree().docinfo.internalDTD is not None:
        raise _with_document_type(what)
    return root


def _with_document_type(what: str) -> UnreadableDocument:
    """No writer of office files declares a document type; one that does means to expand or to fetch."""
    message = f"{what} declares a document type, which office files never do: it was not read; do not open it"
    return UnreadableDocument("DOC.DAMAGED", message)


def _inflates_too_far(member: zipfile.ZipInfo) -> bool:
    return member.file_size > MEGABYTE and member.file_size > MAX_INFLATION * max(1, member.compress_size)


def _damaged(what: str, error: Exception) -> UnreadableDocument:
    reason = " ".join(str(error).split()) or type(error).__name__
    return UnreadableDocument("DOC.DAMAGED", f"{what} is damaged ({reason}): fetch it again")
