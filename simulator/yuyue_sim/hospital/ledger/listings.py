"""Listings of a whole ledger, page by page. Every page is read through an index, so its cost is bounded."""

from __future__ import annotations

from collections.abc import Iterator

from yuyue_sim.hospital.ledger.database import Parameters
from yuyue_sim.hospital.ledger.registration import Registration, ScheduleKey
from yuyue_sim.hospital.ledger.transactions import Transactions

_COLUMNS = ", ".join(Registration._fields)
_SELECT = f"SELECT {_COLUMNS} FROM registration"  # noqa: S608, the columns are our own
_NEWEST = f"""
    {_SELECT} WHERE hospital_id = ? AND (registered_at, registration_id) < (?, ?)
    ORDER BY registered_at DESC, registration_id DESC LIMIT ?
"""
_KEY = "hospital_id, work_date, department_id, doctor_id, work_type"
_NEXT_ACTIVE = f"""
    SELECT {_KEY} FROM registration WHERE cancelled_at = '' AND ({_KEY}) > (?, ?, ?, ?, ?) ORDER BY {_KEY} LIMIT 1
"""  # noqa: S608, the columns are our own
_NEXT_CANCELLED = f"""
    SELECT {_KEY} FROM registration WHERE cancelled_at <> '' AND ({_KEY}) > (?, ?, ?, ?, ?) ORDER BY {_KEY} LIMIT 1
"""  # noqa: S608, the columns are our own
STATEMENTS = (_NEWEST, _NEXT_ACTIVE, _NEXT_CANCELLED)
"""Every statement; each goes through an index."""

_PAGE = 20
_AFTER_ANY = ("9999", 2**63 - 1)


class Overview:
    """Lists what a ledger holds. Every method raises `LedgerFailedError` if the database fails."""

    def __init__(self, transactions: Transactions) -> None:
        self._transactions = transactions

    def newest(self, hospital_id: str, before: tuple[str, int] | None = None) -> Iterator[Registration]:
        """A hospital's registrations, newest first, from before a given instant and RegID on."""
        last = before or _AFTER_ANY
        while True:
            page = self._page(_NEWEST, (hospital_id, *last, _PAGE))
            yield from page
            if len(page) < _PAGE:
                return
            last = (page[-1].registered_at, page[-1].registration_id)

    def schedules(self, after: ScheduleKey | None = None) -> Iterator[ScheduleKey]:
        """The schedules with at least one record, ordered by hospital, date, department, doctor and part of the day."""
        last: Parameters = ("", "", "", "", 0)
        if after is not None:
            last = (after.hospital_id, after.work_date, after.department_id, after.doctor_id, after.work_type)
        while True:
            rows = [*self._transactions.execute(_NEXT_ACTIVE, last), *self._transactions.execute(_NEXT_CANCELLED, last)]
            if not rows:
                return
            last = min(rows)
            hospital_id, work_date, department_id, doctor_id, work_type = last
            yield ScheduleKey(hospital_id, department_id, doctor_id, work_date, work_type)

    def _page(self, statement: str, parameters: Parameters) -> list[Registration]:
        return [Registration._make(row) for row in self._transactions.execute(statement, parameters)]
