"""The entries of a journal that are not in its database yet."""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Sequence

from yuyue_sim.journal.entry import Entry
from yuyue_sim.soap.exchange import Exchange

Row = Exchange | Entry

_DROPPED_AT_ONCE = 100
"""The rows that are dropped at a time are so small a part of all: to drop one with each that comes costs more."""


class Waiting:
    """Rows in the order in which they came. Any thread may add and take."""

    def __init__(self, most_rows: int, most_bytes: int) -> None:
        """Limit the number of waiting rows and the bytes of their bodies; the oldest are dropped, some at a time."""
        self._most_rows = most_rows
        self._too_many = most_rows + most_rows // _DROPPED_AT_ONCE
        self._most_bytes = most_bytes
        self._rows: deque[Row] = deque()
        self._bytes = 0
        self.lost = 0
        """How many rows were dropped."""
        self._lock = threading.Lock()

    def __len__(self) -> int:
        return len(self._rows)

    def add(self, row: Row) -> int:
        """Add one; returns how many wait."""
        rows = self._rows
        with self._lock:
            rows.append(row)
            self._bytes += _body_bytes(row)
            if self._bytes > self._most_bytes or len(rows) > self._too_many:
                self._shed()
            return len(rows)

    def take(self, most: int) -> list[Row]:
        """Take the oldest rows, at most a number of them."""
        rows = self._rows
        with self._lock:
            taken = [rows.popleft() for _ in range(min(most, len(rows)))]
            self._bytes -= sum(map(_body_bytes, taken))
        return taken

    def trim(self, taken: Sequence[Row]) -> None:
        """Put taken rows back."""
        with self._lock:
            self._rows.extendleft(reversed(taken))
            self._bytes += sum(map(_body_bytes, taken))
            self._shed()

    def _shed(self) -> None:
        rows = self._rows
        while len(rows) > 1 and (len(rows) > self._most_rows or self._bytes > self._most_bytes):
            self._bytes -= _body_bytes(rows.popleft())
            self.lost += 1


def _body_bytes(row: Row) -> int:
    request, response = row.request, row.response
    return (len(request) if request else 0) + (len(response) if response else 0)
