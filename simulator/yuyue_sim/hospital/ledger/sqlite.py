"""A ledger in SQLite: in memory, or in a file that several processes share."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from operator import attrgetter
from pathlib import Path
from typing import Any

from yuyue_sim.core.watched_database import WatchedDatabase
from yuyue_sim.hospital.ledger.connection import LedgerIdentity, data_version, execute, failure_of, open_connection
from yuyue_sim.hospital.ledger.database import READING, WRITING, NumbersText, Parameters
from yuyue_sim.hospital.ledger.errors import LedgerFailedError
from yuyue_sim.hospital.ledger.lock_scope import LockScope
from yuyue_sim.hospital.ledger.log_index import LogIndex
from yuyue_sim.hospital.ledger.registration import CHANGING, OF_SCHEDULE, Registration, ScheduleKey
from yuyue_sim.hospital.ledger.schema import APPLICATION_ID

NUMBERS = f"""
    WITH RECURSIVE given_back (number) AS (
        SELECT max(reserve_no) FROM registration WHERE {OF_SCHEDULE} AND cancelled_at <> ''
        UNION ALL
        SELECT (
            SELECT max(reserve_no) FROM registration
            WHERE {OF_SCHEDULE} AND cancelled_at <> '' AND reserve_no < number
        ) FROM given_back WHERE number IS NOT NULL
    )
    SELECT (
        SELECT group_concat(registration_id || char(31) || reserve_no || char(31) || identity, char(30))
        FROM registration WHERE {OF_SCHEDULE} AND cancelled_at = ''
    ), (
        SELECT group_concat(
            last.reserve_no || char(31) || last.registered_at || char(31) || last.cancelled_at || char(31) ||
            last.registration_id, char(30)
        )
        FROM given_back CROSS JOIN registration AS last ON last.registration_id = (
            SELECT registration_id FROM registration
            WHERE {OF_SCHEDULE} AND cancelled_at <> '' AND reserve_no = number
            ORDER BY registered_at DESC, cancelled_at DESC, registration_id DESC LIMIT 1
        )
    )
"""  # noqa: S608, the columns are our own
"""The holders, and of each number the last cancelled registration: one step through the index for each number, however
many were cancelled. Two texts are several times quicker than rows. XML has no way to send their separators."""
_changing_of = attrgetter(*CHANGING)
_IS_UNIQUE = "SELECT 1 FROM sqlite_master WHERE name = ? AND sql LIKE 'CREATE UNIQUE%'"
_SIZE = "SELECT (SELECT page_count FROM pragma_page_count) * (SELECT page_size FROM pragma_page_size)"


class SqliteDatabase:
    """One connection to an SQLite database."""

    has_own_time = False
    offset_s = 0.0
    losses = 0

    def __init__(self, connection: sqlite3.Connection, state_file: WatchedDatabase | None = None) -> None:
        """Use a connection to a database in memory, or to a file."""
        self.state_file = state_file
        """The file of the database; `None` for one in memory."""
        self.is_shared = self.has_one_writer = state_file is not None
        self.use(connection)
        self._log_index = None if state_file is None else LogIndex(state_file.path)
        self._own_commits = 0
        """How many of the commits that the index of the log counts are ours."""
        self._changes_before = 0
        """How many rows had been changed before the present transaction."""
        self._version_read: int | None = None
        """The version of a transaction that reads."""

    @classmethod
    def open(cls, path: Path | None, identity: LedgerIdentity) -> SqliteDatabase:
        """Open the database at a path, or create it; `None` opens one in memory.

        Raises:
            LedgerError: a subclass of it, if the file is not a ledger or cannot be written.
        """
        connection = open_connection(path, identity)
        return cls(connection, None if path is None else WatchedDatabase(path, APPLICATION_ID))

    def use(self, connection: sqlite3.Connection) -> None:
        """Go on with another connection."""
        self.connection = connection
        self._cursor = connection.cursor()
        """Executes every statement, one at a time, and has no rows left when it did."""

    @property
    def in_transaction(self) -> bool:
        """Whether a transaction is open."""
        return self.connection.in_transaction

    def execute(self, statement: str, parameters: Parameters = ()) -> list[Any]:
        """Execute one statement and return its rows."""
        return execute(self._cursor, statement, parameters)

    def insert(self, statement: str, parameters: Parameters) -> bool:
        """Insert one row; false if its primary key exists."""
        try:
            self._cursor.execute(statement, parameters)
        except sqlite3.Error as error:
            if getattr(error, "sqlite_errorname", "") == "SQLITE_CONSTRAINT_PRIMARYKEY":
                return False
            raise failure_of(error) from error
        return True

    def update(self, statement: str, registration: Registration) -> None:
        """Update one registration."""
        execute(self._cursor, statement, (*_changing_of(registration), registration.registration_id))

    def find(self, statement: str, registration_id: int) -> list[Any]:
        """The registration with a RegID."""
        return execute(self._cursor, statement, (registration_id,))

    def fill(self, table: str, columns: Sequence[str], rows: Sequence[Parameters]) -> None:
        """Insert many rows into a table."""
        marks = ", ".join("?" * len(columns))
        statement = f"INSERT INTO {table} ({', '.join(columns)}) VALUES ({marks})"  # noqa: S608, our own names
        try:
            self.connection.executemany(statement, rows)
        except sqlite3.Error as error:
            raise LedgerFailedError(str(error)) from error

    def numbers(self, keys: Sequence[ScheduleKey]) -> list[NumbersText]:
        """The visit numbers of schedules."""
        return [NumbersText(0, *execute(self._cursor, NUMBERS, key * 4)[0]) for key in keys]

    def begin(self, mode: str, _lock_scope: LockScope | None) -> None:
        """Begin a transaction; one that writes locks the whole database."""
        execute(self._cursor, mode)
        if mode not in {WRITING, READING}:  # a savepoint in a transaction
            return
        self._changes_before = self.connection.total_changes
        if mode == READING and self.is_shared:
            try:
                self._version_read = self._version_of_snapshot()
            except LedgerFailedError:
                self.rollback()
                raise

    def begin_group(self, _lock_scope: LockScope | None) -> None:
        """Begin a transaction that writes: it locks the whole database."""
        self.begin(WRITING, None)

    def look(self, scope: LockScope) -> None:
        """Nothing: whoever looks compares the version."""

    def end_look(self) -> None:
        """Nothing."""

    def commit(self) -> None:
        """Commit."""
        execute(self._cursor, "COMMIT")
        self._version_read = None
        if self.connection.total_changes != self._changes_before:
            self._own_commits += 1

    def rollback(self) -> None:
        """Roll back."""
        self._version_read = None
        execute(self._cursor, "ROLLBACK")

    def version(self) -> int:
        """A number that changes when another process has written: how often others have committed.

        A commit that is ours, but was not counted as such, changes it too; no other is ever taken for ours.
        """
        if self._version_read is not None:
            return self._version_read
        commits = self._commits()
        return self._version_asked() if commits is None else commits - self._own_commits

    def _commits(self) -> int | None:
        return None if self._log_index is None else self._log_index.commits()

    def _version_asked(self) -> int:
        """What the database itself says. It is below 0, so that it equals no number of commits."""
        return -data_version(self._cursor)

    def _version_of_snapshot(self) -> int:
        """The version of what this transaction reads from its first reading on, whatever is committed meanwhile."""
        before = self._commits()
        asked = self._version_asked()
        return asked if before is None or before != self._commits() else before - self._own_commits

    def clock_version(self) -> int:
        """The same: it is one number for everything."""
        return self.version()

    def schedule_version(self, _key: ScheduleKey) -> int:
        """Always 0: there is one number for everything."""
        return 0

    def note_write(self, _key: ScheduleKey) -> int:
        """Always 0."""
        return 0

    def check(self) -> None:
        """Check that the file is still the one that was opened.

        Raises:
            LedgerFailedError: it is gone, was cut, or is another one; what is written would be lost.
        """
        trouble = None if self.state_file is None else self.state_file.trouble()
        if trouble is not None:
            raise LedgerFailedError(trouble)

    def is_unique(self, index: str) -> bool:
        """Whether an index lets nothing repeat."""
        return bool(self.execute(_IS_UNIQUE, (index,)))

    def size_bytes(self) -> int:
        """The size of the database, without the write-ahead log."""
        return int(self.execute(_SIZE)[0][0])

    def close(self) -> None:
        """Close it."""
        self.connection.close()
        if self._log_index is not None:
            self._log_index.close()
        if self.state_file is not None:
            self.state_file.close()
