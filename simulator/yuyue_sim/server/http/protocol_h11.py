"""HTTP without httptools: uvicorn's protocol on h11, which passes the connection to the application."""

from __future__ import annotations

import asyncio

from uvicorn.protocols.http.h11_impl import H11Protocol

from yuyue_sim.server.control.shutdown import STOPPING
from yuyue_sim.server.http.connection import TcpConnection
from yuyue_sim.soap.connection import CONNECTION


class H11WithConnection(H11Protocol):
    """Passes the connection of each request to the application."""

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Begin with a connection."""
        super().connection_made(transport)
        self._stopping = asyncio.Event()
        self.app_state = {**self.app_state, CONNECTION: TcpConnection(transport), STOPPING: self._stopping}

    def shutdown(self) -> None:
        """Say that the server is stopping; responses that end by themselves are sent first."""
        self._stopping.set()
        super().shutdown()
