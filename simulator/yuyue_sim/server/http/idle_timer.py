"""Closes a connection on which nothing has happened for some time."""

from __future__ import annotations

import asyncio
from collections.abc import Callable


class IdleTimer:
    """One timer a connection, not one a request: when it is due it finds out whether something has happened."""

    def __init__(self, loop: asyncio.AbstractEventLoop, limit_s: float, close: Callable[[], None]) -> None:
        """Call `close` when a connection was idle for so many seconds."""
        self._loop = loop
        self._limit_s = limit_s
        self._close = close
        self._idle_since_s: float | None = None
        self._timer: asyncio.TimerHandle | None = None

    def begin(self) -> None:
        """There is nothing to answer from now on."""
        self._idle_since_s = self._loop.time()
        if self._timer is None:
            self._wait_until(self._idle_since_s + self._limit_s)

    def interrupt(self) -> None:
        """Something came."""
        self._idle_since_s = None

    def cancel(self) -> None:
        """The connection has ended."""
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None

    def _wait_until(self, due_s: float) -> None:
        self._timer = self._loop.call_at(due_s, self._look)

    def _look(self) -> None:
        self._timer = None
        if self._idle_since_s is None:
            return
        due_s = self._idle_since_s + self._limit_s
        if self._loop.time() < due_s:
            self._wait_until(due_s)
        else:
            self._close()
