"""The journal of one simulation: takes exchanges while requests are answered, and writes them when there is time."""

from __future__ import annotations

import asyncio
import logging
import threading
from collections.abc import Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any

from yuyue_sim.core.clock import machine_unix_s
from yuyue_sim.core.language import say
from yuyue_sim.core.sampled_log import SampledLog
from yuyue_sim.journal.entry import Entry, JournalMode, KeptEntry
from yuyue_sim.journal.entry_builder import entry_of
from yuyue_sim.journal.pending_entries import Row, Waiting
from yuyue_sim.journal.query import EntryQuery
from yuyue_sim.journal.store import JournalError, Store
from yuyue_sim.soap.exchange import Exchange

log = logging.getLogger(__name__)

_ALL = EntryQuery()
_FLUSH_AFTER_S = 0.05
_RETRY_AFTER_S = 10.0
_MOST_AT_ONCE = 500
_MOST_WAITING_BYTES = 256 << 20
"""Of the bodies that wait for a file, which may fail."""


class Journal:
    """The kept exchanges, newest first.

    A failing database delays no response: the log names the error, and unwritten entries wait,
    within the limits of the journal.
    """

    def __init__(
        self, path: Path | None, mode: JournalMode, most_exchanges: int, most_bytes: int, meta: Mapping[str, Any]
    ) -> None:
        """Open a journal.

        Args:
            path: its file, created if missing; in memory if absent.
            mode: how much is kept.
            most_exchanges: how many are kept; the oldest are deleted.
            most_bytes: the largest size of the database; the oldest are deleted.
            meta: facts about the whole journal, by key.
        """
        self.path = path
        self.mode = mode
        self.most_exchanges = most_exchanges
        self._most_bytes = most_bytes
        self._meta = meta
        self._waiting = Waiting(most_exchanges, most_bytes if path is None else min(most_bytes, _MOST_WAITING_BYTES))
        """Entries not yet written: in memory until somebody reads, for a file until there is time."""
        self._is_due = False
        self._has_failed = False
        self._failures = SampledLog(log, logging.ERROR)
        self._reason = ""
        """Why entries could not be written, last."""
        self._is_closed = False
        self._store: Store | None = None
        self._lock = threading.Lock()

    @property
    def waiting(self) -> int:
        """How many exchanges are not in the database yet."""
        return len(self._waiting)

    def note(self, exchange: Exchange) -> None:
        """Add one exchange; it is written soon."""
        if self.mode is JournalMode.FULL:
            self._take(exchange)
        elif self.mode is JournalMode.SUMMARY:
            self._take(entry_of(exchange, has_bodies=False))

    def note_order(self, entry: Entry) -> None:
        """Add one change over the control API."""
        if self.mode is not JournalMode.OFF:
            self._take(entry)

    def note_entries(self, entries: Sequence[Entry]) -> None:
        """Add many entries at once, which are written now; those that cannot be written wait."""
        if self._is_closed or self.mode is JournalMode.OFF:
            return
        for entry in entries:
            self._waiting.add(entry)
        if self.path is None:
            return
        if not self._has_failed:
            self._try_to_flush()
        if self._has_failed and not self._is_due:
            self._plan()

    def flush(self) -> None:
        """Write the waiting entries; from any thread.

        Raises:
            JournalError: they cannot be written, and still wait.
        """
        with self._lock:
            self._is_due = False
            for _ in range(0, len(self._waiting), _MOST_AT_ONCE):
                rows = self._waiting.take(_MOST_AT_ONCE)
                try:
                    self._opened().write([_entry(row) for row in rows], self.most_exchanges, self._most_bytes)
                except JournalError:
                    self._waiting.trim(rows)
                    raise

    def find(self, query: EntryQuery = _ALL, limit: int = 100) -> list[KeptEntry]:
        """Return the newest exchanges that meet a query, at most `limit`, without their bodies.

        Raises:
            JournalError: the database failed.
        """
        self.flush()
        with self._lock:
            return [] if self.mode is JournalMode.OFF else self._opened().find(query, limit)

    def entry(self, number: int) -> KeptEntry | None:
        """One exchange with its bodies; `None` if it never existed or was deleted.

        Raises:
            JournalError: the database failed.
        """
        self.flush()
        with self._lock:
            return None if self.mode is JournalMode.OFF else self._opened().one(number)

    def close(self) -> str | None:
        """Write the waiting entries and close the file; say what of it is lost, `None` if nothing is."""
        if self.path is not None:
            self._try_to_flush()
        with self._lock:
            self._is_closed = True
            missing = self._waiting.lost + len(self._waiting.take(len(self._waiting)))
            trouble = None
            if self._store is not None:
                trouble = self._store.trouble()
                if not (trouble or missing):
                    with suppress(JournalError):
                        self._store.leave()
                self._store.close()
                self._store = None
        if self.path is None or not (trouble or missing):
            return None
        if not missing:
            return say("the journal {path} is lost: {reason}", path=self.path, reason=trouble)
        return say(
            "{count} exchanges are missing from the journal {path}: {reason}",
            count=missing,
            path=self.path,
            reason=trouble or self._reason,
        )

    def _opened(self) -> Store:
        if self._is_closed:
            raise JournalError("the journal is closed")
        if self._store is None:
            self._store = Store(self.path)
            self._store.describe(self._meta)
            self._store.enter(machine_unix_s())
        return self._store

    def _take(self, row: Row) -> None:
        if self._is_closed:
            return
        waiting = self._waiting.add(row)
        if self.path is None:
            return
        if waiting >= _MOST_AT_ONCE and not self._has_failed:
            self._try_to_flush()
        elif not self._is_due:
            self._plan()

    def _plan(self) -> None:
        """Write soon, many at a time; at once if there is no event loop."""
        try:
            loop = asyncio.get_running_loop()
        except RuntimeError:
            self._try_to_flush()
            return
        self._is_due = True
        delay_s = _RETRY_AFTER_S if self._has_failed else _FLUSH_AFTER_S
        loop.call_later(delay_s, self._try_to_flush)

    def _try_to_flush(self) -> None:
        """Write the waiting entries; a failure is one line a minute in the log."""
        try:
            self.flush()
        except JournalError as error:
            self._failures.note(
                f"The journal cannot be written; what does not fit into memory will be missing from it: {error}"
            )
            self._has_failed = True
            self._reason = str(error)
        else:
            self._has_failed = False


def _entry(row: Row) -> Entry:
    return row if isinstance(row, Entry) else entry_of(row, has_bodies=True)
