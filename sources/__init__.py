"""From the outside world to stored bytes: which sites, which reports, fetched politely and safely.

A typical night for one source::

    from sources.registry import load_registry
    from sources.store import RawStore
    from sources.night import FetchOptions, fetch_source

    registry = load_registry()
    with RawStore("data/raw") as store:
        for source in registry.enabled:
            night = fetch_source(source, store, FetchOptions(), now=datetime.now(UTC))
            for found in night.documents:
                ...  # found.document is a contracts.documents.FetchedDocument

Only this room speaks HTTP. It imports nothing of the other rooms but ``contracts``.
"""
