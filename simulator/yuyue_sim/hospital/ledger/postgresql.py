"""A ledger in PostgreSQL, which servers on any machines share.

READ COMMITTED is enough: whoever writes has locked the schedules and patients that decide, and reads them, or compares
their versions, after that.
A lock is an advisory one, held until the end of the transaction; all are taken in one order. Whoever writes anything
else locks the whole ledger, against which everybody else has a shared lock.
"""

from __future__ import annotations

import contextlib
from collections.abc import Iterable, Sequence
from typing import Any

import psycopg
from psycopg import Connection, sql
from psycopg.pq.abc import PGresult

from yuyue_sim.core.language import Phrase
from yuyue_sim.hospital.ledger import postgresql_statements as statements
from yuyue_sim.hospital.ledger.database import READING, WRITING, NumbersText, Parameters
from yuyue_sim.hospital.ledger.errors import LedgerConflictError, LedgerFailedError
from yuyue_sim.hospital.ledger.lock_scope import LockScope
from yuyue_sim.hospital.ledger.postgresql_connection import PostgresqlConnection, away, locked
from yuyue_sim.hospital.ledger.postgresql_deferred import Deferred
from yuyue_sim.hospital.ledger.postgresql_pipeline import Statements
from yuyue_sim.hospital.ledger.postgresql_url import PostgresqlUrl
from yuyue_sim.hospital.ledger.postgresql_values import (
    array_of,
    lock_number,
    numbers_of,
    registrations_of,
    schedule_name,
    versions_of,
)
from yuyue_sim.hospital.ledger.postgresql_versions import Versions
from yuyue_sim.hospital.ledger.registration import CHANGING, Registration, ScheduleKey
from yuyue_sim.hospital.ledger.translation import translated


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
        self.losses = 0
        self._server = PostgresqlConnection(url)
        self._everything = lock_number(url.schema)
        self._deferred = Deferred()
        self._is_begun = False
        """Whether a transaction has begun that is neither committed nor rolled back."""
        self._is_group = False
        """Whether this is a transaction that writes with its commit."""
        self._versions = Versions()
        self._assumed: LockScope | None = None
        """The scope of a transaction that begins with its commit, if nothing must be asked before that."""
        self._is_outdated = False
        """Whether something else than was assumed has been found."""
        self._found: dict[int, Registration | None] = {}
        self._numbers: dict[str, NumbersText] = {}
        """Registrations and visit numbers that were asked for when the scope was locked or looked at."""
        self._finds_now = self._finds_often = False
        """Whether registrations are looked up now, and were in the last group: those of orders that are refused."""
        self._snapshot, self._snapshots = "", 0

    @property
    def connection(self) -> Connection[tuple[Any, ...]]:
        """The connection that is used now."""
        return self._server.raw

    @property
    def offset_s(self) -> float:
        """The database's time minus this machine's."""
        return self._server.offset_s

    @property
    def in_transaction(self) -> bool:
        """Whether a transaction is open."""
        return self._assumed is not None or self._server.in_transaction

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
            self._server.pipeline.execute([(statement, [])])
        except psycopg.Error as error:
            raise self._server.failure(error) from error

    def _run(self, statement: str, parameters: Parameters) -> list[Any]:
        self._be_connected()
        try:
            self._flush()
            cursor = self._server.cursor.execute(statement, parameters)
            done = cursor.statusmessage or ""
            if done.startswith(("DROP", "ALTER")):
                self._server.pipeline.forget()
            if not done.startswith("SELECT"):
                self._versions.distrust()  # it may have been counted
            return cursor.fetchall() if cursor.description else []
        except psycopg.Error as error:
            raise self._server.failure(error) from error

    def insert(self, statement: str, parameters: Parameters) -> bool:
        """Insert one registration; false if its RegID exists. In a group it is inserted with the commit."""
        registration = Registration._make(parameters)
        if not self._is_group or registration.registration_id in self._deferred:
            self._found.pop(registration.registration_id, None)
            return bool(self.execute(f"{statement} ON CONFLICT (registration_id) DO NOTHING RETURNING 1", parameters))
        self._deferred.insert(registration)
        self._found[registration.registration_id] = registration
        return True

    def update(self, statement: str, registration: Registration) -> None:
        """Update one registration. In a group it is updated with the commit."""
        registration_id = registration.registration_id
        if not self._is_group or registration_id in self._deferred:
            self._found.pop(registration_id, None)
            self.execute(statement, (*(getattr(registration, name) for name in CHANGING), registration_id))
            return
        self._deferred.update(registration)
        self._found[registration_id] = registration

    def find(self, statement: str, registration_id: int) -> list[Any]:
        """The registration with a RegID."""
        self._finds_now = True
        if registration_id not in self._found and self._assumed is not None:
            self._write_deferred()  # that asks for those of the scope
        if registration_id not in self._found:
            return self.execute(statement, (registration_id,))
        found = self._found[registration_id]
        return [] if found is None else [found]

    def _write_deferred(self) -> None:
        self._be_connected()
        try:
            self._flush()
        except psycopg.Error as error:
            raise self._server.failure(error) from error

    def _flush(self) -> None:
        """Do what was put off: begin what was only assumed, and write."""
        if self._assumed is not None:
            scope, self._assumed = self._assumed, None
            self._begin_with(scope)
        if self._deferred:
            self._server.pipeline.execute(self._deferred.take())

    def fill(self, table: str, columns: Sequence[str], rows: Sequence[Parameters]) -> None:
        """Insert many rows into a table."""
        statement = sql.SQL("COPY {} ({}) FROM STDIN").format(
            sql.Identifier(table), sql.SQL(", ").join(map(sql.Identifier, columns))
        )
        try:
            with self._server.cursor.copy(statement) as copy:
                for row in rows:
                    copy.write_row(row)
        except psycopg.Error as error:
            raise self._server.failure(error) from error

    def numbers(self, keys: Sequence[ScheduleKey]) -> list[NumbersText]:
        """The visit numbers of schedules, and their versions, in one statement."""
        missing = [key for key in keys if schedule_name(key) not in self._numbers]
        if missing:
            self._be_connected()
            try:
                self._flush()
                self._take_numbers(missing, self._server.pipeline.execute([_asking_numbers(missing)])[-1])
            except psycopg.Error as error:
                raise self._server.failure(error) from error
        return [self._numbers.pop(schedule_name(key)) for key in keys]

    def _take_numbers(self, keys: Sequence[ScheduleKey], found: PGresult) -> None:
        for key, text in zip(keys, numbers_of(found), strict=True):
            self._numbers[schedule_name(key)] = text
            self._versions.correct(schedule_name(key), text.version)

    def begin(self, mode: str, scope: LockScope | None) -> None:
        """Begin a transaction. One that writes locks its scope, or the whole ledger if there is none."""
        self._be_connected()
        try:
            if mode == READING:
                with self._server.raw.pipeline():
                    self._server.raw.execute("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY")
                    self._server.raw.execute(statements.BE_PATIENT)
            elif mode != WRITING:
                self._flush()
                self._server.cursor.execute(mode)
                return
            elif scope is None:
                with self._server.raw.pipeline():
                    self._server.raw.execute("BEGIN")
                    self._server.raw.execute(statements.BE_PATIENT)
                    self._server.raw.execute(statements.LOCK_ALL, (self._everything,))
            else:
                self._begin_with(scope)
        except psycopg.Error as error:
            failure = self._server.failure(error)
            with contextlib.suppress(psycopg.Error):
                if self._server.in_transaction and mode in {READING, WRITING}:
                    self._server.pipeline.execute([(statements.ROLLBACK, [])])
            raise failure from error
        self._is_begun = True

    def begin_group(self, scope: LockScope | None) -> None:
        """Begin a transaction that locks its scope, at once or with its commit."""
        names = [] if scope is None else [schedule_name(key) for key in scope.schedules]
        if scope is None or scope.registrations or not self._versions.may_assume(names):
            self.begin(WRITING, scope)
        else:
            self._be_connected()
            self._versions.assume(names)
            self._assumed = scope
            self._is_begun = True
        self._is_group = True

    def _begin_with(self, scope: LockScope) -> None:
        """Begin, lock, and ask about what is locked, in one round trip."""
        names = [schedule_name(key) for key in scope.schedules]
        self._numbers = {}
        in_order = sorted((*names, *scope.patients))
        values = [b"%d" % self._everything, *map(array_of, (in_order, names, scope.registrations))]
        asked = [(statements.BEGIN, []), (statements.LOCK_AND_LOOK, values)]
        ids = scope.registrations | scope.new_ids if self._finds_now or self._finds_often else scope.registrations
        wanted = [each for each in ids if each not in self._found]
        if wanted:
            asked.append((statements.FIND, [array_of(wanted)]))
        _, looked, *found = self._ask_with_numbers(asked, scope.schedules)
        self._see(names, looked)
        self._found.update(dict.fromkeys(wanted))
        for each in (registration for rows in found for registration in registrations_of(rows)):
            is_locked = self._versions.of(schedule_name(each.schedule_key)) is not None
            if is_locked or each.registration_id not in scope.registrations:  # else it came after the locks
                self._found[each.registration_id] = each

    def look(self, scope: LockScope) -> None:
        """Look once at what others have written about this scope, until `end_look`."""
        names = [schedule_name(key) for key in scope.schedules]
        self._be_connected()
        try:
            looked, *_ = self._ask_with_numbers([(statements.LOOK, [array_of(names)])], scope.schedules)
        except psycopg.Error as error:
            raise self._server.failure(error) from error
        self._see(names, looked)

    def _ask_with_numbers(self, asked: Statements, keys: Iterable[ScheduleKey]) -> list[PGresult]:
        """Ask something, and in the same round trip the visit numbers of schedules that are not known."""
        unknown = sorted(key for key in keys if self._versions.needs_numbers(schedule_name(key)))
        if not unknown:
            return self._server.pipeline.execute(asked)
        *answers, numbers = self._server.pipeline.execute([*asked, _asking_numbers(unknown)])
        self._take_numbers(unknown, numbers)
        return answers

    def _see(self, names: Sequence[str], looked: PGresult) -> None:
        """Note the versions that were looked at."""
        clock, versions = versions_of(looked)
        versions.update((name, text.version) for name, text in self._numbers.items())
        if not self._versions.see(names, clock, versions):
            self._is_outdated = True

    def end_look(self) -> None:
        """Look anew from now on. Nothing is left of a transaction that could not be ended."""
        self._deferred.drop()
        self._is_begun = self._is_group = self._is_outdated = False
        self._assumed = None
        self._versions.end()
        self._found, self._numbers = {}, {}

    def commit(self) -> None:
        """Commit, together with what was put off.

        Raises:
            LedgerConflictError: others have written what was assumed; nothing is kept.
            LedgerFailedError: it failed. If the connection was lost, nobody knows whether it is committed.
        """
        if self._is_outdated:
            self.rollback()
            raise LedgerConflictError(locked())
        self._be_connected()
        self._is_begun = self._is_group = False
        self._finds_often, self._finds_now = self._finds_now, False
        last = [*self._checking(), *self._deferred.take(), (statements.COMMIT, [])]
        try:
            committed = self._server.pipeline.execute(last)[-1]
        except psycopg.Error as error:
            self._versions.distrust()
            raise self._server.failure(error, is_commit=True) from error
        self._assumed = None
        if committed.command_status != b"COMMIT":  # a statement of the transaction had failed
            raise LedgerFailedError(Phrase("a statement of the transaction had failed"))
        self._versions.keep()

    def _checking(self) -> Statements:
        """What begins a transaction that has only been assumed, and fails if others have written meanwhile."""
        assumed = self._versions.assumed
        if self._assumed is None or assumed is None:
            return []
        in_order = sorted((*assumed, *self._assumed.patients))
        expected = map(array_of, (in_order, assumed, assumed.values()))
        values = [b"%d" % self._everything, *expected, b"%d" % self._versions.clock]
        return [(statements.BEGIN, []), (statements.LOCK_AND_CHECK, values)]

    def rollback(self) -> None:
        """Roll back; a connection that is lost has done so."""
        self.end_look()
        try:
            if self._server.in_transaction:
                self._server.pipeline.execute([(statements.ROLLBACK, [])])
        except psycopg.Error as error:
            raise self._server.failure(error) from error

    def version(self) -> int:
        """A number that changes when anybody may have written: it counts the snapshots that were seen."""
        ((snapshot,),) = self._run(statements.VERSION, ())
        if snapshot != self._snapshot:
            self._snapshot = snapshot
            self._snapshots += 1
        return self._snapshots

    def clock_version(self) -> int:
        """A number that changes when another process has changed the clock, an event or an override."""
        return self._versions.clock if self._versions.is_looking else int(self._run(statements.CLOCK_VERSION, ())[0][0])

    def schedule_version(self, key: ScheduleKey) -> int:
        """A number that rises when anybody has written into a schedule."""
        name = schedule_name(key)
        seen = self._versions.of(name)
        if seen is not None:
            return seen
        rows = self._run(statements.SCHEDULE_VERSION, (name,))
        version = int(rows[0][0]) if rows else 0
        self._versions.correct(name, version)
        return version

    def note_write(self, key: ScheduleKey) -> int:
        """Note that this process has written one row into a schedule; returns by how much its version rises."""
        self._versions.note_write(schedule_name(key))
        self._numbers.pop(schedule_name(key), None)
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
        self._server.close()

    def _be_connected(self) -> None:
        """Connect anew if the connection was lost.

        Raises:
            LedgerFailedError: the database is still away, or a transaction was lost with the connection.
        """
        if self._server.is_lost():
            if self._is_begun:
                raise LedgerFailedError(away())
            self.end_look()
            self._versions.distrust()
            self.losses += 1  # another database may have taken its place, without the last transactions
            self._server.make_anew()


def _asking_numbers(keys: Sequence[ScheduleKey]) -> tuple[bytes, list[bytes]]:
    columns = [[schedule_name(key) for key in keys], *zip(*keys, strict=True)]
    return statements.NUMBERS, [array_of(each) for each in columns]
