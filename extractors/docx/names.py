"""Element names of WordprocessingML: the transitional and the strict namespace spell the same elements."""

from __future__ import annotations

import re

from lxml import etree

_WORD = (
    "http://schemas.openxmlformats.org/wordprocessingml/2006/main",
    "http://purl.oclc.org/ooxml/wordprocessingml/main",
    "http://schemas.microsoft.com/office/word/2003/wordml",
)
WORD_2003 = _WORD[-1]
"""The single-file format of Word 2003; programs that make reports from templates still write it."""
_HINTS = "http://schemas.microsoft.com/office/word/2003/auxHint"
_COMPATIBILITY = "http://schemas.openxmlformats.org/markup-compatibility/2006"
_MATH = (
    "http://schemas.openxmlformats.org/officeDocument/2006/math",
    "http://purl.oclc.org/ooxml/officeDocument/math",
)
_RELATIONSHIPS = (
    "http://schemas.openxmlformats.org/officeDocument/2006/relationships",
    "http://purl.oclc.org/ooxml/officeDocument/relationships",
)
_PICTURE_TAGS = {
    "{http://schemas.openxmlformats.org/drawingml/2006/main}blip": "picture",
    "{http://purl.oclc.org/ooxml/drawingml/main}blip": "picture",
    "{urn:schemas-microsoft-com:vml}imagedata": "picture",
}
_WORD_NAMES = re.findall(
    r"\w+",
    "altChunk body br cellDel color cr customXml del delText drawing dstrike endnote fldChar footnote gridBefore "
    "gridSpan hMerge "
    "hidden ins instrText moveFrom moveTo noBreakHyphen object p pPr pict ptab r rPr rt sdt sdtContent sdtEndPr sdtPr "
    "shd showingPlcHdr softHyphen strike sym t tab tbl tblGrid tblPr tblPrEx tc tcPr tr trPr txbxContent vMerge "
    "vanish "
    "vertAlign",
)

NAMES: dict[str, str] = {f"{{{space}}}{name}": name for space in _WORD for name in _WORD_NAMES}
"""Qualified tag to the short name the reader knows it by; tags not listed are unknown."""
NAMES |= {f"{{{space}}}t": "t" for space in _MATH}
NAMES |= {f"{{{_COMPATIBILITY}}}{name}": name for name in ("AlternateContent", "Choice", "Fallback")}
NAMES |= _PICTURE_TAGS
NAMES |= {f"{{{WORD_2003}}}vmerge": "vMerge", f"{{{WORD_2003}}}hmerge": "hMerge"}
# Word 2003 wraps its sections in hints to other programs.
NAMES |= {f"{{{_HINTS}}}{name}": "body" for name in ("sect", "sub-section")}

_VALUES = tuple(f"{{{space}}}val" for space in _WORD)
_FILLS = tuple(f"{{{space}}}fill" for space in _WORD)
_TEXTS = tuple(tag for tag, name in NAMES.items() if name == "t")
_TYPES = tuple(f"{{{space}}}{name}" for space in _WORD for name in ("fldCharType", "type"))
_CHARACTERS = tuple(f"{{{space}}}char" for space in _WORD)
_IDS = tuple(f"{{{space}}}id" for space in _RELATIONSHIPS)
WHITE = "FFFFFF"
_OFF = frozenset(("0", "false", "off", "none"))


def _first(element: etree._Element, names: tuple[str, ...]) -> str | None:
    for name in names:
        value = element.get(name)
        if value is not None:
            return value
    return None


def value_of(element: etree._Element) -> str | None:
    """The ``w:val`` attribute."""
    return _first(element, _VALUES)


def fill_of(element: etree._Element) -> str | None:
    """The ``w:fill`` attribute of a shading."""
    return _first(element, _FILLS)


def shown_branch(alternatives: etree._Element) -> etree._Element | None:
    """The branch of an AlternateContent to read: all say the same, but one may draw its text and hold none."""
    for branch in alternatives:
        if next(branch.iter(*_TEXTS), None) is not None:
            return branch
    return alternatives[0] if len(alternatives) else None


def shows_placeholder(control: etree._Element) -> bool:
    """Whether a content control shows the prompt of a field that nobody filled in."""
    prompt = property_of(control, "sdtPr", "showingPlcHdr")
    return prompt is not None and is_on(prompt)


def type_of(element: etree._Element) -> str | None:
    """The ``w:type`` or ``w:fldCharType`` attribute."""
    return _first(element, _TYPES)


def character_of(element: etree._Element) -> str | None:
    """The ``w:char`` attribute of a symbol."""
    return _first(element, _CHARACTERS)


def relationship_of(element: etree._Element) -> str | None:
    """The ``r:id`` attribute."""
    return _first(element, _IDS)


def is_on(element: etree._Element) -> bool:
    """Whether an on/off property is on: present, and not switched off by its value."""
    return (value_of(element) or "").lower() not in _OFF


def property_of(element: etree._Element, holder: str, name: str) -> etree._Element | None:
    """The property ``name`` inside the element's own ``holder`` (tcPr, trPr, rPr …), None when absent."""
    for child in element:
        if NAMES.get(child.tag) == holder:
            for prop in child:
                if NAMES.get(prop.tag) == name:
                    return prop
    return None
