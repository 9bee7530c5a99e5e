"""Opening the database, its statements and its transactions."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Mapping
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from yuyue_sim.core.watched_database import WatchedDatabase
from yuyue_sim.hospital.ledger.database import Parameters
from yuyue_sim.hospital.ledger.errors import (
    LedgerBusyError,
    LedgerFailedError,
    LedgerIdentityError,
    LedgerPathError,
    LedgerVersionError,
    NotALedgerError,
)
from yuyue_sim.hospital.ledger.schema import APPLICATION_ID, MIGRATIONS, migrate

Execute = Callable[[str, Parameters], list[Any]]
"""Executes one statement and returns its rows."""

_BUSY_TIMEOUT_S = 10.0
"""How long a ledger that is being opened waits for other programs."""
_BUSY_TIMEOUT_MS = 2
"""How long SQLite waits for them at a time later on, since nothing else goes on in this process meanwhile."""
_SWITCH_ATTEMPTS = 100
_PRIMARY_CODE = 0xFF
"""The low byte of an SQLite error code; the higher bytes hold details."""
_CHECKPOINT_PAGES = 8000
"""Copy the log into the file every 32 MB. SQLite's default is 4 MB; 32 MB makes a booking a third cheaper."""
_CACHE_KIB = 8192
"""Small: the operating system caches the file too, and a large cache makes some statements of SQLite slow."""
_MEMORY = ":memory:"
_MEMORY_FILE = "file:ledger?vfs=memdb"
_SCENARIO = "scenario"
_SEED = "seed"
_BUGS = "planted bugs"


@dataclass(frozen=True, slots=True)
class LedgerIdentity:
    """Which simulation a ledger belongs to."""

    scenario: str
    """A fingerprint of the scenario; different worlds have different fingerprints."""
    seed: int
    bugs: str = "none"
    """Its planted bugs, which the fingerprint covers too, in words; `none` if there are none."""

    @classmethod
    def of(cls, meta: Mapping[str, str]) -> LedgerIdentity:
        """The identity that a ledger keeps."""
        return cls(meta[_SCENARIO], int(meta[_SEED]), meta.get(_BUGS, "none"))


def open_connection(path: Path | None, identity: LedgerIdentity) -> sqlite3.Connection:
    """Open the ledger at a path, or create it; `None` opens one in memory.

    Raises:
        LedgerError: a subclass of it, if the file is not a ledger or cannot be written.
    """
    if path is None:
        connection = connect_memory()
        _prepare(connection, Path(_MEMORY), identity)
        return connection
    try:
        connection = _connect(str(path))
    except sqlite3.Error as error:
        raise LedgerPathError(path, error) from None
    try:
        _prepare(connection, path, identity)
        _set_durable(connection)
    except sqlite3.Error as error:
        connection.close()
        if error.sqlite_errorname == "SQLITE_NOTADB":
            raise NotALedgerError(path) from None
        raise LedgerPathError(path, error) from None
    except BaseException:
        connection.close()
        raise
    return connection


def meta_of(path: Path) -> dict[str, str]:
    """What the ledger in a file keeps about itself.

    Raises:
        NotALedgerError: it is not one.
    """
    if not path.is_file():  # to open a pipe would wait for its writer
        raise NotALedgerError(path)
    try:
        with closing(_connect(f"{path.absolute().as_uri()}?mode=ro")) as connection:
            if connection.execute("PRAGMA application_id").fetchone()[0] != APPLICATION_ID:
                raise NotALedgerError(path)
            return dict(connection.execute("SELECT key, value FROM meta"))
    except sqlite3.Error:
        raise NotALedgerError(path) from None


def execute(connection: sqlite3.Connection | sqlite3.Cursor, statement: str, parameters: Parameters = ()) -> list[Any]:
    """Execute one statement and return its rows; with a cursor that is kept a write costs a quarter less.

    Raises:
        LedgerBusyError: another program writes, or repairs the index of the log after somebody was killed in between.
        LedgerFailedError: the database failed.
    """
    try:
        return connection.execute(statement, parameters).fetchall()
    except sqlite3.Error as error:
        raise failure_of(error) from error


def failure_of(error: sqlite3.Error) -> LedgerFailedError:
    """What an error of SQLite says of the ledger."""
    code = getattr(error, "sqlite_errorcode", 0) & _PRIMARY_CODE
    return LedgerBusyError() if code == sqlite3.SQLITE_BUSY else LedgerFailedError(str(error))


def data_version(connection: sqlite3.Connection | sqlite3.Cursor) -> int:
    """A number that changes when another process has written.

    Raises:
        LedgerFailedError: the database failed.
    """
    return int(execute(connection, "PRAGMA data_version")[0][0])


def _connect(target: str) -> sqlite3.Connection:
    return sqlite3.connect(
        target, timeout=_BUSY_TIMEOUT_S, isolation_level=None, check_same_thread=False, uri=target.startswith("file:")
    )


def connect_beside(state_file: WatchedDatabase) -> sqlite3.Connection:
    """A further connection to the file of a ledger, for long work: what others write and read waits for none of it."""
    connection = _connect(f"{state_file.path.absolute().as_uri()}?mode=rw")
    connection.execute("PRAGMA synchronous = NORMAL")
    return connection


def connect_memory() -> sqlite3.Connection:
    """A private, empty database in memory.

    SQLite's `memdb` file (since 3.36; up to 1 GiB, some 2.8 million registrations) stays fast when it grows. A plain
    `:memory:` database visits all its pages when an index splits one: 150 µs per booking at a million bookings.
    """
    try:
        connection = sqlite3.connect(_MEMORY_FILE, uri=True, isolation_level=None, check_same_thread=False)
    except sqlite3.OperationalError:
        return _connect(_MEMORY)
    connection.execute("PRAGMA locking_mode = EXCLUSIVE")
    connection.execute("PRAGMA journal_mode = MEMORY")
    connection.execute("PRAGMA synchronous = OFF")
    return connection


def _prepare(connection: sqlite3.Connection, path: Path, identity: LedgerIdentity) -> None:
    """Check the file and bring its tables up to date, in one transaction."""
    connection.execute("BEGIN IMMEDIATE")
    try:
        found = _refuse_foreign(connection, path)
        if found < len(MIGRATIONS):
            migrate(connection, found)
        claim(lambda statement, values: connection.execute(statement, values).fetchall(), path, identity)
    except BaseException:
        connection.execute("ROLLBACK")
        raise
    connection.execute("COMMIT")


def _refuse_foreign(connection: sqlite3.Connection, path: Path) -> int:
    """The schema version of the file; 0 for an empty one."""
    found = int(connection.execute("PRAGMA user_version").fetchone()[0])
    application_id = connection.execute("PRAGMA application_id").fetchone()[0]
    tables = connection.execute("SELECT count(*) FROM sqlite_master").fetchone()[0]
    if application_id != APPLICATION_ID and (application_id or found or tables):
        raise NotALedgerError(path)
    if found > len(MIGRATIONS):
        raise LedgerVersionError(path, found, len(MIGRATIONS))
    return found


def claim(execute: Execute, place: Path | str, identity: LedgerIdentity) -> None:
    """Write the identity into a new ledger, and compare it with that of an older one.

    Raises:
        LedgerIdentityError: it belongs to another scenario or seed.
    """
    kept = dict(execute("SELECT key, value FROM meta", ()))
    wanted = {_BUGS: identity.bugs, _SCENARIO: identity.scenario, _SEED: str(identity.seed)}
    differing = [key for key, value in wanted.items() if kept.get(key, value) != value]
    if _BUGS in differing and _name(kept[_SCENARIO]) != _name(identity.scenario):
        differing.remove(_BUGS)
    if differing:
        raise LedgerIdentityError(place, differing[0], kept[differing[0]], wanted[differing[0]])
    for key, value in wanted.items():
        if key not in kept:
            execute("INSERT INTO meta (key, value) VALUES (?, ?)", (key, value))


def _name(fingerprint: str) -> str:
    """The name of a scenario in its fingerprint."""
    return fingerprint.partition(" ")[0]


def _set_durable(connection: sqlite3.Connection) -> None:
    """Keep committed data even if the process is killed, and let others read while one writes."""
    _write_ahead(connection)
    connection.execute("PRAGMA synchronous = NORMAL")
    connection.execute(f"PRAGMA wal_autocheckpoint = {_CHECKPOINT_PAGES}")
    connection.execute(f"PRAGMA cache_size = -{_CACHE_KIB}")
    connection.execute(f"PRAGMA busy_timeout = {_BUSY_TIMEOUT_MS}")


def _write_ahead(connection: sqlite3.Connection) -> None:
    """Switch to a write-ahead log. While another process opens the file, SQLite refuses instead of waiting: retry."""
    for _ in range(_SWITCH_ATTEMPTS):
        try:
            connection.execute("PRAGMA journal_mode = WAL")
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode & _PRIMARY_CODE != sqlite3.SQLITE_BUSY:
                raise
            connection.execute("BEGIN IMMEDIATE")
            connection.execute("COMMIT")
        else:
            return
    connection.execute("PRAGMA journal_mode = WAL")
