"""The raw store on object storage: every blob is also put there, and the folder at hand is a cache of it.

Any address that fsspec understands will do (``s3://bucket/raw``, ``file:///mnt/raw``). A blob is put under
its hash and never overwritten. The ledger is copied there when the store closes; between two
closings only the folder has it, and what a lost folder takes with it is fetched again.
"""

from __future__ import annotations

import hashlib
import os
import sqlite3
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import fsspec

_LEDGER = "ledger.sqlite"


class Mirror:
    """An address of object storage that holds what the store holds."""

    def __init__(self, address: str) -> None:
        self.address = address.rstrip("/")
        filesystem, self._root = fsspec.core.url_to_fs(self.address)
        self._filesystem: Any = filesystem

    @contextmanager
    def _told(self) -> Iterator[None]:
        """Each storage has errors of its own; here they are all OSError, as of a disk."""
        try:
            yield
        except Exception as error:
            raise OSError(f"object storage {self.address}: {type(error).__name__}: {error}") from error

    def put(self, sha256: str, file: Path) -> None:
        """Copy a blob there unless it is there already. Raises OSError."""
        target = self._blob(sha256)
        with self._told():
            if not self._filesystem.exists(target):
                self._filesystem.makedirs(target.rpartition("/")[0], exist_ok=True)
                self._filesystem.put_file(str(file), target)

    def fetch(self, sha256: str, target: Path) -> bool:
        """Bring a blob back into the folder; False when it is not there or its bytes are not those of its hash.

        Raises OSError when the storage cannot be asked.
        """
        source = self._blob(sha256)
        with self._told():
            if not self._filesystem.exists(source):
                return False
        target.parent.mkdir(parents=True, exist_ok=True)
        descriptor, name = tempfile.mkstemp(dir=target.parent)
        os.close(descriptor)
        try:
            with self._told():
                self._filesystem.get_file(source, name)
            with open(name, "rb") as file:
                if hashlib.file_digest(file, "sha256").hexdigest() != sha256:
                    return False
            os.replace(name, target)
        finally:
            Path(name).unlink(missing_ok=True)
        return True

    def put_ledger(self, file: Path) -> None:
        """Copy a consistent picture of the ledger there. Raises OSError."""
        with tempfile.TemporaryDirectory() as folder:
            copy = Path(folder) / _LEDGER
            source, target = sqlite3.connect(file), sqlite3.connect(copy)
            try:
                source.backup(target)
            finally:
                source.close()
                target.close()
            with self._told():
                self._filesystem.makedirs(self._root, exist_ok=True)
                self._filesystem.put_file(str(copy), f"{self._root}/{_LEDGER}")

    def fetch_ledger(self, target: Path) -> None:
        """Bring the ledger into a folder that has none. Raises OSError."""
        source = f"{self._root}/{_LEDGER}"
        with self._told():
            if not target.exists() and self._filesystem.exists(source):
                self._filesystem.get_file(source, str(target))

    def _blob(self, sha256: str) -> str:
        return f"{self._root}/sha256/{sha256[:2]}/{sha256}"
