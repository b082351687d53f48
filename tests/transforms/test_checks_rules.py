"""Every rule id that any finding can carry is declared, described and documented in one file."""

import re
from pathlib import Path

import pytest

from transforms.checks import finding, load_rules

ROOT = Path(__file__).parents[2]
ROOMS = ("contracts", "sources", "extractors", "transforms", "flows", "warehouse")
RULE_ID = re.compile(r"""["']((?:DOC|FORM|READ|S2|S3|S4|T|Y|ID|L|LOAD)\.[A-Z][A-Z0-9_.]*)["']""")


def test_every_rule_in_the_code_is_declared() -> None:
    used = {
        rule: path.relative_to(ROOT)
        for room in ROOMS
        for path in sorted((ROOT / room).rglob("*.py"))
        for rule in RULE_ID.findall(path.read_text("utf-8"))
    }
    used |= {rule: Path("a form's declaration") for rule in _identity_rules()}
    undeclared = {rule: str(path) for rule, path in used.items() if rule not in load_rules()}
    assert not undeclared, "declare these in transforms/checks/rules.yaml"


def _identity_rules() -> set[str]:
    from transforms.forms import load_forms

    return {identity.rule for form in load_forms().values() for identity in form.identities}


def test_every_rule_is_described_in_both_languages() -> None:
    for rule in load_rules().values():
        assert re.search(r"[一-鿿]", rule.zh), rule.id
        assert rule.en and rule.source


def test_a_finding_takes_the_severity_of_its_rule() -> None:
    assert finding("S3.ROWSUM", "section3.granted", "…").severity is load_rules()["S3.ROWSUM"].severity


def test_a_finding_under_an_undeclared_rule_is_refused() -> None:
    with pytest.raises(KeyError):
        finding("S9.NOTHING", "document", "…")
