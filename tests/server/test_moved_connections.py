"""A connection that only books goes to the leader, and back when it no longer books, on both event loops."""

from __future__ import annotations

import asyncio
import socket
import ssl
import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest
import uvicorn
from yuyue_sim.core.tls import Certificate
from yuyue_sim.server.http.limits import HttpLimits
from yuyue_sim.server.leader.leadership import LEADERSHIP, Leadership
from yuyue_sim.server.leader.worker_server import WorkerServer
from yuyue_sim.server.server import uvicorn_config
from yuyue_sim.soap.exchange import Observer
from yuyue_sim.soap.post import Answer, Later, Post, awaited, post_of
from yuyue_sim.soap.request_body import Application, AsgiMessage, Receive, Send

from tests.journal.recorder.test_tls import PEM

pytestmark = pytest.mark.skipif(not hasattr(socket, "AF_UNIX"), reason="needs Unix sockets")

LOOPS = ["asyncio", pytest.param("uvloop", marks=pytest.mark.skipif(not find_spec("uvloop"), reason="not installed"))]
PATH, PATH_OF_WORLD = "/webservice/YuyueService", "/w/mine/webservice/YuyueService"
BOOKING, READING = b"<getYyNo>", b"<getDtNoInfo>"
LARGE, LARGE_BYTES = b"<large>", 16_000_000
"""A reading, and the size of its response: more than the system keeps for a client that does not read."""
USUAL = HttpLimits()
TIMEOUT_S = 60


def request(body: bytes, path: str = PATH) -> bytes:
    method = "POST" if body else "GET"
    head = f"{method} {path} HTTP/1.1\r\nHost: h\r\nContent-Length: {len(body)}\r\n\r\n"
    return head.encode() + body


def nothing() -> None:
    """There is nothing to do."""


class Worker:
    """A worker in a thread: its responses say who answered, and `for` whom if it was handed over."""

    def __init__(self, name: str, folder: Path, loop: str, certificate: Certificate | None, limits: HttpLimits) -> None:
        self.name = name
        self.leadership = Leadership(folder, self._answer_for_other, lambda _: None, lambda: 0.0)
        self._config = uvicorn_config(self, 2, limits=limits, certificate=certificate)
        self._config.loop = loop
        self._server = uvicorn.Server(self._config)
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port = self._listener.getsockname()[1]
        self._thread = threading.Thread(target=self._server.run, kwargs={"sockets": [self._listener]}, daemon=True)

    def start(self) -> None:
        self._thread.start()

    def stop(self) -> None:
        self._server.should_exit = True
        self._thread.join(TIMEOUT_S)
        assert not self._thread.is_alive()

    @property
    def connections(self) -> int:
        return len(self._server.server_state.connections)

    def answer(self, post: Post, body: bytes) -> Answer | Later | Application | None:
        if post.path != PATH:
            return None
        if body == LARGE:
            return Answer(200, b"text/plain", bytes(LARGE_BYTES), nothing)
        return self.leadership.handed_over(post, body) or self._said("")

    def _answer_for_other(self, _post: Post, _body: bytes, _observe: Observer) -> Answer:
        return self._said(" for another")

    def _said(self, more: str) -> Answer:
        return Answer(200, b"text/plain", (self.name + more).encode(), nothing)

    async def __call__(self, scope: AsgiMessage, receive: Receive, send: Send) -> None:
        if scope["type"] == "lifespan":
            await receive()
            self.leadership.begin(WorkerServer(self._server).take_in)
            scope["state"][LEADERSHIP] = self.leadership
            await send({"type": "lifespan.startup.complete"})
            await receive()
            await self.leadership.end()
            await send({"type": "lifespan.shutdown.complete"})
            return
        body = (await receive())["body"]
        given = self.answer(post_of(scope), body) or self._said("")
        answer = given if isinstance(given, Answer) or callable(given) else await awaited(given)
        assert isinstance(answer, Answer)
        length = b"%d" % len(answer.body)
        headers = [(b"content-type", answer.content_type), (b"content-length", length)]
        await send({"type": "http.response.start", "status": 200, "headers": headers})
        await send({"type": "http.response.body", "body": answer.body})


class Client:
    """A client with one connection."""

    def __init__(self, port: int, tls: ssl.SSLContext | None = None) -> None:
        plain = socket.create_connection(("127.0.0.1", port), TIMEOUT_S)
        plain.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.socket = plain if tls is None else tls.wrap_socket(plain)
        self._reader = self.socket.makefile("rb")

    def ask(self, body: bytes, path: str = PATH) -> str:
        self.socket.sendall(request(body, path))
        return self.response()

    def ask_in_chunks(self, body: bytes, path: str = PATH) -> str:
        """Such a request is never one whose head came before, and is read by the parser."""
        head = f"POST {path} HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n"
        self.socket.sendall(head.encode() + b"%x\r\n%b\r\n0\r\n\r\n" % (len(body), body))
        return self.response()

    def response(self) -> str:
        """The body of the next one; `gone` if the connection ends."""
        length = -1
        while (line := self._reader.readline().lower().rstrip()) or length < 0:
            if not line:
                return "gone"
            if line.startswith(b"content-length:"):
                length = int(line.split()[1])
        return self._reader.read(length).decode()

    def close(self) -> None:
        self._reader.close()
        self.socket.close()


class Together:
    """Several workers in one folder; the first of them leads."""

    def __init__(
        self, folder: Path, loop: str, stack: ExitStack, certificate: Certificate | None, leader_limits: HttpLimits
    ) -> None:
        self._folder = folder
        self._loop = loop
        self._certificate = certificate
        self._stack = stack
        self.leader = self._start("leader", leader_limits)
        until((folder / "leader").exists)
        self.follower = self.another("follower")

    def another(self, name: str) -> Worker:
        worker = self._start(name)
        until(lambda: worker.leadership.is_following)
        return worker

    def _start(self, name: str, limits: HttpLimits = USUAL) -> Worker:
        worker = Worker(name, self._folder, self._loop, self._certificate, limits)
        worker.start()
        self._stack.callback(worker.stop)
        return worker

    def client(self, tls: ssl.SSLContext | None = None) -> Client:
        """One whose connection the follower has accepted."""
        client = Client(self.follower.port, tls)
        self._stack.callback(client.close)
        return client


def until(is_so: Callable[[], bool]) -> None:
    while not is_so():
        pass


@contextmanager
def together(
    folder: Path, loop: str, certificate: Certificate | None = None, leader_limits: HttpLimits = USUAL
) -> Iterator[Together]:
    with ExitStack() as stack:
        yield Together(folder, loop, stack, certificate, leader_limits)


def moved_to_leader(workers: Together) -> Client:
    client = workers.client()
    said = [client.ask(BOOKING) for _ in range(40)]
    assert said[:8] == ["leader for another"] * 8
    assert said[-1] == "leader"
    assert set(said) == {"leader for another", "leader"}
    return client


@pytest.fixture(params=LOOPS)
def workers(tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[Together]:
    with together(tmp_path, request.param) as begun:
        yield begun


def test_a_connection_that_books_moves_and_each_worker_counts_its_own(workers: Together) -> None:
    client = moved_to_leader(workers)
    until(lambda: (workers.leader.connections, workers.follower.connections) == (1, 0))
    assert client.ask(READING) == "leader"
    client.socket.shutdown(socket.SHUT_WR)
    assert client.response() == "gone"


@pytest.mark.parametrize("body", [READING, b""], ids=["POST", "GET"])
def test_it_goes_back_when_it_no_longer_books(workers: Together, body: bytes) -> None:
    client = moved_to_leader(workers)
    said = [client.ask(body) for _ in range(40)]
    assert said[:8] == ["leader"] * 8
    assert said[-1] == "follower"
    assert client.ask(BOOKING) == "leader for another"
    until(lambda: (workers.leader.connections, workers.follower.connections) == (0, 1))


def test_requests_in_chunks_count_too(workers: Together) -> None:
    client = workers.client()
    assert [client.ask_in_chunks(BOOKING) for _ in range(40)][-1] == "leader"
    assert [client.ask_in_chunks(READING) for _ in range(40)][-1] == "follower"


def test_seven_bookings_in_a_row_do_not_move_it(workers: Together) -> None:
    client = workers.client()
    for other in (READING, b""):
        for _ in range(4):
            assert [client.ask(BOOKING) for _ in range(7)] == ["leader for another"] * 7
            assert client.ask(other) == "follower"
            assert [client.ask_in_chunks(BOOKING) for _ in range(7)] == ["leader for another"] * 7
            assert client.ask_in_chunks(READING) == "follower"


def test_bookings_in_other_worlds_do_not_move_it(workers: Together) -> None:
    client = workers.client()
    assert {client.ask(BOOKING, PATH_OF_WORLD) for _ in range(40)} == {"follower"}
    assert {client.ask_in_chunks(BOOKING, PATH_OF_WORLD) for _ in range(40)} == {"follower"}
    client = moved_to_leader(workers)
    assert [client.ask(BOOKING, PATH_OF_WORLD) for _ in range(40)][-1] == "follower"


def test_a_connection_that_the_leader_accepted_stays_there(workers: Together) -> None:
    client = Client(workers.leader.port)
    for body in (BOOKING, READING):
        assert {client.ask(body) for _ in range(40)} == {"leader"}
    client.close()


@pytest.mark.parametrize("cut", [0, 1, 30, len(request(BOOKING)) - 1])
def test_what_comes_at_the_moment_of_the_move_is_read_by_the_leader(
    workers: Together, cut: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    client = workers.client()
    sent: list[bool] = []
    move = workers.follower.leadership.move

    def move_meanwhile(descriptor: int, origin: str) -> bool:
        three = request(BOOKING) * 3
        client.socket.sendall(three[:cut])
        sent.append(move(descriptor, origin))
        client.socket.sendall(three[cut:])
        return sent[-1]

    monkeypatch.setattr(workers.follower.leadership, "move", move_meanwhile)
    said = [client.ask(BOOKING) for _ in range(8)]
    said += [client.response() for _ in range(3)]
    assert said == ["leader for another"] * 8 + ["leader"] * 3
    assert sent == [True]
    assert client.ask(READING) == "leader"


@pytest.mark.parametrize("cut", [1, 30, len(request(BOOKING)) - 1])
def test_a_connection_does_not_move_in_the_middle_of_a_request(workers: Together, cut: int) -> None:
    client = workers.client()
    assert {client.ask(BOOKING) for _ in range(7)} == {"leader for another"}
    client.socket.sendall(request(BOOKING) + request(BOOKING)[:cut])
    assert client.response() == "leader for another"
    client.socket.sendall(request(BOOKING)[cut:])
    assert client.response() == "leader for another"
    assert [client.ask(BOOKING) for _ in range(40)][-1] == "leader"


def test_a_connection_does_not_move_before_all_requests_have_their_responses(workers: Together) -> None:
    client = workers.client()
    client.socket.sendall(request(BOOKING) * 20)
    assert {client.response() for _ in range(20)} == {"leader for another"}
    assert [client.ask(BOOKING) for _ in range(40)][-1] == "leader"


def test_a_connection_does_not_move_before_its_client_has_the_response(workers: Together) -> None:
    client = moved_to_leader(workers)
    assert {client.ask(READING) for _ in range(7)} == {"leader"}
    assert len(client.ask(LARGE)) == LARGE_BYTES
    assert [client.ask(READING) for _ in range(40)][-1] == "follower"


@pytest.mark.parametrize("loop", LOOPS)
def test_a_connection_that_was_moved_is_kept_as_long_as_any(tmp_path: Path, loop: str) -> None:
    with together(tmp_path, loop, leader_limits=HttpLimits(head_s=0.001)) as workers:
        client = workers.client()
        assert {client.ask(BOOKING) for _ in range(8)} == {"leader for another"}
        until(lambda: workers.leader.connections == 1)
        silent = Client(workers.leader.port)
        assert silent.response() == "gone"  # so the leader would have closed the other, too, were it a new one
        silent.close()
        assert client.ask(BOOKING) == "leader"


def test_a_client_that_ends_at_the_moment_of_the_move_harms_nobody(
    workers: Together, monkeypatch: pytest.MonkeyPatch
) -> None:
    client = workers.client()
    has_read = threading.Event()
    move = workers.follower.leadership.move

    def move_gone(descriptor: int, origin: str) -> bool:
        has_read.wait(TIMEOUT_S)
        client.close()
        return move(descriptor, origin)

    with monkeypatch.context() as patched:
        patched.setattr(workers.follower.leadership, "move", move_gone)
        assert {client.ask(BOOKING) for _ in range(8)} == {"leader for another"}
        has_read.set()
        until(lambda: (workers.leader.connections, workers.follower.connections) == (0, 0))
    moved_to_leader(workers)


def test_a_connection_that_cannot_be_sent_stays_and_is_tried_again(workers: Together, tmp_path: Path) -> None:
    client = workers.client()
    of_leader, _ = sorted(tmp_path.glob("connections.*"), key=lambda each: int(each.suffix[1:]))
    hidden = of_leader.rename(tmp_path / "hidden")
    assert {client.ask(BOOKING) for _ in range(40)} == {"leader for another"}
    hidden.rename(of_leader)
    assert [client.ask(BOOKING) for _ in range(40)][-1] == "leader"


def test_if_its_worker_is_no_more_another_one_gets_it_back(workers: Together, tmp_path: Path) -> None:
    client = moved_to_leader(workers)
    workers.follower.stop()
    killed = tmp_path / "connections.1.0"
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as of_killed:
        of_killed.bind(str(killed))
    assert {client.ask(READING) for _ in range(40)} == {"leader"}
    assert not killed.exists()
    workers.another("third")
    assert [client.ask(READING) for _ in range(40)][-1] == "third"


@pytest.mark.parametrize("loop", LOOPS)
def test_a_connection_with_tls_stays_where_it_is(tmp_path: Path, loop: str) -> None:
    with together(tmp_path, loop, Certificate(PEM, None)) as workers:
        client = workers.client(ssl._create_unverified_context())
        assert {client.ask(BOOKING) for _ in range(40)} == {"leader for another"}
        assert {client.ask_in_chunks(BOOKING) for _ in range(40)} == {"leader for another"}


def test_a_server_that_stops_closes_what_is_moved_to_it() -> None:
    async def application(_scope: AsgiMessage, _receive: Receive, _send: Send) -> None:
        raise AssertionError("nothing was asked")

    async def test() -> None:
        config = uvicorn_config(application, 2)
        config.load()
        server: Any = uvicorn.Server(config)
        server.lifespan = config.lifespan_class(config)
        server.should_exit = True
        client, moved = socket.socketpair()
        client.setblocking(False)
        WorkerServer(server).take_in(moved, "another")
        assert await asyncio.get_running_loop().sock_recv(client, 1) == b""
        client.close()

    asyncio.run(asyncio.wait_for(test(), TIMEOUT_S))
