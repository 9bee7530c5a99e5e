"""The journal of one simulation: takes exchanges while questions are answered, and writes them when there is time."""

from __future__ import annotations

import asyncio
import logging
import threading
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from simulator.journal.deriving import entry_of
from simulator.journal.entry import Entry, JournalMode, KeptEntry
from simulator.journal.store import Condition, JournalError, Store
from simulator.observing import Exchanged

log = logging.getLogger(__name__)

_FLUSH_AFTER_S = 0.05
_MOST_WAITING = 500


class Journal:
    """What was exchanged, newest first, as far as it is kept.

    A failing database never keeps anybody from an answer: it is told in the log, and what could not be written is
    missing from the journal.
    """

    def __init__(
        self, path: Path | None, mode: JournalMode, most_exchanges: int, most_bytes: int, meta: Mapping[str, Any]
    ) -> None:
        """Keep a journal.

        Args:
            path: its file, made where there is none; in memory where absent.
            mode: how much is kept.
            most_exchanges: how many are kept; the oldest go.
            most_bytes: how large the database may become; the oldest go.
            meta: what is said of the journal as a whole.
        """
        self.path = path
        self.mode = mode
        self._most_exchanges = most_exchanges
        self._most_bytes = most_bytes
        self._meta = meta
        self._waiting: list[Exchanged | Entry] = []
        self._is_due = False
        self._store: Store | None = None
        self._lock = threading.Lock()

    def note(self, exchanged: Exchanged) -> None:
        """Take one exchange; it is written soon."""
        if self.mode is JournalMode.OFF:
            return
        self._waiting.append(exchanged)
        if not self._is_due or len(self._waiting) >= _MOST_WAITING:
            self._plan()

    def note_order(self, entry: Entry) -> None:
        """Take one change over the control API."""
        if self.mode is JournalMode.OFF:
            return
        self._waiting.append(entry)
        self._plan()

    def flush(self) -> None:
        """Write what waits.

        Raises:
            JournalError: it cannot be written; it is lost.
        """
        with self._lock:
            self._is_due = False
            waiting, self._waiting = self._waiting, []
            if waiting:
                has_bodies = self.mode is JournalMode.FULL
                entries = [
                    each if isinstance(each, Entry) else entry_of(each, has_bodies=has_bodies) for each in waiting
                ]
                self._opened().write(entries, self._most_exchanges, self._most_bytes)

    def find(
        self, conditions: Sequence[Condition] = (), before: int | None = None, limit: int = 100
    ) -> list[KeptEntry]:
        """The newest exchanges that meet all conditions, without their bodies, those before that id.

        Raises:
            JournalError: the database failed.
        """
        self.flush()
        with self._lock:
            return [] if self.mode is JournalMode.OFF else self._opened().find(conditions, before, limit)

    def entry(self, number: int) -> KeptEntry | None:
        """One exchange with its bodies; `None` where it never was or has gone.

        Raises:
            JournalError: the database failed.
        """
        self.flush()
        with self._lock:
            return None if self.mode is JournalMode.OFF else self._opened().one(number)

    def close(self) -> None:
        """Write what waits and let go of the file."""
        self._try_to_flush()
        with self._lock:
            if self._store is not None:
                self._store.close()
                self._store = None

    def _opened(self) -> Store:
        if self._store is None:
            self._store = Store(self.path)
            self._store.describe(self._meta)
        return self._store

    def _plan(self) -> None:
        """Write soon, or at once where nothing could remind us or very much waits."""
        try:
            loop = asyncio.get_running_loop()
        except RuntimeError:
            self._try_to_flush()
            return
        if len(self._waiting) >= _MOST_WAITING:
            self._try_to_flush()
        elif not self._is_due:
            self._is_due = True
            loop.call_later(_FLUSH_AFTER_S, self._try_to_flush)

    def _try_to_flush(self) -> None:
        try:
            self.flush()
        except JournalError:
            log.exception("The journal could not be written")
