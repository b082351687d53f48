"""Reports of 2008 to 2018: one table of statistics, whose rows each province named in its own way.

They answer other questions than the forms of 2019 and 2021, so none of their figures is put under a code of
those: each row is kept as an indicator, with the words, the unit and the figures as printed.
"""

from transforms.earlier.form import EarlierForm, load_earlier_form
from transforms.earlier.indicators import Indicators, read_indicators
from transforms.earlier.report import of_earlier_form

__all__ = ["EarlierForm", "Indicators", "load_earlier_form", "of_earlier_form", "read_indicators"]
