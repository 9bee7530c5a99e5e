"""What passes between the leader and another worker, in one event loop."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Coroutine
from contextlib import asynccontextmanager
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from yuyue_sim.contract.subject import Subject
from yuyue_sim.core.language import Phrase
from yuyue_sim.core.reasons import Reason, ReasonKind
from yuyue_sim.server.leader.follower import FollowerConnection
from yuyue_sim.server.leader.frames import AnswerFor, Kind, frame_of
from yuyue_sim.server.leader.leader import LeaderConnection
from yuyue_sim.server.leader.leadership import Leadership
from yuyue_sim.soap.connection import CONNECTION
from yuyue_sim.soap.exchange import Exchange, Injected, Observer
from yuyue_sim.soap.post import Answer, Later, Post, Take, awaited
from yuyue_sim.soap.request_body import Application, AsgiMessage, Receive, Send

pytestmark = pytest.mark.skipif(not hasattr(asyncio, "start_unix_server"), reason="needs Unix sockets")

POST = Post("/webservice/YuyueService", "http", b"h", ("127.0.0.1", 80), b"text/xml", "", b"", b"7")
BODY = b"getYyNo"
EXCHANGE = Exchange(
    1.0, 2.0, 3.0, datetime(2026, 3, 2, 8), 0, POST.path, b"text/xml", BODY, "", "getYyNo", "string",
    Subject("AB01", 7, "320503198001010014"), 200, b"text/xml", b"booked", 6, "1000",
    Injected("slow", "latency", "after"), (Reason(ReasonKind.RULE, "left", Phrase("{count} left", count=5)),),
)  # fmt: skip


class Pair:
    """A leader that answers in some way, and a worker that has joined it; its clock says 10, 11, 12 and so on."""

    def __init__(self, folder: Path, answer: AnswerFor) -> None:
        self.seen: list[Exchange] = []
        self._now_s = 9.0
        self.leader = Leadership(folder, answer, self._never_seen, self._clock)
        self.other = Leadership(folder, self._never, self.seen.append, self._clock)

    def _clock(self) -> float:
        self._now_s += 1
        return self._now_s

    def _never(self, _post: Post, _body: bytes, _observe: Observer) -> None:
        raise AssertionError("the other worker does not lead")

    def _never_seen(self, _exchange: Exchange) -> None:
        raise AssertionError("the leader has no client")

    async def join(self, folder: Path) -> None:
        self.leader.begin()
        await until((folder / "leader").exists)
        self.other.begin()
        await until(lambda: self.other.handed_over(POST, BODY) is not None)

    def handed_over(self, body: bytes = BODY) -> Later:
        later = self.other.handed_over(POST, body)
        assert later is not None
        return later


class Promise:
    """An answer that is given when the test says so."""

    def __init__(self) -> None:
        self.takes: list[Take] = []

    def then(self, take: Take) -> None:
        self.takes.append(take)


class Client:
    """A client whose connection can be ended, and what it was sent."""

    def __init__(self) -> None:
        self.sent: list[Any] = []
        self.gone = asyncio.Event()
        self.ended = asyncio.Event()

    async def until_ended(self) -> None:
        await self.ended.wait()

    def reset(self) -> None:
        self.sent.append("reset")
        self.gone.set()

    def close(self) -> None:
        self.sent.append("closed")
        self.gone.set()

    async def receive(self) -> AsgiMessage:
        await self.gone.wait()
        return {"type": "http.disconnect"}

    async def send(self, message: AsgiMessage) -> None:
        self.sent.append(message)

    async def through(self, application: Any) -> None:
        await application({"type": "http", "state": {CONNECTION: self}}, self.receive, self.send)


async def until(is_so: Callable[[], bool]) -> None:
    while not is_so():
        await asyncio.sleep(0)


@asynccontextmanager
async def joined(folder: Path, answer: AnswerFor) -> AsyncIterator[Pair]:
    pair = Pair(folder, answer)
    await pair.join(folder)
    yield pair
    await asyncio.gather(pair.other.end(), pair.leader.end())


def go(test: Callable[[], Coroutine[Any, Any, None]]) -> None:
    asyncio.run(asyncio.wait_for(test(), 120))


def booked(_post: Post, _body: bytes, observe: Observer) -> Answer:
    return Answer(200, b"text/xml", b"booked", lambda: observe(EXCHANGE))


def test_a_response_and_its_exchange_come_back(tmp_path: Path) -> None:
    async def test() -> None:
        async with joined(tmp_path, booked) as pair:
            answer = await awaited(pair.handed_over(b"<backNo>"))
            assert isinstance(answer, Answer)
            assert answer[:3] == (200, b"text/xml", b"booked")
            assert pair.seen == [EXCHANGE._replace(arrived_unix_s=10.0, answered_unix_s=11.0, request=b"<backNo>")]
            detail = pair.seen[0].reasons[0].detail
            assert isinstance(detail, Phrase)
            assert detail.parts == {"text": "{count} left", "values": {"count": 5}}

    go(test)


@pytest.mark.parametrize("body", [b"getYyNo", b"GetYyNo", b"backNo", b"BackNo", b"updateOrderInfo", b"UpdateOrderInfo"])
def test_what_books_cancels_or_corrects_is_handed_over_and_nothing_else(tmp_path: Path, body: bytes) -> None:
    async def test() -> None:
        async with joined(tmp_path, booked) as pair:
            assert isinstance(await awaited(pair.handed_over(b"<a>" + body)), Answer)
            assert pair.other.handed_over(POST, b"getDtNoInfo") is None
            assert pair.leader.handed_over(POST, body) is None

    go(test)


def test_what_cannot_be_sent_keeps_no_response_back(tmp_path: Path) -> None:
    untold = EXCHANGE._replace(reasons=(Reason(ReasonKind.RULE, "left", Phrase("{count} left", count=lambda: 5)),))

    def answer(_post: Post, _body: bytes, observe: Observer) -> Answer:
        return Answer(200, b"text/xml", b"booked", lambda: observe(untold))

    async def test() -> None:
        async with joined(tmp_path, answer) as pair:
            both = [asyncio.ensure_future(awaited(pair.handed_over())) for _ in range(2)]
            assert [each.body for each in await asyncio.gather(*both) if isinstance(each, Answer)] == [b"booked"] * 2
            assert pair.seen == []

    go(test)


def broken(_post: Post, _body: bytes, _observe: Observer) -> Answer:
    raise RuntimeError("broken on purpose")


@pytest.mark.parametrize("answer", [broken, lambda *_: None], ids=["broken", "superseded"])
def test_what_the_leader_does_not_carry_out_is_answered_where_it_came(tmp_path: Path, answer: AnswerFor) -> None:
    async def test() -> None:
        async with joined(tmp_path, answer) as pair:
            assert await awaited(pair.handed_over()) is None

    go(test)


def sending(then: str) -> AnswerFor:
    async def application(scope: AsgiMessage, receive: Receive, send: Send) -> None:
        await send({"type": "http.response.start", "status": 200, "headers": [(b"a", b"b")]})
        if then != "end":
            getattr(scope["state"][CONNECTION], then)()
            await receive()

    return lambda *_: application


@pytest.mark.parametrize(("then", "said"), [("end", []), ("reset", ["reset"]), ("close", ["closed"])])
def test_what_is_waited_for_comes_piece_by_piece(tmp_path: Path, then: str, said: list[str]) -> None:
    async def test() -> None:
        async with joined(tmp_path, sending(then)) as pair:
            client = Client()
            await client.through(await awaited(pair.handed_over()))
            assert client.sent == [{"type": "http.response.start", "status": 200, "headers": [(b"a", b"b")]}, *said]

    go(test)


def test_the_leader_learns_that_a_client_has_gone(tmp_path: Path) -> None:
    heard: list[AsgiMessage] = []

    async def waiting(_scope: AsgiMessage, receive: Receive, _send: Send) -> None:
        heard.append(await receive())

    async def test() -> None:
        async with joined(tmp_path, lambda *_: waiting) as pair:
            client = Client()
            sending = asyncio.ensure_future(client.through(await awaited(pair.handed_over())))
            client.gone.set()
            await sending
            assert heard == [{"type": "http.disconnect"}]

    go(test)


def test_the_leader_learns_that_a_client_sends_no_more(tmp_path: Path) -> None:
    async def waiting(scope: AsgiMessage, _receive: Receive, send: Send) -> None:
        await scope["state"][CONNECTION].until_ended()
        await send({"type": "http.response.body", "body": b"still there"})

    async def test() -> None:
        async with joined(tmp_path, lambda *_: waiting) as pair:
            client = Client()
            sending = asyncio.ensure_future(client.through(await awaited(pair.handed_over())))
            client.ended.set()
            await sending
            assert client.sent == [{"type": "http.response.body", "body": b"still there"}]

    go(test)


def test_a_leader_that_stops_gives_what_it_owes_and_takes_no_more(tmp_path: Path) -> None:
    promise = Promise()

    async def test() -> None:
        async with joined(tmp_path, lambda *_: promise) as pair:
            answer = asyncio.ensure_future(awaited(pair.handed_over()))
            await until(lambda: bool(promise.takes))
            ending = asyncio.ensure_future(pair.leader.end())
            await until(lambda: pair.other.handed_over(POST, BODY) is None)
            promise.takes[0](Answer(200, b"text/xml", b"booked", lambda: None))
            assert isinstance(await answer, Answer)
            await ending

    go(test)


async def connected(
    folder: Path, answer: AnswerFor, patience_s: float
) -> tuple[asyncio.Server, set[LeaderConnection], FollowerConnection]:
    leaders: set[LeaderConnection] = set()
    loop, path = asyncio.get_running_loop(), str(folder / "leader")
    server = await loop.create_unix_server(lambda: LeaderConnection(answer, leaders), path)
    _, follower = await loop.create_unix_connection(
        lambda: FollowerConnection(lambda _: None, lambda: 0.0, patience_s), path
    )
    await until(lambda: follower.is_ready)
    return server, leaders, follower


def test_of_what_a_hanging_leader_has_nobody_knows_the_outcome(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    async def test() -> None:
        server, leaders, follower = await connected(tmp_path, lambda *_: Promise(), patience_s=0.01)
        given: list[Answer | Application | None] = []
        follower.ask(POST, BODY, given.append)
        await follower.lost.wait()
        client = Client()
        await client.through(given[0])
        assert client.sent == ["reset"]
        server.close()
        await until(lambda: not leaders)

    go(test)
    assert "the outcome of 1 requests is unknown" in caplog.text


def test_what_was_not_sent_is_answered_where_it_came(tmp_path: Path) -> None:
    async def test() -> None:
        server, leaders, follower = await connected(tmp_path, booked, patience_s=60)
        given: list[Answer | Application | None] = []
        follower.ask(POST, BODY, given.append)
        for each in leaders:
            each.abort()
        follower.abort()
        await follower.lost.wait()
        assert given == [None]
        server.close()
        await until(lambda: not leaders)

    go(test)


def test_messages_come_whole_however_they_are_cut(tmp_path: Path) -> None:
    async def test() -> None:
        server, leaders, follower = await connected(tmp_path, booked, patience_s=60)
        given: list[Any] = []
        follower.ask(POST, BODY, given.append)
        await until(lambda: bool(given))
        follower.is_ready = False
        frames = frame_of([(0, Kind.READY, "connections.1.1")]) * 2
        for cut in range(len(frames)):
            follower.data_received(frames[cut : cut + 1])
        assert (follower.is_ready, follower.leader_name) == (True, "connections.1.1")
        assert [each.body for each in given] == [b"booked"]
        follower.abort()
        server.close()
        await until(lambda: not leaders)

    go(test)
