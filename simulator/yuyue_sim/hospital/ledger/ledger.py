"""The ledger: what every patient booked. The only thing in a simulation that changes, and the only SQL."""

from __future__ import annotations

import sqlite3
import weakref
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, Self

from yuyue_sim.core.clock import machine_unix_s
from yuyue_sim.hospital.ledger.connection import (
    READING,
    WRITING,
    LedgerIdentity,
    Parameters,
    Transaction,
    Transactions,
    open_connection,
)
from yuyue_sim.hospital.ledger.errors import LedgerFailedError
from yuyue_sim.hospital.ledger.ledger_clock import LedgerClock
from yuyue_sim.hospital.ledger.registration import CancelledNumber, Numbers, Registration, ScheduleKey

__all__ = ["STATEMENTS", "Ledger", "LedgerIdentity"]

_COLUMNS = ", ".join(Registration._fields)
_SELECT = f"SELECT {_COLUMNS} FROM registration"  # noqa: S608, the columns are our own
_INSERT = f"INSERT INTO registration ({_COLUMNS}) VALUES ({', '.join('?' * len(Registration._fields))})"  # noqa: S608

_FIND = f"{_SELECT} WHERE registration_id = ?"
_NUMBERS_TAKEN = """
    SELECT group_concat(registration_id || ' ' || reserve_no) FROM registration
    WHERE hospital_id = ? AND department_id = ? AND doctor_id = ? AND work_date = ? AND work_type = ?
    AND cancelled_at = ''
"""
_CANCELLED_NUMBERS = """
    SELECT registration_id, reserve_no, registered_at, cancelled_at FROM registration
    WHERE hospital_id = ? AND department_id = ? AND doctor_id = ? AND work_date = ? AND work_type = ?
    AND cancelled_at <> ''
"""
_ACTIVE_OF_SCHEDULE = f"""
    {_SELECT} WHERE hospital_id = ? AND department_id = ? AND doctor_id = ? AND work_date = ? AND work_type = ?
    AND cancelled_at = '' ORDER BY reserve_no
"""
_ACTIVE_OF_PATIENT = f"""
    {_SELECT} WHERE identity = ? AND work_date = ? AND +hospital_id = ? AND department_id = ? AND doctor_id = ?
    AND work_type = ? AND +cancelled_at = ''
"""
_CANCEL = "UPDATE registration SET cancelled_at = ? WHERE registration_id = ?"
_CORRECT = """
    UPDATE registration
    SET identity = ?, card_no = ?, patient_name = ?, patient_sex = ?, patient_birthday = ?, insurance_type = ?,
    phone = ?, paid_at = ?
    WHERE registration_id = ?
"""
_OF_PATIENT = f"""
    {_SELECT} WHERE identity = ? AND (work_date, registration_id) > (?, ?)
    ORDER BY work_date, registration_id LIMIT ?
"""
_OF_VISIT_DATE = f"""
    {_SELECT} WHERE hospital_id = ? AND work_date = ? AND registration_id > ?
    ORDER BY registration_id LIMIT ?
"""
_REGISTERED_BETWEEN = f"""
    {_SELECT} WHERE hospital_id = ? AND registered_at <= ? AND (registered_at, registration_id) > (?, ?)
    ORDER BY registered_at, registration_id LIMIT ?
"""
STATEMENTS = (
    _FIND,
    _NUMBERS_TAKEN,
    _CANCELLED_NUMBERS,
    _ACTIVE_OF_SCHEDULE,
    _ACTIVE_OF_PATIENT,
    _CANCEL,
    _CORRECT,
    _OF_PATIENT,
    _OF_VISIT_DATE,
    _REGISTERED_BETWEEN,
)
"""Every statement that looks something up; each goes through an index."""

_PAGE = 500
_NUMBERS_KEPT = 8192
_BEFORE_ANY_ID = -1
_BEFORE_ANY_DATE = ""


class Ledger:
    """The registrations of one simulation.

    Iterators fetch page by page and stay right while others write: what was there when they began comes exactly
    once, what is added meanwhile may come or not.

    Every method raises `LedgerFailedError` if the database fails; nothing of that step is kept.
    """

    def __init__(self, connection: sqlite3.Connection, *, is_shared: bool) -> None:
        self._connection = connection
        self._transactions = Transactions(connection)
        self._lock = self._transactions.lock
        self._closing = weakref.finalize(self, connection.close)
        self._numbers: dict[ScheduleKey, Numbers] = {}
        self._numbers_as_of = (-1, -1)
        self.is_shared = is_shared
        """Whether other processes may write too."""

    @classmethod
    def open(cls, path: Path | None, identity: LedgerIdentity) -> Self:
        """The ledger kept in a file, made anew where there is none; `None` keeps it in memory.

        Raises:
            LedgerError: the path is unwritable, the file is something else, of a newer release, or belongs to
                another scenario or seed.
        """
        return cls(open_connection(path, identity), is_shared=path is not None)

    def close(self) -> None:
        """Let go of the file; a ledger that nobody holds any more does so by itself."""
        self._closing()

    @property
    def is_closed(self) -> bool:
        """Whether it was let go of."""
        return not self._closing.alive

    def clock(self, given: str | None, default: str, machine: Callable[[], float] = machine_unix_s) -> LedgerClock:
        """The clock kept in this ledger; arguments and errors are those of `LedgerClock`."""
        self._transactions.machine = machine
        return LedgerClock(self._transactions, given, default, is_shared=self.is_shared, machine=machine)

    def transaction(self) -> Transaction:
        """A context in which this process alone writes; nested ones are savepoints."""
        return self._transactions.begin(WRITING)

    def snapshot(self) -> Transaction:
        """A context in which everything read is of one instant; not to be written in."""
        return self._transactions.begin(READING)

    @property
    def transactions(self) -> Transactions:
        """Those that everything kept in this ledger shares."""
        return self._transactions

    @property
    def written(self) -> tuple[int, int]:
        """Something else whenever anybody has written."""
        return self._transactions.writes, self._data_version() if self.is_shared else 0

    def find(self, registration_id: int) -> Registration | None:
        """The registration of that number, cancelled or not."""
        row = self._first(_FIND, (registration_id,))
        return None if row is None else Registration._make(row)

    def numbers(self, key: ScheduleKey) -> Numbers:
        """Who holds and who held which visit number of a schedule.

        It is read once and kept until anybody writes: most requests come between two bookings.
        """
        with self._lock:
            as_of = self.written
            if as_of != self._numbers_as_of or len(self._numbers) >= _NUMBERS_KEPT:
                self._numbers.clear()
                self._numbers_as_of = as_of
            found = self._numbers.get(key)
            if found is None:
                taken = self._first(_NUMBERS_TAKEN, key)[0] or ""
                cancelled = tuple(CancelledNumber._make(row) for row in self._all(_CANCELLED_NUMBERS, key))
                found = self._numbers[key] = Numbers(taken, cancelled)
        return found

    def active_of_schedule(self, key: ScheduleKey) -> list[Registration]:
        """The registrations of a schedule that are not cancelled, by visit number."""
        return [Registration._make(row) for row in self._all(_ACTIVE_OF_SCHEDULE, key)]

    def active_of_patient(self, identity: str, key: ScheduleKey) -> Registration | None:
        """The registration, not cancelled, that a patient holds in a schedule."""
        hospital_id, department_id, doctor_id, work_date, work_type = key
        row = self._first(_ACTIVE_OF_PATIENT, (identity, work_date, hospital_id, department_id, doctor_id, work_type))
        return None if row is None else Registration._make(row)

    def add(self, registration: Registration) -> None:
        """Write a new registration; one that repeats a RegID or an active number fails."""
        self._execute(_INSERT, registration)

    def cancel(self, registration_id: int, cancelled_at: str) -> None:
        """Note that a registration was cancelled; its number is free again."""
        self._execute(_CANCEL, (cancelled_at, registration_id))

    def correct(self, registration: Registration) -> None:
        """Set the patient's particulars and the payment of a registration."""
        self._execute(
            _CORRECT,
            (
                registration.identity,
                registration.card_no,
                registration.patient_name,
                registration.patient_sex,
                registration.patient_birthday,
                registration.insurance_type,
                registration.phone,
                registration.paid_at,
                registration.registration_id,
            ),
        )

    def of_patient(self, identity: str) -> Iterator[Registration]:
        """All of a patient's registrations, by date of visit."""
        return self._pages(
            _OF_PATIENT,
            (identity,),
            (_BEFORE_ANY_DATE, _BEFORE_ANY_ID),
            lambda row: (row.work_date, row.registration_id),
        )

    def of_visit_date(self, hospital_id: str, work_date: str) -> Iterator[Registration]:
        """All of a hospital's registrations for a date of visit, by number."""
        return self._pages(
            _OF_VISIT_DATE, (hospital_id, work_date), (_BEFORE_ANY_ID,), lambda row: (row.registration_id,)
        )

    def registered_between(self, hospital_id: str, first: str, last: str) -> Iterator[Registration]:
        """A hospital's registrations made from first to last, both included, in the order they were made."""
        return self._pages(
            _REGISTERED_BETWEEN,
            (hospital_id, last),
            (first, _BEFORE_ANY_ID),
            lambda row: (row.registered_at, row.registration_id),
        )

    def _pages(
        self, statement: str, fixed: Parameters, after: Parameters, key_of: Callable[[Registration], Parameters]
    ) -> Iterator[Registration]:
        while True:
            page = [Registration._make(row) for row in self._all(statement, (*fixed, *after, _PAGE))]
            yield from page
            if len(page) < _PAGE:
                return
            after = key_of(page[-1])

    def _data_version(self) -> int:
        """Another number whenever another process has written."""
        return int(self._first("PRAGMA data_version", ())[0])

    def _first(self, statement: str, parameters: Parameters) -> Any:
        with self._lock:
            try:
                return self._connection.execute(statement, parameters).fetchone()
            except sqlite3.Error as error:
                raise LedgerFailedError(str(error)) from error

    def _all(self, statement: str, parameters: Parameters) -> list[Any]:
        with self._lock:
            try:
                return self._connection.execute(statement, parameters).fetchall()
            except sqlite3.Error as error:
                raise LedgerFailedError(str(error)) from error

    def _execute(self, statement: str, parameters: Parameters) -> None:
        with self._lock:
            self._transactions.writes += 1
            try:
                self._connection.execute(statement, parameters)
            except sqlite3.Error as error:
                raise LedgerFailedError(str(error)) from error
