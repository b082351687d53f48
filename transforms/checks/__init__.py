"""The checks that judge a report: sums, bounds, missing cells, and the same agency's other years.

>>> from transforms.checks import load_rules
>>> load_rules()["S3.ROWSUM"].severity.value
'error'
"""

from transforms.checks.assessment import CheckResult, assess, check, quality
from transforms.checks.levels import across_levels, check_rule_maker
from transforms.checks.rules import Rule, finding, load_rules
from transforms.checks.years import across_years, history

__all__ = [
    "CheckResult",
    "Rule",
    "across_levels",
    "across_years",
    "assess",
    "check",
    "check_rule_maker",
    "finding",
    "history",
    "load_rules",
    "quality",
]
