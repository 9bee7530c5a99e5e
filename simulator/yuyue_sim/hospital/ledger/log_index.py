"""The number of commits in SQLite's index of a write-ahead log (`-shm`), whatever process made them.

To read it costs a hundredth of asking the database whether others have written. It is a part of the documented format
(https://www.sqlite.org/walformat.html, "The WAL-Index File Format"); an index of another version is not read.
"""

from __future__ import annotations

import mmap
import os
from pathlib import Path

from yuyue_sim.core.watched_database import beside

_HEAD_BYTES = 48
_VERSION, _COMMITS = 0, 2
"""The places of two words in the head, each of four bytes in the machine's order."""
_KNOWN_VERSION = 3007000
_maps: dict[tuple[int, int], _Map] = {}
"""One map a file. To close a file ends all locks that this process has on it: the last ledger that uses it does so."""


class _Map:
    """A mapped file, and how many use it."""

    def __init__(self, descriptor: int) -> None:
        self._descriptor = descriptor
        self._memory = mmap.mmap(descriptor, _HEAD_BYTES, access=mmap.ACCESS_READ)
        self.words = memoryview(self._memory).cast("I")
        self.users = 0

    def close(self) -> None:
        self.words.release()
        self._memory.close()
        os.close(self._descriptor)


class LogIndex:
    """The head of the index of one database's log, while that is open."""

    def __init__(self, path: Path) -> None:
        """Watch the database at a path."""
        self._path = f"{beside(path)}-shm"
        self._cannot_map = False
        self._key: tuple[int, int] | None = None
        self._map: _Map | None = None
        self._commits = 0

    def commits(self) -> int | None:
        """How many transactions were committed; `None` if that cannot be read.

        SQLite makes the index anew, and counts anew, after somebody was killed while he wrote its head. From then on it
        is not read.
        """
        if self._map is None and not self._cannot_map:
            self._open()
        if self._map is None:
            return None
        commits = self._map.words[_COMMITS]
        if commits < self._commits:
            self._give_up()
            return None
        self._commits = commits
        return commits

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
        if known.words[_VERSION] != _KNOWN_VERSION:
            self._give_up()

    def _give_up(self) -> None:
        self.close()
        self._cannot_map = True

    def close(self) -> None:
        """End watching; the database is closed."""
        if self._map is None or self._key is None:
            return
        self._map.users -= 1
        if not self._map.users:
            del _maps[self._key]
            self._map.close()
        self._map = None
