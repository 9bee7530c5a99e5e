"""The leader's end of the connection to another worker: carries out the bookings that come there."""

from __future__ import annotations

import asyncio
import logging
from typing import Any

from yuyue_sim.server.leader.frames import AnswerFor, Frames, FromClient, Kind, Message
from yuyue_sim.server.leader.sent_exchange import sent_exchange
from yuyue_sim.soap.connection import CONNECTION
from yuyue_sim.soap.exchange import Exchange
from yuyue_sim.soap.post import Answer, Post
from yuyue_sim.soap.request_body import Application, AsgiMessage

log = logging.getLogger(__name__)


class LeaderConnection(Frames):
    """Answers what another worker hands over, in the turns of the leader's own requests."""

    def __init__(self, answer: AnswerFor, joined: set[LeaderConnection], name: str = "") -> None:
        """Answer with `answer`; while it is connected it is in `joined`. `name` is where connections are taken in."""
        super().__init__()
        self._answer = answer
        self._joined = joined
        self._name = name
        self.closed = asyncio.Event()
        """Set when the connection has ended."""
        self._relayed: dict[int, _FarClient] = {}
        self._tasks: set[asyncio.Task[None]] = set()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Say that requests are taken."""
        super().connection_made(transport)
        self._joined.add(self)
        self.put((0, Kind.READY, self._name))

    def connection_lost(self, _error: Exception | None) -> None:
        """End what is still being sent."""
        self._joined.discard(self)
        self.closed.set()
        for client in self._relayed.values():
            client.note(FromClient.GONE)

    def leave(self) -> None:
        """Take no more requests; the other worker ends the connection when it has all responses."""
        self.put((0, Kind.LEAVING))

    def take(self, message: Message) -> None:
        """Answer a request, or learn of its client."""
        number, post, body = message
        if post is None:
            if number in self._relayed:
                self._relayed[number].note(body)
            return
        handed = _HandedOver(self, number, post)
        try:
            answer = self._answer(post, body, handed.tell)
            if answer is None or isinstance(answer, Answer) or callable(answer):
                handed.give(answer)
            else:
                answer.then(handed.give)
        except Exception:  # the others still get their responses
            log.exception("A request of another worker could not be answered")
            handed.fail()

    def relay(self, number: int, post: Post, application: Application) -> None:
        """Send piece by piece what an application sends."""
        self.put((number, Kind.RELAY))
        client = self._relayed[number] = _FarClient(self, number)
        if self.closed.is_set():
            client.note(FromClient.GONE)
        task = self._loop.create_task(self._relay(client, number, post, application))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _relay(self, client: _FarClient, number: int, post: Post, application: Application) -> None:
        scope = {
            "type": "http",
            "http_version": "1.1",
            "method": "POST",
            "path": post.path,
            "headers": [],
            "state": {CONNECTION: client},
        }
        try:
            await application(scope, client.receive, client.send)
        except Exception:
            log.exception("A request of another worker broke off")
            client.reset()
        finally:
            del self._relayed[number]
            self.put((number, Kind.END))


class _HandedOver:
    """A request of another worker."""

    __slots__ = ("_answered", "_connection", "_number", "_post")

    def __init__(self, connection: LeaderConnection, number: int, post: Post) -> None:
        self._connection = connection
        self._number = number
        self._post = post
        self._answered: list[Any] | None = None
        """The message with the answer, while it has not been sent."""

    def give(self, answer: Answer | Application | None) -> None:
        """Send its answer."""
        if isinstance(answer, Answer):
            self._answered = [self._number, Kind.ANSWER, answer.status, answer.content_type, answer.body, None]
            self._connection.put(self._answered)
            answer.done()
        elif answer is None:
            self._connection.put((self._number, Kind.NOT_HERE))
        else:
            self._connection.relay(self._number, self._post, answer)

    def fail(self) -> None:
        """Let the other worker answer, unless the answer was given before something failed."""
        if self._answered is None:
            self._connection.put((self._number, Kind.NOT_HERE))

    def tell(self, exchange: Exchange) -> None:
        """Send its exchange: with the answer, which is given in the same turn of the event loop, or by itself."""
        if self._answered is not None:
            self._answered[-1] = sent_exchange(exchange, has_response=True)
        else:
            self._connection.put((self._number, Kind.EXCHANGE, sent_exchange(exchange, has_response=False)))


class _FarClient:
    """The client of another worker, as an application here sees it."""

    def __init__(self, connection: LeaderConnection, number: int) -> None:
        self._connection = connection
        self._number = number
        self._ended = asyncio.Event()
        self._gone = asyncio.Event()
        self._took = asyncio.Event()

    def note(self, news: int) -> None:
        """Take note of what it did."""
        if news != FromClient.SENDS_NO_MORE:
            self._took.set()
        if news != FromClient.TOOK:
            self._ended.set()
        if news == FromClient.GONE:
            self._gone.set()

    async def until_ended(self) -> None:
        """Wait until it sends no more; it may still wait for the response."""
        await self._ended.wait()

    def reset(self) -> None:
        """Reset its connection."""
        self._end(Kind.RESET)

    def close(self) -> None:
        """Close its connection."""
        self._end(Kind.CLOSE)

    def _end(self, kind: int) -> None:
        self._connection.put((self._number, kind))
        self.note(FromClient.GONE)

    async def receive(self) -> AsgiMessage:
        """Wait until it has gone."""
        await self._gone.wait()
        return {"type": "http.disconnect"}

    async def send(self, message: AsgiMessage) -> None:
        """Send it a piece, and wait until it may get the next one; nothing more is sent to one that has gone."""
        if not self._gone.is_set():
            self._took.clear()
            self._connection.put((self._number, Kind.PIECE, message))
            await self._took.wait()
