"""A small honest double of real government sites, on loopback only, for the demo and the tests.

    with SampleSite() as site:
        night = fetch_source(source, store, site.fetch_options(), now=now)

All content is data in ``content/``; everything in it is invented and says so.
"""

from sources.sample_site.server import SampleSite

__all__ = ["SampleSite"]
