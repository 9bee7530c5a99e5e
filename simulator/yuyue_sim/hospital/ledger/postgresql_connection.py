"""One connection to a PostgreSQL server. If it is lost, it is made anew when it is needed."""

from __future__ import annotations

from typing import Any

import psycopg
from psycopg import Connection, errors
from psycopg.pq import TransactionStatus

from yuyue_sim.core.clock import machine_unix_s, monotonic_s
from yuyue_sim.core.language import Phrase
from yuyue_sim.hospital.ledger import postgresql_statements as statements
from yuyue_sim.hospital.ledger.errors import LedgerBusyError, LedgerConflictError, LedgerFailedError, LedgerInDoubtError
from yuyue_sim.hospital.ledger.postgresql_pipeline import Pipeline
from yuyue_sim.hospital.ledger.postgresql_url import PostgresqlUrl

_CONNECT_S = 3
_LOCK_MS = 5000
"""How long a lock is waited for."""
_SILENCE_MS = 10_000
"""After so long without an acknowledgement from the other machine a connection is lost. Either side finds it out: the
database ends a transaction of ours, or the locks of a machine that is gone would keep all others waiting."""
_AGAIN_S = 0.5
"""How long after an attempt to connect the next one may follow."""
_SETTINGS = {
    "lock_timeout": _LOCK_MS,
    "idle_in_transaction_session_timeout": _SILENCE_MS,
    "tcp_keepalives_idle": 5,
    "tcp_keepalives_interval": 2,
    "tcp_keepalives_count": 3,
    "tcp_user_timeout": _SILENCE_MS,
    "timezone": "UTC",
    "default_transaction_isolation": "read\\ committed",
}
"""Of the database, for our session."""
_TIMES = 3


class PostgresqlConnection:
    """A connection that lasts: psycopg's, with a pipeline of our own."""

    def __init__(self, url: PostgresqlUrl) -> None:
        """Connect.

        Raises:
            psycopg.Error: there is no such database.
        """
        self._url = url
        self._is_closed = False
        self._tried_s = 0.0
        self.connect()

    def connect(self) -> None:
        """Connect.

        Raises:
            psycopg.Error: the database is away.
        """
        settings = {**_SETTINGS, "search_path": self._url.schema}
        self.raw: Connection[tuple[Any, ...]] = psycopg.connect(
            self._url.conninfo,
            autocommit=True,
            connect_timeout=_CONNECT_S,
            options=" ".join(f"-c {name}={value}" for name, value in settings.items()),
            application_name="yuyue-sim",
            keepalives_idle=5,
            keepalives_interval=2,
            keepalives_count=3,
            tcp_user_timeout=_SILENCE_MS,
            prepare_threshold=1,
        )
        self.cursor = self.raw.cursor()
        self.pipeline = Pipeline(self.raw)
        self.offset_s = self._offset_s()
        """The database's time minus this machine's."""

    def _offset_s(self) -> float:
        """The database's time minus this machine's, by the quickest of some questions."""
        found = []
        for _ in range(_TIMES):
            asked_s = machine_unix_s()
            ((there_s,),) = self.cursor.execute(statements.TIME).fetchall()
            answered_s = machine_unix_s()
            found.append((answered_s - asked_s, there_s - (asked_s + answered_s) / 2))
        return float(min(found)[1])

    def is_lost(self) -> bool:
        """Whether it must be made anew: seen before anything is sent, so that nobody need doubt what became of it."""
        if not self.raw.closed and self.pipeline.has_ended():
            self._end()
        return self.raw.closed

    @property
    def in_transaction(self) -> bool:
        """Whether a transaction is open there."""
        return self.raw.info.transaction_status not in {TransactionStatus.IDLE, TransactionStatus.UNKNOWN}

    def make_anew(self) -> None:
        """Connect again.

        Raises:
            LedgerFailedError: the database is still away.
        """
        if self._is_closed:
            raise LedgerFailedError(Phrase("the ledger is closed"))
        if monotonic_s() - self._tried_s < _AGAIN_S:
            raise LedgerFailedError(away())
        try:
            self.connect()
        except psycopg.Error as error:
            self._tried_s = monotonic_s()
            raise LedgerFailedError(away()) from error

    def close(self) -> None:
        """Close it for good."""
        self._is_closed = True
        self._end()

    def _end(self) -> None:
        self.pipeline.close()
        self.raw.close()

    def failure(self, error: psycopg.Error, *, is_commit: bool = False) -> LedgerFailedError:
        """An error of psycopg as one of a ledger. A connection that is lost is closed."""
        if self.raw.broken or self.raw.closed:
            self._end()
            return LedgerInDoubtError() if is_commit else LedgerFailedError(away())
        if isinstance(error, errors.DeadlockDetected | errors.SerializationFailure):
            return LedgerConflictError(locked())
        if isinstance(error, errors.LockNotAvailable):
            return LedgerBusyError(locked())
        return LedgerFailedError(str(error).splitlines()[0])


def locked() -> Phrase:
    """What is said when others are in the way."""
    return Phrase("others keep what this needs locked in the database; try again")


def away() -> Phrase:
    """What is said when the database is away."""
    return Phrase("the database cannot be reached; what was not confirmed is not kept, try again when it is back")
