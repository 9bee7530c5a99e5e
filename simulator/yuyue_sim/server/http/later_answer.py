"""An answer of a connection that is not there yet."""

from __future__ import annotations

from collections.abc import Callable

from uvicorn.protocols.http.flow_control import FlowControl

from yuyue_sim.server.http.known_heads import KnownHead
from yuyue_sim.soap.post import Answer, Later
from yuyue_sim.soap.request_body import Application

TakeLater = Callable[[KnownHead, bytes, Answer | Application | None], None]
"""Takes the answer to a request with that head and body."""


class LaterAnswer:
    """At most one answer at a time; what comes meanwhile on its connection is kept for afterwards."""

    def __init__(
        self,
        take: TakeLater,
        flow: FlowControl,
        go_on: Callable[[bytes], None],
    ) -> None:
        """Wait for none.

        Args:
            take: takes each answer.
            flow: ends the reading of the connection, and begins it again.
            go_on: takes what came meanwhile.
        """
        self._take = take
        self._flow = flow
        self._go_on = go_on
        self._asked: tuple[KnownHead, bytes] | None = None
        """What is waited for."""
        self._came = b""
        self.ends_connection = False
        """Whether the connection is to be closed with it."""

    def wait(self, later: Later, head: KnownHead, body: bytes) -> None:
        """Wait for the answer to a request."""
        self._asked = head, body
        later.then(self._taken)

    def _taken(self, answer: Answer | Application | None) -> None:
        if self._asked is None:
            return
        asked, self._asked = self._asked, None
        try:
            self._take(*asked, answer)
        finally:
            came, self._came = self._came, b""
            if came and not self.ends_connection:  # nobody would get the responses
                self._flow.resume_reading()
                self._go_on(came)

    def drop_kept(self) -> None:
        """Keep nothing for afterwards: the connection has ended."""
        self._came = b""

    def keep(self, data: bytes) -> bool:
        """Keep what has come for afterwards, if an answer is waited for; then no more is read."""
        if self._asked is None:
            return False
        self._came += data
        self._flow.pause_reading()
        return True

    @property
    def is_idle(self) -> bool:
        """Whether no answer is waited for, and nothing is kept for afterwards."""
        return self._asked is None and not self._came

    def must_wait(self) -> bool:
        """Whether the connection cannot be closed yet; it is closed with the answer."""
        self.ends_connection = self._asked is not None
        return self.ends_connection
