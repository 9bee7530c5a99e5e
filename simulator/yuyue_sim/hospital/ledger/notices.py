"""Notices to the platform and the attempts to send them, kept in the ledger and shared by all workers."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Any, NamedTuple

from yuyue_sim.hospital.ledger.transactions import WRITING, Transactions

_COLUMNS = "id, occurrence, hospital_id, notify_type, due_at, document, state, attempts, next_unix_s"
_ADD = """
    INSERT INTO notice (id, occurrence, hospital_id, notify_type, due_at, document, state, attempts, next_unix_s)
    VALUES (
        (SELECT coalesce(max(id), 0) + 1 FROM notice), ?, ?, ?, ?, ?,
        CASE WHEN (SELECT count(*) FROM notice WHERE state = 'waiting') < ? THEN 'waiting' ELSE 'dropped' END, 0, ?
    ) ON CONFLICT DO NOTHING
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
    """The state of a notice."""

    WAITING = "waiting"
    """To be sent, or to be sent again."""
    DELIVERED = "delivered"
    """The platform has accepted it."""
    GIVEN_UP = "given up"
    """All attempts have failed."""
    DROPPED = "dropped"
    """Too many notices were waiting when it was added."""


class KeptNotice(NamedTuple):
    """One notice."""

    id: int
    occurrence: str
    """The key of what it reports."""
    hospital_id: str
    notify_type: str
    due_at: datetime
    """When that happened, simulated time."""
    document: str
    state: NoticeState
    attempts: int
    next_unix_s: float
    """When to send it, the machine's time."""


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

    def add(self, notice: KeptNotice, most_waiting: int) -> None:
        """Add a notice. A known one is not changed; if too many are waiting, it is added as dropped."""
        due_at = notice.due_at.isoformat(" ")
        values = (notice.occurrence, notice.hospital_id, notice.notify_type, due_at, notice.document)
        with self._transactions.begin(WRITING):
            self._transactions.execute(_ADD, (*values, most_waiting, notice.next_unix_s))

    def occurrences(self) -> set[str]:
        """The keys of everything that has a notice."""
        return {row[0] for row in self._transactions.execute(_OCCURRENCES)}

    def claim(self, now_unix_s: float, lease_s: float) -> KeptNotice | None:
        """The next notice to send, reserved for the caller until the lease ends; `None` if none is due.

        Notices of one hospital are sent one after the other.
        """
        with self._transactions.begin(WRITING):
            rows = self._transactions.execute(_CLAIM, (now_unix_s + lease_s, now_unix_s))
        return _notice(rows[0]) if rows else None

    def end_attempt(self, attempt: KeptAttempt, state: NoticeState, next_unix_s: float) -> None:
        """Record the outcome of an attempt and the new state of the notice."""
        with self._transactions.begin(WRITING):
            number, at = attempt.number, attempt.at.isoformat(" ")
            self._transactions.execute(_ADD_ATTEMPT, (attempt.notice_id, number, at, attempt.outcome))
            self._transactions.execute(_END_ATTEMPT, (state.value, number, next_unix_s, attempt.notice_id))

    def all(self) -> list[KeptNotice]:
        """All notices, in the order in which they were added."""
        return [_notice(row) for row in self._transactions.execute(_ALL)]

    def attempts(self) -> list[KeptAttempt]:
        """All attempts, by notice and number."""
        rows = self._transactions.execute(_ATTEMPTS)
        return [
            KeptAttempt(notice_id, number, datetime.fromisoformat(at), outcome)
            for notice_id, number, at, outcome in rows
        ]

    def retry(self, now_unix_s: float) -> int:
        """Let given up and dropped notices wait again; returns how many."""
        with self._transactions.begin(WRITING):
            return len(self._transactions.execute(_RETRY, (now_unix_s,)))

    def next_unix_s(self) -> float | None:
        """When the next notice is to be sent, the machine's time; `None` if none waits."""
        found: float | None = self._transactions.execute(_NEXT)[0][0]
        return found


def _notice(row: Any) -> KeptNotice:
    number, occurrence, hospital_id, notify_type, due_at, document, state, attempts, next_unix_s = row
    due = datetime.fromisoformat(due_at)
    return KeptNotice(
        number, occurrence, hospital_id, notify_type, due, document, NoticeState(state), attempts, next_unix_s
    )
