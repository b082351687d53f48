"""Where an agency stands: its region, its level and its credit code, the registry's word before the name's."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass

from contracts.findings import Finding
from contracts.reports import Evidence
from transforms.checks.rules import finding
from transforms.identity.clues import Clues
from transforms.identity.credit_codes import credit_codes
from transforms.identity.regions import Region, agency_level, find, is_region_name, provinces, region_by_code


@dataclass(frozen=True, slots=True)
class Placement:
    """Region, level and credit code, each None where nothing tells it."""

    region_code: str | None
    level: str | None
    credit_code: str | None
    evidence: tuple[Evidence, ...]
    findings: tuple[Finding, ...]


def place_agency(agency: str | None, year: int | None, clues: Clues) -> Placement:
    """Place the agency by the registry of sources, else by the region its name begins with.

    The region in a credit code is where the body was once registered: evidence, never the answer.
    """
    document = clues.document
    evidence: list[Evidence] = []
    findings: list[Finding] = []
    named, doubts = (None, []) if agency is None else find(agency, year)
    if named is not None:
        evidence.append(Evidence("region", named.code, "title", agency))
    code = None if document is None else document.region_code
    if document is not None and code is not None:
        evidence.append(Evidence("region", code, "registry", document.source_id))
        if named is not None and named.code != code and not code.startswith(named.code.rstrip("0")):
            message = f"the registry places {agency} in {code}, its name in {named.code} {named.name}"
            findings.append(finding("ID.REGION", "document", message))
    else:
        findings += doubts
    region = region_by_code(code, year) if code is not None else named
    findings += _foreign(clues.manuscript.prose, region)
    findings += _misread(clues.manuscript.prose, region)
    level = None if agency is None else agency_level(agency, region)
    registered = next(credit_codes("\n".join((*clues.manuscript.lines, *clues.manuscript.cells))), None)
    if registered is not None:
        evidence.append(Evidence("credit_code", registered.code, "metadata", registered.region_code))
    return Placement(
        region_code=code or (None if named is None else named.code),
        level=(document.agency_level if document is not None else None) or level,
        credit_code=None if registered is None else registered.code,
        evidence=tuple(evidence),
        findings=tuple(findings),
    )


def _foreign(prose: str, region: Region | None) -> list[Finding]:
    """A finding where the text cites the rules of another province (《江苏省…》): it was perhaps copied."""
    if region is None:
        return []
    own = region.code[:2]
    cited = {
        match.group(0): province.name
        for province in provinces()
        if province.code[:2] != own
        for match in re.finditer(f"《{province.name}[^》\n]{{2,30}}", prose)
    }
    return [
        finding("T.FOREIGN", "document", f"the text cites {quote}》, though the agency lies outside {province}")
        for quote, province in cited.items()
    ]


def _misread(prose: str, region: Region | None) -> list[Finding]:
    """A finding where the text names a place that differs from the region by one character (淄川区, 溜川区)."""
    if region is None or len(region.name) < 3:
        return []
    found: Counter[str] = Counter()
    for place in range(len(region.name) - 1):
        pattern = f"{region.name[:place]}[一-鿿]{region.name[place + 1 :]}"
        found.update(one for one in re.findall(pattern, prose) if one != region.name and not is_region_name(one))
    return [
        finding("T.FOREIGN", "document", f"{variant} stands {count} times, perhaps misread for {region.name}")
        for variant, count in found.items()
        if region.name in prose
    ]
