"""How often each request was asked that a fault could meet, counted for all workers and over a restart."""

from __future__ import annotations

import sqlite3

from yuyue_sim.hospital.ledger.connection import WRITING, Transactions
from yuyue_sim.hospital.ledger.errors import LedgerFailedError

_COUNT = """
    INSERT INTO attempt (operation, question, count) VALUES (?, ?, 1)
    ON CONFLICT (operation, question) DO UPDATE SET count = count + 1 RETURNING count
"""


class LedgerAttempts:
    """The attempts of a ledger."""

    def __init__(self, transactions: Transactions) -> None:
        self._transactions = transactions

    def count(self, operation: str, key: str) -> int:
        """One more, and how often by now; the first is 1.

        Raises:
            LedgerFailedError: the database failed.
        """
        with self._transactions.begin(WRITING):
            try:
                row = self._transactions.connection.execute(_COUNT, (operation, key)).fetchone()
            except sqlite3.Error as error:
                raise LedgerFailedError(str(error)) from error
        return int(row[0])
