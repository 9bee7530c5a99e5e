"""Malformed requests in the log: the first at once, then one line a minute with their count."""

from __future__ import annotations

import logging
from collections.abc import Callable

log = logging.getLogger(__name__)

_EVERY_S = 60.0


class MalformedLog:
    """Counts malformed HTTP requests, so that a scanner cannot fill the log."""

    def __init__(self, now: Callable[[], float]) -> None:
        """Use a monotonic clock in seconds."""
        self._now = now
        self._next_s = 0.0
        self._count = 0

    def note(self, client: tuple[str, int] | None, reason: str) -> None:
        """Count one, and write a line if none was written in the last minute."""
        self._count += 1
        now_s = self._now()
        if now_s < self._next_s:
            return
        address = f"{client[0]}:{client[1]}" if client else "an unknown address"
        more = f" and {self._count - 1} more since the last such line" if self._count > 1 else ""
        log.warning("Malformed request from %s: %s%s", address, reason, more)
        self._next_s = now_s + _EVERY_S
        self._count = 0
