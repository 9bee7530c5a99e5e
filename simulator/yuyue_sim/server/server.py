"""How uvicorn serves a simulator, in a process of its own or in a thread of somebody else's."""

from __future__ import annotations

from importlib.util import find_spec
from typing import Any

import uvicorn

BACKLOG = 2048
GRACE_S = 5
"""How long a server that stops waits for the answers it has begun."""


def uvicorn_config(
    app: Any, workers: int, *, factory: bool, log_config: dict[str, Any] | None = None, grace_s: int = GRACE_S
) -> uvicorn.Config:
    """What uvicorn is told.

    Args:
        app: the application, or (with several workers) the name of what makes one.
        workers: how many processes there are.
        factory: whether it is such a name.
        log_config: how to log, as `dictConfig` takes it; `None` leaves logging as it is.
        grace_s: how long a server that stops waits for the answers it has begun.
    """
    return uvicorn.Config(
        app,
        factory=factory,
        workers=workers,
        backlog=BACKLOG,
        http=_http_protocol(),
        lifespan="on",
        log_config=log_config,
        log_level="warning",
        access_log=False,
        date_header=False,
        server_header=False,
        proxy_headers=False,
        ws="none",
        timeout_graceful_shutdown=grace_s,
    )


def _http_protocol() -> str:
    """By name, since workers are told it: our reader on httptools where that is installed, else the one on h11."""
    if find_spec("httptools"):
        return "yuyue_sim.server.http.protocol:HttpProtocol"
    return "yuyue_sim.server.http.protocol_h11:H11WithConnection"
