"""The answer of a connection that may not go out before something is committed."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

from yuyue_sim.soap.post import Commit


class HeldAnswer:
    """At most one answer at a time: whatever comes on its connection lets it go out first."""

    def __init__(self, loop: asyncio.AbstractEventLoop) -> None:
        """Hold none."""
        self._loop = loop
        self._commit: Commit | None = None

    def hold(self, commit: Commit, send: Callable[[], None], again: Callable[[], None]) -> None:
        """Send it once it is committed, at the end of this turn; if that fails, take the request again."""
        self._commit = commit

        def release(is_committed: bool) -> None:
            self._commit = None
            if is_committed:
                send()
            else:
                again()

        if commit.wait(release):
            self._loop.call_soon(commit.end)

    def release(self) -> None:
        """Commit now, and let it go out."""
        if self._commit is not None:
            self._commit.end()
