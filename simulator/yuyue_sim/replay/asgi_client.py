"""A client of a simulation in this process, over ASGI, without a socket."""

from __future__ import annotations

import asyncio
from contextvars import ContextVar
from typing import Any, NamedTuple

from yuyue_sim.server.gateway import Gateway
from yuyue_sim.soap.connection import ConnectionDropped
from yuyue_sim.soap.exchange import Exchange

_HOST = b"127.0.0.1:8080"


class _Gate:
    """Where a request waits that is held back."""

    def __init__(self) -> None:
        self.reached = asyncio.Event()
        self.opened = asyncio.Event()


class _Held(NamedTuple):
    gate: _Gate
    task: asyncio.Task[Exchange | None]


_GATE: ContextVar[_Gate | None] = ContextVar("gate", default=None)


class AsgiClient:
    """Sends requests to a simulation that reports exchanges to `observe` and waits with `pause`."""

    def __init__(self) -> None:
        self.app: Gateway | None = None
        self._seen: list[Exchange] = []
        self._held: dict[int, _Held] = {}

    def observe(self, exchanged: Exchange) -> None:
        """Keep an exchange."""
        self._seen.append(exchanged)

    async def pause(self, _seconds: float) -> None:
        """Return at once; a request started by `hold` waits for `go_on`."""
        gate = _GATE.get()
        if gate is not None:
            gate.reached.set()
            await gate.opened.wait()

    async def hold(self, number: int, path: str, content_type: str, body: bytes) -> None:
        """Start a request, up to where a fault delays it, or to its end if none does."""
        gate = _Gate()
        token = _GATE.set(gate)
        task = asyncio.create_task(self.send(path, content_type, body))
        _GATE.reset(token)
        reached = asyncio.create_task(gate.reached.wait())
        await asyncio.wait({task, reached}, return_when=asyncio.FIRST_COMPLETED)
        reached.cancel()
        self._held[number] = _Held(gate, task)

    async def go_on(self, number: int) -> Exchange | None:
        """Continue a request that was started by `hold`."""
        gate, task = self._held.pop(number)
        gate.opened.set()
        return await task

    def is_held(self, number: int) -> bool:
        """Whether a request was started by `hold` and waits."""
        return number in self._held

    async def send(self, path: str, content_type: str, body: bytes) -> Exchange | None:
        """Send a SOAP request; `None` if no exchange was observed."""
        headers = [
            (b"host", _HOST),
            (b"content-type", content_type.encode("latin-1")),
            (b"content-length", b"%d" % len(body)),
        ]
        await self._request("POST", path, headers, body)
        return self._seen.pop() if self._seen else None

    async def send_command(self, method: str, path: str, body: bytes) -> None:
        """Send a command to the control API."""
        await self._request(method, path, [(b"host", _HOST), (b"content-type", b"application/json")], body)

    async def close(self) -> None:
        """Cancel what still waits."""
        for held in self._held.values():
            held.task.cancel()
        await asyncio.gather(*(held.task for held in self._held.values()), return_exceptions=True)

    async def _request(self, method: str, path: str, headers: list[tuple[bytes, bytes]], body: bytes) -> None:
        unread = [{"type": "http.request", "body": body, "more_body": False}]

        async def receive() -> dict[str, Any]:
            if unread:
                return unread.pop()
            await asyncio.Event().wait()
            return {"type": "http.disconnect"}

        async def send(_message: Any) -> None:
            """Ignore the message: `observe` receives the exchange."""

        scope = {
            "type": "http",
            "method": method,
            "path": path,
            "headers": headers,
            "query_string": b"",
            "http_version": "1.1",
            "scheme": "http",
            "client": ("127.0.0.1", 50_000),
            "server": ("127.0.0.1", 8080),
        }
        if self.app is None:
            raise RuntimeError("this client has no application yet")
        try:
            await self.app(scope, receive, send)
        except ConnectionDropped:
            return
