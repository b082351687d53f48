"""The star schema, declared once: see :mod:`warehouse.schema.declaring`."""

from warehouse.schema import agencies, coverage, facts, forms, indicators, meta, provenance, records, reports, review
from warehouse.schema.declaring import metadata

__all__ = [
    "agencies",
    "coverage",
    "facts",
    "forms",
    "indicators",
    "meta",
    "metadata",
    "provenance",
    "records",
    "reports",
    "review",
]
