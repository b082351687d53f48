"""The report's prose: its six sections, and the figures they state, compared with the tables."""

from transforms.narrative.claims import claims
from transforms.narrative.sectioning import headings_found, sections

__all__ = ["claims", "headings_found", "sections"]
