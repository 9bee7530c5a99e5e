"""Requests that were handed over, of which the leader or the client could be forgotten: each has its end."""

from __future__ import annotations

import asyncio
import gc
from pathlib import Path
from typing import Any

import pytest
from yuyue_sim.server.leader.follower import FollowerConnection
from yuyue_sim.soap.exchange import Observer
from yuyue_sim.soap.post import Answer, Later, Post, awaited
from yuyue_sim.soap.request_body import AsgiMessage, Receive, Send

from tests.server.test_leadership import BODY, POST, Client, Promise, booked, connected, go, joined, until

pytestmark = pytest.mark.skipif(not hasattr(asyncio, "start_unix_server"), reason="needs Unix sockets")


async def resets(application: Any) -> bool:
    """Whether an application resets the connection of its client."""
    client = Client()
    await client.through(application)
    return client.sent == ["reset"]


def test_a_request_that_the_leader_forgets_is_not_waited_for_because_others_are_answered(tmp_path: Path) -> None:
    def answer(post: Post, body: bytes, observe: Observer) -> Answer | Later:
        return Promise() if body == b"forgotten" else booked(post, body, observe)

    async def test() -> None:
        server, leaders, follower = await connected(tmp_path, answer, patience_s=0.05)
        forgotten: list[Any] = []
        others: list[Any] = []
        follower.ask(POST, b"forgotten", forgotten.append)
        while not follower.lost.is_set():
            follower.ask(POST, BODY, others.append)
            await asyncio.sleep(0)
        assert await resets(forgotten[0])
        assert isinstance(others[0], Answer)
        server.close()
        await until(lambda: not leaders)

    go(test)


def test_a_worker_that_stood_still_itself_hears_the_leader_before_it_gives_it_up(tmp_path: Path) -> None:
    async def test() -> None:
        server, leaders, follower = await connected(tmp_path, booked, patience_s=0)
        given: list[Any] = []
        follower.ask(POST, BODY, given.append)
        await until(lambda: bool(given))
        assert isinstance(given[0], Answer)
        follower.abort()
        server.close()
        await until(lambda: not leaders)

    go(test)


def test_what_the_leader_sends_piece_by_piece_may_take_its_time(tmp_path: Path) -> None:
    async def waiting(_scope: AsgiMessage, receive: Receive, _send: Send) -> None:
        await receive()

    async def test() -> None:
        server, leaders, follower = await connected(tmp_path, lambda *_: waiting, patience_s=0)
        given: list[Any] = []
        follower.ask(POST, BODY, given.append)
        await until(lambda: bool(given))
        client = Client()
        sending = asyncio.ensure_future(client.through(given[0]))
        for _ in range(1000):
            await asyncio.sleep(0)
        assert not follower.lost.is_set()
        client.gone.set()
        await sending
        follower.abort()
        server.close()
        await until(lambda: not leaders)

    go(test)


def test_one_that_fails_after_its_answer_takes_no_response_from_others(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    def fail() -> None:
        raise RuntimeError("the disk is full")

    def answer(_post: Post, body: bytes, _observe: Observer) -> Answer:
        return Answer(200, b"text/xml", body, fail if body == b"getYyNo 2" else lambda: None)

    async def test() -> None:
        async with joined(tmp_path, answer) as pair:
            three = [pair.handed_over(b"getYyNo %d" % number) for number in (1, 2, 3)]
            answers = await asyncio.gather(*map(awaited, three))
            assert [each.body for each in answers if isinstance(each, Answer)] == [
                b"getYyNo 1",
                b"getYyNo 2",
                b"getYyNo 3",
            ]

    go(test)
    assert "A request of another worker could not be answered" in caplog.text


def test_a_response_that_comes_piece_by_piece_leaves_nothing_in_the_log(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    async def one_piece(_scope: AsgiMessage, _receive: Receive, send: Send) -> None:
        await send({"type": "http.response.body", "body": b"piece"})

    async def test() -> None:
        async with joined(tmp_path, lambda *_: one_piece) as pair:
            client = Client()
            await client.through(await awaited(pair.handed_over()))
            assert client.sent == [{"type": "http.response.body", "body": b"piece"}]
            await asyncio.sleep(0)
            gc.collect()  # asyncio complains of what nobody asked for when it is collected

    go(test)
    assert caplog.records == []


class SlowClient(Client):
    """A client that takes a piece when the test says so."""

    def __init__(self) -> None:
        super().__init__()
        self.may_take = asyncio.Semaphore(0)

    async def send(self, message: AsgiMessage) -> None:
        self.sent.append(message["body"])
        await self.may_take.acquire()


def test_a_client_that_does_not_read_has_one_piece_on_its_way(tmp_path: Path) -> None:
    made: list[int] = []

    async def large(_scope: AsgiMessage, _receive: Receive, send: Send) -> None:
        for number in range(5):
            made.append(number)
            await send({"type": "http.response.body", "body": b"%d" % number, "more_body": number < 4})

    def answer(post: Post, body: bytes, observe: Observer) -> Any:
        return large if body == b"getYyNo large" else booked(post, body, observe)

    async def test() -> None:
        async with joined(tmp_path, answer) as pair:
            client = SlowClient()
            sending = asyncio.ensure_future(client.through(await awaited(pair.handed_over(b"getYyNo large"))))
            await until(lambda: client.sent == [b"0"])
            for _ in range(3):  # what the leader has said meanwhile has come with these
                await awaited(pair.handed_over())
            assert made == [0]
            client.may_take.release()
            await until(lambda: client.sent == [b"0", b"1"])
            assert made == [0, 1]
            for _ in range(4):
                client.may_take.release()
            await sending
            assert client.sent == [b"0", b"1", b"2", b"3", b"4"]

    go(test)


@pytest.mark.parametrize("is_sending", [False, True], ids=["waiting", "sending"])
def test_when_a_worker_dies_the_leader_ends_what_it_sends_to_its_clients(tmp_path: Path, is_sending: bool) -> None:
    ended: list[str] = []

    async def long(_scope: AsgiMessage, receive: Receive, send: Send) -> None:
        if is_sending:
            for _ in range(5):
                await send({"type": "http.response.body", "body": b"piece", "more_body": True})
        else:
            await receive()
        ended.append("ended")

    async def test() -> None:
        server, leaders, follower = await connected(tmp_path, lambda *_: long, patience_s=60)
        given: list[Any] = []
        follower.ask(POST, BODY, given.append)
        await until(lambda: bool(given))
        follower.abort()
        await until(lambda: ended == ["ended"])
        server.close()
        await until(lambda: not leaders)

    go(test)


def test_what_the_leader_begins_for_a_worker_that_has_died_ends(tmp_path: Path) -> None:
    promise = Promise()
    heard: list[AsgiMessage] = []

    async def waiting(_scope: AsgiMessage, receive: Receive, send: Send) -> None:
        await send({"type": "http.response.body", "body": b"nobody reads this"})
        heard.append(await receive())

    async def test() -> None:
        server, leaders, follower = await connected(tmp_path, lambda *_: promise, patience_s=60)
        given: list[Any] = []
        follower.ask(POST, BODY, given.append)
        await until(lambda: bool(promise.takes))
        follower.abort()
        await until(lambda: not leaders)
        promise.takes[0](waiting)
        await until(lambda: heard == [{"type": "http.disconnect"}])
        server.close()

    go(test)


def test_a_response_that_was_being_sent_when_the_leader_died_ends_with_a_reset(tmp_path: Path) -> None:
    async def long(_scope: AsgiMessage, receive: Receive, send: Send) -> None:
        await send({"type": "http.response.body", "body": b"piece", "more_body": True})
        await receive()

    async def test() -> None:
        server, leaders, follower = await connected(tmp_path, lambda *_: long, patience_s=60)
        given: list[Any] = []
        follower.ask(POST, BODY, given.append)
        await until(lambda: bool(given))
        client = Client()
        sending = asyncio.ensure_future(client.through(given[0]))
        await until(lambda: bool(client.sent))
        for each in leaders:
            each.abort()
        await sending
        assert client.sent[1:] == ["reset"]
        assert isinstance(follower, FollowerConnection)
        server.close()
        await until(lambda: not leaders)

    go(test)
