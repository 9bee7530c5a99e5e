"""What an onlooker asks of a whole ledger: page by page, each through an index, whatever its size."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from typing import Any

from yuyue_sim.hospital.ledger.connection import Parameters, Transactions
from yuyue_sim.hospital.ledger.errors import LedgerFailedError
from yuyue_sim.hospital.ledger.registration import Registration, ScheduleKey

_COLUMNS = ", ".join(Registration._fields)
_SELECT = f"SELECT {_COLUMNS} FROM registration"  # noqa: S608, the columns are our own
_NEWEST = f"""
    {_SELECT} WHERE hospital_id = ? AND (registered_at, registration_id) < (?, ?)
    ORDER BY registered_at DESC, registration_id DESC LIMIT ?
"""
_OF_VISIT_DATE = f"""
    {_SELECT} WHERE hospital_id = ? AND work_date = ? AND registration_id > ?
    ORDER BY registration_id LIMIT ?
"""
_KEY = "hospital_id, work_date, department_id, doctor_id, work_type"
_NEXT_ACTIVE = f"""
    SELECT {_KEY} FROM registration WHERE cancelled_at = '' AND ({_KEY}) > (?, ?, ?, ?, ?) ORDER BY {_KEY} LIMIT 1
"""  # noqa: S608, the columns are our own
_NEXT_CANCELLED = f"""
    SELECT {_KEY} FROM registration WHERE cancelled_at <> '' AND ({_KEY}) > (?, ?, ?, ?, ?) ORDER BY {_KEY} LIMIT 1
"""  # noqa: S608, the columns are our own
STATEMENTS = (_NEWEST, _OF_VISIT_DATE, _NEXT_ACTIVE, _NEXT_CANCELLED)
"""Every statement; each goes through an index."""

_PAGE = 20
_AFTER_ANY = ("9999", 2**63 - 1)
_BEFORE_ANY_ID = -1


class Overview:
    """Looks through a ledger. Every method raises `LedgerFailedError` if the database fails."""

    def __init__(self, transactions: Transactions) -> None:
        self._transactions = transactions

    def newest(self, hospital_id: str, before: tuple[str, int] | None = None) -> Iterator[Registration]:
        """A hospital's registrations, those made last first; `before` says when one was made, and its id."""
        last = before or _AFTER_ANY
        while True:
            page = self._page(_NEWEST, (hospital_id, *last, _PAGE))
            yield from page
            if len(page) < _PAGE:
                return
            last = (page[-1].registered_at, page[-1].registration_id)

    def of_visit_date(self, hospital_id: str, work_date: str, after: int = _BEFORE_ANY_ID) -> Iterator[Registration]:
        """A hospital's registrations for a date of visit, by their ids, from the one after `after` on."""
        while True:
            page = self._page(_OF_VISIT_DATE, (hospital_id, work_date, after, _PAGE))
            yield from page
            if len(page) < _PAGE:
                return
            after = page[-1].registration_id

    def schedules(self, after: ScheduleKey | None = None) -> Iterator[ScheduleKey]:
        """The schedules that have a record, by hospital, date, department, doctor and part of the day."""
        last: Parameters = ("", "", "", "", 0)
        if after is not None:
            last = (after.hospital_id, after.work_date, after.department_id, after.doctor_id, after.work_type)
        while True:
            rows = [*self._all(_NEXT_ACTIVE, last), *self._all(_NEXT_CANCELLED, last)]
            if not rows:
                return
            last = min(rows)
            hospital_id, work_date, department_id, doctor_id, work_type = last
            yield ScheduleKey(hospital_id, department_id, doctor_id, work_date, work_type)

    def _page(self, statement: str, parameters: Parameters) -> list[Registration]:
        return [Registration._make(row) for row in self._all(statement, parameters)]

    def _all(self, statement: str, parameters: Parameters) -> list[Any]:
        with self._transactions.lock:
            try:
                return self._transactions.connection.execute(statement, parameters).fetchall()
            except sqlite3.Error as error:
                raise LedgerFailedError(str(error)) from error
