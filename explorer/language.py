"""Everything the site says, it says in Chinese or in English: in the one the visitor chose.

The guard sets the language of a request; words are declared in both languages, and turn into those of the
visitor only where a page prints them. So a text may be made before anybody asked for it.
"""

from __future__ import annotations

from collections.abc import Mapping
from contextvars import ContextVar
from http.cookies import CookieError, SimpleCookie
from typing import Literal, Self, TypeAlias

from markupsafe import Markup, escape

Language: TypeAlias = Literal["zh", "en"]
COOKIE = "gongkai_language"
_chosen: ContextVar[Language] = ContextVar("language", default="en")


class Said(str):
    """Words in both languages. A page prints those of its visitor; whatever else takes them for text gets both."""

    __slots__ = ("en", "zh")
    zh: str
    en: str

    def __new__(cls, zh: str, en: str) -> Self:
        """``zh`` and ``en`` say the same."""
        said = super().__new__(cls, zh if zh == en else f"{zh} · {en}")
        said.zh, said.en = zh, en
        return said

    def __deepcopy__(self, memo: dict[int, object]) -> Self:
        """Datasette copies what it is given; words never change."""
        return self

    @property
    def here(self) -> str:
        """In the language of the present request."""
        return self.zh if language() == "zh" else self.en

    def __html__(self) -> Markup:
        """What a template prints."""
        return escape(self.here)


def said(words: Mapping[str, str] | str) -> Said:
    """Words of a declaration: ``{zh: …, en: …}``, or one text that is the same in both languages."""
    return Said(words, words) if isinstance(words, str) else Said(words["zh"], words["en"])


def here(text: str) -> str:
    """A text as plain characters, in the language of the present request where it has two."""
    return text.here if isinstance(text, Said) else text


def language() -> Language:
    """The language of the present request."""
    return _chosen.get()


def choose(wanted: Language) -> None:
    """Set the language of the present request."""
    _chosen.set(wanted)


def preferred(cookies: str, accepted: str) -> Language:
    """The language that a request asks for: by the switch, kept in a cookie, else as the browser says."""
    try:
        cookie = SimpleCookie(cookies).get(COOKIE)
    except CookieError:
        cookie = None
    kept = as_language(cookie.value) if cookie is not None else None
    return kept or _first_known(accepted) or "en"


def as_language(name: str) -> Language | None:
    """A language of the site by its name."""
    return "zh" if name == "zh" else "en" if name == "en" else None


def _first_known(accepted: str) -> Language | None:
    """Browsers name their languages in order of preference: ``zh-CN,zh;q=0.9,en;q=0.8``."""
    names = (part.partition(";")[0].strip().lower()[:2] for part in accepted.split(","))
    return next((known for name in names if (known := as_language(name))), None)
