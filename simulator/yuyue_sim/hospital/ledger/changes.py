"""The registrations that were written last, so that a process can follow what others wrote without reading all of it.

Triggers write a row for every registration that is added or changed in a file; the oldest rows are deleted.
"""

from __future__ import annotations

from typing import NamedTuple

from yuyue_sim.hospital.ledger.registration import ScheduleKey
from yuyue_sim.hospital.ledger.transactions import Transactions

CHANGES = """
    SELECT
        now.epoch, last.serial, changed.registration_id, changed.reserve_no, changed.identity, changed.registered_at,
        changed.cancelled_at, changed.hospital_id, changed.department_id, changed.doctor_id, changed.work_date,
        changed.work_type
    FROM (SELECT coalesce((SELECT epoch FROM clock), 0) AS epoch) AS now
    LEFT JOIN change AS last ON last.serial > ?
    LEFT JOIN registration AS changed ON changed.registration_id = last.registration_id
    ORDER BY last.serial LIMIT ?
"""
"""The registrations of the last changes, as they are now; one row without any if there are none."""
_LAST = "SELECT coalesce((SELECT epoch FROM clock), 0), (SELECT coalesce(max(serial), 0) FROM change)"
_FORGET = "DELETE FROM change WHERE serial <= ?"
_MOST_FOLLOWED = 500
"""So many changes are read; it is cheaper to read the schedules anew after more."""
_KEPT = 8192
_FORGOTTEN_AT_ONCE = 1024


class Change(NamedTuple):
    """A registration that was added or changed, as it is now."""

    registration_id: int
    reserve_no: int
    identity: str
    registered_at: str
    cancelled_at: str
    key: ScheduleKey


class ChangeLog:
    """Reads the changes in a file that others write too. Every method raises `LedgerFailedError` if it fails."""

    def __init__(self, transactions: Transactions) -> None:
        self._transactions = transactions
        self._epoch = 0
        self._serial: int | None = None
        """The epoch of the ledger, and the last change that was read in it."""

    def news(self) -> list[Change] | None:
        """What was changed since this was called last; `None` if that cannot be told, or is too much."""
        found = None if self._serial is None else self._following(self._serial)
        if found is None:
            ((self._epoch, self._serial),) = self._transactions.execute(_LAST)
        return found

    def _following(self, serial: int) -> list[Change] | None:
        rows = self._transactions.execute(CHANGES, (serial, _MOST_FOLLOWED + 1))
        epoch, first = rows[0][:2]
        if epoch != self._epoch or len(rows) > _MOST_FOLLOWED:
            return None
        if first is None:
            return []
        if first != serial + 1:  # those before it were deleted
            return None
        self._serial = rows[-1][1]
        return [Change._make((*row[2:7], ScheduleKey._make(row[7:]))) for row in rows]

    def lose_place(self) -> None:
        """Forget what was read last: changes of our own were undone."""
        self._serial = None

    def pass_own(self) -> None:
        """Pass over a change of our own, in a transaction in which everything before it was read."""
        if self._serial is None:
            return
        self._serial += 1
        if not self._serial % _FORGOTTEN_AT_ONCE:
            self._transactions.execute(_FORGET, (self._serial - _KEPT,))
