"""The raw store: every byte ever fetched, under its own hash, never changed and never removed.

``<root>/sha256/ab/<sha256>`` holds the bytes, ``<root>/ledger.sqlite`` what was asked and answered.
A file appears under its hash by a rename of a finished, synced temporary file, so a killed run
leaves either the whole file or none.
"""

from __future__ import annotations

import hashlib
import logging
import os
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from types import TracebackType
from typing import Self

from sources.ledger import Ledger
from sources.store_mirror import Mirror

_log = logging.getLogger(__name__)
_LEFTOVER_AGE_S = 24 * 3600


class CorruptBlob(Exception):
    """Stored bytes that no longer have the hash they are stored under."""


class IncomingFile:
    """Bytes on their way into the store. Use as a context manager; without ``keep`` nothing remains."""

    def __init__(self, store: RawStore) -> None:
        self._store = store
        descriptor, name = tempfile.mkstemp(dir=store.incoming_folder)
        self._file = os.fdopen(descriptor, "w+b")
        self._path = Path(name)
        self._hash = hashlib.sha256()
        self.byte_count = 0

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._file.close()
        self._path.unlink(missing_ok=True)

    def write(self, chunk: bytes) -> None:
        """Append bytes."""
        self._file.write(chunk)
        self._hash.update(chunk)
        self.byte_count += len(chunk)

    def head(self, size: int) -> bytes:
        """The first ``size`` bytes written so far."""
        self._file.seek(0)
        try:
            return self._file.read(size)
        finally:
            self._file.seek(0, os.SEEK_END)

    def tail(self, size: int) -> bytes:
        """The last ``size`` bytes written so far."""
        self._file.seek(max(0, self.byte_count - size))
        try:
            return self._file.read(size)
        finally:
            self._file.seek(0, os.SEEK_END)

    def keep(self) -> str:
        """Move the bytes into the store and return their sha256."""
        sha256 = self._hash.hexdigest()
        target = self._store.path_of(sha256)
        if not self._store.has(sha256):
            self._file.flush()
            os.fsync(self._file.fileno())
            target.parent.mkdir(parents=True, exist_ok=True)
            os.replace(self._path, target)
        if self._store.mirror is not None:
            self._store.mirror.put(sha256, target)
        return sha256


class RawStore:
    """A folder of bytes by hash with its ledger. Safe for several threads.

    ``mirror`` is an address of object storage that keeps the same bytes; see ``store_mirror``.
    """

    def __init__(self, root: Path | str, *, mirror: str | None = None) -> None:
        self.root = Path(root)
        self.mirror = Mirror(mirror) if mirror is not None else None
        self.incoming_folder = self.root / "incoming"
        self.incoming_folder.mkdir(parents=True, exist_ok=True)
        self._sweep_leftovers()
        self._ledger_file = self.root / "ledger.sqlite"
        if self.mirror is not None:
            self.mirror.fetch_ledger(self._ledger_file)
        self.ledger = Ledger(self._ledger_file)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Close the ledger. The store can be opened again at any time."""
        self.ledger.close()
        if self.mirror is not None:
            try:
                self.mirror.put_ledger(self._ledger_file)
            except OSError as error:
                _log.error("the ledger was not copied; the next closing copies it: %s", error)

    def incoming(self) -> IncomingFile:
        """A file to write to, kept or dropped by its user."""
        return IncomingFile(self)

    def put(self, data: bytes) -> str:
        """Store bytes at once; returns their sha256."""
        with self.incoming() as file:
            file.write(data)
            return file.keep()

    def path_of(self, sha256: str) -> Path:
        """Where bytes of that hash lie or would lie."""
        return self.root / "sha256" / sha256[:2] / sha256

    def has(self, sha256: str) -> bool:
        """Whether bytes of that hash are stored and sound. Afterwards they lie in the folder.

        Hashing costs 0.1 ms for the usual 100 KB, far less than whatever is done with them next. Bytes that were
        altered are moved to ``altered/``, so that nobody reads them for what they were.
        """
        path = self.path_of(sha256)
        if path.is_file():
            if _hash_of(path) == sha256:
                return True
            _log.error("%s: altered since it was stored; set aside", path)
            (self.root / "altered").mkdir(exist_ok=True)
            os.replace(path, self.root / "altered" / sha256)
        return self.mirror is not None and self.mirror.fetch(sha256, path)

    def read(self, sha256: str) -> bytes:
        """The stored bytes, checked against their hash.

        Raises:
            CorruptBlob: when the file on disk was altered.
        """
        path = self.path_of(sha256)
        if self.mirror is not None and not path.is_file():
            self.mirror.fetch(sha256, path)
        data = path.read_bytes()
        if hashlib.sha256(data).hexdigest() != sha256:
            raise CorruptBlob(f"{self.path_of(sha256)}: altered since they were stored; restore from a backup")
        return data

    def head(self, sha256: str, size: int) -> bytes:
        """The first bytes of what is stored, unchecked: enough to tell its format."""
        with self.path_of(sha256).open("rb") as file:
            return file.read(size)

    def hashes(self) -> Iterator[str]:
        """Every stored hash."""
        for folder in sorted((self.root / "sha256").glob("??")):
            yield from (file.name for file in sorted(folder.iterdir()))

    def verify(self) -> list[str]:
        """The hashes whose bytes were altered; empty when the store is sound."""
        return [sha256 for sha256 in self.hashes() if _hash_of(self.path_of(sha256)) != sha256]

    def _sweep_leftovers(self) -> None:
        """Remove what killed runs left behind; a day's grace, because another run may be at work."""
        for file in self.incoming_folder.iterdir():
            if time.time() - file.stat().st_mtime > _LEFTOVER_AGE_S:
                file.unlink(missing_ok=True)


def _hash_of(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
