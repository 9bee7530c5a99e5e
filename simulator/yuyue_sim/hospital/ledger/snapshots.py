"""Snapshots: copies of a ledger with a stopped clock, to restore or to begin another world from."""

from __future__ import annotations

import contextlib
import os
import sqlite3
import weakref
from collections.abc import Callable, Iterator
from datetime import datetime
from functools import partial
from pathlib import Path
from threading import Event
from typing import NamedTuple

from yuyue_sim.core.language import Phrase
from yuyue_sim.core.watched_database import WatchedDatabase
from yuyue_sim.hospital.ledger.connection import connect_beside, connect_memory
from yuyue_sim.hospital.ledger.errors import LedgerFailedError
from yuyue_sim.hospital.ledger.sqlite import SqliteDatabase
from yuyue_sim.hospital.ledger.transactions import Transactions

Fill = Callable[[sqlite3.Connection], None]
"""Copies a snapshot into an empty database. This takes long."""

_FIGURES = """
    SELECT
        (SELECT instant FROM clock),
        (SELECT count(*) FROM registration),
        (SELECT page_count FROM pragma_page_count) * (SELECT page_size FROM pragma_page_size)
"""
_BEGIN_READING = "SELECT 1 FROM clock"
_STOP = "UPDATE clock SET instant = ?, origin_unix_s = NULL"
_SUFFIX = ".sqlite"
_WAL_BYTES = 18
_ROLLBACK_VERSION = b"\x01\x01"
"""Bytes 18 and 19 of a database without a write-ahead log."""
_STEP_PAGES = 500
"""Two megabytes: a millisecond or two."""
_PAUSE_S = 0.001


class Snapshot(NamedTuple):
    """One snapshot."""

    name: str
    at: str
    """Its simulated instant, as the ledger writes it."""
    registrations: int
    """How many registrations it contains, cancelled ones too."""
    size_bytes: int


class _Kept:
    """A snapshot in memory. Its database is closed when it was removed and nobody copies it any more."""

    def __init__(self, name: str, database: sqlite3.Connection) -> None:
        self.database = database
        """Copied by several threads at once, which execute nothing in it."""
        self.snapshot = Snapshot(name, *database.execute(_FIGURES).fetchone())
        weakref.finalize(self, database.close)


class Snapshots:
    """The snapshots of one ledger, in memory or in a folder beside its file.

    `take` and `all` take long with a large ledger; they may be called in a thread. Every method raises
    `LedgerFailedError` if a database or the disk fails.
    """

    def __init__(self, transactions: Transactions) -> None:
        self._transactions = transactions
        database = transactions.database
        self._database = database if isinstance(database, SqliteDatabase) else None
        self._file = None if self._database is None else self._database.state_file
        self._folder = None if self._file is None else Path(f"{self._file.path}.snapshots")
        self._kept: dict[str, _Kept] = {}

    def take(self, name: str, now: Callable[[], datetime]) -> Snapshot | None:
        """Copy the ledger as it is at one instant, with its clock stopped; `None` if the name is taken."""
        if name in self.names():
            return None
        with ledger_failures():
            if self._database is None:
                raise no_snapshots()
            file = self._file
            if self._folder is None or file is None:
                self._kept[name] = _Kept(name, _copy_of_memory(self._transactions, self._database.connection, now))
            else:
                self._folder.mkdir(exist_ok=True)
                unfinished = self._folder / f"{name}.{os.getpid()}.unfinished"
                unfinished.unlink(missing_ok=True)
                _copy_file(self._transactions, file, unfinished, now)
                unfinished.replace(self._path(self._folder, name))
        return self._snapshot(name)

    def all(self) -> list[Snapshot]:
        """All snapshots, by name."""
        return [found for name in sorted(self.names()) if (found := self._snapshot(name)) is not None]

    def names(self) -> set[str]:
        """The names of all snapshots."""
        if self._folder is None:
            return set(self._kept)
        return {path.stem for path in self._folder.glob(f"*{_SUFFIX}")}

    def remove(self, name: str) -> None:
        """Delete a snapshot if there is one; what reads it goes on."""
        if self._folder is None:
            self._kept.pop(name, None)
            return
        with ledger_failures():
            self._path(self._folder, name).unlink(missing_ok=True)

    def filling(self, name: str) -> Fill | None:
        """What copies a snapshot into an empty database; `None` if there is no such snapshot."""
        if name not in self.names():
            return None
        return (
            partial(_copy, self._kept[name]) if self._folder is None else partial(_fill, self._path(self._folder, name))
        )

    def _snapshot(self, name: str) -> Snapshot | None:
        """The figures of a snapshot; `None` if it was removed meanwhile."""
        with ledger_failures():
            if self._folder is None:
                kept = self._kept.get(name)
                return None if kept is None else kept.snapshot
            path = self._path(self._folder, name)
            if not path.exists():
                return None
            with contextlib.closing(_opened(path)) as copy:
                return Snapshot(name, *copy.execute(_FIGURES).fetchone())

    @staticmethod
    def _path(folder: Path, name: str) -> Path:
        return folder / f"{name}{_SUFFIX}"


def no_snapshots() -> LedgerFailedError:
    """The refusal of a ledger that has none."""
    return LedgerFailedError(
        Phrase("a ledger in PostgreSQL has no snapshots; copy it with pg_dump, or serve a state file instead")
    )


def _copy_of_memory(
    transactions: Transactions, connection: sqlite3.Connection, now: Callable[[], datetime]
) -> sqlite3.Connection:
    """A copy of a database in memory. Others use it between the steps; what they write gets into the copy too."""
    copy = connect_memory()
    instant = ""
    pause = Event()

    def end_step(_status: int, remaining: int, _total: int) -> None:
        nonlocal instant
        if remaining:
            transactions.lock.release()
            pause.wait(_PAUSE_S)
            transactions.lock.acquire()
        else:  # complete: nothing in the copy is later than this, nothing later is in the copy
            instant = now().isoformat(" ")

    with transactions.lock:
        connection.backup(copy, pages=_STEP_PAGES, progress=end_step)
    copy.execute(_STOP, (instant,))
    return copy


def _copy_file(transactions: Transactions, file: WatchedDatabase, path: Path, now: Callable[[], datetime]) -> None:
    """Copy the file of a ledger as it is at one instant; others write into it meanwhile."""
    with contextlib.closing(connect_beside(file)) as reader:
        with transactions.lock:
            reader.execute("BEGIN")
            reader.execute(_BEGIN_READING).fetchone()  # what is read later is of this instant
            instant = now().isoformat(" ")
        with contextlib.closing(_connect(path)) as copy:
            reader.backup(copy)
    with path.open("r+b") as written:
        written.seek(_WAL_BYTES)
        written.write(_ROLLBACK_VERSION)
    with contextlib.closing(_connect(path)) as copy:
        copy.execute(_STOP, (instant,))


def _connect(path: Path) -> sqlite3.Connection:
    """A connection to a snapshot that is being written: a process that is killed leaves an unfinished one."""
    connection = sqlite3.connect(path, isolation_level=None)
    connection.execute("PRAGMA journal_mode = OFF")
    connection.execute("PRAGMA synchronous = OFF")
    return connection


def _opened(path: Path) -> sqlite3.Connection:
    """A finished snapshot, which nobody changes."""
    return sqlite3.connect(f"{path.absolute().as_uri()}?immutable=1", uri=True)


def _fill(path: Path, into: sqlite3.Connection) -> None:
    with contextlib.closing(_opened(path)) as copy:
        copy.backup(into)


def _copy(kept: _Kept, into: sqlite3.Connection) -> None:
    kept.database.backup(into)


@contextlib.contextmanager
def ledger_failures() -> Iterator[None]:
    """Turn errors of a further database and of the disk into `LedgerFailedError`."""
    try:
        yield
    except (sqlite3.Error, OSError) as error:
        raise LedgerFailedError(str(error)) from error
