"""The next epoch of a ledger: emptied by a reset, or filled from a snapshot. It takes the place of the present one."""

from __future__ import annotations

import contextlib
import sqlite3
from functools import partial
from typing import Protocol

from yuyue_sim.core.clock import monotonic_s
from yuyue_sim.core.watched_database import WatchedDatabase
from yuyue_sim.hospital.ledger.connection import connect_beside, connect_memory, execute
from yuyue_sim.hospital.ledger.errors import LedgerBusyError
from yuyue_sim.hospital.ledger.ledger_clock import ClockReading, LedgerClock, write_clock
from yuyue_sim.hospital.ledger.schema import APPLICATION_ID, MIGRATIONS, migrate
from yuyue_sim.hospital.ledger.snapshots import Fill, ledger_failures, no_snapshots
from yuyue_sim.hospital.ledger.sqlite import SqliteDatabase
from yuyue_sim.hospital.ledger.transactions import WRITING

_SCHEMA = "SELECT name, type, sql FROM sqlite_master WHERE sql IS NOT NULL AND name NOT LIKE 'sqlite%' ORDER BY rowid"
_META = "SELECT key, value FROM meta"
_WRITE_META = "INSERT INTO meta (key, value) VALUES (?, ?)"
_EPOCH_TIME = "epoch_unix_s"
_WRITE_EPOCH_TIME = """
    INSERT INTO meta (key, value) VALUES ('epoch_unix_s', ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value
"""
_EMPTY = (
    "UPDATE schedule_version SET version = version + 1",
    "TRUNCATE registration, event, attempt, notice, notice_attempt, override",
)
"""The versions of schedules go on: what was kept of the former epoch is not of this one."""
_LAST_CHANGE = "SELECT coalesce(max(serial), 0) FROM change"
_WRITE_CHANGE = "INSERT INTO change (serial, clock, registrations) VALUES (?, 1, ?)"
_STEP_PAGES = 2000
_PATIENCE_S = 10.0
"""How long it waits for other programs that write into the file."""
_PAUSE_S = 0.002
_CHECKPOINTS = 100
"""How often it tries, while others read."""


class NextEpoch(Protocol):
    """The next epoch of a ledger. `prepare` and `close` take long with a large ledger and may be called in a thread."""

    def prepare(self) -> None:
        """Make it. In a ledger that others share it begins here, for all at one instant."""

    def begin(self) -> ClockReading:
        """Go on with it; in memory the epoch begins here."""

    def close(self) -> None:
        """Free what is not used any more."""


def next_epoch(clock: LedgerClock, fill: Fill | None) -> NextEpoch:
    """The next epoch of a clock and its ledger, from a snapshot; `None` for an empty one."""
    database = clock.transactions.database
    if isinstance(database, SqliteDatabase):
        return SqliteEpoch(clock, database, fill)
    return SharedEpoch(clock, fill)


class SharedEpoch:
    """The next epoch of a ledger in a database server: one transaction."""

    def __init__(self, clock: LedgerClock, fill: Fill | None) -> None:
        self._transactions = clock.transactions
        self._clock = clock
        self._fill = fill

    def prepare(self) -> None:
        """Empty the tables. The epoch begins here, for all servers at one instant."""
        owner = self._transactions
        if self._fill is not None:
            raise no_snapshots()
        with owner.begin(WRITING):
            kept = self._clock.of_next_epoch(owner.execute, has_saved=False)
            for statement in _EMPTY:
                owner.execute(statement)
            owner.execute(_WRITE_EPOCH_TIME, (repr(owner.machine()),))
            write_clock(owner.execute, kept)
            self._clock.resume(owner.execute)
            owner.note_swap()

    def begin(self) -> ClockReading:
        """Go on with it."""
        return self._clock.take_up()

    def close(self) -> None:
        """Nothing."""


class SqliteEpoch:
    """The next epoch of a ledger in SQLite, made in a database of its own beside the present one.

    `prepare` and `close` take long with a large ledger and may be called in a thread. Every method raises
    `LedgerFailedError` if a database fails; then the present epoch goes on.
    """

    def __init__(self, clock: LedgerClock, present: SqliteDatabase, fill: Fill | None) -> None:
        """Make it for a clock and its ledger from a snapshot; `None` makes an empty one."""
        self._transactions = clock.transactions
        self._present = present
        self._clock = clock
        self._fill = fill
        self._database = connect_memory()

    def prepare(self) -> None:
        """Make its database. In a file the epoch begins here, for all processes at one instant."""
        try:
            with ledger_failures():
                if self._fill is not None:
                    self._fill(self._database)
                self._complete()
                if (file := self._present.state_file) is not None:
                    self._write_into(file)
        except BaseException:
            self.close()
            raise

    def begin(self) -> ClockReading:
        """Go on with it; in memory the epoch begins here."""
        owner = self._transactions
        with ledger_failures(), owner.lock:
            if self._present.state_file is None:
                self._stamp()
                self._clock.resume(partial(execute, self._database))
                self._database = self._swap(self._database)
            return self._clock.take_up()

    def _swap(self, database: sqlite3.Connection) -> sqlite3.Connection:
        """Go on with another database, between two transactions; the one so far is returned."""
        owner, left = self._transactions, self._present.connection
        if owner.group is not None:
            owner.group.commit()
        self._present.use(database)
        owner.note_swap()
        return left

    def close(self) -> None:
        """Free the memory of the database that is not used any more."""
        self._database.close()

    def _complete(self) -> None:
        """Bring the tables of an older snapshot up to date, and make those that the present ledger has beside."""
        new, present = self._database, self._transactions
        found = new.execute("PRAGMA user_version").fetchone()[0]
        new.execute("BEGIN")
        if 0 < found < len(MIGRATIONS):
            migrate(new, found)
        known = {name: sql for name, _, sql in new.execute(_SCHEMA)}
        for name, kind, sql in present.execute(_SCHEMA):
            if name not in known:
                new.execute(sql)
            elif kind == "index" and known[name] != sql:
                new.execute(f"DROP INDEX {name}")
                new.execute(sql)
        new.execute(f"PRAGMA application_id = {APPLICATION_ID}")
        new.execute(f"PRAGMA user_version = {len(MIGRATIONS)}")
        new.execute("COMMIT")

    def _stamp(self) -> None:
        """Write what it has from the present epoch, while nobody else writes: the identity and the clock's number."""
        new, owner = self._database, self._transactions
        with owner.lock:
            meta = {**dict(owner.execute(_META)), _EPOCH_TIME: repr(owner.machine())}
            ((last,),) = owner.execute(_LAST_CHANGE)
        kept = self._clock.of_next_epoch(partial(execute, new))
        new.execute("BEGIN")
        new.execute("DELETE FROM meta")
        new.executemany(_WRITE_META, meta.items())
        new.execute("DELETE FROM change")
        new.execute(_WRITE_CHANGE, (last + 1, None))
        write_clock(partial(execute, new), kept)
        new.execute("COMMIT")

    def _write_into(self, file: WatchedDatabase) -> None:
        """Write its pages into the file, in one transaction: others read the present epoch until it ends."""
        with self._transactions.lock:
            self._present.check()
        deadline_s = monotonic_s() + _PATIENCE_S
        is_stamped = False

        def end_step(status: int, _remaining: int, _total: int) -> None:
            nonlocal is_stamped
            if is_stamped:
                return
            if status == sqlite3.SQLITE_OK:  # the first step has locked the file
                self._stamp()
                is_stamped = True
            elif monotonic_s() > deadline_s:
                raise LedgerBusyError

        (pages,) = self._database.execute("PRAGMA page_count").fetchone()
        with contextlib.closing(connect_beside(file)) as connection:
            connection.execute("PRAGMA busy_timeout = 0")  # the pauses between steps wait, until the deadline
            self._database.backup(connection, pages=min(_STEP_PAGES, pages // 2), progress=end_step, sleep=_PAUSE_S)
            connection.execute(f"PRAGMA busy_timeout = {_PATIENCE_S * 1000:.0f}")
            connection.execute(WRITING)
            self._clock.resume(partial(execute, connection))
            connection.execute(_WRITE_CHANGE, (None, "[]"))
            connection.execute("COMMIT")
            with contextlib.suppress(sqlite3.Error):  # the epoch has begun; later writes try it again
                _copy_log_into_file(connection)


def _copy_log_into_file(connection: sqlite3.Connection) -> None:
    """Move what was written from the log into the file, or the next booking would do so."""
    for _ in range(_CHECKPOINTS):
        _, logged, copied = connection.execute("PRAGMA wal_checkpoint").fetchone()
        if logged == copied:
            return
