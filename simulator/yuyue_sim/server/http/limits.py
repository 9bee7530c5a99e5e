"""The size and time limits of requests."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class HttpLimits:
    """The limits of one server's connections."""

    head_bytes: int = 65_536
    """Request line and headers together; more is refused with 414 or 431."""
    head_s: float = 30.0
    """Seconds for a head, from the connection or its first byte; a silent connection is closed without response."""
    body_s: float = 60.0
    """Seconds for a body, from the end of its head; then 408."""
    keep_alive_s: int = 75
    """Seconds for which an idle connection is kept; the header Keep-Alive names them."""
