"""The folder that the workers of one server share. Who made it removes it; if that was killed, the last worker does."""

from __future__ import annotations

import shutil
from contextlib import suppress
from pathlib import Path

_IN_USE = "in-use"
"""A file that every worker has locked as long as it needs the folder."""


class SharedFolder:
    """A folder in use by this process."""

    def __init__(self, path: Path) -> None:
        """Say that the folder is in use."""
        self._path = path
        self._file = (path / _IN_USE).open("ab")
        self._lock(is_last=False)

    def remove(self) -> None:
        """Wait until no other process uses the folder, and remove it."""
        self._lock(is_last=True)
        shutil.rmtree(self._path, ignore_errors=True)
        self._file.close()

    def _lock(self, *, is_last: bool) -> None:
        with suppress(ImportError, OSError):  # Windows has no such locks, some file systems neither
            import fcntl  # noqa: PLC0415 - Windows has none

            fcntl.flock(self._file, fcntl.LOCK_EX if is_last else fcntl.LOCK_SH)
