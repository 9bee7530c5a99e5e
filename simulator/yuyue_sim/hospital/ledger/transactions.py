"""The statements and transactions of one database."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from contextlib import AbstractContextManager
from threading import RLock, get_ident
from types import TracebackType
from typing import Any

from yuyue_sim.core.clock import machine_unix_s, monotonic_s
from yuyue_sim.hospital.ledger.connection import Parameters, data_version, execute
from yuyue_sim.hospital.ledger.errors import LedgerBusyError, LedgerFailedError
from yuyue_sim.hospital.ledger.group import Group, Member
from yuyue_sim.hospital.ledger.log_index import LogIndex
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
        self.group: Group | None = None
        """The group that is open."""
        self.joiner = 0
        """The thread whose work belongs to the group of this turn of the event loop; 0 for none."""
        self._look, self._joining_look = OneLook(self, may_join=False), OneLook(self, may_join=True)
        self._alone = Alone(self)
        self.log_index = None if state_file is None else LogIndex(state_file.path)
        self._head: bytes | None = None
        self._version = 0
        self.kept_unix_s = 0.0
        """The machine's time just before the last commit of a write. Later transactions are later than this."""

    def open_group(self) -> Group | None:
        """The group that is open."""
        return self.group

    def last_kept_unix_s(self) -> float:
        """The machine's time just before the last commit of a write."""
        return self.kept_unix_s

    def one_look(self, may_join: bool = False) -> OneLook:
        """A context manager in which this thread looks once whether other processes have written.

        Nothing may be waited for in it. A transaction looks anew. With `may_join` its bookings join the group of this
        turn of the event loop; else a group that is open is committed first.
        """
        return self._joining_look if may_join else self._look

    def single_write(self) -> AbstractContextManager[None]:
        """A context manager for a decision that writes one statement at most, and in which only this process writes.

        What no other process shares needs no transaction for that.
        """
        if self.state_file is None:
            return self._alone
        return Member(self) if self.joiner == get_ident() and not self.depth else Transaction(self, WRITING)

    def data_version(self) -> int:
        """A number that changes when another process has written.

        Raises:
            LedgerFailedError: the database failed.
        """
        with self.lock:
            group = self.group
            if group is not None and self.joiner == get_ident():
                if group.version is None:
                    group.version = self._looked()
                return group.version
            if self.looker != get_ident():
                return self._looked()
            if self.seen_version is None:
                self.seen_version = self._looked()
            return self.seen_version

    def _looked(self) -> int:
        """The version as it is now; the database is asked only if its log has another head than when last asked.

        A transaction reads the database as it was when it began, so the head of the log says nothing about that.
        """
        head = None if self.log_index is None or self.depth else self.log_index.head()
        if head is None or head != self._head:
            self._version = data_version(self.cursor)
            self._head = head
        return self._version

    def execute(self, statement: str, parameters: Parameters = ()) -> list[Any]:
        """Execute one statement and return its rows, one thread at a time.

        Raises:
            LedgerFailedError: the database failed.
        """
        with self.lock:
            if self.group is not None and self.joiner != get_ident():
                self.group.commit()
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
            if self.group is not None:
                self.group.commit()
            left, self.connection, self.cursor = self.connection, connection, connection.cursor()
            self.seen_version = None
            self.writes += 1
            self.rewrites += 1
        return left

    def begin_writing(self) -> None:
        """Begin the transaction of a group, while this thread holds the lock.

        Raises:
            LedgerFailedError: the database failed, or another program writes.
        """
        began_s = monotonic_s()
        self.check_file()
        self.begin_patiently(WRITING, began_s)
        self.note_begin(began_s)

    def begin_patiently(self, statement: str, began_s: float) -> None:
        """Execute a statement that begins a transaction; wait for other programs for some time.

        Raises:
            LedgerBusyError: another program still writes.
            LedgerFailedError: the database failed.
        """
        while True:
            try:
                execute(self.cursor, statement)
            except LedgerBusyError:
                if monotonic_s() - began_s >= self.patience_s:
                    raise
            else:
                return

    def note_begin(self, began_s: float) -> None:
        """Note that a transaction has begun."""
        waited_s = monotonic_s() - began_s
        if waited_s > _WAITED_S:
            self.waits += 1
            self.wait_s += waited_s
        if not self.depth:
            self.begun += 1
            self.seen_version = None

    def begin(self, mode: str) -> Transaction:
        """A transaction: it begins when entered, commits when left and rolls back when left by an exception."""
        return Transaction(self, mode)


class OneLook:
    """A context manager in which one thread looks once whether other processes have written."""

    __slots__ = ("_may_join", "_owner")

    def __init__(self, owner: Transactions, *, may_join: bool) -> None:
        self._owner = owner
        self._may_join = may_join

    def __enter__(self) -> None:
        owner = self._owner
        if owner.group is not None and not self._may_join:
            owner.group.commit()
        owner.seen_version = None
        owner.looker = get_ident()
        owner.joiner = owner.looker if self._may_join else 0

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._owner.looker = 0
        self._owner.joiner = 0


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
            if not owner.depth:
                if owner.group is not None:
                    owner.group.commit()
                if self._mode is WRITING:
                    owner.check_file()
            owner.begin_patiently(f"SAVEPOINT level_{owner.depth}" if owner.depth else self._mode, began_s)
        except LedgerFailedError:
            owner.failures += 1
            owner.lock.release()
            raise
        owner.note_begin(began_s)
        owner.depth += 1

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
