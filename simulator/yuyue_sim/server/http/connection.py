"""The connection of a request; the application may reset or close it."""

from __future__ import annotations

import asyncio
import socket
import struct

_LINGER_NOT = struct.pack("ii", 1, 0)


class TcpConnection:
    """A connection of uvicorn."""

    def __init__(self, transport: asyncio.Transport) -> None:
        self._transport = transport
        self._ended = asyncio.Event()

    def note_end(self) -> None:
        """Take note that the client sends no more; it may still wait for responses."""
        self._ended.set()

    async def until_ended(self) -> None:
        """Wait until the client sends no more."""
        await self._ended.wait()

    def reset(self) -> None:
        """Reset it (TCP RST): data on the way are lost."""
        peer = self._transport.get_extra_info("socket")
        if peer is not None and peer.fileno() >= 0:  # it may have ended
            peer.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _LINGER_NOT)
        self._transport.abort()

    def close(self) -> None:
        """Send what is pending and close it."""
        self._transport.close()
