"""The uvicorn of a worker process, as far as connections need it that another worker has accepted."""

from __future__ import annotations

import asyncio
import logging
import signal
import socket
from typing import Any

import uvicorn

log = logging.getLogger(__name__)


class WorkerServer:
    """Goes on with connections as if it had accepted them."""

    def __init__(self, server: uvicorn.Server) -> None:
        """Let a server have them."""
        self._server = server
        self._tasks: set[asyncio.Task[None]] = set()

    def take_in(self, connection: socket.socket, origin: str) -> None:
        """Go on with a connection of another worker."""
        task = asyncio.get_running_loop().create_task(self._take_in(connection, origin))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _take_in(self, connection: socket.socket, origin: str) -> None:
        protocol = self._protocol(origin)
        try:
            connection.setblocking(False)
            await asyncio.get_running_loop().connect_accepted_socket(lambda: protocol, connection)
        except OSError as error:  # the client has gone
            log.debug("A connection of another worker has ended: %s", error)
            connection.close()
            return
        if self._server.should_exit:
            protocol.shutdown()

    def _protocol(self, origin: str) -> Any:
        """What uvicorn makes for a connection that it accepts; a `MovableProtocol`, since nothing else sends one."""
        config = self._server.config
        make: Any = config.http_protocol_class
        protocol = make(config=config, server_state=self._server.server_state, app_state=self._server.lifespan.state)
        protocol.was_moved = True
        protocol.origin = origin
        return protocol


def server_of_process() -> WorkerServer | None:
    """The server of this process, which takes its signals: uvicorn names it nowhere else. `None` if there is none."""
    server = getattr(signal.getsignal(signal.SIGTERM), "__self__", None)
    return WorkerServer(server) if isinstance(server, uvicorn.Server) else None
