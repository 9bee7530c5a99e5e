"""How HTTP is read where httptools is not installed: uvicorn's own way on h11, with the connection told."""

from __future__ import annotations

import asyncio

from uvicorn.protocols.http.h11_impl import H11Protocol

from simulator.commands.connection import TcpConnection
from simulator.soap.connection import CONNECTION


class H11WithConnection(H11Protocol):
    """Tells the application the connection on which each request came."""

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Begin with a connection."""
        super().connection_made(transport)
        self.app_state = {**self.app_state, CONNECTION: TcpConnection(transport)}
