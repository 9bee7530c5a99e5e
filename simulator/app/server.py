"""How uvicorn serves a simulator, in a process of its own or in a thread of somebody else's."""

from __future__ import annotations

from importlib.util import find_spec
from typing import Any

import uvicorn

BACKLOG = 2048
_GRACE_S = 5


def uvicorn_config(app: Any, workers: int, *, factory: bool) -> uvicorn.Config:
    """What uvicorn is told: an application, or (with several workers) the name of what makes one."""
    return uvicorn.Config(
        app,
        factory=factory,
        workers=workers,
        backlog=BACKLOG,
        http=_http_protocol(),
        lifespan="on",
        log_level="warning",
        access_log=False,
        date_header=False,
        server_header=False,
        proxy_headers=False,
        ws="none",
        timeout_graceful_shutdown=_GRACE_S,
    )


def _http_protocol() -> str:
    """By name, since workers are told it: our reader on httptools where that is installed, else the one on h11."""
    if find_spec("httptools"):
        return "simulator.commands.http_reading:HttpProtocol"
    return "simulator.commands.http_reading_h11:H11WithConnection"
