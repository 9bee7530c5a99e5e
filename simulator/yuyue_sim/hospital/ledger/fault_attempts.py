"""How often each request came that a fault may affect, counted across all workers and restarts."""

from __future__ import annotations

from yuyue_sim.hospital.ledger.transactions import WRITING, Transactions

_COUNT = """
    INSERT INTO attempt (operation, request, count) VALUES (?, ?, 1)
    ON CONFLICT (operation, request) DO UPDATE SET count = attempt.count + 1 RETURNING count
"""


class LedgerAttempts:
    """The attempts counted in a ledger."""

    def __init__(self, transactions: Transactions) -> None:
        self._transactions = transactions

    def count(self, operation: str, key: str) -> int:
        """Count one more attempt and return the count; the first is 1.

        Raises:
            LedgerFailedError: the database failed.
        """
        with self._transactions.begin(WRITING):
            ((count,),) = self._transactions.execute(_COUNT, (operation, key))
        return int(count)
