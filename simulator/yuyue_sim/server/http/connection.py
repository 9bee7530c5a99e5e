"""The connection of a request, as the application may end it."""

from __future__ import annotations

import asyncio
import socket
import struct

_LINGER_NOT = struct.pack("ii", 1, 0)


class TcpConnection:
    """A connection that uvicorn holds."""

    def __init__(self, transport: asyncio.Transport) -> None:
        self._transport = transport

    def reset(self) -> None:
        """Tear it down (TCP RST): what was sent and has not arrived is lost."""
        peer = self._transport.get_extra_info("socket")
        if peer is not None:
            peer.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _LINGER_NOT)
        self._transport.abort()

    def close(self) -> None:
        """Send what is to be sent and end it."""
        self._transport.close()
