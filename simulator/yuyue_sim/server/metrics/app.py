"""The ASGI application for monitoring: /metrics, /healthz and /readyz."""

from __future__ import annotations

import json
from collections.abc import Awaitable, Callable
from typing import Any

from yuyue_sim.server.metrics.metrics import CONTENT_TYPE
from yuyue_sim.soap.request_body import AsgiMessage, Receive, Send

WATCHED = frozenset({"/metrics", "/healthz", "/readyz"})
"""The paths that it serves."""

_JSON = b"application/json"
_READING = ("GET", "HEAD")
_STOPPING = "the server is stopping"


class MetricsApp:
    """Serves monitoring. Its responses have no patient data, so no token is needed."""

    def __init__(
        self,
        exposition: Callable[[], Awaitable[bytes]],
        trouble: Callable[[], Awaitable[str | None]],
        is_stopping: Callable[[AsgiMessage], bool],
    ) -> None:
        """Serve these.

        Args:
            exposition: the metrics, in the text format of Prometheus.
            trouble: why the simulator does not work; `None` if it does.
            is_stopping: whether the server of a request's scope is stopping.
        """
        self._exposition = exposition
        self._trouble = trouble
        self._is_stopping = is_stopping

    async def __call__(self, scope: AsgiMessage, receive: Receive, send: Send) -> None:  # noqa: ARG002 - no body is read
        """Answer one HTTP request to one of `WATCHED`."""
        if scope["method"] not in _READING:
            await _send(send, scope, 405, _JSON, _status("refused", f"only {' and '.join(_READING)} are answered here"))
        elif scope["path"] == "/metrics":
            await _send(send, scope, 200, CONTENT_TYPE, await self._exposition())
        else:
            reason = await self._trouble()
            if reason is None and scope["path"] == "/readyz" and self._is_stopping(scope):
                reason = _STOPPING
            await _send(
                send, scope, 503 if reason else 200, _JSON, _status("failed", reason) if reason else _status("ok")
            )


def _status(status: str, reason: str | None = None) -> bytes:
    body: dict[str, Any] = {"status": status} if reason is None else {"status": status, "reason": reason}
    return json.dumps(body, ensure_ascii=False).encode() + b"\n"


async def _send(send: Send, scope: AsgiMessage, status: int, content_type: bytes, body: bytes) -> None:
    headers = [
        (b"content-type", content_type),
        (b"content-length", b"%d" % len(body)),
        (b"cache-control", b"no-store"),
    ]
    if status == 405:
        headers.append((b"allow", ", ".join(_READING).encode()))
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": b"" if scope["method"] == "HEAD" else body})
