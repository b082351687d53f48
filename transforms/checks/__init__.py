"""The checks that judge a report: sums, bounds, missing cells, and the same agency's other years.

>>> from transforms.checks import load_rules
>>> load_rules()["S3.ROWSUM"].severity.value
'error'
"""

from transforms.checks.assessment import CheckResult, assess, check, quality
from transforms.checks.rules import Rule, finding, load_rules

__all__ = ["CheckResult", "Rule", "assess", "check", "finding", "load_rules", "quality"]
