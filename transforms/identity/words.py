"""The declared words of identity, compiled once."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from importlib import resources

import yaml

YEAR = r"(?:20\d\d|二[〇零○0Oo][〇零○0Oo一二三四五六七八九]{2})"


@dataclass(frozen=True, slots=True)
class Refusal:
    """One kind of document that is no annual report, and the words that give it away.

    ``whatever`` says that they do so even where the document has the headings and tables of a report.
    """

    reason: str
    message: str
    whatever: bool
    pattern: re.Pattern[str]


@dataclass(frozen=True, slots=True)
class Words:
    """The patterns of ``words.yaml``; see there what each is for."""

    agency_ending: re.Pattern[str]
    agency_beginning_refused: re.Pattern[str]
    agency_words_refused: re.Pattern[str]
    title: re.Pattern[str]
    title_told: re.Pattern[str]
    title_begun: re.Pattern[str]
    title_words_refused: re.Pattern[str]
    agency_in_text: tuple[re.Pattern[str], ...]
    office_of_contact: re.Pattern[str]
    optional_endings: re.Pattern[str]
    agency_key: re.Pattern[str]
    release_key: re.Pattern[str]
    year_in_text: re.Pattern[str]
    year_loosely: re.Pattern[str]
    period: re.Pattern[str]
    year_in_query: re.Pattern[str]
    year_in_name: re.Pattern[str]
    dates_in_address: tuple[re.Pattern[str], ...]
    not_a_report: tuple[Refusal, ...]
    table_marks: tuple[str, ...]
    earlier_form_mark: re.Pattern[str]


@cache
def load_words() -> Words:
    """Read and compile ``words.yaml``."""
    raw = yaml.load(resources.files(__package__).joinpath("words.yaml").read_text("utf-8"), Loader=yaml.CSafeLoader)
    tail = raw["title_tail"].strip().replace("{year}", YEAR)
    return Words(
        agency_ending=re.compile(f"(?:{'|'.join(raw['agency_endings'])})$"),
        agency_beginning_refused=re.compile(f"^(?:{raw['agency_beginnings_refused']})"),
        agency_words_refused=re.compile(raw["agency_words_refused"]),
        title=re.compile(f"^(?P<before>.{{0,50}}?)(?P<tail>{tail})(?P<after>{raw['title_suffix']})$"),
        title_told=re.compile(raw["title_told"].replace("{tail}", tail)),
        title_begun=re.compile(f"(?P<title>[^,。;:《》]{{0,40}}?{tail})"),
        title_words_refused=re.compile(raw["title_words_refused"]),
        agency_in_text=tuple(re.compile(one) for one in raw["agency_in_text"]),
        office_of_contact=re.compile(raw["office_of_contact"]),
        optional_endings=re.compile(f"(?:{raw['optional_endings']})+$".replace("$)+", ")+")),
        agency_key=re.compile(f"(?:{raw['agency_keys']})"),
        release_key=re.compile(f"(?:{raw['release_keys']})"),
        year_in_text=re.compile(raw["year_in_text"].format(year=YEAR)),
        year_loosely=re.compile(raw["year_loosely"].format(year=YEAR)),
        period=re.compile(raw["period"].format(year=YEAR)),
        year_in_query=re.compile(raw["year_in_query"], re.IGNORECASE),
        year_in_name=re.compile(raw["year_in_name"], re.IGNORECASE),
        dates_in_address=tuple(re.compile(one) for one in raw["dates_in_address"]),
        not_a_report=tuple(
            Refusal(one["reason"], one["message"], one["whatever"], re.compile(one["pattern"]))
            for one in raw["not_a_report"]
        ),
        table_marks=tuple(raw["table_marks"]),
        earlier_form_mark=re.compile(raw["earlier_form_marks"]),
    )
