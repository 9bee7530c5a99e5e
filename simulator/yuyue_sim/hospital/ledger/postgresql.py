"""A ledger in PostgreSQL, which servers on any machines share.

READ COMMITTED is enough: whoever writes has locked the schedules and patients that decide, and reads them after that.
A lock is an advisory one, held until the end of the transaction; all are taken in one order. Whoever writes anything
else locks the whole ledger, against which everybody else has a shared lock.
"""

from __future__ import annotations

import contextlib
import json
from collections.abc import Iterable, Sequence
from functools import cache
from hashlib import blake2b
from typing import Any

import psycopg
from psycopg import Connection, errors, sql
from psycopg.pq import TransactionStatus
from psycopg.pq.abc import PGresult

from yuyue_sim.core.clock import machine_unix_s, monotonic_s
from yuyue_sim.core.language import Phrase
from yuyue_sim.hospital.ledger import postgresql_statements as statements
from yuyue_sim.hospital.ledger.database import READING, WRITING, NumbersText, Parameters
from yuyue_sim.hospital.ledger.errors import LedgerBusyError, LedgerConflictError, LedgerFailedError, LedgerInDoubtError
from yuyue_sim.hospital.ledger.lock_scope import LockScope
from yuyue_sim.hospital.ledger.postgresql_pipeline import Pipeline
from yuyue_sim.hospital.ledger.postgresql_url import PostgresqlUrl
from yuyue_sim.hospital.ledger.registration import ScheduleKey
from yuyue_sim.hospital.ledger.translation import translated

_CONNECT_S = 3
_LOCK_MS = 5000
"""How long a lock is waited for."""
_SILENCE_MS = 10_000
"""After so long without an acknowledgement from the server's machine the connection is lost."""
_AGAIN_S = 0.5
"""How long after an attempt to connect the next one may follow."""
_OPTIONS = f"-c lock_timeout={_LOCK_MS} -c timezone=UTC -c default_transaction_isolation=read\\ committed"
_TIMES = 3


class PostgresqlDatabase:
    """One connection to a schema of a PostgreSQL database. A connection that is lost is made anew when it is needed."""

    is_shared = True
    has_one_writer = False
    has_own_time = True

    def __init__(self, url: PostgresqlUrl) -> None:
        """Connect.

        Raises:
            psycopg.Error: there is no such database.
        """
        self.url = url
        self.state_file = None
        self.offset_s = 0.0
        """The database's time minus this machine's."""
        self._is_closed = False
        self._everything = lock_number(url.schema, "")
        self._later: list[Parameters] = []
        """Registrations that are inserted with the commit."""
        self._defers = False
        self._seen: dict[str, int] | None = None
        self._seen_clock = 0
        self._snapshot, self._snapshots = "", 0
        self._tried_s = 0.0
        self._connect()

    def _connect(self) -> None:
        self.connection: Connection[tuple[Any, ...]] = psycopg.connect(
            self.url.conninfo,
            autocommit=True,
            connect_timeout=_CONNECT_S,
            options=f"{_OPTIONS} -c search_path={self.url.schema}",
            application_name="yuyue-sim",
            keepalives_idle=5,
            keepalives_interval=2,
            keepalives_count=3,
            tcp_user_timeout=_SILENCE_MS,
            prepare_threshold=1,
        )
        self._cursor = self.connection.cursor()
        self._pipeline = Pipeline(self.connection)
        self.offset_s = self._offset_s()

    def _offset_s(self) -> float:
        """The database's time minus this machine's, by the quickest of some questions."""
        found = []
        for _ in range(_TIMES):
            asked_s = machine_unix_s()
            ((there_s,),) = self._cursor.execute(statements.TIME).fetchall()
            answered_s = machine_unix_s()
            found.append((answered_s - asked_s, there_s - (asked_s + answered_s) / 2))
        return float(min(found)[1])

    @property
    def in_transaction(self) -> bool:
        """Whether a transaction is open."""
        return self.connection.info.transaction_status not in {TransactionStatus.IDLE, TransactionStatus.UNKNOWN}

    def execute(self, statement: str, parameters: Parameters = ()) -> list[Any]:
        """Execute one statement and return its rows."""
        if statement.startswith("ROLLBACK"):
            self._roll_back_to(statement.encode())
            return []
        return self._run(translated(statement), parameters)

    def _roll_back_to(self, statement: bytes) -> None:
        """Undo a part of a transaction. psycopg would have all prepared statements removed for it."""
        try:
            self._flush()
            self._pipeline.execute([(statement, [])])
        except psycopg.Error as error:
            raise self._failure(error) from error

    def _run(self, statement: str, parameters: Parameters) -> list[Any]:
        self._be_connected()
        try:
            self._flush()
            cursor = self._cursor.execute(statement, parameters)
            if (cursor.statusmessage or "").startswith(("DROP", "ALTER")):
                self._pipeline.forget()
            return cursor.fetchall() if cursor.description else []
        except psycopg.Error as error:
            raise self._failure(error) from error

    def insert(self, statement: str, parameters: Parameters) -> bool:
        """Insert one registration; false if its RegID exists. Under locks it is inserted with the commit."""
        if self._defers:
            self._later.append(parameters)
            return True
        return bool(self.execute(f"{statement} ON CONFLICT (registration_id) DO NOTHING RETURNING 1", parameters))

    def _flush(self) -> None:
        """Execute what was put off."""
        if self._later:
            later, self._later = self._later, []
            self._insert_all(later)

    def _insert_all(self, rows: Sequence[Parameters]) -> None:
        """Insert registrations in one statement: in a pipeline each further one costs as much as the row."""
        self._pipeline.execute([(statements.INSERT_ALL, [_json(rows)])])

    def fill(self, table: str, columns: Sequence[str], rows: Sequence[Parameters]) -> None:
        """Insert many rows into a table."""
        statement = sql.SQL("COPY {} ({}) FROM STDIN").format(
            sql.Identifier(table), sql.SQL(", ").join(map(sql.Identifier, columns))
        )
        try:
            with self._cursor.copy(statement) as copy:
                for row in rows:
                    copy.write_row(row)
        except psycopg.Error as error:
            raise self._failure(error) from error

    def numbers(self, keys: Sequence[ScheduleKey]) -> list[NumbersText]:
        """The visit numbers of schedules, and their versions, in one statement."""
        names = [schedule_name(key) for key in keys]
        rows = self._run(statements.NUMBERS, (names, *map(list, zip(*keys, strict=True))))
        if self._seen is not None:
            self._seen.update((name, row[0] or 0) for name, row in zip(names, rows, strict=True))
        return [NumbersText(version or 0, holders, given_back) for version, holders, given_back in rows]

    def begin(self, mode: str, scope: LockScope | None) -> None:
        """Begin a transaction. One that writes locks its scope, or the whole ledger if there is none."""
        self._be_connected()
        try:
            if mode == READING:
                self._cursor.execute("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY")
            elif mode != WRITING:
                self._flush()
                self._cursor.execute(mode)
            elif scope is None:
                with self.connection.pipeline():
                    self.connection.execute("BEGIN")
                    self.connection.execute(statements.LOCK_ALL, (self._everything,))
            else:
                self._begin_with(scope)
        except psycopg.Error as error:
            failure = self._failure(error)
            with contextlib.suppress(psycopg.Error):
                if self.in_transaction and mode in {READING, WRITING}:
                    self._pipeline.execute([(statements.ROLLBACK, [])])
            raise failure from error

    def _begin_with(self, scope: LockScope) -> None:
        """Begin, lock, and look at what is locked, in one round trip."""
        names = [schedule_name(key) for key in scope.schedules]
        locks = sorted({self._lock_of(each) for each in (*names, *scope.patients)})
        values = [b"%d" % self._everything, _array(locks), _array(names)]
        _, looked = self._pipeline.execute([(statements.BEGIN, []), (statements.LOCK_AND_LOOK, values)])
        self._note_seen(names, looked)

    def defer(self) -> None:
        """Execute what is inserted into this transaction with its commit."""
        self._defers = True

    def look(self, scope: LockScope) -> None:
        """Look once at what others have written about this scope, until `end_look`."""
        names = [schedule_name(key) for key in scope.schedules]
        self._be_connected()
        try:
            (looked,) = self._pipeline.execute([(statements.LOOK, [_array(names)])])
        except psycopg.Error as error:
            raise self._failure(error) from error
        self._note_seen(names, looked)

    def _note_seen(self, names: Sequence[str], looked: PGresult) -> None:
        """Note the versions that were looked at."""
        clock, versions = looked.get_value(0, 0), looked.get_value(0, 1)
        self._seen_clock = int(clock or 0)
        self._seen = dict.fromkeys(names, 0)
        for each in (versions or b"").split(b"\x1d") if versions else ():
            name, _, version = each.partition(b"\x1e")
            self._seen[name.decode()] = int(version)

    def end_look(self) -> None:
        """Look anew from now on."""
        self._seen = None

    def commit(self) -> None:
        """Commit, together with what was put off.

        Raises:
            LedgerFailedError: it failed. If the connection was lost, nobody knows whether it is committed.
        """
        later, self._later, self._defers = self._later, [], False
        try:
            inserting = [(statements.INSERT_ALL, [_json(later)])] if later else []
            committed = self._pipeline.execute([*inserting, (statements.COMMIT, [])])[-1]
        except psycopg.Error as error:
            raise self._failure(error, is_commit=True) from error
        if committed.command_status != b"COMMIT":  # a statement of the transaction had failed
            raise LedgerFailedError(Phrase("a statement of the transaction had failed"))

    def rollback(self) -> None:
        """Roll back; a connection that is lost has done so."""
        self._later, self._defers = [], False
        try:
            if self.in_transaction:
                self._pipeline.execute([(statements.ROLLBACK, [])])
        except psycopg.Error as error:
            raise self._failure(error) from error

    def version(self) -> int:
        """A number that changes when anybody may have written: it counts the snapshots that were seen."""
        ((snapshot,),) = self._run(statements.VERSION, ())
        if snapshot != self._snapshot:
            self._snapshot = snapshot
            self._snapshots += 1
        return self._snapshots

    def clock_version(self) -> int:
        """A number that changes when another process has changed the clock, an event or an override."""
        return self._seen_clock if self._seen is not None else int(self._run(statements.CLOCK_VERSION, ())[0][0])

    def schedule_version(self, key: ScheduleKey) -> int:
        """A number that rises when anybody has written into a schedule."""
        name = schedule_name(key)
        if self._seen is not None and name in self._seen:
            return self._seen[name]
        rows = self._run(statements.SCHEDULE_VERSION, (name,))
        version = int(rows[0][0]) if rows else 0
        if self._seen is not None:
            self._seen[name] = version
        return version

    def note_write(self, key: ScheduleKey) -> int:
        """Note that this process has written one row into a schedule; returns by how much its version rises."""
        if self._seen is not None:
            name = schedule_name(key)
            if name in self._seen:
                self._seen[name] += 1
        return 1

    def check(self) -> None:
        """Nothing: a server that is there keeps what is committed."""

    def is_unique(self, index: str) -> bool:
        """Whether an index lets nothing repeat."""
        return bool(self._run(statements.IS_UNIQUE, (index,)))

    def size_bytes(self) -> int:
        """The size of the tables and their indexes."""
        return int(self._run(statements.SIZE, ())[0][0])

    def close(self) -> None:
        """Close the connection for good."""
        self._is_closed = True
        self._pipeline.close()
        self.connection.close()

    def _lock_of(self, name: str) -> int:
        return lock_number(self.url.schema, name)

    def _be_connected(self) -> None:
        """Connect anew if the connection was lost.

        Raises:
            LedgerFailedError: the database is still away.
        """
        if not self.connection.closed:
            return
        if self._is_closed:
            raise LedgerFailedError(Phrase("the ledger is closed"))
        now_s = monotonic_s()
        if now_s - self._tried_s < _AGAIN_S:
            raise LedgerFailedError(_away())
        self._later, self._defers, self._seen = [], False, None
        try:
            self._connect()
        except psycopg.Error as error:
            self._tried_s = monotonic_s()
            raise LedgerFailedError(_away()) from error

    def _failure(self, error: psycopg.Error, *, is_commit: bool = False) -> LedgerFailedError:
        if self.connection.broken or self.connection.closed:
            self._pipeline.close()
            self.connection.close()
            return LedgerInDoubtError() if is_commit else LedgerFailedError(_away())
        if isinstance(error, errors.DeadlockDetected | errors.SerializationFailure):
            return LedgerConflictError(_locked())
        if isinstance(error, errors.LockNotAvailable):
            return LedgerBusyError(_locked())
        return LedgerFailedError(str(error).splitlines()[0])


def schedule_name(key: ScheduleKey) -> str:
    """A schedule as the tables name it."""
    return f"{key[0]}\x1f{key[1]}\x1f{key[2]}\x1f{key[3]}\x1f{key[4]}"


def _json(rows: Sequence[Parameters]) -> bytes:
    return json.dumps(rows, ensure_ascii=False).encode()


def _array(items: Iterable[object]) -> bytes:
    """An array as PostgreSQL writes it."""
    quoted = (str(each).replace("\\", "\\\\").replace('"', '\\"') for each in items)
    return "{{{}}}".format(",".join(f'"{each}"' for each in quoted)).encode()


@cache
def _salt(schema: str) -> bytes:
    return blake2b(schema.encode(), digest_size=16).digest()


def lock_number(schema: str, name: str) -> int:
    """The number of an advisory lock: the same on all machines."""
    digest = blake2b(name.encode(), digest_size=8, key=_salt(schema)).digest()
    return int.from_bytes(digest, "big", signed=True)


def _locked() -> Phrase:
    return Phrase("others keep what this needs locked in the database; try again")


def _away() -> Phrase:
    return Phrase("the database cannot be reached; what was not confirmed is not kept, try again when it is back")
