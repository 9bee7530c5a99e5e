"""What somebody steers otherwise than the scenario says, kept for all processes and until a reset."""

from __future__ import annotations

import sqlite3
from typing import Any

from yuyue_sim.hospital.ledger.connection import WRITING, Parameters, Transactions
from yuyue_sim.hospital.ledger.errors import LedgerFailedError

_GET = "SELECT body FROM override WHERE name = ?"
_SET = """
    INSERT INTO override (name, body, revision) VALUES (?1, ?2, 1)
    ON CONFLICT (name) DO UPDATE SET body = ?2, revision = revision + 1
"""


class Overrides:
    """One text under each name. Every method raises `LedgerFailedError` if the database fails."""

    def __init__(self, transactions: Transactions) -> None:
        self._transactions = transactions

    def get(self, name: str) -> str | None:
        """What stands under a name; `None` where the scenario holds."""
        rows = self._execute(_GET, (name,))
        return None if not rows else rows[0][0]

    def set(self, name: str, body: str | None) -> None:
        """Let this hold from now on; `None` goes back to the scenario."""
        with self._transactions.begin(WRITING):
            self._execute(_SET, (name, body))

    def _execute(self, statement: str, parameters: Parameters) -> list[Any]:
        with self._transactions.lock:
            try:
                return self._transactions.connection.execute(statement, parameters).fetchall()
            except sqlite3.Error as error:
                raise LedgerFailedError(str(error)) from error
