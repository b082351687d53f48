"""Whose report a document is, of which year, when published, and whether it is such a report at all."""

from transforms.identity.identification import Identity, identify

__all__ = ["Identity", "identify"]
