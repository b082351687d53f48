"""The analysts' questions: one file of declarations, each a query with parameters that may stay empty."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from explorer.language import Said, said

_FILE = Path(__file__).with_name("questions.yaml")
_PARAMETERS = Path(__file__).with_name("question_parameters.yaml")


@dataclass(frozen=True, slots=True)
class Question:
    """One question: what it asks, and the SQL that answers it."""

    name: str
    title: Said
    sql: str
    note: Said | None

    def as_canned_query(self) -> dict[str, Any]:
        """The question as Datasette's metadata has it."""
        return {"title": self.title, "description": self.note or "", "sql": self.sql.strip()}


def read_parameter_words(file: Path = _PARAMETERS) -> dict[str, Said]:
    """What the questions' parameters ask for, by name."""
    return {name: said(words) for name, words in yaml.safe_load(file.read_text(encoding="utf-8")).items()}


def read_questions(file: Path = _FILE) -> list[Question]:
    """All questions, in the order of the file."""
    entries = yaml.safe_load(file.read_text(encoding="utf-8"))
    return [
        Question(name, said(entry), entry["sql"], said(entry["note"]) if "note" in entry else None)
        for name, entry in entries.items()
    ]
