"""Datasette's own pages in both languages: phrases of its templates are replaced as they are loaded.

Datasette has no translations. Its version is pinned below the next release; a test holds that every phrase
of ``interface_words.yaml`` is still there. What a phrase becomes is a piece of a template again, in which
``say`` chooses the language of the visitor when the page is written.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cache
from pathlib import Path

import yaml
from jinja2 import BaseLoader, Environment


@cache
def interface_words() -> Mapping[str, Mapping[str, str | dict[str, str]]]:
    """What replaces what, by template."""
    words: dict[str, dict[str, str | dict[str, str]]] = yaml.safe_load(
        Path(__file__).with_name("interface_words.yaml").read_text(encoding="utf-8")
    )
    return words


class BilingualLoader(BaseLoader):
    """Loads templates from another loader and replaces the phrases of the interface."""

    def __init__(self, inner: BaseLoader) -> None:
        self.inner = inner

    def get_source(self, environment: Environment, template: str) -> tuple[str, str | None, Callable[[], bool] | None]:
        """The template's text with its phrases replaced."""
        text, file, is_fresh = self.inner.get_source(environment, template)
        for phrase, instead in interface_words().get(template, {}).items():
            text = text.replace(phrase, instead if isinstance(instead, str) else _choice(instead))
        return text, file, is_fresh

    def list_templates(self) -> list[str]:
        """The names that the other loader has."""
        return self.inner.list_templates()


def _choice(words: Mapping[str, str]) -> str:
    return f"{{% if language() == 'zh' %}}{words['zh']}{{% else %}}{words['en']}{{% endif %}}"
