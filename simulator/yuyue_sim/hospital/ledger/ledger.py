"""The ledger: all registrations. Nothing else in a simulation is stored."""

from __future__ import annotations

import weakref
from collections.abc import Callable, Collection, Iterator, Sequence
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Self

from yuyue_sim.core.clock import machine_unix_s
from yuyue_sim.hospital.ledger.connection import LedgerIdentity
from yuyue_sim.hospital.ledger.database import Database, Parameters
from yuyue_sim.hospital.ledger.errors import RegistrationExistsError
from yuyue_sim.hospital.ledger.ledger_clock import LedgerClock
from yuyue_sim.hospital.ledger.lock_scope import LockScope
from yuyue_sim.hospital.ledger.numbers import HIGHEST_ID, GivenBack, KeptNumbers, Numbers
from yuyue_sim.hospital.ledger.places import open_database
from yuyue_sim.hospital.ledger.registration import CHANGING, OF_SCHEDULE, Registration, ScheduleKey
from yuyue_sim.hospital.ledger.sqlite import NUMBERS
from yuyue_sim.hospital.ledger.transactions import READING, WRITING, Transactions

__all__ = ["STATEMENTS", "Ledger", "LedgerIdentity"]

_COLUMNS = ", ".join(Registration._fields)
_SELECT = f"SELECT {_COLUMNS} FROM registration"  # noqa: S608, the columns are our own
_INSERT = f"INSERT INTO registration ({_COLUMNS}) VALUES ({', '.join('?' * len(Registration._fields))})"  # noqa: S608

_FIND = f"{_SELECT} WHERE registration_id = ?"
_HELD_BEFORE = f"""
    SELECT cancelled_at FROM registration
    WHERE {OF_SCHEDULE} AND cancelled_at <> '' AND reserve_no = ? AND registered_at < ?
    ORDER BY registered_at DESC, cancelled_at DESC LIMIT 1
"""  # noqa: S608, the columns are our own
_CANCELLED_OF_SCHEDULE = f"""
    {_SELECT} WHERE {OF_SCHEDULE}
    AND cancelled_at <> '' AND (reserve_no, registered_at, cancelled_at, registration_id) > (?, ?, ?, ?)
    ORDER BY reserve_no, registered_at, cancelled_at, registration_id LIMIT ?
"""
_ACTIVE_OF_SCHEDULE = f"""
    {_SELECT} WHERE {OF_SCHEDULE}
    AND cancelled_at = '' ORDER BY reserve_no
"""
_VISITS_OF_PATIENT = """
    SELECT work_date, department_id FROM registration WHERE identity = ? AND cancelled_at = '' AND hospital_id = ?
"""
_UPDATE = f"UPDATE registration SET {', '.join(f'{name} = ?' for name in CHANGING)} WHERE registration_id = ?"  # noqa: S608, the columns are our own
_OF_PATIENT = "SELECT work_date, registration_id FROM registration WHERE identity = ?"
_ACTIVE_OF_VISIT_DATE = """
    SELECT registration_id FROM registration WHERE hospital_id = ? AND work_date = ? AND cancelled_at = ''
"""
_CANCELLED_OF_VISIT_DATE = """
    SELECT registration_id FROM registration WHERE hospital_id = ? AND work_date = ? AND cancelled_at <> ''
"""
_IDS_AT_ONCE = 100
_OF_IDS = f"{_SELECT} WHERE registration_id IN ({', '.join('?' * _IDS_AT_ONCE)})"
_REGISTERED_BETWEEN = f"""
    {_SELECT} WHERE hospital_id = ? AND registered_at <= ? AND (registered_at, registration_id) > (?, ?)
    ORDER BY registered_at, registration_id LIMIT ?
"""
_NEXT_WITHOUT_CARD = """
    SELECT min(identity) FROM registration WHERE hospital_id = ? AND card_no = '' AND identity > ?
"""
STATEMENTS = (
    _FIND,
    NUMBERS,
    HIGHEST_ID,
    _HELD_BEFORE,
    _CANCELLED_OF_SCHEDULE,
    _ACTIVE_OF_SCHEDULE,
    _VISITS_OF_PATIENT,
    _UPDATE,
    _OF_PATIENT,
    _ACTIVE_OF_VISIT_DATE,
    _CANCELLED_OF_VISIT_DATE,
    _OF_IDS,
    _REGISTERED_BETWEEN,
    _NEXT_WITHOUT_CARD,
)
"""Every statement with a condition; each uses an index."""

_PAGE = 500
_BEFORE_ANY_ID = -1
_BEFORE_ANY_NUMBER = (-1, "", "", -1)


class Ledger:
    """The registrations of one simulation.

    Iterators read page by page and stay correct while others write: rows that existed at the start are returned
    exactly once; rows added later may or may not be returned.

    Every method raises `LedgerFailedError` if the database fails; nothing of that step is kept.
    """

    def __init__(self, database: Database) -> None:
        self._transactions = Transactions(database)
        self._closing = weakref.finalize(self, _close, self._transactions)
        self.is_shared = database.is_shared
        """Whether other processes may write too."""
        self.is_on_server = database.is_shared and not database.has_one_writer
        """Whether it is on a database server, which may have to be waited for."""
        self.has_one_writer = database.has_one_writer
        """Whether others wait while one process writes, whatever it writes."""
        self._numbers = KeptNumbers(self._transactions)
        if self.is_on_server:
            self._transactions.prefetch = self._numbers.prefetch

    @classmethod
    def open(cls, place: Path | str | None, identity: LedgerIdentity) -> Self:
        """Open the ledger in a file or at a `postgresql://` address, or create it; `None` keeps it in memory.

        Raises:
            LedgerError: nothing can be written there, or what is there is no ledger, is of a newer release or belongs
                to another scenario or seed.
        """
        return cls(open_database(place, identity))

    def close(self) -> None:
        """Close the database. This also happens when the object is garbage collected."""
        self._closing()

    @property
    def is_closed(self) -> bool:
        """Whether the database is closed."""
        return not self._closing.alive

    def time(self, machine: Callable[[], float]) -> Callable[[], float]:
        """The time that all who share the ledger have: that of the database server, or else the machine's."""
        database = self._transactions.database
        return machine if not database.has_own_time else lambda: machine() + database.offset_s

    def clock(self, given: str | None, default: str, machine: Callable[[], float] = machine_unix_s) -> LedgerClock:
        """The clock of this ledger; arguments and errors are those of `LedgerClock`."""
        self._transactions.machine = machine
        return LedgerClock(self._transactions, given, default, is_shared=self.is_shared, machine=machine)

    def expect_readers(self) -> None:
        """Tell other processes changes one by one from the beginning, not only when one of them has written, too."""
        if self._transactions.changes is not None:
            self._transactions.changes.expect_readers()

    def transaction(self) -> AbstractContextManager[None]:
        """A context manager in which only this process writes; a nested one is a savepoint."""
        return self._transactions.begin(WRITING)

    def single_write(self) -> AbstractContextManager[None]:
        """A context manager for a decision that writes one statement at most, and in which only this process writes.

        While its thread works on a group it is a part of that. Else what no other process shares needs no transaction.
        """
        return self._transactions.single_write()

    def in_group(self) -> bool:
        """Whether this thread works on a group that is open. Until it ends, this thread waits for nobody."""
        return self._transactions.in_group()

    def snapshot(self) -> AbstractContextManager[None]:
        """A context manager in which everything is read as of one instant; nothing may be written in it."""
        return self._transactions.begin(READING)

    @property
    def transactions(self) -> Transactions:
        """The transactions of the database, shared by everything stored in it."""
        return self._transactions

    @property
    def written(self) -> tuple[int, int]:
        """A value that changes with every write, of other processes too."""
        with self._transactions.lock:
            return self._transactions.writes, self._transactions.data_version() if self.is_shared else 0

    def find(self, registration_id: int) -> Registration | None:
        """The registration with a RegID, cancelled or not."""
        rows = self._transactions.find(_FIND, registration_id)
        return Registration._make(rows[0]) if rows else None

    def highest_id(self, below: int) -> int:
        """The highest RegID below a limit, which is always the same; 0 if there is none. A higher one is new."""
        return self._numbers.highest_id(below)

    def is_new(self, registration_id: int, below: int) -> bool:
        """Whether there is no registration with a RegID below a limit, as far as that is known at once."""
        return not self.is_on_server and self.highest_id(below) < registration_id

    def numbers(self, key: ScheduleKey) -> Numbers:
        """The visit numbers of a schedule with their present and last holders."""
        return self._numbers.of(key)

    def look_at(self, keys: Collection[ScheduleKey]) -> None:
        """Look once at what others have written into schedules and clock, and read what is new, all at once.

        On a database server that holds until `end_look`; nothing of it is asked for again. Others need no such thing.
        """
        if self.is_on_server:
            with self._transactions.lock:
                self._transactions.database.look(LockScope(frozenset(keys)))
                self._numbers.prefetch(keys)

    def end_look(self) -> None:
        """Look anew from now on."""
        if self.is_on_server:
            with self._transactions.lock:
                self._transactions.database.end_look()

    def active_of_schedule(self, key: ScheduleKey) -> list[Registration]:
        """The active registrations of a schedule, by visit number."""
        return [Registration._make(row) for row in self._transactions.execute(_ACTIVE_OF_SCHEDULE, key)]

    def cancelled_of_schedule(self, key: ScheduleKey) -> Iterator[Registration]:
        """The cancelled registrations of a schedule, by visit number, then by time."""
        return self._pages(
            _CANCELLED_OF_SCHEDULE,
            key,
            _BEFORE_ANY_NUMBER,
            lambda row: (row.reserve_no, row.registered_at, row.cancelled_at, row.registration_id),
        )

    def was_held(self, key: ScheduleKey, number: int, instant: str) -> bool:
        """Whether a registration that is cancelled now was made before an instant and cancelled then or later.

        A number has one holder at a time, so the last one before the instant decides.
        """
        rows = self._transactions.execute(_HELD_BEFORE, (*key, number, instant))
        return bool(rows) and bool(instant <= rows[0][0])

    def visits_of_patient(self, identity: str, hospital_id: str) -> list[tuple[str, str]]:
        """Date of visit and department of each of a patient's active registrations at a hospital."""
        return self._transactions.execute(_VISITS_OF_PATIENT, (identity, hospital_id))

    def add(self, registration: Registration) -> None:
        """Add a registration; an active visit number that repeats fails.

        Raises:
            RegistrationExistsError: the RegID was used before.
        """
        with self._writing():
            self._transactions.writes += 1
            if not self._transactions.insert(_INSERT, registration):
                raise RegistrationExistsError(registration.registration_id)
            self._numbers.add(registration)

    def cancel(self, registration: Registration, cancelled_at: str) -> None:
        """Mark a registration, which is there, as cancelled; its number is free again."""
        with self._writing():
            self._update(registration._replace(cancelled_at=cancelled_at))
            last = GivenBack(
                registration.reserve_no, registration.registered_at, cancelled_at, registration.registration_id
            )
            self._numbers.cancel(registration.schedule_key, last)

    def correct(self, registration: Registration) -> None:
        """Update the patient's data and the payment of a registration, which is there."""
        with self._writing():
            self._update(registration)
            self._numbers.correct(registration.schedule_key)

    def _update(self, registration: Registration) -> None:
        self._transactions.writes += 1
        self._transactions.update(_UPDATE, registration)

    def of_patient(self, identity: str) -> Iterator[Registration]:
        """All of a patient's registrations, by date of visit."""
        found = sorted(self._transactions.execute(_OF_PATIENT, (identity,)))
        return self.of_ids([registration_id for _, registration_id in found])

    def identities_without_card(self, hospital_id: str) -> Iterator[str]:
        """The documents of a hospital's patients without an ID card, each once."""
        identity = ""
        while (identity := self._transactions.execute(_NEXT_WITHOUT_CARD, (hospital_id, identity))[0][0]) is not None:
            yield identity

    def of_visit_date(self, hospital_id: str, work_date: str, after: int = _BEFORE_ANY_ID) -> Iterator[Registration]:
        """A hospital's registrations for a date of visit whose RegID is above a number, by RegID."""
        statements = (_ACTIVE_OF_VISIT_DATE, _CANCELLED_OF_VISIT_DATE)
        rows = [row for each in statements for row in self._transactions.execute(each, (hospital_id, work_date))]
        return self.of_ids(sorted({registration_id for (registration_id,) in rows if registration_id > after}))

    def registered_between(self, hospital_id: str, first: str, last: str) -> Iterator[Registration]:
        """A hospital's registrations made between two instants, both included, oldest first."""
        return self._pages(
            _REGISTERED_BETWEEN,
            (hospital_id, last),
            (first, _BEFORE_ANY_ID),
            lambda row: (row.registered_at, row.registration_id),
        )

    def of_ids(self, ids: Sequence[int]) -> Iterator[Registration]:
        """The registrations with these RegIDs that there are, in this order."""
        for first in range(0, len(ids), _IDS_AT_ONCE):
            some = ids[first : first + _IDS_AT_ONCE]
            rows = self._transactions.execute(_OF_IDS, (*some, *[_BEFORE_ANY_ID] * (_IDS_AT_ONCE - len(some))))
            found = {row[0]: row for row in rows}
            yield from (Registration._make(found[each]) for each in some if each in found)

    def _pages(
        self, statement: str, fixed: Parameters, after: Parameters, key_of: Callable[[Registration], Parameters]
    ) -> Iterator[Registration]:
        while True:
            page = [Registration._make(row) for row in self._transactions.execute(statement, (*fixed, *after, _PAGE))]
            yield from page
            if len(page) < _PAGE:
                return
            after = key_of(page[-1])

    def _writing(self) -> AbstractContextManager[object]:
        """A transaction where there is none yet and others are told what it wrote; else the lock."""
        needs_transaction = self.has_one_writer and not self._transactions.depth
        return self.transaction() if needs_transaction else self._transactions.lock


def _close(transactions: Transactions) -> None:
    for end in transactions.on_close:
        end()
    with transactions.lock:  # another thread may be executing a statement
        if transactions.group is not None:
            transactions.group.commit()
        transactions.database.close()
