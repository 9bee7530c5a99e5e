"""What somebody made happen beside what the scenario tells, kept in the ledger and shared by all its workers."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from datetime import datetime
from typing import Any, NamedTuple

from yuyue_sim.hospital.ledger.connection import WRITING, Parameters, Transactions
from yuyue_sim.hospital.ledger.errors import LedgerFailedError

_ADD = "INSERT INTO event (at, body) VALUES (?, ?) RETURNING id"
_ALL = "SELECT id, at, body FROM event ORDER BY at, id"


class KeptEvent(NamedTuple):
    """One event as it is kept."""

    id: int
    at: datetime
    body: str
    """The event as JSON, in the words of a scenario's timeline."""


class Events:
    """The events of a ledger. Every method raises `LedgerFailedError` if the database fails."""

    def __init__(self, transactions: Transactions) -> None:
        self._transactions = transactions

    def add(self, now: Callable[[], datetime], body: str) -> KeptEvent:
        """Keep an event that happens now: the instant is read in the transaction that keeps it."""
        with self._transactions.begin(WRITING):
            at = now()
            (row,) = self._execute(_ADD, (at.isoformat(" "), body))
        return KeptEvent(int(row[0]), at, body)

    def all(self) -> list[KeptEvent]:
        """All of them, in order of time."""
        return [KeptEvent(number, datetime.fromisoformat(at), body) for number, at, body in self._execute(_ALL)]

    def _execute(self, statement: str, parameters: Parameters = ()) -> list[Any]:
        with self._transactions.lock:
            try:
                return self._transactions.connection.execute(statement, parameters).fetchall()
            except sqlite3.Error as error:
                raise LedgerFailedError(str(error)) from error
