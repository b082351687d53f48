"""``python -m sources.sample_site --port 8765``: the sample site by itself, until interrupted."""

from __future__ import annotations

import argparse
import time
from pathlib import Path

from sources.sample_site.declarations import Content
from sources.sample_site.server import CONTENT, SampleSite


def main() -> None:
    """Serve, or list what a manifest may name."""
    parser = argparse.ArgumentParser(prog="python -m sources.sample_site", description=__doc__)
    parser.add_argument("--port", type=int, default=8765)
    parser.add_argument("--content", type=Path, default=CONTENT)
    parser.add_argument("--list", action="store_true", help="list hosts and listings, then end")
    arguments = parser.parse_args()
    if arguments.list:
        for host in Content(arguments.content).hosts.values():
            for listing in host.listings:
                print(f"{host.host}\t{listing.path}\t{listing.style}\t{host.name}")
        return
    with SampleSite(arguments.content, port=arguments.port) as site:
        for name in site.site.content.hosts:
            print(f"curl -H 'Host: {name}' http://127.0.0.1:{site.port}/")
        try:
            while True:
                time.sleep(3600)
        except KeyboardInterrupt:
            print("stopped")


if __name__ == "__main__":
    main()
