"""The statements and transactions of one database."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from contextlib import AbstractContextManager
from functools import partial
from threading import RLock, get_ident
from types import TracebackType
from typing import Any, TypeVar, TypeVarTuple

from yuyue_sim.core.clock import machine_unix_s, monotonic_s
from yuyue_sim.hospital.ledger.changes import ChangeLog
from yuyue_sim.hospital.ledger.database import READING, WRITING, Database, NumbersText, Parameters
from yuyue_sim.hospital.ledger.errors import LedgerBusyError, LedgerFailedError
from yuyue_sim.hospital.ledger.group import Group, Member
from yuyue_sim.hospital.ledger.lock_scope import LockScope
from yuyue_sim.hospital.ledger.looks import BlindLook, OneLook
from yuyue_sim.hospital.ledger.registration import Registration, ScheduleKey

Given = TypeVarTuple("Given")
Answered = TypeVar("Answered")

__all__ = ["READING", "WRITING", "Transaction", "Transactions"]

_PATIENCE_S = 1.0
_WAITED_S = 0.001
"""SQLite does not report a wait. A begin takes some microseconds; the shortest wait is one millisecond."""


class Transactions:
    """The transactions of one connection. A transaction inside another is a savepoint.

    Several threads may share the connection; a transaction belongs to one thread until it ends.
    """

    def __init__(self, database: Database) -> None:
        self.database = database
        self.is_shared = database.is_shared
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
        self.swaps = 0
        """Rises with another database alone."""
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
        self.changes = ChangeLog(self) if database.has_one_writer else None
        """What others write into a file."""
        self.scope: LockScope | None = None
        """What the thread that holds the lock locks in its next transaction; everything if absent."""
        self.blind = 0
        """A thread that does not look at what others have written, since it may not wait; 0 for none."""
        self.refusal: LedgerFailedError | None = None
        """Why the thread that holds the lock may begin no transaction."""
        self._blind_look = BlindLook(self)
        self.prefetch: Callable[[Collection[ScheduleKey]], None] = lambda _: None
        """Reads what will be needed about schedules, all in one round trip."""
        self.on_close: list[Callable[[], None]] = []
        """What ends before the database is closed."""
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

    def in_group(self) -> bool:
        """Whether this thread works on a group that is open. Until it ends, this thread waits for nobody."""
        return self.group is not None and self.joiner == get_ident()

    def is_blind(self) -> bool:
        """Whether this thread may not look at what others have written."""
        return bool(self.blind) and self.blind == get_ident()

    def blind_look(self) -> AbstractContextManager[None]:
        """A context manager in which this thread asks no database: the clock is as it was when last looked at."""
        return self._blind_look

    def joint_look(self) -> AbstractContextManager[None]:
        """A context manager in which all that this thread writes joins one group."""
        return self._joining_look

    def single_write(self) -> AbstractContextManager[None]:
        """A context manager for a decision that writes one statement at most, and in which only this process writes.

        While its thread works on a group it is a part of that. Else what no other process shares needs no transaction.
        """
        if self.joiner == get_ident() and not self.depth:
            return Member(self)
        return self.begin(WRITING) if self.is_shared else self._alone

    def data_version(self) -> int:
        """A number that changes when another process has written.

        Raises:
            LedgerFailedError: the database failed.
        """
        with self.lock:
            group = self.group
            if group is not None and self.joiner == get_ident():
                if group.version is None:
                    group.version = self.database.version()
                return group.version
            if self.looker != get_ident():
                return self.database.version()
            if self.seen_version is None:
                self.seen_version = self.database.version()
            return self.seen_version

    def clock_version(self) -> int:
        """A number that changes when another process has changed the clock, an event or an override.

        Raises:
            LedgerFailedError: the database failed.
        """
        with self.lock:
            if self.changes is None:
                return self.database.clock_version()
            self.changes.follow()
            return self.changes.clock_version

    def note_clock(self) -> None:
        """Note that the clock, an event or an override is changed in this transaction."""
        if self.changes is not None:
            self.changes.note_clock()

    def commit(self) -> None:
        """Commit what this thread has written, and tell others what that is.

        Raises:
            LedgerFailedError: the database failed.
        """
        if self.changes is not None:
            self.changes.write()
        self.database.commit()

    def execute(self, statement: str, parameters: Parameters = ()) -> list[Any]:
        """Execute one statement and return its rows, one thread at a time.

        Raises:
            LedgerFailedError: the database failed.
        """
        return self._asked(self.database.execute, statement, parameters)

    def insert(self, statement: str, parameters: Parameters) -> bool:
        """Insert one row; false if its primary key exists.

        Raises:
            LedgerFailedError: the database failed.
        """
        return self._asked(self.database.insert, statement, parameters)

    def update(self, statement: str, registration: Registration) -> None:
        """Update one registration that is there.

        Raises:
            LedgerFailedError: the database failed.
        """
        self._asked(self.database.update, statement, registration)

    def find(self, statement: str, registration_id: int) -> list[Any]:
        """The registration with a RegID.

        Raises:
            LedgerFailedError: the database failed.
        """
        return self._asked(self.database.find, statement, registration_id)

    def numbers(self, keys: Sequence[ScheduleKey]) -> list[NumbersText]:
        """The visit numbers of schedules in the tables.

        Raises:
            LedgerFailedError: the database failed.
        """
        return self._asked(self.database.numbers, keys)

    def _asked(self, ask: Callable[[*Given], Answered], *given: *Given) -> Answered:
        """What the database says, one thread at a time."""
        with self.lock:
            if self.group is not None and self.joiner != get_ident():
                self.group.commit()
            try:
                return ask(*given)
            except LedgerFailedError:
                self.database.check()
                raise

    def note_swap(self) -> None:
        """Note that the database holds something else from now on, while this thread holds the lock."""
        self.seen_version = None
        self.writes += 1
        self.rewrites += 1
        self.swaps += 1

    def begin_writing(self) -> None:
        """Begin the transaction of a group, while this thread holds the lock.

        Raises:
            LedgerFailedError: the database failed, or another program writes.
        """
        began_s = monotonic_s()
        self.database.check()
        self.begin_patiently(partial(self.database.begin_group, self.scope), began_s)
        self.note_begin(began_s)

    def begin_patiently(self, begin: Callable[[], None], began_s: float) -> None:
        """Begin a transaction; wait for other programs for some time.

        Raises:
            LedgerBusyError: another program still writes.
            LedgerFailedError: the database failed.
        """
        if self.refusal is not None:
            raise self.refusal
        while True:
            try:
                begin()
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

    def begin(self, mode: str) -> AbstractContextManager[None]:
        """A transaction: it begins when entered, commits when left and rolls back when left by an exception."""
        if self.joiner == get_ident() and not self.database.has_one_writer:
            return Member(self)  # the locks of all who share the transaction are held already
        return Transaction(self, mode)


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
                    owner.database.check()
            mode = f"SAVEPOINT level_{owner.depth}" if owner.depth else self._mode
            owner.begin_patiently(partial(owner.database.begin, mode, owner.scope), began_s)
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
                if owner.depth:
                    owner.database.execute(f"RELEASE level_{owner.depth}")
                elif self._mode is WRITING:
                    owner.commit()
                else:
                    owner.database.commit()
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
            if not owner.depth:
                owner.database.end_look()
            owner.lock.release()

    def _undo(self) -> None:
        owner = self._owner
        owner.rewrites += 1
        if not owner.database.in_transaction:
            return
        if owner.depth:
            owner.database.execute(f"ROLLBACK TO level_{owner.depth}")
            owner.database.execute(f"RELEASE level_{owner.depth}")
        else:
            owner.database.rollback()
