"""Every document the raw store ever handed over, handed over again: the store alone can fill a warehouse."""

from __future__ import annotations

import json
from collections.abc import Container, Iterator
from dataclasses import asdict, replace
from datetime import date, datetime
from itertools import groupby

from contracts.documents import FetchedDocument
from sources.store import RawStore

_OF_THE_STORE = ("sha256", "path", "byte_count")


def note(store: RawStore, key: str, document: FetchedDocument) -> None:
    """Keep what is said of a document beside its bytes; ``key`` is the address or place that gave it."""
    # When the bytes were last looked at changes every night and is no part of what is said of them.
    left_out = (*_OF_THE_STORE, "fetched_at")
    said = {name: value for name, value in asdict(document).items() if name not in left_out and value is not None}
    store.ledger.note_document(document.sha256, key, json.dumps(said, ensure_ascii=False, default=date.isoformat))


def stored(store: RawStore) -> Iterator[str]:
    """The sha256 of every document handed over, once for each note of it, in the order of their first nights."""
    for _, sha256, _ in store.ledger.document_notes():
        yield sha256


def recall(store: RawStore, only: Container[str] | None = None) -> Iterator[list[FetchedDocument]]:
    """The documents first handed over in each night, night by night, as they were described.

    Documents whose bytes are gone come too: reading them says so. With ``only`` those of these sha256 alone.
    """
    for _, notes in groupby(store.ledger.document_notes(), key=lambda row: row[0]):
        yield [_document(store, sha256, hearsay) for _, sha256, hearsay in notes if only is None or sha256 in only]


def _document(store: RawStore, sha256: str, hearsay: str) -> FetchedDocument:
    path = store.path_of(sha256)
    size = path.stat().st_size if store.has(sha256) else 0
    said = json.loads(hearsay)
    document = FetchedDocument(sha256, str(path), size, **said)
    listed = said.get("listed_date")
    return replace(
        document,
        listed_date=date.fromisoformat(listed) if listed else None,
        fetched_at=datetime.fromtimestamp(path.stat().st_mtime).astimezone() if size else None,
    )
