"""The report's prose: its six sections, and the figures they state, compared with the tables."""

from transforms.narrative.sectioning import headings_found, sections

__all__ = ["headings_found", "sections"]
