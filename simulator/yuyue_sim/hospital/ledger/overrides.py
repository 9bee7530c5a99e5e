"""Overrides of the scenario, shared by all processes and kept until a reset."""

from __future__ import annotations

from yuyue_sim.hospital.ledger.transactions import WRITING, Transactions

_GET = "SELECT body FROM override WHERE name = ?"
_SET = """
    INSERT INTO override (name, body, revision) VALUES (?, ?, 1)
    ON CONFLICT (name) DO UPDATE SET body = excluded.body, revision = override.revision + 1
"""


class Overrides:
    """One text for each name. Every method raises `LedgerFailedError` if the database fails."""

    def __init__(self, transactions: Transactions) -> None:
        self._transactions = transactions

    def get(self, name: str) -> str | None:
        """The override of a name; `None` if the scenario applies."""
        rows = self._transactions.execute(_GET, (name,))
        return rows[0][0] if rows else None

    def set(self, name: str, body: str | None) -> None:
        """Set the override of a name from now on; `None` goes back to the scenario."""
        with self._transactions.begin(WRITING):
            self._transactions.execute(_SET, (name, body))
            self._transactions.note_clock()
