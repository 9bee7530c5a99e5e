"""A connection that goes to the worker that books for all if it only books, and back if it no longer does.

So its bookings cost no more than with one worker, and readings stay spread over the workers. A connection moves between
two requests, right after a response, and only without TLS, whose state is in the process.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any

from yuyue_sim.contract.endpoints import ENDPOINTS
from yuyue_sim.server.http.known_heads import KnownHead
from yuyue_sim.server.http.protocol import HttpProtocol
from yuyue_sim.server.leader.follower import HandedOver
from yuyue_sim.server.leader.leadership import LEADERSHIP, Leadership, is_booking
from yuyue_sim.soap.post import Answer, Later, Post
from yuyue_sim.soap.request_body import Application

MOVES_AFTER = 8
"""After how many requests in a row, all of which another worker should have got, a connection moves there."""
_MAIN_WORLD = frozenset(f"{endpoint.path}{end}" for endpoint in ENDPOINTS for end in ("", "/"))


class MovableProtocol(HttpProtocol):
    """Moves its connection."""

    was_moved = False
    """Whether another worker has sent it."""
    origin = ""
    """The name of the worker that has sent it to the leader; empty for every other connection."""

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Begin with a connection, or go on with one of another worker."""
        super().connection_made(transport)
        self._in_a_row = 0
        self._leadership: Leadership | None = self.app_state.get(LEADERSHIP) if self.scheme == "http" else None
        if self._leadership is not None and self._answer is not None:
            self._answer_uncounted: Callable[[Post, bytes], Answer | Later | Application | None] = self._answer
            self._answer = self._answer_and_count
        if self.was_moved:
            self._stop_waiting()
            self._deadline_s = None
            self._idle.begin()

    def _answer_and_count(self, post: Post, body: bytes) -> Answer | Later | Application | None:
        answer = self._answer_uncounted(post, body)
        if isinstance(answer, HandedOver) or (self.origin and (answer is None or not is_booking(body))):
            self._in_a_row += 1
        else:
            self._in_a_row = 0
        return answer

    def _hand_over(self, head: KnownHead, body: bytes, answer: Application | None) -> None:
        if head.post is None:  # it was not counted
            self._count_other()
        super()._hand_over(head, body, answer)

    def on_message_complete(self) -> None:
        """End with a request that came in pieces, or with others."""
        super().on_message_complete()
        if self._leadership is None or self._is_upgrade:
            return
        if self.scope["path"] not in _MAIN_WORLD or not is_booking(self.cycle.body):
            self._count_other()
        elif self._leadership.is_following and not self.origin:
            self._in_a_row += 1
        else:
            self._in_a_row = 0

    def _count_other(self) -> None:
        """Count a request that is no booking in the main world."""
        self._in_a_row = self._in_a_row + 1 if self.origin else 0

    def _send(self, answer: Answer) -> None:
        super()._send(answer)
        if self._in_a_row >= MOVES_AFTER:
            self.loop.call_soon(self._move)  # then the response has been written

    def on_response_complete(self) -> None:
        """End with a response that went out over ASGI."""
        super().on_response_complete()
        if self._in_a_row >= MOVES_AFTER:
            self.loop.call_soon(self._move)

    def _move(self) -> None:
        """Move, unless something has come meanwhile; if it is impossible, try again after as many requests."""
        if self._in_a_row < MOVES_AFTER or not self._is_at_rest() or self._leadership is None:
            return
        self._in_a_row = 0
        connection: Any = self.transport.get_extra_info("socket")
        if self._leadership.move(connection.fileno(), self.origin):
            self.transport.abort()  # reads no more, and closes this process's descriptor: the client notices nothing

    def _is_at_rest(self) -> bool:
        """Whether nothing is to be read, answered, written or waited for."""
        return (
            self._is_between_requests()
            and self._refusal is None
            and self._later.is_idle
            and not self.transport.is_closing()
            and self.transport.get_write_buffer_size() == 0
        )
