"""From the outside world to stored bytes: which sites, which reports, fetched politely and safely.

A typical night for one source::

    from sources.fetch_options import FetchOptions
    from sources.night import fetch_source
    from sources.registry_files import load_registry
    from sources.store import RawStore

    options = FetchOptions(contact="mailto:reader@example.org")
    with RawStore("data/raw") as store:
        for source in load_registry().enabled:
            night = fetch_source(source, store, options, now=datetime.now(UTC))
            for found in night.documents:
                ...  # found.document is a contracts.documents.FetchedDocument

Different hosts may be visited in different threads; they share ``options``, which holds the gates of the hosts.

Only this room speaks HTTP. It imports nothing of the other rooms but ``contracts``.
"""
