"""The rules a finding may carry: loaded from ``rules.yaml``, which is also their documentation."""

from __future__ import annotations

from decimal import Decimal
from functools import cache
from importlib import resources
from typing import Literal

import yaml
from pydantic import BaseModel, ConfigDict, ValidationError

from contracts.findings import Finding, Severity

Kind = Literal[
    "document",
    "completeness",
    "reading",
    "arithmetic",
    "plausibility",
    "narrative",
    "identity",
    "history",
    "levels",
    "source",
    "loading",
]


class Rule(BaseModel):
    """One rule: stable ``id``, usual ``severity``, ``kind``, what it says (``zh``, ``en``) and its ``source``.

    ``ordered`` names measures of section two of which none may exceed the next within one row.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    id: str
    severity: Severity
    kind: Kind
    source: str
    zh: str
    en: str
    ordered: tuple[str, ...] = ()


@cache
def load_rules() -> dict[str, Rule]:
    """All declared rules by id, in the order of the file.

    Raises:
        ValueError: ``rules.yaml`` is not well formed or declares a rule twice.
    """
    text = resources.files(__package__).joinpath("rules.yaml").read_text("utf-8")
    rules: dict[str, Rule] = {}
    for entry in yaml.load(text, Loader=yaml.CSafeLoader)["rules"]:
        try:
            rule = Rule.model_validate(entry)
        except ValidationError as error:
            raise ValueError(f"transforms/checks/rules.yaml: {entry}: {error}") from error
        if rule.id in rules:
            raise ValueError(f"transforms/checks/rules.yaml: {rule.id} is declared twice")
        rules[rule.id] = rule
    return rules


def finding(
    rule: str,
    where: str,
    message: str,
    *,
    severity: Severity | None = None,
    expected: Decimal | None = None,
    observed: Decimal | None = None,
    suggested: Decimal | None = None,
) -> Finding:
    """A finding under a declared rule, with the rule's own severity unless another is given.

    Raises:
        KeyError: the rule is not declared in ``rules.yaml``.
    """
    return Finding(rule, severity or load_rules()[rule].severity, where, message, expected, observed, suggested)
