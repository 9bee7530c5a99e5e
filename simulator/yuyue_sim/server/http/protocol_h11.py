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
        self._connection = TcpConnection(transport)
        self.app_state = {**self.app_state, CONNECTION: self._connection, STOPPING: self._stopping}

    def eof_received(self) -> bool:  # type: ignore[override]
        """End with a client that sends no more, at once or after the response that it waits for."""
        self._connection.note_end()
        self._stopping.set()
        if self.cycle is None or self.cycle.response_complete or self.cycle.more_body:
            return False
        self.cycle.keep_alive = False
        return True

    def shutdown(self) -> None:
        """Say that the server is stopping; responses that end by themselves are sent first."""
        self._stopping.set()
        super().shutdown()
