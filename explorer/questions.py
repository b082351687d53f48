"""The analysts' questions: one file of declarations, each a query with parameters that may stay empty."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

_FILE = Path(__file__).with_name("questions.yaml")


@dataclass(frozen=True, slots=True)
class Question:
    """One question: what it asks, in both languages, and the SQL that answers it."""

    name: str
    zh: str
    en: str
    sql: str
    note: str | None = None

    def as_canned_query(self) -> dict[str, Any]:
        """The question as Datasette's metadata has it."""
        hint = "参数可留空 · leave a parameter empty for all"
        return {
            "title": f"{self.zh} · {self.en}",
            "description": f"{self.note} · {hint}" if self.note else hint,
            "sql": self.sql.strip(),
        }


def read_questions(file: Path = _FILE) -> list[Question]:
    """All questions, in the order of the file."""
    return [Question(name, **entry) for name, entry in yaml.safe_load(file.read_text(encoding="utf-8")).items()]
