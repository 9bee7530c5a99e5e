"""A simulator in a thread of this process, started when it is first needed and stopped when the process ends."""

from __future__ import annotations

import asyncio
import atexit
import socket
import threading
from collections.abc import Coroutine, Mapping
from functools import cache
from typing import Any, TypeVar

import uvicorn

from yuyue_sim.core.language import say
from yuyue_sim.server.control.client import ControlClient, ControlRefusedError
from yuyue_sim.server.control.problems import world_refused
from yuyue_sim.server.control.world_directory import WorldRefusal, WorldSpec
from yuyue_sim.server.gateway import Gateway
from yuyue_sim.server.server import BACKLOG, uvicorn_config
from yuyue_sim.server.settings import Settings
from yuyue_sim.server.simulation import Simulation
from yuyue_sim.testing.handle import Hospital

T = TypeVar("T")

_CLOCK = "frozen@2026-03-02T08:00:00"
_PATIENCE_S = 30.0


_starting = threading.Lock()


class ServerStartError(Exception):
    """The simulator did not start."""


class OwnSimulator:
    """The simulator of this process. Worlds are made without its control API, which takes long to build."""

    def __init__(self) -> None:
        """Start it, and stop it when the process ends.

        Raises:
            ServerStartError: it did not start.
        """
        listener = socket.create_server(("127.0.0.1", 0), backlog=BACKLOG)
        self._url = f"http://127.0.0.1:{listener.getsockname()[1]}"
        self._simulation = Simulation(Settings(clock=_CLOCK))
        self._gateway = Gateway(self._simulation, warms=False)
        self._server = _Server(uvicorn_config(self._gateway, 1, factory=False))
        self._thread = threading.Thread(target=self._server.run, args=([listener],), daemon=True, name="yuyue-sim")
        self._thread.start()
        if not self._server.is_ready.wait(_PATIENCE_S):
            raise ServerStartError(say("the simulator did not listen within {seconds:.0f} s", seconds=_PATIENCE_S))
        atexit.register(self._stop)

    def create(self, order: Mapping[str, Any]) -> Hospital:
        """Make a world as `POST /control/v1/worlds` does, of values that are checked.

        Raises:
            ControlRefusedError: such a world cannot be made.
        """
        plants = tuple(order["plants"])
        spec = WorldSpec(order.get("scenario"), order.get("yaml"), order.get("seed"), order.get("clock"), plants)
        try:
            made = self._do(self._gateway.worlds.create(None, spec))
        except WorldRefusal as refusal:
            problem = world_refused(refusal.kind, str(refusal))
            raise ControlRefusedError(problem.status, problem.detail) from None
        return Hospital(made.name, made.scenario, made.seed, ControlClient(self._url + made.prefix))

    def remove(self, name: str) -> None:
        """Remove a world."""
        self._do(self._gateway.worlds.remove(name))

    def _do(self, work: Coroutine[Any, Any, T]) -> T:
        """The result of work in the thread of the server."""
        return asyncio.run_coroutine_threadsafe(work, self._server.loop).result()

    def _stop(self) -> None:
        self._server.should_exit = True
        self._thread.join(_PATIENCE_S)
        self._simulation.close()


class _Server(uvicorn.Server):
    """Says when it listens, and in which event loop."""

    loop: asyncio.AbstractEventLoop

    def __init__(self, config: uvicorn.Config) -> None:
        super().__init__(config)
        self.is_ready = threading.Event()

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        self.loop = asyncio.get_running_loop()
        self.is_ready.set()


def own_simulator() -> OwnSimulator:
    """This process's simulator, the same for all its threads.

    Raises:
        ServerStartError: it did not start.
    """
    with _starting:
        return _started()


@cache
def _started() -> OwnSimulator:
    return OwnSimulator()
