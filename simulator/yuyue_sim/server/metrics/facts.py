"""What metrics tell besides exchanges: looked at when somebody asks, not counted."""

from __future__ import annotations

from typing import NamedTuple


class Facts(NamedTuple):
    """How the main world stands; every worker sees the same."""

    version: str
    scenario: str
    seed: int
    clock_unix_s: float
    """The simulated instant, in seconds since 1970 (UTC)."""
    clock_rate: float
    """Simulated seconds a second of the machine; 0 while it stands."""
    active: int
    """Registrations that are not cancelled."""
    cancelled: int
    ledger_bytes: int
    worlds: int
    """All of them, the main one too."""


class Own(NamedTuple):
    """What one worker has of its own; what is counted, is counted since its ledger was opened."""

    held: int
    """Answers that a fault holds back."""
    journal_waiting: int
    """Exchanges that are not in the journal's database yet."""
    ledger_waits: int
    """Transactions that waited for another process."""
    ledger_wait_s: float
    ledger_failures: int
