"""The star schema, declared once: see :mod:`warehouse.schema.declaring`."""

from warehouse.schema import coverage, dimensions, facts, meta, provenance, records, reports, review
from warehouse.schema.declaring import metadata

__all__ = ["coverage", "dimensions", "facts", "meta", "metadata", "provenance", "records", "reports", "review"]
