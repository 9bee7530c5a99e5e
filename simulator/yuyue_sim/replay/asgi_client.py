"""The door of a simulation in this process: requests go in, and what its observers see comes out."""

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
    """Asks a simulation that tells `observe` of every exchange and waits by `pause`."""

    def __init__(self) -> None:
        self.app: Gateway | None = None
        self._seen: list[Exchange] = []
        self._held: dict[int, _Held] = {}

    def observe(self, exchanged: Exchange) -> None:
        """Take down what was exchanged."""
        self._seen.append(exchanged)

    async def pause(self, _seconds: float) -> None:
        """What a fault holds back comes at once, unless it was let in by `hold`."""
        gate = _GATE.get()
        if gate is not None:
            gate.reached.set()
            await gate.opened.wait()

    async def hold(self, number: int, path: str, content_type: str, body: bytes) -> None:
        """Let a request in, up to where it is held back, or to its end where nothing does."""
        gate = _Gate()
        token = _GATE.set(gate)
        task = asyncio.create_task(self.send(path, content_type, body))
        _GATE.reset(token)
        reached = asyncio.create_task(gate.reached.wait())
        await asyncio.wait({task, reached}, return_when=asyncio.FIRST_COMPLETED)
        reached.cancel()
        self._held[number] = _Held(gate, task)

    async def go_on(self, number: int) -> Exchange | None:
        """Let a request that was held back be carried out."""
        gate, task = self._held.pop(number)
        gate.opened.set()
        return await task

    def is_held(self, number: int) -> bool:
        """Whether a request was let in by `hold` and waits to go on."""
        return number in self._held

    async def send(self, path: str, content_type: str, body: bytes) -> Exchange | None:
        """Ask, and take down what comes; `None` where nobody was told of it."""
        headers = [
            (b"host", _HOST),
            (b"content-type", content_type.encode("latin-1")),
            (b"content-length", b"%d" % len(body)),
        ]
        await self._request("POST", path, headers, body)
        return self._seen.pop() if self._seen else None

    async def send_command(self, method: str, path: str, body: bytes) -> None:
        """Ask for a change over the control API."""
        await self._request(method, path, [(b"host", _HOST), (b"content-type", b"application/json")], body)

    async def close(self) -> None:
        """Let nobody wait any longer."""
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
            """What was sent is seen by the observer."""

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
            raise RuntimeError("nobody stands behind the door")
        try:
            await self.app(scope, receive, send)
        except ConnectionDropped:
            return
