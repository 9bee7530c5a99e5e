"""The journal of one simulation: takes exchanges while questions are answered, and writes them when there is time."""

from __future__ import annotations

import asyncio
import logging
import threading
from collections import deque
from collections.abc import Mapping, Sequence
from itertools import islice
from pathlib import Path
from typing import Any

from simulator.journal.deriving import entry_of
from simulator.journal.entry import Entry, JournalMode, KeptEntry
from simulator.journal.store import Condition, JournalError, Store
from simulator.observing import Exchanged

log = logging.getLogger(__name__)

_FLUSH_AFTER_S = 0.05
_MOST_AT_ONCE = 500
_QUESTION_BYTES = Entry._fields.index("question_bytes")
_ANSWER_BYTES = Entry._fields.index("answer_bytes")


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
        self._waiting: deque[tuple[Any, ...]] = deque()
        """Plain tuples of plain values, which the garbage collector need not look at."""
        self._waiting_bytes = 0
        self._is_due = False
        self._store: Store | None = None
        self._lock = threading.Lock()

    def note(self, exchanged: Exchanged) -> None:
        """Take one exchange; it is written soon."""
        if self.mode is not JournalMode.OFF:
            self._take(tuple(entry_of(exchanged, has_bodies=self.mode is JournalMode.FULL)))

    def note_order(self, entry: Entry) -> None:
        """Take one change over the control API."""
        if self.mode is not JournalMode.OFF:
            self._take(tuple(entry))

    def flush(self) -> None:
        """Write what waits.

        Raises:
            JournalError: it cannot be written; it is lost.
        """
        with self._lock:
            self._is_due = False
            waiting, self._waiting = self._waiting, deque()
            self._waiting_bytes = 0
            for begin in range(0, len(waiting), _MOST_AT_ONCE):
                batch = list(islice(waiting, begin, begin + _MOST_AT_ONCE))
                self._opened().write(batch, self._most_exchanges, self._most_bytes)

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

    def _take(self, row: tuple[Any, ...]) -> None:
        """Let a row wait: in memory until somebody looks, and for a file until there is time."""
        waiting = self._waiting
        waiting.append(row)
        self._waiting_bytes += row[_QUESTION_BYTES] + row[_ANSWER_BYTES]
        if self.path is None:
            while len(waiting) > self._most_exchanges or self._waiting_bytes > self._most_bytes:
                gone = waiting.popleft()
                self._waiting_bytes -= gone[_QUESTION_BYTES] + gone[_ANSWER_BYTES]
        elif not self._is_due or len(waiting) >= _MOST_AT_ONCE:
            self._plan()

    def _plan(self) -> None:
        """Write soon, or at once where nothing could remind us or very much waits."""
        try:
            loop = asyncio.get_running_loop()
        except RuntimeError:
            self._try_to_flush()
            return
        if len(self._waiting) >= _MOST_AT_ONCE:
            self._try_to_flush()
        elif not self._is_due:
            self._is_due = True
            loop.call_later(_FLUSH_AFTER_S, self._try_to_flush)

    def _try_to_flush(self) -> None:
        try:
            self.flush()
        except JournalError:
            log.exception("The journal could not be written")
