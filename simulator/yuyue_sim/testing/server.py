"""A simulator in a thread of this process, started when it is first needed and stopped when the process ends."""

from __future__ import annotations

import atexit
import socket
import threading
from functools import cache

import uvicorn

from yuyue_sim.server import Gateway, Settings, Simulation
from yuyue_sim.server.server import BACKLOG, uvicorn_config

_CLOCK = "frozen@2026-03-02T08:00:00"
_PATIENCE_S = 30.0


_starting = threading.Lock()


class ServerStartError(Exception):
    """The simulator did not start."""


class _Server(uvicorn.Server):
    """Says when it listens."""

    def __init__(self, config: uvicorn.Config) -> None:
        super().__init__(config)
        self.is_ready = threading.Event()

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        self.is_ready.set()


def server_url() -> str:
    """The address of this process's simulator, the same for all its threads.

    Raises:
        ServerStartError: it did not start.
    """
    with _starting:
        return _started()


@cache
def _started() -> str:
    listener = socket.create_server(("127.0.0.1", 0), backlog=BACKLOG)
    simulation = Simulation(Settings(clock=_CLOCK))
    server = _Server(uvicorn_config(Gateway(simulation), 1, factory=False))
    thread = threading.Thread(target=server.run, args=([listener],), daemon=True, name="yuyue-sim")
    thread.start()
    if not server.is_ready.wait(_PATIENCE_S):
        raise ServerStartError(f"the simulator did not listen within {_PATIENCE_S:.0f} s")
    atexit.register(_stop, server, thread, simulation)
    return f"http://127.0.0.1:{listener.getsockname()[1]}"


def _stop(server: uvicorn.Server, thread: threading.Thread, simulation: Simulation) -> None:
    server.should_exit = True
    thread.join(_PATIENCE_S)
    simulation.close()
