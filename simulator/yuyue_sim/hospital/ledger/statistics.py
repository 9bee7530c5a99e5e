"""What a whole ledger comes to, and whether it can be written: for whoever watches a server."""

from __future__ import annotations

import sqlite3
from typing import NamedTuple

from yuyue_sim.hospital.ledger.connection import WRITING, Transactions
from yuyue_sim.hospital.ledger.errors import LedgerFailedError

_COUNTS = """
    SELECT
        (SELECT count(*) FROM registration WHERE cancelled_at = ''),
        (SELECT count(*) FROM registration WHERE cancelled_at <> ''),
        (SELECT page_count FROM pragma_page_count) * (SELECT page_size FROM pragma_page_size)
"""
_WRITE_AGAIN = "UPDATE meta SET value = value"


class LedgerFigures(NamedTuple):
    """The size of a ledger."""

    active: int
    """Registrations that are not cancelled."""
    cancelled: int
    size_bytes: int
    """Of its database, without a log that was not copied into it yet."""


class Figures:
    """Looks at a ledger as a whole. Every method raises `LedgerFailedError` if the database fails."""

    def __init__(self, transactions: Transactions) -> None:
        self._transactions = transactions
        self._kept: tuple[int, int, LedgerFigures] | None = None

    def now(self) -> LedgerFigures:
        """What it comes to; counted anew only where anybody has written."""
        owner = self._transactions
        with owner.lock:
            try:
                version = owner.connection.execute("PRAGMA data_version").fetchone()[0]
                if self._kept is None or self._kept[:2] != (owner.writes, version):
                    figures = LedgerFigures._make(owner.connection.execute(_COUNTS).fetchone())
                    self._kept = (owner.writes, version, figures)
            except sqlite3.Error as error:
                raise LedgerFailedError(str(error)) from error
            return self._kept[2]

    def try_to_write(self) -> None:
        """Write what stands there already."""
        with self._transactions.begin(WRITING):
            try:
                self._transactions.connection.execute(_WRITE_AGAIN)
            except sqlite3.Error as error:
                raise LedgerFailedError(str(error)) from error
