"""Whether the file of a database is still the one that was opened. SQLite writes on into a file that was removed."""

from __future__ import annotations

import os
from pathlib import Path

from yuyue_sim.core.language import Phrase

_HEADER_BYTES = 72
_MAGIC = b"SQLite format 3\0"
_PAGE_SIZE, _PAGES, _APPLICATION_ID = slice(16, 18), slice(28, 32), slice(68, 72)


def beside(path: Path) -> str:
    """The path to whose end SQLite adds `-wal` and `-shm`: that of the file itself, where another leads to it."""
    return os.path.realpath(path) if path.is_symlink() else str(path)


class WatchedDatabase:
    """A database file and its write-ahead log, as they were when first seen. A check costs some microseconds."""

    def __init__(self, path: Path, application_id: int) -> None:
        """Watch an open database, which has this id in its header."""
        self.path = path
        self._application_id = application_id
        self._paths = (str(path), f"{beside(path)}-wal")
        # Kept open until the database is closed: closing it before would end SQLite's own locks of the file.
        self._file = os.open(path, os.O_RDONLY)
        self._seen: list[os.stat_result | None] = [None, None]

    def close(self) -> None:
        """End watching; the database is closed."""
        os.close(self._file)

    def trouble(self) -> str | None:
        """Why what is written would be lost; `None` if all is well."""
        for index, path in enumerate(self._paths):
            try:
                found = os.stat(path)
            except OSError:
                if self._seen[index] is None:
                    continue  # the log is made by the first transaction
                return Phrase("{path} is gone; put it back or start anew with another file", path=path)
            seen = self._seen[index]
            self._seen[index] = found
            if seen is None or (
                (seen.st_ino, seen.st_dev) == (found.st_ino, found.st_dev)
                and (seen.st_size <= found.st_size or (index == 0 and found.st_size == self._stated_size()))
            ):
                continue
            self._seen[index] = seen
            if seen.st_ino == found.st_ino:
                return Phrase(
                    "{path} was cut from {before} to {now} bytes; start anew with a copy of it",
                    path=path,
                    before=seen.st_size,
                    now=found.st_size,
                )
            return Phrase(
                "another file was put in the place of {path}; start anew with the one that is wanted", path=path
            )
        try:
            header = self._header()
        except OSError as error:  # a database that is closed among them
            reason = Phrase(error.strerror or str(error))
            return Phrase("{path} cannot be read: {reason}", path=self._paths[0], reason=reason)
        if not header.startswith(_MAGIC) or int.from_bytes(header[_APPLICATION_ID], "big") != self._application_id:
            return Phrase("{path} was overwritten; start anew with a copy of it", path=self._paths[0])
        return None

    def _stated_size(self) -> int:
        """The size that the file states: SQLite makes it smaller after a reset or a smaller snapshot."""
        header = self._header()
        return int.from_bytes(header[_PAGE_SIZE], "big") * int.from_bytes(header[_PAGES], "big")

    def _header(self) -> bytes:
        os.lseek(self._file, 0, os.SEEK_SET)
        return os.read(self._file, _HEADER_BYTES)
