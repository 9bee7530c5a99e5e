"""Snapshots: copies of a ledger as it stood, its clock stopped in it, to go back to or to begin another world from."""

from __future__ import annotations

import contextlib
import sqlite3
from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path
from typing import NamedTuple

from yuyue_sim.hospital.ledger.connection import Transactions
from yuyue_sim.hospital.ledger.errors import LedgerFailedError

_TABLES = """
    SELECT name, sql FROM sqlite_master
    WHERE type = 'table' AND name NOT IN ('meta', 'clock') AND name NOT LIKE 'sqlite%'
"""
_PAGE = 5000
_SUFFIX = ".sqlite"
_WAL_BYTES = slice(18, 20)
_ROLLBACK_VERSION = b"\x01\x01"
"""A copied database says of itself that it has no write-ahead log: its bytes 18 and 19."""


class Snapshot(NamedTuple):
    """One snapshot."""

    name: str
    at: str
    """The simulated instant in it, as the ledger writes it."""
    registrations: int
    """How many registrations it holds, cancelled ones too."""
    size_bytes: int


class Snapshots:
    """The snapshots of one ledger, in memory or in a folder of their own.

    Every method raises `LedgerFailedError` if a database or the disk fails.
    """

    def __init__(self, transactions: Transactions, folder: Path | None) -> None:
        self._transactions = transactions
        self._folder = folder
        self._kept: dict[str, bytes] = {}

    def take(self, name: str, now: Callable[[], datetime]) -> Snapshot | None:
        """Copy the ledger under a name, with its clock stopped; `None` where the name is taken."""
        if name in self._names():
            return None
        with _told(), self._transactions.lock:
            data = bytearray(self._transactions.connection.serialize())
        data[_WAL_BYTES] = _ROLLBACK_VERSION
        # Looked at after all that is in the copy was written, so that nothing in it lies in the future.
        instant = now().isoformat(" ")
        with _told(), contextlib.closing(_opened(bytes(data))) as copy:
            copy.execute("UPDATE clock SET instant = ?, origin_unix_s = NULL", (instant,))
            copy.commit()
            self._keep(name, copy.serialize())
        return self._described(name)

    def all(self) -> list[Snapshot]:
        """All of them, by name."""
        return [self._described(name) for name in sorted(self._names())]

    def remove(self, name: str) -> bool:
        """Forget one; false where there is none."""
        if name not in self._names():
            return False
        if self._folder is None:
            del self._kept[name]
        else:
            with _told():
                (self._folder / f"{name}{_SUFFIX}").unlink(missing_ok=True)
        return True

    def data(self, name: str) -> bytes | None:
        """The database of one; `None` where there is none."""
        if name not in self._names():
            return None
        if self._folder is None:
            return self._kept[name]
        with _told():
            return (self._folder / f"{name}{_SUFFIX}").read_bytes()

    def _described(self, name: str) -> Snapshot:
        data = self.data(name) or b""
        with _told(), contextlib.closing(_opened(data)) as copy:
            (at,) = copy.execute("SELECT instant FROM clock").fetchone()
            (count,) = copy.execute("SELECT count(*) FROM registration").fetchone()
        return Snapshot(name, at, count, len(data))

    def _keep(self, name: str, data: bytes) -> None:
        if self._folder is None:
            self._kept[name] = data
            return
        self._folder.mkdir(parents=True, exist_ok=True)
        unfinished = self._folder / f"{name}.unfinished"
        unfinished.write_bytes(data)
        unfinished.replace(self._folder / f"{name}{_SUFFIX}")

    def _names(self) -> set[str]:
        if self._folder is None:
            return set(self._kept)
        return {path.stem for path in self._folder.glob(f"*{_SUFFIX}")}


def put_back(data: bytes, into: sqlite3.Connection) -> tuple[str, str, str, float]:
    """Fill the emptied tables of a ledger from a snapshot, inside the caller's transaction.

    Returns:
        Where the life of the snapshot's clock began, its mode, instant and rate.
    """
    with contextlib.closing(_opened(data)) as copy:
        known = {name for name, _ in into.execute(_TABLES)}
        for name, sql in copy.execute(_TABLES).fetchall():
            if name not in known:
                into.execute(sql)
            rows = copy.execute(f"SELECT * FROM {name}")  # noqa: S608 - the names are our own
            places = ", ".join("?" * len(rows.description))
            while page := rows.fetchmany(_PAGE):
                into.executemany(f"INSERT INTO {name} VALUES ({places})", page)  # noqa: S608
        began, mode, instant, rate = copy.execute("SELECT began, mode, instant, rate FROM clock").fetchone()
    return began, mode, instant, rate


def _opened(data: bytes) -> sqlite3.Connection:
    connection = sqlite3.connect(":memory:", check_same_thread=False)
    connection.deserialize(data)
    return connection


@contextlib.contextmanager
def _told() -> Iterator[None]:
    """Tell failures of database and disk as the ledger's."""
    try:
        yield
    except (sqlite3.Error, OSError) as error:
        raise LedgerFailedError(str(error)) from error
