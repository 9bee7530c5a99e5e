"""Log lines that can repeat many times: the first at once, then one a minute with a count of the rest."""

from __future__ import annotations

import logging
from collections.abc import Callable

from yuyue_sim.core.clock import monotonic_s

_EVERY_S = 60.0


class SampledLog:
    """Writes a line without a traceback, unless one was written in the last minute."""

    def __init__(self, log: logging.Logger, level: int, now: Callable[[], float] = monotonic_s) -> None:
        """Use a logger, a level of `logging`, and a monotonic clock in seconds."""
        self._log = log
        self._level = level
        self._now = now
        self._next_s = float("-inf")
        self._count = 0

    def note(self, line: str) -> None:
        """Count one line, and write it if none was written in the last minute."""
        self._count += 1
        now_s = self._now()
        if now_s < self._next_s:
            return
        more = f" and {self._count - 1} more since the last such line" if self._count > 1 else ""
        self._log.log(self._level, "%s%s", line, more)
        self._next_s = now_s + _EVERY_S
        self._count = 0
