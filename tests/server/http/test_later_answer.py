"""What a client and the server do while an answer is waited for, on both event loops."""

from __future__ import annotations

import asyncio
import importlib
import logging
import socket
import struct
from collections.abc import Callable, Coroutine
from importlib.util import find_spec
from typing import Any

import pytest
import uvicorn
from yuyue_sim.server.server import uvicorn_config
from yuyue_sim.soap.connection import end_connection
from yuyue_sim.soap.post import Answer, Later, Post, Take
from yuyue_sim.soap.request_body import AsgiMessage, Receive, Send

LOOPS = ["asyncio", pytest.param("uvloop", marks=pytest.mark.skipif(not find_spec("uvloop"), reason="not installed"))]


def request(body: bytes) -> bytes:
    return b"POST /a HTTP/1.1\r\nHost: h\r\nContent-Length: %d\r\n\r\n%b" % (len(body), body)


class Promise:
    """An answer that is given when the test says so."""

    def __init__(self, takes: list[Take]) -> None:
        self._takes = takes

    def then(self, take: Take) -> None:
        self._takes.append(take)


class Hospital:
    """An application that answers a POST when the test says so; the first one, whose head nobody knows, at once."""

    def __init__(self) -> None:
        self.asked: list[bytes] = []
        """What is to be answered later, in the order in which it came."""
        self.takes: list[Take] = []
        self.over_asgi: list[AsgiMessage] = []
        """What the application received first, for each request that came over ASGI."""

    def answer(self, _post: Post, body: bytes) -> Later:
        self.asked.append(body)
        return Promise(self.takes)

    async def __call__(self, _scope: AsgiMessage, receive: Receive, send: Send) -> None:
        self.over_asgi.append(await receive())
        await send_text(send, b"asgi")


async def send_text(send: Send, text: bytes) -> None:
    headers = [(b"content-type", b"text/plain"), (b"content-length", b"%d" % len(text))]
    await send({"type": "http.response.start", "status": 200, "headers": headers})
    await send({"type": "http.response.body", "body": text})


def said(text: bytes, done: Callable[[], None] = lambda: None) -> Answer:
    return Answer(200, b"text/plain", text, done)


class Client:
    """One connection to a hospital whose answer to its request is waited for."""

    def __init__(self, hospital: Hospital, server: Any) -> None:
        self.hospital = hospital
        self.state = server.server_state
        self._loop = asyncio.get_running_loop()
        self._socket = socket.socket()
        self._socket.setblocking(False)
        self._came = b""

    async def connect(self, port: int) -> None:
        await self._loop.sock_connect(self._socket, ("127.0.0.1", port))
        self._socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        await self.send(b"any")
        assert await self.response() == b"asgi"
        await self.send(b"one")
        await until(lambda: bool(self.hospital.takes))
        self.hospital.over_asgi.clear()

    @property
    def protocol(self) -> Any:
        (protocol,) = self.state.connections
        return protocol

    async def send(self, body: bytes) -> None:
        await self._loop.sock_sendall(self._socket, request(body))

    async def send_more(self, body: bytes) -> None:
        """Send a request that has to wait for the one before."""
        protocol = self.protocol
        await self.send(body)
        await until(lambda: bool(protocol.flow.read_paused))

    async def response(self) -> bytes:
        """The body of the next response; `gone` if the connection ends."""
        while b"\r\n\r\n" not in self._came:
            data = await self._loop.sock_recv(self._socket, 65_536)
            if not data:
                return b"gone"
            self._came += data
        head, _, rest = self._came.partition(b"\r\n\r\n")
        length = int(head.lower().partition(b"content-length: ")[2].split()[0])
        while len(rest) < length:
            rest += await self._loop.sock_recv(self._socket, 65_536)
        self._came = rest[length:]
        return rest[:length]

    async def reset(self) -> None:
        """Be gone, and wait until the server knows."""
        self._socket.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        protocol = self.protocol
        if protocol.flow.read_paused:  # it reads nothing: it learns of the end when it writes, or by itself
            protocol.transport.abort()
        self._socket.close()
        await until(lambda: not self.state.connections)

    def stop_sending(self) -> None:
        self._socket.shutdown(socket.SHUT_WR)

    def close(self) -> None:
        self._socket.close()


async def until(is_so: Callable[[], bool]) -> None:
    while not is_so():
        await asyncio.sleep(0)


@pytest.fixture(params=LOOPS)
def go(request: pytest.FixtureRequest, caplog: pytest.LogCaptureFixture) -> Callable[..., None]:
    """Runs a test with a client, and looks that the server has nothing more to do and nothing to complain about."""

    async def with_client(test: Callable[[Client], Coroutine[Any, Any, None]]) -> None:
        hospital = Hospital()
        config = uvicorn_config(hospital)
        config.load()
        server: Any = uvicorn.Server(config)
        server.lifespan = config.lifespan_class(config)
        asyncio.get_running_loop().set_exception_handler(lambda _, context: logging.error("%s", context))
        make: Any = config.http_protocol_class
        app_state: dict[str, Any] = {}
        listening = await asyncio.get_running_loop().create_server(
            lambda: make(config=config, server_state=server.server_state, app_state=app_state),
            "127.0.0.1",
            0,
        )
        client = Client(hospital, server)
        await client.connect(listening.sockets[0].getsockname()[1])
        await test(client)
        client.close()
        await until(lambda: not server.server_state.connections and not server.server_state.tasks)
        listening.close()

    def run(test: Callable[[Client], Coroutine[Any, Any, None]], *complaints: str) -> None:
        factory = importlib.import_module(request.param).new_event_loop
        with asyncio.Runner(loop_factory=factory) as runner:
            runner.run(asyncio.wait_for(with_client(test), 120))
        assert [each.message for each in caplog.records if each.levelno >= logging.WARNING] == list(complaints)

    return run


def test_what_comes_meanwhile_is_answered_afterwards(go: Callable[..., None]) -> None:
    async def test(client: Client) -> None:
        await client.send_more(b"two")
        assert client.hospital.asked == [b"one"]
        client.hospital.takes[0](said(b"1"))
        assert await client.response() == b"1"
        await until(lambda: len(client.hospital.takes) == 2)
        client.hospital.takes[1](said(b"2"))
        assert await client.response() == b"2"

    go(test)


def test_an_answer_that_cannot_be_noted_keeps_nobody_waiting(go: Callable[..., None]) -> None:
    def fail() -> None:
        raise RuntimeError("the disk is full")

    async def test(client: Client) -> None:
        await client.send_more(b"two")
        with pytest.raises(RuntimeError, match="the disk is full"):
            client.hospital.takes[0](said(b"1", fail))
        assert await client.response() == b"1"
        client.hospital.takes[1](said(b"2"))
        assert await client.response() == b"2"

    go(test)


def test_a_client_that_has_gone_gets_nothing_and_nothing_more_is_done_for_it(go: Callable[..., None]) -> None:
    async def test(client: Client) -> None:
        await client.send_more(b"two")
        await client.reset()
        client.hospital.takes[0](said(b"1"))
        assert client.hospital.asked == [b"one"]
        assert client.hospital.over_asgi == []

    go(test)


def test_a_request_comes_over_asgi_as_one_whose_client_has_gone(go: Callable[..., None]) -> None:
    async def test(client: Client) -> None:
        await client.reset()
        client.hospital.takes[0](None)
        assert client.hospital.over_asgi == [{"type": "http.disconnect"}]

    go(test)


def test_what_goes_on_over_asgi_learns_that_the_client_has_gone(go: Callable[..., None]) -> None:
    ended: list[str] = []

    async def resetting(scope: AsgiMessage, receive: Receive, send: Send) -> None:
        await send_text(send, b"nobody reads this")
        await end_connection(scope, receive, is_reset=True)
        ended.append("reset")

    async def test(client: Client) -> None:
        await client.reset()
        client.hospital.takes[0](resetting)
        assert ended == ["reset"]

    go(test)


def test_a_client_that_sends_no_more_is_answered(go: Callable[..., None]) -> None:
    async def test(client: Client) -> None:
        protocol = client.protocol
        client.stop_sending()
        await until(protocol._connection._ended.is_set)
        client.hospital.takes[0](said(b"1"))
        assert [await client.response() for _ in range(2)] == [b"1", b"gone"]

    go(test)


def test_a_server_that_stops_answers_what_it_has_begun_and_nothing_more(go: Callable[..., None]) -> None:
    async def test(client: Client) -> None:
        await client.send_more(b"two")
        client.protocol.shutdown()
        client.hospital.takes[0](said(b"1"))
        assert [await client.response() for _ in range(2)] == [b"1", b"gone"]
        assert client.hospital.asked == [b"one"]
        assert client.hospital.over_asgi == []

    go(test)
