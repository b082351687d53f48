"""What can go wrong before the site stands, in plain words."""

from __future__ import annotations


class ExplorerError(Exception):
    """The site cannot be shown. The message is one clear line: what, where, and what to do."""
