"""Metrics that are read on request, and not counted."""

from __future__ import annotations

from typing import NamedTuple


class Facts(NamedTuple):
    """The state of the main world; the same in every worker."""

    version: str
    scenario: str
    seed: int
    clock_unix_s: float
    """The simulated instant, in seconds since 1970 (UTC)."""
    clock_rate: float
    """Simulated seconds per second of the machine; 0 while the clock stands still."""
    active: int
    """Registrations that are not cancelled."""
    cancelled: int
    ledger_bytes: int
    worlds: int
    """All worlds, with the main one."""


class Own(NamedTuple):
    """Figures of one worker; counts begin when its ledger was opened."""

    held: int
    """Responses delayed by a fault."""
    journal_waiting: int
    """Exchanges that are not in the journal's database yet."""
    ledger_waits: int
    """Transactions that waited for another process."""
    ledger_wait_s: float
    ledger_failures: int
