"""The head of SQLite's index of a write-ahead log (`-shm`): it changes with every commit of any process.

To compare it costs a hundredth of asking the database whether others have written. Its layout does not matter here,
only that it is another one after a commit (https://www.sqlite.org/walformat.html, "The WAL-Index File Format").
"""

from __future__ import annotations

import mmap
import os
from pathlib import Path

_HEAD_BYTES = 48
_maps: dict[tuple[int, int], _Map] = {}
"""One map a file. To close a file ends all locks that this process has on it: the last ledger that uses it does so."""


class _Map:
    """A mapped file, and how many use it."""

    def __init__(self, descriptor: int) -> None:
        self.descriptor = descriptor
        self.memory = mmap.mmap(descriptor, _HEAD_BYTES, access=mmap.ACCESS_READ)
        self.users = 0

    def close(self) -> None:
        self.memory.close()
        os.close(self.descriptor)


class LogIndex:
    """The head of the index of one database's log, while that is open."""

    def __init__(self, path: Path) -> None:
        """Watch the database at a path."""
        self._path = f"{path}-shm"
        self._cannot_map = False
        self._key: tuple[int, int] | None = None
        self._map: _Map | None = None

    def head(self) -> bytes | None:
        """The head as it is now; `None` if there is none to be read."""
        if self._map is None and not self._cannot_map:
            self._open()
        return None if self._map is None else self._map.memory[:]

    def _open(self) -> None:
        try:
            found = os.stat(self._path)
            if found.st_size < _HEAD_BYTES:
                return
            self._key = found.st_dev, found.st_ino
            known = _maps.get(self._key)
            if known is None:
                known = _maps[self._key] = _Map(os.open(self._path, os.O_RDONLY))
        except (OSError, ValueError):
            self._cannot_map = True
            return
        self._map = known
        known.users += 1

    def close(self) -> None:
        """End watching; the database is closed."""
        if self._map is None or self._key is None:
            return
        self._map.users -= 1
        if not self._map.users:
            del _maps[self._key]
            self._map.close()
        self._map = None
