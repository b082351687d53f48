"""Dashboards: declarations in YAML beside this file, read here."""

from explorer.dashboards.declaration import Dashboard, Filter, Panel, read_dashboards

__all__ = ["Dashboard", "Filter", "Panel", "read_dashboards"]
