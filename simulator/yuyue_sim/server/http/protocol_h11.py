"""How HTTP is read where httptools is not installed: uvicorn's own way on h11, with the connection told."""

from __future__ import annotations

import asyncio

from uvicorn.protocols.http.h11_impl import H11Protocol

from yuyue_sim.server.control.shutdown import STOPPING
from yuyue_sim.server.http.connection import TcpConnection
from yuyue_sim.soap.connection import CONNECTION


class H11WithConnection(H11Protocol):
    """Tells the application the connection on which each request came."""

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Begin with a connection."""
        super().connection_made(transport)
        self._stopping = asyncio.Event()
        self.app_state = {**self.app_state, CONNECTION: TcpConnection(transport), STOPPING: self._stopping}

    def shutdown(self) -> None:
        """Tell that the server wants to stop; answers that end by themselves are sent first."""
        self._stopping.set()
        super().shutdown()
