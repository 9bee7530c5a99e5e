"""Group commit: the bookings that come in one turn of the event loop share one transaction.

A group is open from the first booking of a turn until the turn ends. While it is open nobody else writes, and what is
read in this turn may be uncommitted. Therefore no response of the turn goes out before the group has ended: if it could
not be committed, nothing of it is kept, and every request of the turn is carried out anew.
"""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

from yuyue_sim.hospital.ledger.errors import LedgerConflictError, LedgerFailedError

if TYPE_CHECKING:
    from types import TracebackType

    from yuyue_sim.hospital.ledger.transactions import Transactions

log = logging.getLogger(__name__)


class Group:
    """The transaction that the bookings of one turn share."""

    __slots__ = ("_owner", "failure", "is_committed", "is_open", "version")

    def __init__(self, owner: Transactions) -> None:
        """Begin it.

        Raises:
            LedgerFailedError: the database failed, or another program writes.
        """
        owner.begin_writing()
        self._owner = owner
        self.is_open = True
        self.is_committed = False
        self.failure: LedgerFailedError | None = None
        """Why it could not be committed."""
        self.version: int | None = None
        """What shows whether others have written; it stays while the group is open."""

    def commit(self) -> None:
        """End the transaction, if nobody did before; from any thread."""
        owner = self._owner
        with owner.lock:
            if not self.is_open:
                return
            try:
                owner.commit()
            except LedgerFailedError as error:
                self.failure = error
                if not isinstance(error, LedgerConflictError):
                    owner.failures += 1
                    log.info("Bookings could not be committed together: %s", error)
                self.undo()
            else:
                self.is_committed = True
                self._close()

    def undo(self) -> None:
        """Undo all of it, while its thread holds the lock."""
        owner = self._owner
        owner.rewrites += 1
        try:
            if owner.database.in_transaction:
                owner.database.rollback()
        except LedgerFailedError as error:  # whoever waits is answered all the same
            log.error("A group of bookings could not be rolled back: %s", error)
        self._close()

    def _close(self) -> None:
        owner = self._owner
        self.is_open = False
        owner.group = None
        owner.seen_version = None
        owner.writes += 1
        owner.database.end_look()


class Member:
    """A context manager for a decision that writes one statement at most, as a part of the group of its turn.

    Entering raises `LedgerFailedError` if the database fails. What raises inside undoes the whole group.
    """

    __slots__ = ("_owner",)

    def __init__(self, owner: Transactions) -> None:
        self._owner = owner

    def __enter__(self) -> None:
        owner = self._owner
        owner.lock.acquire()
        if owner.group is None:
            try:
                owner.group = Group(owner)
            except LedgerFailedError:
                owner.failures += 1
                owner.lock.release()
                raise
        owner.depth += 1

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        owner = self._owner
        owner.depth -= 1
        try:
            if kind is None:
                owner.kept_unix_s = owner.machine()
            elif owner.group is not None:
                owner.failures += isinstance(error, LedgerFailedError)
                owner.group.undo()
        finally:
            owner.lock.release()
