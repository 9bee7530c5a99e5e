"""What planted bugs need in the database: a table of recent bookings, and visit numbers that may repeat."""

from __future__ import annotations

from yuyue_sim.hospital.ledger.connection import Execute
from yuyue_sim.hospital.ledger.registration import ScheduleKey
from yuyue_sim.hospital.ledger.transactions import WRITING, Transactions

_CREATE = """
    CREATE TABLE IF NOT EXISTS recent_booking (
        hospital_id   TEXT NOT NULL,
        department_id TEXT NOT NULL,
        doctor_id     TEXT NOT NULL,
        work_date     TEXT NOT NULL,
        work_type     INTEGER NOT NULL,
        begin_time    TEXT NOT NULL,
        unix_s        DOUBLE PRECISION NOT NULL
    )
"""
_FORGET = "DELETE FROM recent_booking WHERE unix_s <= ?"
_NOTE = "INSERT INTO recent_booking VALUES (?, ?, ?, ?, ?, ?, ?)"
_COUNT = """
    SELECT count(*) FROM recent_booking
    WHERE hospital_id = ? AND department_id = ? AND doctor_id = ? AND work_date = ? AND work_type = ?
    AND begin_time = ? AND unix_s > ?
"""
_DROP_UNIQUE = "DROP INDEX active_number"
_CREATE_PLAIN = """
    CREATE INDEX active_number
        ON registration (hospital_id, work_date, department_id, doctor_id, work_type, reserve_no, cancelled_at)
        WHERE cancelled_at = ''
"""


class RecentBookings:
    """The recent bookings of each slot, by the machine's time. All processes that share a ledger see the same.

    Every method raises `LedgerFailedError` if the database fails.
    """

    def __init__(self, transactions: Transactions) -> None:
        self._transactions = transactions
        with transactions.begin(WRITING):
            transactions.execute(_CREATE)

    def note(self, key: ScheduleKey, begin_time: str, unix_s: float, forget_s: float) -> None:
        """Note a booking of a slot inside the caller's transaction, and delete those at `forget_s` or earlier."""
        self._transactions.execute(_FORGET, (forget_s,))
        self._transactions.execute(_NOTE, (*key, begin_time, unix_s))

    def count(self, key: ScheduleKey, begin_time: str, since_s: float) -> int:
        """How many bookings of a slot were made after an instant, given in seconds since 1970 (UTC)."""
        return int(self._transactions.execute(_COUNT, (*key, begin_time, since_s))[0][0])


def let_numbers_repeat(transactions: Transactions) -> None:
    """Allow several active registrations of a schedule to have the same visit number, in this ledger for good.

    Raises:
        LedgerFailedError: the database failed.
    """
    with transactions.begin(WRITING):
        if transactions.database.is_unique("active_number"):
            drop_unique(transactions.execute)


def drop_unique(execute: Execute) -> None:
    """Make the index of active numbers one that lets them repeat."""
    execute(_DROP_UNIQUE, ())
    execute(_CREATE_PLAIN, ())
