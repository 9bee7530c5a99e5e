"""The statements and transactions of one database."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from threading import RLock, get_ident
from types import TracebackType
from typing import Any

from yuyue_sim.core.clock import machine_unix_s, monotonic_s
from yuyue_sim.hospital.ledger.connection import Parameters, data_version, execute
from yuyue_sim.hospital.ledger.errors import LedgerBusyError, LedgerFailedError
from yuyue_sim.hospital.ledger.state_file import StateFile

WRITING = "BEGIN IMMEDIATE"
READING = "BEGIN DEFERRED"
"""The statements that begin a transaction."""

_PATIENCE_S = 1.0
_WAITED_S = 0.001
"""SQLite does not report a wait. A begin takes some microseconds; the shortest wait is one millisecond."""


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

    def last_kept_unix_s(self) -> float:
        """The machine's time just before the last commit of a write."""
        return self.kept_unix_s

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
