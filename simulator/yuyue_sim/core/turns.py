"""Turns of long work on an event loop: in each turn of the loop one of all works goes on, however many there are."""

from __future__ import annotations

import asyncio
from collections import deque
from weakref import WeakKeyDictionary


class _Turns:
    """Who waits for a turn on one event loop, in order of arrival."""

    def __init__(self, loop: asyncio.AbstractEventLoop) -> None:
        self._loop = loop
        self._waiting: deque[asyncio.Future[None]] = deque()

    def join(self) -> asyncio.Future[None]:
        """A future that is done when it is the caller's turn."""
        if not self._waiting:
            self._loop.call_soon(self._begin_next)
        mine: asyncio.Future[None] = self._loop.create_future()
        self._waiting.append(mine)
        return mine

    def _begin_next(self) -> None:
        while self._waiting:
            following = self._waiting[0]
            if following.done():  # given up
                self._waiting.popleft()
                continue
            following.set_result(None)
            self._loop.call_soon(self._begin_next)
            return


_TURNS: WeakKeyDictionary[asyncio.AbstractEventLoop, _Turns] = WeakKeyDictionary()


async def next_turn() -> None:
    """Let all short work go first, and one step of every other long work; to be called between two steps."""
    loop = asyncio.get_running_loop()
    turns = _TURNS.get(loop)
    if turns is None:
        turns = _TURNS[loop] = _Turns(loop)
    await turns.join()
