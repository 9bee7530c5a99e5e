"""What other processes wrote into a file that they share, so that a process can follow it without reading all of it.

A transaction that changes registrations, the clock, an event or an override writes one row that tells it; the oldest
rows are deleted. A row says how its registrations are now, so that whoever follows all rows in order comes to the truth
wherever he begins, and a row of what is known already does no harm.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from yuyue_sim.hospital.ledger.group import Group
    from yuyue_sim.hospital.ledger.transactions import Transactions

NEWS = "SELECT serial, clock, registrations FROM change WHERE serial > ? ORDER BY serial LIMIT ?"
_LAST = "SELECT coalesce(max(serial), 0) FROM change"
_WRITE = "INSERT INTO change (clock, registrations) VALUES (?, ?) RETURNING serial"
_FORGET = "DELETE FROM change WHERE serial <= ?"
_MOST_FOLLOWED = 100
"""So many transactions are followed; it is cheaper to read the schedules anew after more."""
_MOST_TOLD = 256
"""So many changes of one transaction are told."""
_MOST_NEWS = 4096
"""So many changes wait until somebody asks for numbers."""
_KEPT = 1024
"""So many rows are kept at least. They are more than are followed, so no row is missing between those that are."""
_FORGOTTEN_AT_ONCE = 128

Change = list[Any]
"""A change of one registration: the five values of its `ScheduleKey`, followed by

- its RegID, its number and its patient, if it was booked;
- its RegID, its number and the instants of booking and cancellation, if it is cancelled;
- nothing, if its patient was corrected.
"""

_text_of = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode


class ChangeLog:
    """Follows what others write into a file, and tells them what we write.

    Every method but `note` and `take` raises `LedgerFailedError` if the database fails.
    """

    def __init__(self, transactions: Transactions) -> None:
        self._transactions = transactions
        self.clock_version = 0
        """Rises when others may have changed the clock, an event or an override."""
        self._version: int | None = None
        self._has_company = False
        """Whether others follow, or have written. Else to tell changes one by one would be work for nobody."""
        self._rewrites = -1
        self._group: Group | None = None
        """The group in which this was called last. While it is open, nobody else writes."""
        self._serial: int | None = None
        """The last row that was followed; `None` before the first."""
        self._news: list[Change] | None = None
        """What was followed, but not taken; `None` if that cannot be told."""
        self._noted: list[Change] = []
        self._notes_all = False
        """Whether all may have changed."""
        self._notes_clock = False
        self._noted_in = -1, -1
        """The transaction whose changes are noted, and how often something was undone before."""

    def expect_readers(self) -> None:
        """Tell changes one by one, since others follow them."""
        self._has_company = True

    def follow(self) -> None:
        """Follow what others have written since this was called last."""
        transactions = self._transactions
        group, rewrites = transactions.group, transactions.rewrites
        if group is not None and group is self._group and rewrites == self._rewrites:
            return
        version, self._group = transactions.data_version(), group
        if version == self._version and rewrites == self._rewrites:
            return
        self._has_company = self._has_company or self._version not in {None, version}
        if rewrites != self._rewrites or self._serial is None or not self._can_follow(self._serial):
            ((self._serial,),) = transactions.execute(_LAST)
            self._news = None
            self.clock_version += 1
        self._version, self._rewrites = version, rewrites

    def _can_follow(self, last: int) -> bool:
        """Follow all rows after one; false if they do not tell everything."""
        rows = self._transactions.execute(NEWS, (last, _MOST_FOLLOWED + 1))
        if len(rows) > _MOST_FOLLOWED or any(told is None for _, _, told in rows):
            return False
        for serial, is_clock, told in rows:
            self._serial = serial
            self.clock_version += is_clock
            if self._news is not None:
                self._news += json.loads(told)
        if self._news is not None and len(self._news) > _MOST_NEWS:
            self._news = None
        return True

    def take(self) -> list[Change] | None:
        """The changes that were followed since this was called last; `None` if all may have changed."""
        news = self._news
        if news is None or news:
            self._news = []
        return news

    def note(self, change: Change) -> None:
        """Note a change of a registration, in the transaction in which it is written."""
        self._begin_notes()
        self._notes_all = self._notes_all or not self._has_company
        if not self._notes_all:
            self._noted.append(change)

    def note_clock(self) -> None:
        """Note that the clock, an event or an override was changed, in the transaction in which it is written."""
        self._begin_notes()
        self._notes_clock = True

    def _begin_notes(self) -> None:
        transactions = self._transactions
        if self._noted_in[0] != transactions.begun:
            self._noted_in = transactions.begun, transactions.rewrites
            self._noted = []
            self._notes_all = self._notes_clock = False

    def write(self) -> None:
        """Write what was noted in the transaction that is committed now."""
        transactions = self._transactions
        begun, rewrites = self._noted_in
        if begun != transactions.begun or not (self._noted or self._notes_all or self._notes_clock):
            return
        is_told = not self._notes_all and rewrites == transactions.rewrites and len(self._noted) <= _MOST_TOLD
        told = _text_of(self._noted) if is_told else None
        ((serial,),) = transactions.database.execute(_WRITE, (int(self._notes_clock), told))
        if not serial % _FORGOTTEN_AT_ONCE:
            transactions.database.execute(_FORGET, (serial - _KEPT,))
        if transactions.database.version() == self._version:  # all rows before it were followed
            self._serial = serial
