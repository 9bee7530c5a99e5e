"""Which of the workers of one server books for all: the one that holds a lock.

Workers that book by turns in one file read again what the others have written, and wait for each other. With one that
books for all, a booking costs hardly more than with one worker, however many there are. Each worker takes requests
from its own clients, reads for them, and records their exchanges. A connection that only books moves to the leader,
and back when it no longer books: meanwhile the leader is its worker. Whoever has no leader at the moment books
itself, as do the control API and the worlds beside the main one: the file is locked while somebody writes.
"""

from __future__ import annotations

import asyncio
import logging
import os
import sys
from collections.abc import Callable
from pathlib import Path

from yuyue_sim.server.leader.connection_mover import ConnectionMover, TakeIn
from yuyue_sim.server.leader.follower import FollowerConnection, HandedOver
from yuyue_sim.server.leader.frames import AnswerFor
from yuyue_sim.server.leader.leader import LeaderConnection
from yuyue_sim.soap.exchange import Observer
from yuyue_sim.soap.post import Post

log = logging.getLogger(__name__)

LEADERSHIP = "leadership"
"""The key of the server's state under which connections find the part of their worker."""
_LOCK = "leader.lock"
_SOCKET = "leader"
_RETRY_S, _LONGEST_RETRY_S = 0.05, 1.0
_GRACE_S = 5.0
"""How long a leader that stops waits for those who still wait for a response."""


class Leadership:
    """The part of one worker in it."""

    def __init__(self, folder: Path, answer: AnswerFor, observe: Observer, machine: Callable[[], float]) -> None:
        """Take no part yet.

        Args:
            folder: the private folder of the workers.
            answer: carries out a request here.
            observe: gets the exchanges of requests that were handed over.
            machine: the machine's time, in seconds since 1970 (UTC).
        """
        self._folder = folder
        self._answer = answer
        self._observe = observe
        self._machine = machine
        self._follower: FollowerConnection | None = None
        self._followers: set[LeaderConnection] = set()
        self._server: asyncio.Server | None = None
        self._lock: int | None = None
        self._joining: asyncio.Task[None] | None = None
        self._mover: ConnectionMover | None = None
        self._moved = 0

    def begin(self, take_in: TakeIn | None = None) -> None:
        """Lead, or follow, from now on; `take_in` goes on with connections of other workers, if they may be moved."""
        if sys.platform == "win32":  # there each books itself
            return
        if take_in is not None:
            try:
                self._mover = ConnectionMover(self._folder, take_in)
            except OSError as error:
                log.debug("This worker moves no connections: %s", error)
        self._joining = asyncio.get_running_loop().create_task(self._join())

    @property
    def is_following(self) -> bool:
        """Whether another worker leads, and takes requests."""
        return self._follower is not None and self._follower.is_ready

    def handed_over(self, post: Post, body: bytes) -> HandedOver | None:
        """The answer to a request that the leader carries out; `None` if it is to be carried out here."""
        follower = self._follower
        if follower is None or not follower.is_ready:
            return None
        return HandedOver(follower, post, body) if is_booking(body) else None

    def move(self, descriptor: int, origin: str) -> bool:
        """Send a connection to the leader, or back to the worker named `origin`; false if it has to stay.

        If that worker is no more, another one gets it.
        """
        if self._mover is None:
            return False
        if origin:
            return self._mover.send(descriptor, origin, "") or self._move_to_any(self._mover, descriptor)
        follower = self._follower
        if follower is None or not follower.is_ready or not follower.leader_name:
            return False
        return self._mover.send(descriptor, follower.leader_name, self._mover.name)

    def _move_to_any(self, mover: ConnectionMover, descriptor: int) -> bool:
        """Send a connection to one of the other workers, each in its turn."""
        names = mover.others()
        self._moved += 1
        first = self._moved % len(names) if names else 0
        return any(mover.send(descriptor, name, "") for name in names[first:] + names[:first])

    async def end(self) -> None:
        """Take no part any more."""
        if self._mover is not None:
            self._mover.end()
            self._mover = None
        if self._joining is not None:
            self._joining.cancel()
        if self._follower is not None:
            self._follower.leave()
        if self._server is not None:
            self._server.close()
            for each in self._followers:
                each.leave()
            ends = [asyncio.ensure_future(each.closed.wait()) for each in self._followers]
            if ends:
                await asyncio.wait(ends, timeout=_GRACE_S)
        if self._lock is not None:
            os.close(self._lock)
            self._lock = None

    async def _join(self) -> None:
        retry_s = _RETRY_S
        while True:
            try:
                if await self._lead():
                    return
                await self._follow()
                retry_s = _RETRY_S
            except OSError as error:
                log.debug("This worker books itself: %s", error)
                retry_s = min(2 * retry_s, _LONGEST_RETRY_S)
            await asyncio.sleep(retry_s)

    async def _lead(self) -> bool:
        """Become the leader; false if another one is."""
        import fcntl  # noqa: PLC0415 - Windows has none

        lock = os.open(self._folder / _LOCK, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            path = self._folder / _SOCKET
            path.unlink(missing_ok=True)
            loop = asyncio.get_running_loop()
            name = "" if self._mover is None else self._mover.name
            self._server = await loop.create_unix_server(
                lambda: LeaderConnection(self._answer, self._followers, name), str(path)
            )
        except BlockingIOError:
            os.close(lock)
            return False
        except BaseException:
            os.close(lock)
            raise
        self._lock = lock
        return True

    async def _follow(self) -> None:
        """Follow the leader until it is lost."""
        loop = asyncio.get_running_loop()
        _, follower = await loop.create_unix_connection(
            lambda: FollowerConnection(self._observe, self._machine), str(self._folder / _SOCKET)
        )
        self._follower = follower
        await follower.lost.wait()
        self._follower = None


def is_booking(body: bytes | bytearray) -> bool:
    """Whether a request books, cancels or corrects: those name one of the operations, perhaps with a capital."""
    return b"etYyNo" in body or b"ackNo" in body or b"pdateOrderInfo" in body
