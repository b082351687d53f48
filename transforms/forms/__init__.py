"""The statutory forms, declared in the YAML files beside this module and nowhere else.

``2021.yaml`` and ``2019.yaml`` hold the structure of one form each; ``vocabulary.yaml`` holds the
words they share. Extraction, checks, warehouse dimensions and the data dictionary derive from them;
adding a form is adding a file.

>>> from transforms.forms import load_forms
>>> load_forms()["2021"].cell_count
200
"""

from transforms.forms.declaration import (
    Block,
    Column,
    Form,
    Heading,
    Identity,
    Row,
    Section,
    load_forms,
    load_headings,
    load_sections,
)

__all__ = [
    "Block",
    "Column",
    "Form",
    "Heading",
    "Identity",
    "Row",
    "Section",
    "load_forms",
    "load_headings",
    "load_sections",
]
