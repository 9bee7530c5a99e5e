"""The thread that works on a ledger in a database server, so that the event loop waits for nothing.

What waits at once shares one transaction. Nothing is answered before it is committed. If others have changed what it
was decided on, all is decided anew. If it cannot be committed, each job is done anew, by itself. If nobody knows
whether it was committed, each job fails.
"""

from __future__ import annotations

import logging
import sys
from collections import deque
from collections.abc import Callable, Sequence
from threading import Condition, Thread
from typing import NamedTuple, Protocol

from yuyue_sim.hospital.ledger.errors import (
    LedgerBusyError,
    LedgerConflictError,
    LedgerFailedError,
    LedgerInDoubtError,
)
from yuyue_sim.hospital.ledger.group import Group
from yuyue_sim.hospital.ledger.lock_scope import LockScope, united
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

    def error_of(self, scope: LockScope | None) -> LedgerFailedError | None:
        """Why a job is not even tried: what reads may be tried again, whatever happened."""
        return self.error if scope is not None and scope.is_writing else None


class Job(Protocol):
    """Work on a ledger for one request."""

    def scope(self) -> LockScope | None:
        """What it is about: one scope if it is repeatable, or else the whole ledger."""

    is_repeatable: bool
    """Whether it can be done again if what it did was undone."""

    def run(self) -> None:
        """Do it. What fails is its outcome."""

    def fail(self, error: Exception) -> None:
        """Note that nothing of it is kept, whatever was done."""


class LedgerThread:
    """Does jobs in a thread of its own, in the order in which they come."""

    def __init__(
        self, transactions: Transactions, look: Callable[[], None], deliver: Callable[[Sequence[Job]], None]
    ) -> None:
        """Begin when the first job comes.

        Args:
            transactions: those of the ledger.
            look: applies what others have changed; called in the thread while no job comes.
            deliver: gets jobs that are done; called in the thread.
        """
        self._transactions = transactions
        transactions.on_close.append(self.close)
        self._look = look
        self._deliver = deliver
        self._waiting: deque[Job] = deque()
        self._condition = Condition()
        self._thread: Thread | None = None
        self._is_closed = False

    def submit(self, job: Job) -> None:
        """Have something done."""
        with self._condition:
            self._waiting.append(job)
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
                jobs = [self._waiting.popleft() for _ in range(min(len(self._waiting), _MOST_TOGETHER))]
                if not jobs and self._is_closed:
                    return
            try:
                self._do(jobs) if jobs else self._look_around()
            except Exception:  # the thread must go on
                log.exception("The work on a ledger failed")

    def _look_around(self) -> None:
        try:
            self._look()
        except LedgerFailedError as error:
            log.debug("The ledger could not be looked at: %s", error)

    def _do(self, jobs: Sequence[Job]) -> None:
        transactions = self._transactions
        joint = [job for job in jobs if job.is_repeatable]
        try:
            with transactions.lock:
                refusal = self._do_joint(joint)
                for job in jobs:
                    if refusal is not None or not job.is_repeatable:
                        self._do_alone(job, refusal)
        except Exception as error:
            for job in jobs:  # nobody may be told that what is undone was done
                job.fail(error)
            raise
        finally:
            self._deliver(jobs)

    def _do_joint(self, jobs: Sequence[Job]) -> _Undone | None:
        """Do these together; what is returned says why they are to be done one by one."""
        error: LedgerFailedError | None = None
        if not jobs:
            return None
        for _ in range(_MOST_CONFLICTS):
            try:
                scope = united([scope for job in jobs if (scope := job.scope()) is not None])
                return None if self._do_together(jobs, scope) else _Undone(None)
            except LedgerConflictError as conflict:
                error = conflict
            except LedgerFailedError as failure:
                return _Undone(failure)
        return _Undone(error)

    def _do_together(self, jobs: Sequence[Job], scope: LockScope) -> bool:
        """Do all in one transaction; false if nothing of it is kept.

        Raises:
            LedgerFailedError: the database cannot be asked, or nobody knows whether it has committed.
        """
        transactions, database = self._transactions, self._transactions.database
        group = None
        transactions.scope = scope
        try:
            if scope.is_writing:
                group = transactions.group = Group(transactions)
            else:
                database.look(scope)
            with transactions.joint_look():
                transactions.prefetch(scope.schedules)
                for job in jobs:
                    job.run()
                    if group is not None and not group.is_open:
                        return False
            group = transactions.group
            if group is None:
                return True
            group.commit()
            if isinstance(group.failure, LedgerBusyError | LedgerInDoubtError):
                raise group.failure
            return group.is_committed
        finally:
            transactions.scope = None
            if transactions.group is not None:
                transactions.group.undo()
            database.end_look()

    def _do_alone(self, job: Job, undone: _Undone | None) -> None:
        """Do one in its own transaction, or let it find out that there can be none."""
        transactions = self._transactions
        try:
            scope = job.scope()
            transactions.scope = scope
            transactions.refusal = None if undone is None else undone.error_of(scope)
            job.run()
        except LedgerFailedError as error:
            transactions.refusal = error
            job.run()
        finally:
            transactions.scope = transactions.refusal = None
            transactions.database.end_look()
