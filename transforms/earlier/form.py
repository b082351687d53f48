"""The declaration of the statistics before the form of 2019: ``form.yaml`` beside this module."""

from __future__ import annotations

from functools import cache
from importlib import resources
from typing import Literal

import yaml
from pydantic import BaseModel, ConfigDict

Role = Literal["label", "unit", "number", "value", "cumulative"]


class EarlierForm(BaseModel):
    """What the table is called and by which words its columns are known."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    form: str
    title_zh: str
    title_en: str
    legal_basis: str
    first_report_year: int
    last_report_year: int
    headers: dict[Role, tuple[str, ...]]
    units: frozenset[str]

    def role_of(self, key: str) -> Role | None:
        """What stands below a header of this key (see :func:`transforms.labels.label_key`)."""
        return next((role for role, words in self.headers.items() if key in words), None)


@cache
def load_earlier_form() -> EarlierForm:
    """The declaration, checked."""
    text = resources.files(__package__).joinpath("form.yaml").read_text("utf-8")
    return EarlierForm.model_validate(yaml.load(text, Loader=yaml.CSafeLoader))
