"""What the platform is to be told, and what became of each attempt; kept in the ledger and shared by all workers."""

from __future__ import annotations

import sqlite3
from datetime import datetime
from enum import StrEnum
from typing import Any, NamedTuple

from yuyue_sim.hospital.ledger.connection import WRITING, Parameters, Transactions
from yuyue_sim.hospital.ledger.errors import LedgerFailedError

_COLUMNS = "id, occurrence, hospital_id, notify_type, due_at, document, state, attempts, next_unix_s"
_ADD = """
    INSERT OR IGNORE INTO notice (occurrence, hospital_id, notify_type, due_at, document, state, attempts, next_unix_s)
    VALUES (?, ?, ?, ?, ?, iif((SELECT count(*) FROM notice WHERE state = 'waiting') < ?, 'waiting', 'dropped'), 0, ?)
"""
_OCCURRENCES = "SELECT DISTINCT occurrence FROM notice"
_CLAIM = f"""
    UPDATE notice SET next_unix_s = ?
    WHERE id = (
        SELECT id FROM notice WHERE state = 'waiting' AND next_unix_s <= ? AND NOT EXISTS (
            SELECT 1 FROM notice AS earlier
            WHERE earlier.state = 'waiting' AND earlier.hospital_id = notice.hospital_id AND earlier.id < notice.id
        ) ORDER BY id LIMIT 1
    )
    RETURNING {_COLUMNS}
"""  # noqa: S608, the columns are our own
_END_ATTEMPT = "UPDATE notice SET state = ?, attempts = ?, next_unix_s = ? WHERE id = ?"
_ADD_ATTEMPT = "INSERT INTO notice_attempt (notice_id, number, at, outcome) VALUES (?, ?, ?, ?)"
_ALL = f"SELECT {_COLUMNS} FROM notice ORDER BY id"  # noqa: S608
_ATTEMPTS = "SELECT notice_id, number, at, outcome FROM notice_attempt ORDER BY notice_id, number"
_RETRY = "UPDATE notice SET state = 'waiting', next_unix_s = ? WHERE state IN ('given up', 'dropped') RETURNING id"
_NEXT = "SELECT min(next_unix_s) FROM notice WHERE state = 'waiting'"


class NoticeState(StrEnum):
    """What has become of a notice."""

    WAITING = "waiting"
    """It is to be sent, or sent again."""
    DELIVERED = "delivered"
    """The platform has taken it."""
    GIVEN_UP = "given up"
    """It was tried as often as was asked for."""
    DROPPED = "dropped"
    """Too many were waiting when it came."""


class KeptNotice(NamedTuple):
    """One notice."""

    id: int
    occurrence: str
    """What it tells of."""
    hospital_id: str
    notify_type: str
    due_at: datetime
    """When what it tells of happened, simulated time."""
    document: str
    state: NoticeState
    attempts: int
    next_unix_s: float
    """When it is to be sent, the machine's time."""


class KeptAttempt(NamedTuple):
    """One attempt to send a notice."""

    notice_id: int
    number: int
    at: datetime
    """Simulated time."""
    outcome: str


class LedgerNotices:
    """The notices of a ledger. Every method raises `LedgerFailedError` if the database fails."""

    def __init__(self, transactions: Transactions) -> None:
        self._transactions = transactions

    def add(self, told: KeptNotice, most_waiting: int) -> None:
        """Keep a new notice; one that is known already stays as it is, one too many is kept as dropped."""
        values = (told.occurrence, told.hospital_id, told.notify_type, told.due_at.isoformat(" "), told.document)
        with self._transactions.begin(WRITING):
            self._execute(_ADD, (*values, most_waiting, told.next_unix_s))

    def occurrences(self) -> set[str]:
        """Everything of which there is a notice."""
        return {row[0] for row in self._execute(_OCCURRENCES)}

    def claim(self, now_unix_s: float, lease_s: float) -> KeptNotice | None:
        """The next notice to be sent, for nobody else until the lease is over; `None` where none is due.

        Those of one hospital come one after the other.
        """
        with self._transactions.begin(WRITING):
            rows = self._execute(_CLAIM, (now_unix_s + lease_s, now_unix_s))
        return _notice(rows[0]) if rows else None

    def end_attempt(self, attempt: KeptAttempt, state: NoticeState, next_unix_s: float) -> None:
        """Record what came of an attempt, and what becomes of the notice."""
        with self._transactions.begin(WRITING):
            number, at = attempt.number, attempt.at.isoformat(" ")
            self._execute(_ADD_ATTEMPT, (attempt.notice_id, number, at, attempt.outcome))
            self._execute(_END_ATTEMPT, (state.value, number, next_unix_s, attempt.notice_id))

    def all(self) -> list[KeptNotice]:
        """All of them, in the order in which they came."""
        return [_notice(row) for row in self._execute(_ALL)]

    def attempts(self) -> list[KeptAttempt]:
        """All attempts, by notice and number."""
        rows = self._execute(_ATTEMPTS)
        return [
            KeptAttempt(notice_id, number, datetime.fromisoformat(at), outcome)
            for notice_id, number, at, outcome in rows
        ]

    def retry(self, now_unix_s: float) -> int:
        """Let those that were given up or dropped wait again, and tell how many they are."""
        with self._transactions.begin(WRITING):
            return len(self._execute(_RETRY, (now_unix_s,)))

    def next_unix_s(self) -> float | None:
        """When the next one is to be sent; `None` where none waits."""
        found: float | None = self._execute(_NEXT)[0][0]
        return found

    def _execute(self, statement: str, parameters: Parameters = ()) -> list[Any]:
        with self._transactions.lock:
            try:
                return self._transactions.connection.execute(statement, parameters).fetchall()
            except sqlite3.Error as error:
                raise LedgerFailedError(str(error)) from error


def _notice(row: Any) -> KeptNotice:
    number, occurrence, hospital_id, notify_type, due_at, document, state, attempts, next_unix_s = row
    due = datetime.fromisoformat(due_at)
    return KeptNotice(
        number, occurrence, hospital_id, notify_type, due, document, NoticeState(state), attempts, next_unix_s
    )
