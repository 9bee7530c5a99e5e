"""The size of a ledger, and whether it can be written: for monitoring."""

from __future__ import annotations

from typing import NamedTuple

from yuyue_sim.hospital.ledger.transactions import WRITING, Transactions

_COUNTS = """
    SELECT
        (SELECT count(*) FROM registration WHERE cancelled_at = ''),
        (SELECT count(*) FROM registration WHERE cancelled_at <> '')
"""
_WRITE = """
    INSERT INTO meta (key, value) VALUES ('health', '0')
    ON CONFLICT (key) DO UPDATE SET value = CASE meta.value WHEN '0' THEN '1' ELSE '0' END
"""
"""A value that changes: SQLite writes nothing where nothing changes."""


class LedgerFigures(NamedTuple):
    """The size of a ledger."""

    active: int
    """Registrations that are not cancelled."""
    cancelled: int
    size_bytes: int
    """The size of the database, without the write-ahead log."""


class Figures:
    """Measures a ledger. Every method raises `LedgerFailedError` if the database fails."""

    def __init__(self, transactions: Transactions) -> None:
        self._transactions = transactions
        self._kept: tuple[int, int, LedgerFigures] | None = None

    def now(self) -> LedgerFigures:
        """The present figures; they are counted again only after a write."""
        owner = self._transactions
        with owner.lock:
            version = owner.data_version()
            if self._kept is None or self._kept[:2] != (owner.writes, version):
                (row,) = owner.execute(_COUNTS)
                self._kept = (
                    owner.writes,
                    version,
                    LedgerFigures(int(row[0]), int(row[1]), owner.database.size_bytes()),
                )
            return self._kept[2]

    def try_to_write(self) -> None:
        """Write a value that means nothing."""
        self._transactions.patience_s, patience_s = 0.0, self._transactions.patience_s
        try:
            with self._transactions.begin(WRITING):
                self._transactions.execute(_WRITE)
        finally:
            self._transactions.patience_s = patience_s
