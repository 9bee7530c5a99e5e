"""How long the pieces of a request may take on a connection that has served others before."""

from __future__ import annotations

import asyncio
import socket
from typing import Any

import pytest
import uvicorn
from yuyue_sim.server.leader.worker_server import WorkerServer
from yuyue_sim.server.server import uvicorn_config
from yuyue_sim.soap.post import Answer, Post

REQUEST = b"POST /a HTTP/1.1\r\nHost: h\r\nContent-Length: 2\r\n\r\nhi"


class LateLoop(asyncio.SelectorEventLoop):
    """An event loop whose time the test moves on."""

    late_s = 0.0

    def time(self) -> float:
        return super().time() + self.late_s


class AtOnce:
    """An application that answers everything at once."""

    def answer(self, _post: Post, _body: bytes) -> Answer:
        return Answer(200, b"text/plain", b"answered", lambda: None)

    async def __call__(self, _scope: Any, _receive: Any, send: Any) -> None:
        await send({"type": "http.response.start", "status": 200, "headers": [(b"content-length", b"8")]})
        await send({"type": "http.response.body", "body": b"answered"})


class Served:
    """A server, its loop, and connections to it."""

    def __init__(self, loop: LateLoop) -> None:
        self.loop = loop
        config = uvicorn_config(AtOnce(), 2)
        config.load()
        self._server: Any = uvicorn.Server(config)
        self._server.lifespan = config.lifespan_class(config)

    async def connect(self, *, is_moved: bool) -> Connection:
        ours, theirs = socket.socketpair()
        ours.setblocking(False)
        before = set(self._server.server_state.connections)
        worker = WorkerServer(self._server)
        if is_moved:
            worker.take_in(theirs, "another")
        else:
            make: Any = self._server.config.http_protocol_class
            state, app_state = self._server.server_state, self._server.lifespan.state
            await self.loop.connect_accepted_socket(
                lambda: make(config=self._server.config, server_state=state, app_state=app_state), theirs
            )
        while not (new := self._server.server_state.connections - before):
            await asyncio.sleep(0)
        return Connection(self.loop, ours, *new)


class Connection:
    """One connection, and the server's part of it."""

    def __init__(self, loop: LateLoop, ours: socket.socket, protocol: Any) -> None:
        self._loop = loop
        self._ours = ours
        self._protocol = protocol

    async def ask(self) -> bytes:
        await self._loop.sock_sendall(self._ours, REQUEST)
        return await self._response()

    async def ask_in_two_pieces(self, cut: int, pause_s: float) -> bytes:
        await self._loop.sock_sendall(self._ours, REQUEST[:cut])
        while not self._protocol._unread_bytes:
            await asyncio.sleep(0)
        self._loop.late_s += pause_s
        for _ in range(10):  # what is due happens
            await asyncio.sleep(0)
        await self._loop.sock_sendall(self._ours, REQUEST[cut:])
        return await self._response()

    async def _response(self) -> bytes:
        return (await self._loop.sock_recv(self._ours, 65_536)).split(b"\r\n")[0]

    async def close(self) -> None:
        self._ours.close()
        self._loop.late_s += 3  # a connection that was refused is read for two seconds more
        while self._protocol.parser is not None:
            await asyncio.sleep(0)


@pytest.mark.parametrize("is_moved", [False, True], ids=["accepted", "moved"])
@pytest.mark.parametrize(("pause_s", "status"), [(29.0, b"HTTP/1.1 200 OK"), (31.0, b"HTTP/1.1 408 Request Timeout")])
def test_a_head_has_thirty_seconds_from_its_first_byte(is_moved: bool, pause_s: float, status: bytes) -> None:
    async def test(loop: LateLoop) -> None:
        served = Served(loop)
        first = await served.connect(is_moved=False)
        assert await first.ask() == b"HTTP/1.1 200 OK"  # from now on the head of such a request is known
        connection = await served.connect(is_moved=is_moved)
        if not is_moved:
            assert await connection.ask() == b"HTTP/1.1 200 OK"
        loop.late_s += 40
        assert await connection.ask_in_two_pieces(20, pause_s) == status
        await first.close()
        await connection.close()

    loop = LateLoop()
    with asyncio.Runner(loop_factory=lambda: loop) as runner:
        runner.run(asyncio.wait_for(test(loop), 600))
