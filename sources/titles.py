"""Is it a report, whose, and of which year? Judged from a title first, from the page's own text afterwards."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from sources.registry_schema import Agency

_YEAR = re.compile(r"(?<!\d)(20[0-3]\d)(?!\d)")
_YEAR_WORDS = re.compile(r"(?<!\d)20[0-3]\d(?!\d)(年(?!度|报))?")
_CHINESE_YEAR = re.compile(r"[二2][〇零○0O][〇零○一二三0-3][〇零○一二三四五六七八九]")
_LONGEST_REPORT = 1_000_000
_DIGITS = str.maketrans("〇零○O一二三四五六七八九", "0000123456789")
_PERIOD = re.compile(r"自?(20\d\d)年1月1日(?:起|至|到|-|—|~)")
_BRACKETS = re.compile(r"[()《》<>〈〉【】\[\]「」『』“”\"':：、,，。.．·\-—_|/\\!！?？;；…\s]")


@dataclass(frozen=True, slots=True)
class TitleVerdict:
    """What a title alone says. ``rejection`` is why it is none of our reports; None makes it a candidate."""

    rejection: str | None
    agency: Agency | None = None
    agency_evidence: str | None = None
    years: tuple[int, ...] = ()


@cache
def _knowledge() -> dict[str, Any]:
    text = (Path(__file__).parent / "knowledge" / "titles.yaml").read_text(encoding="utf-8")
    loaded: dict[str, Any] = yaml.safe_load(text)
    return loaded


def normalised(text: str) -> str:
    """NFKC without white space, Chinese year numerals as digits: the form in which titles are compared."""
    squeezed = "".join(unicodedata.normalize("NFKC", text).split())
    return _CHINESE_YEAR.sub(lambda found: found.group().translate(_DIGITS), squeezed)


def names_report(title: str) -> bool:
    """Whether a title holds the words of an annual report at all."""
    return _report_words(_YEAR_WORDS.sub("", normalised(title))) is not None


def _report_words(plain: str) -> str | None:
    """The words by which a normalised title without its year names an annual report."""
    found = (re.search(pattern, plain) for pattern in _knowledge()["report"])
    return next((match.group() for match in found if match), None)


def judge_title(title: str, agencies: Sequence[Agency], *, column_is_reports: bool = False) -> TitleVerdict:
    """Tell a report of one of ``agencies`` from everything else.

    ``column_is_reports`` admits rows as short as 「年报」, for listings that hold nothing but reports.
    A title that names no body is taken for the only agency's, with the registry as its evidence; with
    several agencies it stays open.
    """
    knowledge = _knowledge()
    plain = normalised(title)
    years = years_in(plain)
    bare = _YEAR_WORDS.sub("", plain)
    word = _report_words(bare)
    if word is None and column_is_reports:
        word = next((word for word in knowledge["bare_report"] if word in bare), None)
    if word is None:
        return TitleVerdict("title names no annual report", years=years)
    names = sorted((n for a in agencies for n in map(normalised, (a.name, *a.aliases))), key=len, reverse=True)
    if reason := decoy_reason(_without(plain, names)):
        return TitleVerdict(reason, years=years)
    remainder = _remainder(bare.replace(word, ""), knowledge["filler"])
    named = max((a for a in agencies if normalised(a.name) in plain), key=lambda a: len(a.name), default=None)
    if named is not None:
        # 温州市人民政府办公室 contains 温州市人民政府 and is another body.
        after = remainder.partition(normalised(named.name))[2]
        if after.endswith(tuple(knowledge["body_suffix"])):
            return TitleVerdict(f"another body's report ({remainder})", years=years)
        return TitleVerdict(None, named, "title", years)
    by_alias = [agency for agency in agencies if any(remainder == normalised(alias) for alias in agency.aliases)]
    by_tail = [agency for agency in agencies if len(remainder) >= 3 and normalised(agency.name).endswith(remainder)]
    by_region = [agency for agency in agencies if normalised(agency.name) == f"{remainder}人民政府"]
    matches = by_alias or by_tail or by_region
    if len(matches) == 1:
        return TitleVerdict(None, matches[0], "title", years)
    if not matches and remainder.endswith(tuple(knowledge["body_suffix"])):
        return TitleVerdict(f"another body's report ({remainder})", years=years)
    if len(agencies) == 1:
        return TitleVerdict(None, agencies[0], "registry", years)
    return TitleVerdict(None, None, None, years)


def decoy_reason(title: str) -> str | None:
    """Why a title that may hold the words of a report belongs to something else; None when nothing says so."""
    plain = normalised(title).lower()
    for decoy in _knowledge()["decoy"]:
        if decoy["word"].lower() in plain and not any(word in plain for word in decoy.get("unless", ())):
            return f"{decoy['reason']} ({decoy['word']})"
    return None


def years_in(text: str) -> tuple[int, ...]:
    """The different years a title names, in their order."""
    return tuple(dict.fromkeys(int(year) for year in _YEAR.findall(normalised(text))))


def period_year(text: str) -> int | None:
    """The year of the statistical period (自2023年1月1日起…), which outranks any title; None when absent."""
    found = _PERIOD.search(normalised(text[:_LONGEST_REPORT]))
    return int(found.group(1)) if found else None


def statutory_headings(text: str) -> int:
    """How many of the six statutory sections a text shows."""
    plain = normalised(text[:_LONGEST_REPORT])
    return sum(any(name in plain for name in names) for names in _heading_names())


def statutory_table_marks(text: str) -> int:
    """How many of the words that only the statutory tables hold a text shows."""
    plain = normalised(text[:_LONGEST_REPORT])
    return sum(mark in plain for mark in _knowledge()["table_marks"])


@cache
def _heading_names() -> tuple[tuple[str, ...], ...]:
    variants = _knowledge()["heading_variants"]
    return tuple(
        tuple(normalised(name) for name in (heading, *variants.get(heading, ())))
        for heading in _knowledge()["headings"]
    )


def _without(text: str, names: Sequence[str]) -> str:
    for name in names:
        text = text.replace(name, "")
    return text


def _remainder(text: str, filler: Sequence[str]) -> str:
    bare = _BRACKETS.sub("", text)
    for word in filler:
        bare = re.sub(re.escape(word), "", bare, flags=re.I)
    return re.sub(r"^\d+|\d+$", "", bare)
