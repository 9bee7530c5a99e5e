"""Snapshots: copies of a ledger with a stopped clock, to restore or to begin another world from."""

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
"""Bytes 18 and 19 of a database without a write-ahead log."""


class Snapshot(NamedTuple):
    """One snapshot."""

    name: str
    at: str
    """Its simulated instant, as the ledger writes it."""
    registrations: int
    """How many registrations it contains, cancelled ones too."""
    size_bytes: int


class Snapshots:
    """The snapshots of one ledger, in memory or in a folder.

    Every method raises `LedgerFailedError` if a database or the disk fails.
    """

    def __init__(self, transactions: Transactions, folder: Path | None) -> None:
        self._transactions = transactions
        self._folder = folder
        self._kept: dict[str, bytes] = {}

    def take(self, name: str, now: Callable[[], datetime]) -> Snapshot | None:
        """Copy the ledger under a name, with its clock stopped; `None` if the name is taken."""
        if name in self._names():
            return None
        with _ledger_failures(), self._transactions.lock:
            data = bytearray(self._transactions.connection.serialize())
        data[_WAL_BYTES] = _ROLLBACK_VERSION
        # Read after everything in the copy was written, so nothing in the copy is in its future.
        instant = now().isoformat(" ")
        with _ledger_failures(), contextlib.closing(_opened(bytes(data))) as copy:
            copy.execute("UPDATE clock SET instant = ?, origin_unix_s = NULL", (instant,))
            copy.commit()
            self._keep(name, copy.serialize())
        return self._snapshot(name)

    def all(self) -> list[Snapshot]:
        """All snapshots, by name."""
        return [self._snapshot(name) for name in sorted(self._names())]

    def remove(self, name: str) -> bool:
        """Delete a snapshot; false if there is none."""
        if name not in self._names():
            return False
        if self._folder is None:
            del self._kept[name]
        else:
            with _ledger_failures():
                (self._folder / f"{name}{_SUFFIX}").unlink(missing_ok=True)
        return True

    def data(self, name: str) -> bytes | None:
        """The database of a snapshot; `None` if there is none."""
        if name not in self._names():
            return None
        if self._folder is None:
            return self._kept[name]
        with _ledger_failures():
            return (self._folder / f"{name}{_SUFFIX}").read_bytes()

    def _snapshot(self, name: str) -> Snapshot:
        data = self.data(name) or b""
        with _ledger_failures(), contextlib.closing(_opened(data)) as copy:
            (at,) = copy.execute("SELECT instant FROM clock").fetchone()
            (count,) = copy.execute("SELECT count(*) FROM registration").fetchone()
        return Snapshot(name, at, count, len(data))

    def _keep(self, name: str, data: bytes) -> None:
        if self._folder is None:
            self._kept[name] = data
            return
        self._folder.mkdir(exist_ok=True)
        unfinished = self._folder / f"{name}.unfinished"
        unfinished.write_bytes(data)
        unfinished.replace(self._folder / f"{name}{_SUFFIX}")

    def _names(self) -> set[str]:
        if self._folder is None:
            return set(self._kept)
        return {path.stem for path in self._folder.glob(f"*{_SUFFIX}")}


def put_back(data: bytes, into: sqlite3.Connection) -> tuple[str, str, str, float]:
    """Fill the empty tables of a ledger from a snapshot, inside the caller's transaction.

    Returns:
        When the epoch of the snapshot's clock began, its mode, instant and rate.

    Raises:
        LedgerFailedError: a database failed.
    """
    with _ledger_failures(), contextlib.closing(_opened(data)) as copy:
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
def _ledger_failures() -> Iterator[None]:
    """Turn errors of a snapshot's database and of the disk into `LedgerFailedError`."""
    try:
        yield
    except (sqlite3.Error, OSError) as error:
        raise LedgerFailedError(str(error)) from error
