"""The database of a journal, in memory or in a file that several processes may write."""

from __future__ import annotations

import contextlib
import json
import sqlite3
import weakref
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from itertools import chain
from pathlib import Path
from typing import Any, NamedTuple

from yuyue_sim.core.language import Phrase, say
from yuyue_sim.core.watched_database import WatchedDatabase
from yuyue_sim.journal.entry import Entry, EntryKind, KeptEntry
from yuyue_sim.journal.query import EntryQuery

APPLICATION_ID = 0x12321
"""Written into the header of the file, so that no other program's database is taken for a journal."""
VERSION = 3

_SCHEMA = (
    "CREATE TABLE IF NOT EXISTS meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID",
    """
    CREATE TABLE IF NOT EXISTS exchange (
        id INTEGER PRIMARY KEY,
        kind TEXT NOT NULL,
        arrived_unix_s REAL NOT NULL,
        decided_unix_s REAL NOT NULL,
        answered_unix_s REAL NOT NULL,
        simulated_at TEXT NOT NULL,
        newest_event INTEGER NOT NULL,
        operation TEXT NOT NULL,
        style TEXT NOT NULL,
        path TEXT NOT NULL,
        hospital_id TEXT NOT NULL,
        registration_id INTEGER,
        card_no TEXT NOT NULL,
        code TEXT NOT NULL,
        http_status INTEGER NOT NULL,
        fault TEXT NOT NULL,
        effect TEXT NOT NULL,
        injected TEXT NOT NULL,
        reasons TEXT NOT NULL,
        request_id TEXT NOT NULL,
        content_type TEXT NOT NULL,
        response_type TEXT NOT NULL,
        request_bytes INTEGER NOT NULL,
        response_bytes INTEGER NOT NULL,
        request BLOB,
        response BLOB
    )
    """,
    "CREATE INDEX IF NOT EXISTS by_registration ON exchange (registration_id) WHERE registration_id IS NOT NULL",
    "CREATE INDEX IF NOT EXISTS by_card ON exchange (card_no) WHERE card_no <> ''",
    "CREATE INDEX IF NOT EXISTS by_code ON exchange (code) WHERE code <> ''",
    "CREATE INDEX IF NOT EXISTS by_request ON exchange (request_id) WHERE request_id <> ''",
    "CREATE INDEX IF NOT EXISTS by_fault ON exchange (fault) WHERE fault <> ''",
)
_OLDER = Phrase("{path}: written by an older yuyue-sim (journal version {version}, known is {known})")
_NEWER = Phrase("{path}: written by a newer yuyue-sim (journal version {version}, known is {known})")
_CLOSED = Phrase("{path}: cannot be opened; see whether its folder exists and may be written to")
_ABOUT = "Everybody in this journal is made up: names, cards and telephones belong to no living person."
_COLUMNS = ", ".join(Entry._fields)
_ROW = f"({', '.join('?' * len(Entry._fields))})"
_ROWS_AT_ONCE = 50
"""Many rows in one statement take two thirds of the time of as many statements."""
_DESCRIBE = "INSERT OR REPLACE INTO meta (key, value) VALUES (?, ?)"
_COUNT_UP = (
    "INSERT INTO meta (key, value) VALUES ('{}', '1') "
    "ON CONFLICT (key) DO UPDATE SET value = CAST(CAST(value AS INTEGER) + 1 AS TEXT)"
)
_ENTER, _SET_BACK = _COUNT_UP.format("open"), _COUNT_UP.format("set_back")
_NEWEST = "SELECT max(decided_unix_s) FROM (SELECT decided_unix_s FROM exchange ORDER BY id DESC LIMIT 1000)"
_LEAVE = "UPDATE meta SET value = CAST(CAST(value AS INTEGER) - 1 AS TEXT) WHERE key = 'open'"
_EXTENT = f"""
    SELECT count(*) FILTER (WHERE kind = '{EntryKind.SOAP}'),
        count(*) FILTER (WHERE kind = '{EntryKind.SOAP}' AND request IS NULL),
        ifnull(max(id), 0) - ? - count(*)
    FROM exchange WHERE id > ?
"""  # noqa: S608
_SELECT = f"SELECT id, {_COLUMNS} FROM exchange"  # noqa: S608
_REQUESTS = f"{_SELECT} WHERE kind = '{EntryKind.SOAP}' AND decided_unix_s > ? ORDER BY id"
_SHARED = (
    "SELECT registration_id, operation, code FROM exchange "
    "JOIN other.exchange AS theirs USING (registration_id, operation, code, request, response) "
    "WHERE operation = ? AND code = ? LIMIT 1"
)
_BRIEFLY = _SELECT.replace(", request, response FROM", ", NULL, NULL FROM")
_BUSY_TIMEOUT_S = 1.0
"""Short, since requests wait for it; a batch is written in milliseconds."""
_SWITCH_ATTEMPTS = 100
_PRIMARY_CODE = 0xFF
"""An SQLite error code says more in its higher bytes."""
_PAGE_BYTES = 16_384
"""Several exchanges to a page, which makes writing a third cheaper than with SQLite's own 4,096."""
_WRITING = "BEGIN IMMEDIATE"


class JournalError(Exception):
    """A journal cannot be read or written; the text says which and why."""


class NotAJournalError(JournalError):
    """The file is not a journal."""

    def __init__(self, path: Path | None) -> None:
        super().__init__(say("{path}: not a journal of yuyue-sim; name another file", path=path))


class Extent(NamedTuple):
    """How much is in a journal."""

    requests: int
    without_bodies: int
    """How many of them."""
    missing: int
    """Entries that were there and are not any more."""


class SharedExchange(NamedTuple):
    """An exchange that is in two journals."""

    registration_id: int
    operation: str
    code: str


class Store:
    """Entries on disk or in memory. Every method raises `JournalError` if the database fails."""

    def __init__(self, path: Path | None, *, is_read_only: bool = False) -> None:
        """Open a journal; create a missing one if writing is allowed."""
        self.path = path
        try:
            self._connection = _connect(path, is_read_only=is_read_only)
            try:
                _prepare(self._connection, path, is_read_only=is_read_only)
            except BaseException:
                self._connection.close()
                raise
        except sqlite3.DatabaseError as error:
            raise _refusal(path, error) from None
        self._watched = None if path is None or is_read_only else WatchedDatabase(path, APPLICATION_ID)
        self._closing = weakref.finalize(self, _close, self._connection, self._watched)

    def write(self, entries: Sequence[Sequence[Any]], most_exchanges: int, most_bytes: int) -> None:
        """Insert entries, each with the values of an `Entry`, and delete the oldest above the limit."""
        if (trouble := self.trouble()) is not None:
            raise JournalError(trouble)
        self._do(_WRITING)
        try:
            for begin in range(0, len(entries), _ROWS_AT_ONCE):
                rows = entries[begin : begin + _ROWS_AT_ONCE]
                self._do(_insert(len(rows)), tuple(chain.from_iterable(rows)))
            self._do("DELETE FROM exchange WHERE id <= (SELECT max(id) FROM exchange) - ?", (most_exchanges,))
            self._shrink(most_bytes)
        except BaseException:
            self._do("ROLLBACK")
            raise
        self._do("COMMIT")

    def find(self, query: EntryQuery, limit: int) -> list[KeptEntry]:
        """Return the newest entries that meet a query, at most `limit`, without their bodies."""
        where, values = query.where()
        return [_kept(row) for row in self._do(f"{_BRIEFLY}{where} ORDER BY id DESC LIMIT ?", (*values, limit))]

    def one(self, number: int) -> KeptEntry | None:
        """The entry of an id, with its bodies; `None` if it never existed or was deleted."""
        rows = self._do(f"{_SELECT} WHERE id = ?", (number,))
        return _kept(rows[0]) if rows else None

    def in_order(self) -> Iterator[KeptEntry]:
        """All entries with their bodies, in the order in which they took effect."""
        for (number,) in self._do("SELECT id FROM exchange ORDER BY decided_unix_s, id"):
            kept = self.one(number)
            if kept is not None:
                yield kept

    def requests(self, decided_after_unix_s: float) -> Iterator[KeptEntry]:
        """The exchanges over SOAP that were decided after an instant, as they were written, with their bodies."""
        try:
            for row in self._connection.execute(_REQUESTS, (decided_after_unix_s,)):
                yield _kept(row)
        except sqlite3.Error as error:
            raise _refusal(self.path, error) from None

    def shared_with(self, path: Path, outcomes: Mapping[str, str]) -> SharedExchange | None:
        """An exchange that another journal holds too: the same bytes of request and response, with one of these codes.

        `outcomes` maps operations to the codes that are looked for.
        """
        self._do("ATTACH ? AS other", (_uri(path, "ro"),))
        try:
            for outcome in outcomes.items():
                found = self._do(_SHARED, outcome)
                if found:
                    return SharedExchange(*found[0])
            return None
        finally:
            self._do("DETACH other")

    def extent(self, after_id: int = 0) -> Extent:
        """How much there is after the entry of an id."""
        return Extent(*self._do(_EXTENT, (after_id, after_id))[0])

    def count(self) -> int:
        """How many entries there are."""
        return int(self._do("SELECT count(*) FROM exchange")[0][0])

    def meta(self, key: str) -> Any:
        """A fact about the whole journal by its key; `None` if there is none."""
        rows = self._do("SELECT value FROM meta WHERE key = ?", (key,))
        return json.loads(rows[0][0]) if rows else None

    def describe(self, meta: Mapping[str, Any]) -> None:
        """Store a fact about the whole journal."""
        self._do(_WRITING)
        for key, value in meta.items():
            self._do(_DESCRIBE, (key, json.dumps(value, ensure_ascii=False)))
        self._do("COMMIT")

    def enter(self, now_unix_s: float) -> None:
        """Count this process among those that write; `meta("open")` is how many of them did not leave.

        `meta("set_back")` is how many began when the machine's time was before that of an exchange: times of what they
        write and of what was there do not agree.
        """
        self._do(_WRITING)
        self._do(_ENTER)
        if (self._do(_NEWEST)[0][0] or 0.0) > now_unix_s:
            self._do(_SET_BACK)
        self._do("COMMIT")

    def leave(self) -> None:
        """Note that this process has written all it had."""
        self._do(_LEAVE)

    def trouble(self) -> str | None:
        """Why what is written would be lost; `None` if all is well."""
        trouble = None if self._watched is None else self._watched.trouble()
        return None if trouble is None else say(trouble)

    def close(self) -> None:
        """Close the file; the last process to do so leaves a single file, which can be read anywhere."""
        if self.path is not None:
            with contextlib.suppress(sqlite3.Error):
                self._connection.execute("PRAGMA journal_mode = DELETE")
        self._closing()

    def _shrink(self, most_bytes: int) -> None:
        """Delete the oldest, an eighth at a time, until few enough pages are in use."""
        size = self._do("PRAGMA page_size")[0][0]
        while (self._do("PRAGMA page_count")[0][0] - self._do("PRAGMA freelist_count")[0][0]) * size > most_bytes:
            first, last = self._do("SELECT min(id), max(id) FROM exchange")[0]
            if first is None or first == last:
                return
            self._do("DELETE FROM exchange WHERE id <= ?", (first + (last - first) // 8,))

    def _do(self, statement: str, parameters: Sequence[Any] = ()) -> list[Any]:
        try:
            return self._connection.execute(statement, parameters).fetchall()
        except sqlite3.Error as error:
            raise _refusal(self.path, error) from None


def _close(connection: sqlite3.Connection, watched: WatchedDatabase | None) -> None:
    connection.close()
    if watched is not None:
        watched.close()


@cache
def _insert(rows: int) -> str:
    return f"INSERT INTO exchange ({_COLUMNS}) VALUES {', '.join([_ROW] * rows)}"  # noqa: S608


def _connect(path: Path | None, *, is_read_only: bool) -> sqlite3.Connection:
    if path is None:
        return sqlite3.connect(":memory:", isolation_level=None, check_same_thread=False)
    if is_read_only and path.exists() and not path.is_file():
        raise JournalError(say("{path}: is no file; expected a journal", path=path))
    if is_read_only and not path.is_file():
        raise JournalError(say("{path}: no such file; `yuyue-sim serve --journal-file {path}` makes one", path=path))
    mode = "ro" if is_read_only else "rwc"
    return sqlite3.connect(
        _uri(path, mode),
        uri=True,
        timeout=_BUSY_TIMEOUT_S,
        isolation_level=None,
        check_same_thread=False,
    )


def _uri(path: Path, mode: str) -> str:
    return f"{path.absolute().as_uri()}?mode={mode}"


def _prepare(connection: sqlite3.Connection, path: Path | None, *, is_read_only: bool) -> None:
    """Check that the file is a journal and create missing tables, in one transaction."""
    if is_read_only:
        _hold_ours(connection, path, may_be_new=False)
        return
    connection.execute(f"PRAGMA page_size = {_PAGE_BYTES}")
    connection.execute("PRAGMA synchronous = OFF")
    connection.execute("PRAGMA temp_store = MEMORY")  # else each batch makes a file where others have their own
    connection.execute(_WRITING)
    _hold_ours(connection, path, may_be_new=True)
    for statement in _SCHEMA:
        connection.execute(statement)
    connection.execute("INSERT OR IGNORE INTO meta VALUES ('about', ?)", (json.dumps(_ABOUT),))
    connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")
    connection.execute(f"PRAGMA user_version = {VERSION}")
    connection.execute("COMMIT")
    if path is not None:
        _write_ahead(connection)


def _refusal(path: Path | None, error: sqlite3.Error) -> JournalError:
    code = getattr(error, "sqlite_errorcode", 0)
    if code == sqlite3.SQLITE_NOTADB:
        return NotAJournalError(path)
    if code & _PRIMARY_CODE == sqlite3.SQLITE_CANTOPEN:
        return JournalError(
            say("{path}: cannot be opened; see whether its folder exists and may be written to", path=path)
        )
    shown = path or say("the journal")
    if code & _PRIMARY_CODE == sqlite3.SQLITE_CORRUPT:
        return JournalError(say("{path}: {error}; take a whole copy of it", path=shown, error=error))
    return JournalError(f"{shown}: {error}")


def _write_ahead(connection: sqlite3.Connection) -> None:
    """Switch to a write-ahead log, which SQLite refuses, instead of waiting, while another process opens the file."""
    for _ in range(_SWITCH_ATTEMPTS):
        try:
            connection.execute("PRAGMA journal_mode = WAL")
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode & _PRIMARY_CODE != sqlite3.SQLITE_BUSY:
                raise
            connection.execute(_WRITING)
            connection.execute("COMMIT")
        else:
            return
    connection.execute("PRAGMA journal_mode = WAL")


def _hold_ours(connection: sqlite3.Connection, path: Path | None, *, may_be_new: bool) -> None:
    found = connection.execute("PRAGMA application_id").fetchone()[0]
    version = connection.execute("PRAGMA user_version").fetchone()[0]
    tables = connection.execute("SELECT count(*) FROM sqlite_master").fetchone()[0]
    is_new = may_be_new and not (found or version or tables)
    if found != APPLICATION_ID and not is_new:
        raise NotAJournalError(path)
    if version < VERSION and not is_new:
        raise JournalError(say(_OLDER, path=path, version=version, known=VERSION))
    if version > VERSION:
        raise JournalError(say(_NEWER, path=path, version=version, known=VERSION))


def _kept(row: Sequence[Any]) -> KeptEntry:
    return KeptEntry(row[0], Entry._make(row[1:]))
