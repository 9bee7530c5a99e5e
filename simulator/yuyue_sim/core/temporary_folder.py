"""Temporary folders of our own: removed at the end, after a `kill -9` by who makes the next one of the same kind."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO

_IN_USE = "in-use"
"""A file in the folder that every process which uses the folder has locked."""
_BEFORE_USE = "not-yet-in-use"


@contextmanager
def temporary_folder(kind: str) -> Iterator[Path]:
    """A new folder `yuyue-KIND-…`, until the block ends; those of the same kind that nobody uses any more are removed.

    Raises:
        OSError: no folder can be made.
    """
    _remove_abandoned(kind)
    path = Path(tempfile.mkdtemp(prefix=f"yuyue-{kind}-"))
    try:
        with (path / _BEFORE_USE).open("ab") as file:
            if _lock(file, is_shared=True):  # before it has its name: it is never seen without the lock
                os.replace(path / _BEFORE_USE, path / _IN_USE)  # Windows renames no open file, and has no such lock
            yield path
    finally:
        shutil.rmtree(path, ignore_errors=True)


class UsedFolder:
    """The temporary folder of another process, in use by this one, too."""

    def __init__(self, path: Path) -> None:
        """Say that the folder is in use.

        Raises:
            FileNotFoundError: it is removed.
        """
        self._path = path
        self._file = (path / _IN_USE).open("ab")
        _lock(self._file, is_shared=True)

    def remove(self) -> None:
        """Wait until no other process uses the folder, and remove it."""
        _lock(self._file, is_shared=False)
        shutil.rmtree(self._path, ignore_errors=True)
        self._file.close()


def _remove_abandoned(kind: str) -> None:
    """Remove the folders of processes that were killed."""
    with suppress(OSError):  # whatever is wrong with a folder: another one is made
        for path in Path(tempfile.gettempdir()).glob(f"yuyue-{kind}-*"):
            with suppress(OSError), (path / _IN_USE).open("r+b") as file:
                if _lock(file, is_shared=False, waits=False):
                    shutil.rmtree(path, ignore_errors=True)


def _lock(file: IO[bytes], *, is_shared: bool, waits: bool = True) -> bool:
    """Lock a file; whether this process has the lock now."""
    with suppress(ImportError, OSError):  # Windows has no such locks, some file systems neither
        import fcntl  # noqa: PLC0415 - Windows has none

        fcntl.flock(file, (fcntl.LOCK_SH if is_shared else fcntl.LOCK_EX) | (0 if waits else fcntl.LOCK_NB))
        return True
    return False
