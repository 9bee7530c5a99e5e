"""What a database of a ledger can do. Statements are written once, for SQLite, with `?` for each value."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple, Protocol

from yuyue_sim.hospital.ledger.lock_scope import LockScope
from yuyue_sim.hospital.ledger.registration import Registration, ScheduleKey

Parameters = tuple[Any, ...]

WRITING = "BEGIN IMMEDIATE"
READING = "BEGIN DEFERRED"
"""The statements that begin a transaction."""


class NumbersText(NamedTuple):
    """The visit numbers of a schedule as a database gives them."""

    version: int
    """How often the schedule was written into; always 0 where the database counts that for all schedules together."""
    holders: str | None
    given_back: str | None


class Database(Protocol):
    """One connection to a database, used by one thread at a time. Methods raise `LedgerFailedError` if it fails."""

    is_shared: bool
    """Whether other processes may write too."""
    has_one_writer: bool
    """Whether only one process writes at a time, so that others must wait for it."""
    has_own_time: bool
    """Whether its time is that of another machine."""
    offset_s: float
    """Its time minus this machine's."""
    losses: int
    """How often all that is known of the tables may have become wrong."""

    @property
    def in_transaction(self) -> bool:
        """Whether a transaction is open."""

    def execute(self, statement: str, parameters: Parameters = ()) -> list[Any]:
        """Execute one statement and return its rows.

        Raises:
            LedgerBusyError: others keep the database locked.
        """

    def insert(self, statement: str, parameters: Parameters) -> bool:
        """Insert one registration; false if its RegID exists. It may be inserted with the commit, which fails then."""

    def update(self, statement: str, registration: Registration) -> None:
        """Update one registration that is there; it may be updated with the commit."""

    def find(self, statement: str, registration_id: int) -> list[Any]:
        """The registration with a RegID."""

    def fill(self, table: str, columns: Sequence[str], rows: Sequence[Parameters]) -> None:
        """Insert many rows into a table."""

    def numbers(self, keys: Sequence[ScheduleKey]) -> list[NumbersText]:
        """The visit numbers of schedules."""

    def begin(self, mode: str, scope: LockScope | None) -> None:
        """Begin a transaction. One that writes locks its scope, or everything if there is none.

        Raises:
            LedgerBusyError: others keep the database locked.
        """

    def begin_group(self, scope: LockScope | None) -> None:
        """Begin a transaction that writes. Its commit may find that it was decided on what is outdated.

        Raises:
            LedgerBusyError: others keep the database locked.
        """

    def look(self, scope: LockScope) -> None:
        """Look once at what others have written about this scope, until `end_look`."""

    def end_look(self) -> None:
        """Look anew from now on."""

    def commit(self) -> None:
        """Commit.

        Raises:
            LedgerConflictError: others have written what decides; nothing is kept, and it can be decided anew.
        """

    def rollback(self) -> None:
        """Roll back."""

    def version(self) -> int:
        """A number that changes when another process has written."""

    def clock_version(self) -> int:
        """A number that changes when another process has changed the clock, an event or an override."""

    def schedule_version(self, key: ScheduleKey) -> int:
        """A number that rises when anybody has written into a schedule; 0 where `clock_version` says it for all."""

    def note_write(self, key: ScheduleKey) -> int:
        """Note that this process has written into a schedule; returns by how much its version rises."""

    def check(self) -> None:
        """Check that what is written would be kept."""

    def is_unique(self, index: str) -> bool:
        """Whether an index lets nothing repeat."""

    def size_bytes(self) -> int:
        """The size of the data."""

    def close(self) -> None:
        """Close it."""
