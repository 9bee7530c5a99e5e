"""A connection to the hospital: one client connection's own, kept while that goes on asking."""

from __future__ import annotations

import asyncio
import select
from typing import Protocol, cast

from yuyue_sim.core.language import say

KEPT_S = 1.0
"""A connection that waited longer is closed: hospitals close theirs after some seconds."""


class Receiver(Protocol):
    """What gets the bytes of a response."""

    def received(self, data: bytes) -> None:
        """Take bytes of the response."""

    def lost(self, why: str) -> None:
        """Take note that the connection has ended."""

    def hold_client(self, *, is_held: bool) -> None:
        """Stop taking bytes from the client, or go on."""


class HospitalConnection(asyncio.Protocol):
    """One connection, with one request at a time."""

    def __init__(self) -> None:
        self.receiver: Receiver | None = None
        """Whose response comes now."""
        self.idle_since_s = 0.0
        self.is_open = False
        self._transport: asyncio.Transport
        self._poll: select.poll | None = None

    def is_usable(self, now_s: float) -> bool:
        """Whether another request may be sent: it waited a short time only, and the hospital has not closed it."""
        if not self.is_open or now_s - self.idle_since_s >= KEPT_S:
            return False
        return self._poll is None or not self._poll.poll(0)

    def write(self, data: bytes) -> None:
        """Send bytes of a request."""
        self._transport.write(data)

    def hold(self, *, is_held: bool) -> None:
        """Stop reading, or go on."""
        if not self.is_open:
            return
        if is_held:
            self._transport.pause_reading()
        else:
            self._transport.resume_reading()

    def close(self) -> None:
        """Close it; nobody gets what still comes."""
        self.receiver = None
        self.is_open = False
        self._transport.abort()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Begin."""
        self._transport = cast("asyncio.Transport", transport)
        self.is_open = True
        if hasattr(select, "poll"):  # not on Windows
            self._poll = select.poll()
            self._poll.register(transport.get_extra_info("socket").fileno(), select.POLLIN)

    def data_received(self, data: bytes) -> None:
        """Hand bytes on."""
        if self.receiver is None:  # more than was asked for
            self.close()
        else:
            self.receiver.received(data)

    def eof_received(self) -> None:
        """Note that the hospital closes."""
        self.is_open = False

    def connection_lost(self, exc: Exception | None) -> None:
        """End."""
        self.is_open = False
        receiver, self.receiver = self.receiver, None
        if receiver is not None:
            why = getattr(exc, "strerror", None) or say("the connection was closed before the response")
            receiver.lost(why)

    def pause_writing(self) -> None:
        """Let the client wait."""
        if self.receiver is not None:
            self.receiver.hold_client(is_held=True)

    def resume_writing(self) -> None:
        """Go on."""
        if self.receiver is not None:
            self.receiver.hold_client(is_held=False)
