"""How uvicorn serves a simulator, in a process of its own or in a thread of somebody else's."""

from __future__ import annotations

from functools import partial
from importlib.util import find_spec
from typing import Any, Literal

import uvicorn

from yuyue_sim.core.tls import Certificate
from yuyue_sim.server.http.limits import HttpLimits

BACKLOG = 2048
_WORKER_LIMIT_S = 60
"""How long a worker may be silent before it is replaced; on a busy machine it needs some time to start."""
GRACE_S = 5
"""How long a server that stops waits for its unfinished responses."""


def uvicorn_config(
    app: Any,
    workers: int = 1,
    *,
    factory: bool = False,
    lifespan: Literal["on", "off"] = "on",
    log_config: dict[str, Any] | None = None,
    grace_s: int = GRACE_S,
    limits: HttpLimits = HttpLimits(),  # noqa: B008 - frozen
    certificate: Certificate | None = None,
) -> uvicorn.Config:
    """The configuration of uvicorn.

    Args:
        app: the application, or (with several workers) the name of what makes one.
        workers: how many processes there are.
        factory: whether it is such a name.
        lifespan: whether the application takes part in the server's start and end.
        log_config: how to log, as `dictConfig` takes it; `None` leaves logging as it is.
        grace_s: how long a server that stops waits for its unfinished responses.
        limits: how much of a request is waited for, and how long.
        certificate: to show to clients over TLS; HTTP without TLS if absent.
    """
    return uvicorn.Config(
        app,
        factory=factory,
        workers=workers,
        backlog=BACKLOG,
        http=_http_protocol(limits, workers),
        lifespan=lifespan,
        log_config=log_config,
        log_level="warning",
        access_log=False,
        date_header=False,
        server_header=False,
        proxy_headers=False,
        ws="none",
        headers=[("keep-alive", f"timeout={limits.keep_alive_s}")],
        h11_max_incomplete_event_size=limits.head_bytes,
        timeout_keep_alive=limits.keep_alive_s,
        timeout_graceful_shutdown=grace_s,
        timeout_worker_healthcheck=_WORKER_LIMIT_S,
        ssl_certfile=certificate.path if certificate else None,
        ssl_keyfile=certificate.key if certificate else None,
    )


def _http_protocol(limits: HttpLimits, workers: int) -> Any:
    """Our protocol on httptools where that is installed, else on h11; workers get it pickled."""
    if find_spec("httptools"):
        from yuyue_sim.server.http.protocol import HttpProtocol  # noqa: PLC0415 - needs httptools

        if workers > 1:
            from yuyue_sim.server.leader.movable_protocol import MovableProtocol  # noqa: PLC0415 - needs httptools

            return partial(MovableProtocol, limits=limits)
        return partial(HttpProtocol, limits=limits)
    from yuyue_sim.server.http.protocol_h11 import H11WithConnection  # noqa: PLC0415

    return H11WithConnection
