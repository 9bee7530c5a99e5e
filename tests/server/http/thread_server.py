"""A server in a thread of the tests, with the HTTP side of the simulator."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import uvicorn
from yuyue_sim.server.http.limits import HttpLimits
from yuyue_sim.server.server import uvicorn_config


@contextmanager
def served(app: Any, limits: HttpLimits | None = None, *, has_lifespan: bool = True) -> Iterator[int]:
    """The port on which an application is served meanwhile."""
    listener = socket.create_server(("127.0.0.1", 0))
    config = uvicorn_config(app, lifespan="on" if has_lifespan else "off", limits=limits or HttpLimits())
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]}, daemon=True)
    thread.start()
    yield listener.getsockname()[1]
    server.should_exit = True
    thread.join(120)
