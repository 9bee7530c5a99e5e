"""How much of a request is waited for, and how long."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class HttpLimits:
    """The limits of one server's connections."""

    head_bytes: int = 65_536
    """Request line and headers together; more is refused with 414 or 431."""
    head_s: float = 30.0
    """Seconds for a head, from the connection or from its first byte; a connection that says nothing ends silently."""
    body_s: float = 60.0
    """Seconds for a body, from the end of its head; then 408."""
    keep_alive_s: int = 75
    """Seconds for which a connection without a request is kept; the header Keep-Alive says so."""
