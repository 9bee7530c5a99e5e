"""An answer of a connection that another thread prepares."""

from __future__ import annotations

from collections.abc import Callable

from yuyue_sim.soap.post import Answer, Later
from yuyue_sim.soap.request_body import Application


class LaterAnswer:
    """At most one answer at a time; what comes meanwhile on its connection is kept for afterwards."""

    def __init__(self, pause: Callable[[], None], resume: Callable[[], None]) -> None:
        """Wait for none; `pause` and `resume` end and begin the reading of the connection."""
        self._pause = pause
        self._resume = resume
        self._is_waiting = False
        self._came = b""
        self.ends_connection = False
        """Whether the connection is to be closed with it."""

    def wait(self, later: Later, take: Callable[[Answer | Application], None], go_on: Callable[[bytes], None]) -> None:
        """Call `take` with the answer, then `go_on` with what came meanwhile."""
        self._is_waiting = True

        def taken(answer: Answer | Application) -> None:
            self._is_waiting = False
            take(answer)
            came, self._came = self._came, b""
            if came:
                self._resume()
                go_on(came)

        later.then(taken)

    def keep(self, data: bytes) -> bool:
        """Keep what has come for afterwards, if an answer is waited for; then no more is read."""
        if self._is_waiting:
            self._came += data
            self._pause()
        return self._is_waiting

    def must_wait(self) -> bool:
        """Whether the connection cannot be closed yet; it is closed with the answer."""
        self.ends_connection = self._is_waiting
        return self._is_waiting
