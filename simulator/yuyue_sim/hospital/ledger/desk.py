"""The thread that works on a ledger in a database server, so that the event loop waits for nothing.

What waits at once shares one transaction: its locks and its look at what others have written are one round trip to the
server, all that is written and the commit another. Nothing is answered before it is committed. If it cannot be, each
errand is done anew, by itself. If nobody knows whether it was committed, none is, and each fails.
"""

from __future__ import annotations

import logging
import sys
from collections import deque
from collections.abc import Callable, Sequence
from threading import Condition, Thread
from typing import NamedTuple, Protocol

from yuyue_sim.hospital.ledger.claims import Claims, united
from yuyue_sim.hospital.ledger.errors import LedgerConflictError, LedgerFailedError
from yuyue_sim.hospital.ledger.group import Group
from yuyue_sim.hospital.ledger.transactions import Transactions

log = logging.getLogger(__name__)

_SWITCH_S = 0.0005
_END_S = 5.0
"""How long its end waits for a database that does not answer."""
_MOST_TOGETHER = 64
_MOST_CONFLICTS = 3
"""How often what the database rolled back because of others is tried again together."""
_LOOK_S = 1.0
"""How often a ledger that nobody asks is looked at: then the clock and events of others are known here."""


class _Undone(NamedTuple):
    """Nothing is kept of what was done together."""

    error: LedgerFailedError | None
    """Why it would fail again; `None` if it is worth trying."""

    def error_of(self, claims: Claims) -> LedgerFailedError | None:
        """Why an errand is not even tried: what reads may be tried again, whatever happened."""
        return self.error if claims.is_writing else None


class Errand(Protocol):
    """Work on a ledger for one request."""

    def claims(self) -> Claims:
        """What it is about; this may ask the ledger, but writes nothing."""

    is_repeatable: bool
    """Whether it can be done again if what it did was undone."""

    def run(self) -> None:
        """Do it. What fails is its outcome."""


class Desk:
    """Does errands in a thread of its own, in the order in which they come."""

    def __init__(
        self, transactions: Transactions, look: Callable[[], None], deliver: Callable[[Sequence[Errand]], None]
    ) -> None:
        """Begin when the first errand comes.

        Args:
            transactions: those of the ledger.
            look: applies what others have changed; called in the thread while no errand comes.
            deliver: gets errands that are done; called in the thread.
        """
        self._transactions = transactions
        transactions.on_close.append(self.close)
        self._look = look
        self._deliver = deliver
        self._waiting: deque[Errand] = deque()
        self._condition = Condition()
        self._thread: Thread | None = None
        self._is_closed = False

    def submit(self, errand: Errand) -> None:
        """Have something done."""
        with self._condition:
            self._waiting.append(errand)
            if self._thread is None:
                sys.setswitchinterval(_SWITCH_S)
                self._thread = Thread(target=self._work, name="ledger", daemon=True)
                self._thread.start()
            self._condition.notify()

    def close(self) -> None:
        """Do what waits, and end."""
        with self._condition:
            self._is_closed = True
            self._condition.notify()
        if self._thread is not None:
            self._thread.join(_END_S)

    def _work(self) -> None:
        while True:
            with self._condition:
                if not self._waiting and not self._is_closed:
                    self._condition.wait(_LOOK_S)
                errands = [self._waiting.popleft() for _ in range(min(len(self._waiting), _MOST_TOGETHER))]
                if not errands and self._is_closed:
                    return
            try:
                self._do(errands) if errands else self._look_around()
            except Exception:  # the thread must go on
                log.exception("The work on a ledger failed")

    def _look_around(self) -> None:
        try:
            self._look()
        except LedgerFailedError as error:
            log.debug("The ledger could not be looked at: %s", error)

    def _do(self, errands: Sequence[Errand]) -> None:
        transactions = self._transactions
        joint = [errand for errand in errands if errand.is_repeatable]
        try:
            with transactions.lock:
                refusal = self._do_joint(joint)
                for errand in errands:
                    if refusal is not None or not errand.is_repeatable:
                        self._do_alone(errand, refusal)
        finally:
            self._deliver(errands)

    def _do_joint(self, errands: Sequence[Errand]) -> _Undone | None:
        """Do these together; what is returned says why they are to be done one by one."""
        error: LedgerFailedError | None = None
        if not errands:
            return None
        for _ in range(_MOST_CONFLICTS):
            try:
                claims = united([errand.claims() for errand in errands])
                return None if self._do_together(errands, claims) else _Undone(None)
            except LedgerConflictError as conflict:
                error = conflict
            except LedgerFailedError as failure:
                return _Undone(failure)
        return _Undone(error)

    def _do_together(self, errands: Sequence[Errand], claims: Claims) -> bool:
        """Do all in one transaction; false if nothing of it is kept.

        Raises:
            LedgerFailedError: the database cannot be asked, or nobody knows whether it has committed.
        """
        transactions, database = self._transactions, self._transactions.database
        group = None
        transactions.claims = claims
        try:
            if claims.is_writing:
                group = transactions.group = Group(transactions)
            else:
                database.look(claims)
            with transactions.joint_look():
                for errand in errands:
                    errand.run()
                    if group is not None and not group.is_open:
                        return False
            group = transactions.group
            if group is None:
                return True
            group.commit()
            if group.doubt is not None:
                raise group.doubt
            return group.is_committed
        finally:
            transactions.claims = None
            if transactions.group is not None:
                transactions.group.undo()
            database.end_look()

    def _do_alone(self, errand: Errand, undone: _Undone | None) -> None:
        """Do one in its own transaction, or let it find out that there can be none."""
        transactions = self._transactions
        try:
            claims = errand.claims()
            transactions.claims = claims
            transactions.refusal = None if undone is None else undone.error_of(claims)
            errand.run()
        except LedgerFailedError as error:
            transactions.refusal = error
            errand.run()
        finally:
            transactions.claims = transactions.refusal = None
            transactions.database.end_look()
