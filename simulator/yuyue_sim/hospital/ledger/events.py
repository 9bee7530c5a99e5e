"""Events that were added while the simulation runs, kept in the ledger and shared by all workers."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import NamedTuple

from yuyue_sim.hospital.ledger.transactions import WRITING, Transactions

_ADD = "INSERT INTO event (id, at, body) VALUES ((SELECT coalesce(max(id), 0) + 1 FROM event), ?, ?) RETURNING id"
_ALL = "SELECT id, at, body FROM event ORDER BY at, id"


class KeptEvent(NamedTuple):
    """One event in the ledger."""

    id: int
    at: datetime
    body: str
    """The event as JSON, with the keys of a scenario's timeline."""


class Events:
    """The events of a ledger. Every method raises `LedgerFailedError` if the database fails."""

    def __init__(self, transactions: Transactions) -> None:
        self._transactions = transactions

    def add(self, now: Callable[[], datetime], body: str) -> KeptEvent:
        """Add an event that happens now. The instant is read inside the transaction."""
        with self._transactions.begin(WRITING):
            at = now()
            (row,) = self._transactions.execute(_ADD, (at.isoformat(" "), body))
            self._transactions.note_clock()
        return KeptEvent(int(row[0]), at, body)

    def all(self) -> list[KeptEvent]:
        """All events, in order of time."""
        return [
            KeptEvent(number, datetime.fromisoformat(at), body) for number, at, body in self._transactions.execute(_ALL)
        ]
