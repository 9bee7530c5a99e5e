"""Opening the database, its statements and its transactions."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from threading import RLock, get_ident
from types import TracebackType
from typing import Any

from yuyue_sim.core.clock import machine_unix_s, monotonic_s
from yuyue_sim.hospital.ledger.errors import (
    LedgerBusyError,
    LedgerFailedError,
    LedgerIdentityError,
    LedgerPathError,
    LedgerVersionError,
    NotALedgerError,
)
from yuyue_sim.hospital.ledger.schema import APPLICATION_ID, MIGRATIONS, migrate
from yuyue_sim.hospital.ledger.state_file import StateFile

Parameters = tuple[Any, ...]

WRITING = "BEGIN IMMEDIATE"
READING = "BEGIN DEFERRED"
"""The statements that begin a transaction."""

_BUSY_TIMEOUT_S = 10.0
"""How long a ledger that is being opened waits for other programs."""
_BUSY_TIMEOUT_MS = 2
"""How long SQLite waits for them at a time later on, since nothing else goes on in this process meanwhile."""
_PATIENCE_S = 1.0
_SWITCH_ATTEMPTS = 100
_WAITED_S = 0.001
"""SQLite does not report a wait. A begin takes some microseconds; the shortest wait is one millisecond."""
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


@dataclass(frozen=True, slots=True)
class LedgerIdentity:
    """Which simulation a ledger belongs to."""

    scenario: str
    """A fingerprint of the scenario; different worlds have different fingerprints."""
    seed: int


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


def execute(connection: sqlite3.Connection | sqlite3.Cursor, statement: str, parameters: Parameters = ()) -> list[Any]:
    """Execute one statement and return its rows; with a cursor that is kept a write costs a quarter less.

    Raises:
        LedgerBusyError: another program writes, or repairs the index of the log after somebody was killed in between.
        LedgerFailedError: the database failed.
    """
    try:
        return connection.execute(statement, parameters).fetchall()
    except sqlite3.Error as error:
        code = getattr(error, "sqlite_errorcode", 0) & _PRIMARY_CODE
        raise (LedgerBusyError() if code == sqlite3.SQLITE_BUSY else LedgerFailedError(str(error))) from error


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


def connect_beside(state_file: StateFile) -> sqlite3.Connection:
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
        _claim(connection, path, identity)
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


def _claim(connection: sqlite3.Connection, path: Path, identity: LedgerIdentity) -> None:
    """Write the identity into a new ledger, and compare it with that of an older one."""
    kept = dict(connection.execute("SELECT key, value FROM meta"))
    wanted = {_SCENARIO: identity.scenario, _SEED: str(identity.seed)}
    for key, value in wanted.items():
        if key not in kept:
            connection.execute("INSERT INTO meta (key, value) VALUES (?, ?)", (key, value))
        elif kept[key] != value:
            raise LedgerIdentityError(path, key, kept[key], value)


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


class Transactions:
    """The transactions of one connection. A transaction inside another is a savepoint.

    Several threads may share the connection; a transaction belongs to one thread until it ends.
    """

    def __init__(self, connection: sqlite3.Connection, state_file: StateFile | None = None) -> None:
        self.connection = connection
        self.cursor = connection.cursor()
        """Executes every statement, one at a time, and has no rows left when it did."""
        self.state_file = state_file
        """The file of the database; `None` for one in memory."""
        self.lock = RLock()
        self.patience_s = _PATIENCE_S
        """How long a transaction that writes waits for other programs before it fails."""
        self.depth = 0
        self.begun = 0
        """How many transactions have begun, those inside others not counted."""
        self.writes = 0
        """Rises with everything that may have been written or rolled back; while it stays, nothing changed here."""
        self.rewrites = 0
        """Rises when something written was undone, and with another database."""
        self.waits = 0
        """How many transactions waited for another process."""
        self.wait_s = 0.0
        """How long they waited."""
        self.failures = 0
        """How many transactions the database could not begin, execute or commit."""
        self.machine: Callable[[], float] = machine_unix_s
        """The machine's time, in seconds since 1970 (UTC)."""
        self.looker = 0
        """The thread that looks once whether other processes have written; 0 for none."""
        self.seen_version: int | None = None
        """What it saw."""
        self.kept_unix_s = 0.0
        """The machine's time just before the last commit of a write. Later transactions are later than this."""

    def one_look(self) -> OneLook:
        """A context manager in which this thread looks once whether other processes have written.

        Nothing may be waited for in it. A transaction looks anew.
        """
        return OneLook(self)

    def data_version(self) -> int:
        """A number that changes when another process has written.

        Raises:
            LedgerFailedError: the database failed.
        """
        with self.lock:
            if self.looker != get_ident():
                return data_version(self.cursor)
            if self.seen_version is None:
                self.seen_version = data_version(self.cursor)
            return self.seen_version

    def execute(self, statement: str, parameters: Parameters = ()) -> list[Any]:
        """Execute one statement and return its rows, one thread at a time.

        Raises:
            LedgerFailedError: the database failed.
        """
        with self.lock:
            try:
                return execute(self.cursor, statement, parameters)
            except LedgerFailedError:
                self.check_file()
                raise

    def check_file(self) -> None:
        """Check that the file is still the one that was opened.

        Raises:
            LedgerFailedError: it is gone, was cut, or is another one; what is written would be lost.
        """
        trouble = None if self.state_file is None else self.state_file.trouble()
        if trouble is not None:
            raise LedgerFailedError(trouble)

    def swap(self, connection: sqlite3.Connection) -> sqlite3.Connection:
        """Go on with another database, between two transactions; the one so far is returned."""
        with self.lock:
            left, self.connection, self.cursor = self.connection, connection, connection.cursor()
            self.seen_version = None
            self.writes += 1
            self.rewrites += 1
        return left

    def begin(self, mode: str) -> Transaction:
        """A transaction: it begins when entered, commits when left and rolls back when left by an exception."""
        return Transaction(self, mode)

    def alone(self) -> Alone:
        """A context manager that holds off other threads; each statement is kept by itself."""
        return Alone(self)


class OneLook:
    """A context manager in which one thread looks once whether other processes have written."""

    __slots__ = ("_owner",)

    def __init__(self, owner: Transactions) -> None:
        self._owner = owner

    def __enter__(self) -> None:
        self._owner.seen_version = None
        self._owner.looker = get_ident()

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._owner.looker = 0


class Alone:
    """A context manager in which no other thread executes anything."""

    __slots__ = ("_owner",)

    def __init__(self, owner: Transactions) -> None:
        self._owner = owner

    def __enter__(self) -> None:
        self._owner.lock.acquire()

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        owner = self._owner
        if kind is None:
            owner.kept_unix_s = owner.machine()
        elif isinstance(error, LedgerFailedError):
            owner.failures += not owner.depth
        owner.lock.release()


class Transaction:
    """A context manager: everything written inside is kept, or nothing.

    Entering and leaving raise `LedgerFailedError` if the database fails.
    """

    __slots__ = ("_mode", "_owner")

    def __init__(self, owner: Transactions, mode: str) -> None:
        self._owner = owner
        self._mode = mode

    def __enter__(self) -> None:
        owner = self._owner
        owner.lock.acquire()
        began_s = monotonic_s()
        try:
            if self._mode is WRITING and not owner.depth:
                owner.check_file()
            self._begin(began_s)
        except LedgerFailedError:
            owner.failures += 1
            owner.lock.release()
            raise
        waited_s = monotonic_s() - began_s
        if waited_s > _WAITED_S:
            owner.waits += 1
            owner.wait_s += waited_s
        if not owner.depth:
            owner.begun += 1
            owner.seen_version = None
        owner.depth += 1

    def _begin(self, began_s: float) -> None:
        owner = self._owner
        statement = f"SAVEPOINT level_{owner.depth}" if owner.depth else self._mode
        while True:
            try:
                execute(owner.cursor, statement)
            except LedgerBusyError:
                if monotonic_s() - began_s >= owner.patience_s:
                    raise
            else:
                return

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        owner = self._owner
        owner.depth -= 1
        try:
            if kind is None:
                if self._mode is WRITING and not owner.depth:
                    owner.kept_unix_s = owner.machine()
                execute(owner.cursor, f"RELEASE level_{owner.depth}" if owner.depth else "COMMIT")
            else:
                owner.failures += isinstance(error, LedgerFailedError) and not owner.depth
                self._undo()
        except LedgerFailedError:
            owner.failures += 1
            self._undo()
            raise
        finally:
            if self._mode is WRITING:
                owner.writes += 1
            owner.seen_version = None
            owner.lock.release()

    def _undo(self) -> None:
        owner = self._owner
        owner.rewrites += 1
        if not owner.connection.in_transaction:
            return
        if owner.depth:
            execute(owner.cursor, f"ROLLBACK TO level_{owner.depth}")
            execute(owner.cursor, f"RELEASE level_{owner.depth}")
        else:
            execute(owner.cursor, "ROLLBACK")
