"""Malformed requests in the log: sampled, so that a scanner cannot fill it."""

from __future__ import annotations

import logging
from collections.abc import Callable

from yuyue_sim.core.sampled_log import SampledLog

log = logging.getLogger(__name__)


class MalformedLog:
    """Counts malformed HTTP requests."""

    def __init__(self, now: Callable[[], float]) -> None:
        """Use a monotonic clock in seconds."""
        self._lines = SampledLog(log, logging.WARNING, now)

    def note(self, client: tuple[str, int] | None, reason: str) -> None:
        """Count one, and write a line if none was written in the last minute."""
        address = f"{client[0]}:{client[1]}" if client else "an unknown address"
        self._lines.note(f"Malformed request from {address}: {reason}")
